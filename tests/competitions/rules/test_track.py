"""Places of finals and timed finals: what holds for any races. Single clauses stand in golden sheets."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.races import Race, Runner, Sheet, finishes, race_blocks
from ysevents.competitions.rules.sheets import Entrant
from ysevents.competitions.rules.timing import Method, Timing, hand_time, rounded_up
from ysevents.competitions.rules.track import Config, check, place, review

runners = st.one_of(
    st.builds(Runner, entrant=st.just(0), time=st.integers(9_980, 10_020), watches=st.just((10_000,))),
    st.builds(
        Runner,
        entrant=st.just(0),
        status=st.sampled_from([Status.DNF, Status.DNS, Status.DQ]),
    ),
)


def numbered(races: list[list[Runner]]) -> Sheet:
    number, made = 0, []
    for i, lanes in enumerate(races, 1):
        row = []
        for runner in lanes:
            number += 1
            rule = "TR17" if runner.status == Status.DQ else ""
            row.append(replace(runner, entrant=number, rule=rule))
        made.append(Race(number=i, runners=tuple(row)))
    return Sheet(entrants=tuple(Entrant(number=n) for n in range(1, number + 1)), races=tuple(made))


sheets = st.lists(st.lists(runners, max_size=5), max_size=4).map(numbered)
configs = st.builds(Config, thousandths=st.booleans(), method=st.sampled_from(Method))


@given(sheets, configs)
def test_everybody_stands_once_and_ranks_count_those_before(sheet: Sheet, config: Config) -> None:
    outcome = place(sheet, config)

    assert review(sheet, config) == ()
    assert sorted(n for block in outcome.blocks for n in block.entrants) == list(sheet.numbers)
    before = 0
    for block in outcome.blocks:
        assert block.rank in {None, before + 1}
        before += len(block.entrants)


@given(sheets, configs)
def test_order_of_input_never_matters(sheet: Sheet, config: Config) -> None:
    turned = replace(
        sheet,
        entrants=sheet.entrants[::-1],
        races=tuple(replace(race, runners=race.runners[::-1]) for race in sheet.races[::-1]),
    )

    assert place(turned, config) == place(sheet, config)


@given(sheets, configs)
def test_other_numbers_change_nothing(sheet: Sheet, config: Config) -> None:
    def other(number: int) -> int:
        return 1000 - number

    moved = replace(
        sheet,
        entrants=tuple(Entrant(number=other(n)) for n in sheet.numbers),
        races=tuple(
            replace(race, runners=tuple(replace(r, entrant=other(r.entrant)) for r in race.runners))
            for race in sheet.races
        ),
    )

    ranks = {n: place(sheet, config).rank_of(n) for n in sheet.numbers}
    assert {n: place(moved, config).rank_of(other(n)) for n in sheet.numbers} == ranks


@given(sheets, configs)
def test_nobody_stands_before_a_faster_one_and_equals_are_level(sheet: Sheet, config: Config) -> None:
    outcome = place(sheet, config)

    for a, b in combinations(finishes(sheet, config, race_blocks(sheet, config)), 2):
        ranks = (outcome.rank_of(a.number) or 0) - (outcome.rank_of(b.number) or 0)
        assert a.time_ms == b.time_ms or ranks * (a.time_ms - b.time_ms) > 0
        if a.race == b.race:
            assert ranks * (a.place - b.place) >= 0
        if ranks == 0 and config.thousandths:
            assert a.exact_ms == b.exact_ms


@given(sheets, configs, st.integers(0, 2**32))
def test_a_recorded_lot_replays(sheet: Sheet, config: Config, seed: int) -> None:
    ties = place(sheet, config).ties
    lots = tuple(Decision(kind=DecisionKind.LOT, entrants=tie.entrants, seed=seed) for tie in ties)
    decided = replace(sheet, decisions=lots)

    assert review(decided, config) == ()
    assert place(decided, config) == place(replace(decided, decisions=lots[::-1]), config)
    assert place(decided, config).ties == ()


@given(st.lists(st.integers(9_000, 20_000), min_size=1, max_size=3), st.sampled_from([10, 100, 1000]))
def test_official_times_are_read_times_rounded_up(watches: list[int], step_ms: int) -> None:
    read = hand_time(watches)
    official = rounded_up(read, step_ms)

    assert read in watches
    assert sum(w <= read for w in watches) >= sum(w > read for w in watches)
    assert official % step_ms == 0
    assert 0 <= official - read < step_ms


@pytest.mark.parametrize(
    ("timing", "shown"),
    [
        (Timing(), "12.40"),
        (Timing(method=Method.HAND), "12.4"),
        (Timing(electronic_step_ms=1000), "12"),
    ],
)
def test_times_are_shown_as_they_are_rounded(timing: Timing, shown: str) -> None:
    assert timing.show(12_400) == shown


def test_nothing_contradicts() -> None:
    assert check(Config()) == ()


def test_a_race_in_which_nobody_starts_has_no_wind_to_miss() -> None:
    absent = tuple(Runner(entrant=n, status=Status.DNS) for n in (1, 2))
    sheet = Sheet(entrants=(Entrant(number=1), Entrant(number=2)), races=(Race(number=1, runners=absent),))

    assert review(sheet, Config(measures_wind=True)) == ()
