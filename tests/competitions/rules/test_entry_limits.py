"""Entry lists by property: judged alike in any order, against limits counted plainly."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.entry_limits import place, review
from ysevents.competitions.rules.entry_limits_sheet import (
    Config,
    ListedAthlete,
    ListedContest,
    ListedEntry,
    Sheet,
)
from ysevents.competitions.rules.sheets import Entrant

UNITS = ("一小", "二小")
ENTRIES = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 6)), max_size=14)
CONFIG = Config(per_unit_sex=3, least_per_contest=1)


def sheet_of(entries: list[tuple[str, int]]) -> Sheet:
    """Six athletes of two units, three contests; even numbers are the second unit's."""
    return Sheet(
        entrants=tuple(Entrant(number=n, unit=UNITS[n % 2 == 0]) for n in range(1, 7)),
        athletes=tuple(ListedAthlete(entrant=n, sex="male") for n in range(1, 7)),
        contests=tuple(ListedContest(key=key) for key in "abc"),
        entries=tuple(ListedEntry(contest=key, athlete=n) for key, n in entries),
    )


@given(ENTRIES)
def test_the_order_of_rows_never_matters(entries: list[tuple[str, int]]) -> None:
    sheet = sheet_of(entries)
    turned = replace(
        sheet,
        entrants=sheet.entrants[::-1],
        athletes=sheet.athletes[::-1],
        entries=sheet.entries[::-1],
        contests=sheet.contests[::-1],
    )

    assert review(sheet, CONFIG) == review(turned, CONFIG) == ()
    assert place(sheet, CONFIG) == place(turned, CONFIG)


@given(ENTRIES)
def test_just_those_over_a_limit_are_named(entries: list[tuple[str, int]]) -> None:
    own, unit = Counter(n for _, n in entries), Counter((key, n % 2) for key, n in entries)
    over = {n for n in own if own[n] > 2}
    over |= {n for key, n in entries if unit[key, n % 2] > 2}
    over |= {n for (key, n), times in Counter(entries).items() if times > 1}

    outcome = place(sheet_of(entries), CONFIG)

    assert {line.entrant for line in outcome.lines if line.values["verdict"] == "不能参赛"} == over
    assert sorted(n for block in outcome.blocks for n in block.entrants) == list(range(1, 7))


@given(ENTRIES)
def test_a_unit_is_reminded_of_each_contest_it_left_out(entries: list[tuple[str, int]]) -> None:
    entered = {(UNITS[n % 2 == 0], key) for key, n in entries}

    notes = place(sheet_of(entries), CONFIG).notes

    assert list(notes) == sorted(
        f"{unit}：{key}报了0人，至少1" for unit in UNITS for key in "abc" if (unit, key) not in entered
    )
