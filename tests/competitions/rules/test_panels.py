"""Judged contests: means, panels, award levels, gymnastics; and what holds for every sheet."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.categories import standings
from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.panels import generic, gymnasts
from ysevents.competitions.rules.panels.awards import Award, sizes
from ysevents.competitions.rules.panels.marking import Config, Performance, Sheet
from ysevents.competitions.rules.panels.means import Rounding, counting, dropped_each_side, mean, score
from ysevents.competitions.rules.panels.routines import Config as GymConfig
from ysevents.competitions.rules.panels.routines import Routine, execution_score
from ysevents.competitions.rules.sheets import Entrant

marks = st.integers(80, 100).map(lambda tenths: tenths * 100)
panels = st.lists(st.lists(marks | st.none(), min_size=5, max_size=5), min_size=1, max_size=6)
CONFIG = Config(judges=5, quorum=1)


def make_sheet(rows: list[list[int | None]]) -> Sheet:
    """A performance for each row of marks, two categories in turn; rows without any are left out."""
    kept = [row for row in rows if any(mark is not None for mark in row)]
    return Sheet(
        entrants=tuple(Entrant(number=n) for n in range(len(kept))),
        performances=tuple(
            Performance(entrant=n, category="甲乙"[n % 2], marks={"总分": tuple(row)})
            for n, row in enumerate(kept)
        ),
    )


sheets = panels.map(make_sheet)


@given(st.lists(marks, min_size=1, max_size=9), st.integers(0, 3), st.integers(1, 5))
def test_dropping_keeps_enough_and_takes_the_extremes(given_marks: list[int], drop: int, keep: int) -> None:
    dropped = dropped_each_side(len(given_marks), drop, keep)
    counted = [given_marks[i] for i in counting(given_marks, dropped)]

    assert len(counted) >= min(keep, len(given_marks))
    assert sorted(counted) == sorted(given_marks)[dropped : len(given_marks) - dropped]


@given(st.lists(marks, min_size=1, max_size=9), st.integers(0, 3), st.sampled_from(Rounding))
def test_rounding_is_off_by_less_than_its_last_decimal(
    given_marks: list[int], decimals: int, rounding: Rounding
) -> None:
    exact, unit = mean(given_marks), 10 ** (3 - decimals)

    off = exact - score(exact, decimals, rounding)

    assert Fraction(-unit, 2) <= off < (unit if rounding == Rounding.DOWN else Fraction(unit, 2) + 1)
    assert (off >= 0) or rounding == Rounding.HALF_UP
    assert score(exact, decimals, rounding) % unit == 0


@given(st.integers(0, 300), st.lists(st.integers(1, 97), min_size=1, max_size=3))
def test_awards_give_everybody_a_level(placed: int, shares: list[int]) -> None:
    levels = [Award(name="", share=share) for share in (*shares, 1)]
    scaled = [replace(level, share=level.share * 100 // sum(s.share for s in levels)) for level in levels]

    found = sizes(placed, scaled)

    assert sum(found) == placed
    assert all(size <= placed * level.share / 100 for size, level in zip(found[:-1], scaled, strict=False))


@given(sheets)
def test_order_of_input_and_numbers_change_nothing(sheet: Sheet) -> None:
    turned = replace(sheet, entrants=sheet.entrants[::-1], performances=sheet.performances[::-1])
    moved = Sheet(
        entrants=tuple(Entrant(number=99 - e.number) for e in sheet.entrants),
        performances=tuple(replace(p, entrant=99 - p.entrant) for p in sheet.performances),
    )

    before = generic.place(sheet, CONFIG)

    assert generic.place(turned, CONFIG) == before
    assert [(b.rank, {99 - n for n in b.entrants}, b.reason) for b in before.blocks] == [
        (b.rank, set(b.entrants), b.reason) for b in generic.place(moved, CONFIG).blocks
    ]


@given(sheets)
def test_equals_have_one_score_and_one_mean(sheet: Sheet) -> None:
    outcome = generic.place(sheet, CONFIG)
    lines = {line.entrant: line.values for line in outcome.lines}

    assert generic.review(sheet, CONFIG) == ()
    for block in outcome.ties:
        assert len({(lines[n]["score_milli"], lines[n]["mean_milli"]) for n in block.entrants}) == 1


@given(sheets)
def test_a_judge_in_another_chair_changes_nothing(sheet: Sheet) -> None:
    turned = replace(
        sheet,
        performances=tuple(replace(p, marks={"总分": p.marks["总分"][::-1]}) for p in sheet.performances),
    )

    assert generic.place(turned, CONFIG).blocks == generic.place(sheet, CONFIG).blocks


@given(sheets)
def test_a_category_alone_has_the_places_it_has_among_all(sheet: Sheet) -> None:
    everybody = generic.place(sheet, CONFIG)
    found = standings(everybody.blocks, {p.entrant: p.category for p in sheet.performances})

    for category in "甲乙":
        alone = generic.place(sheet, replace(CONFIG, category=category))
        assert {n: alone.rank_of(n) for b in alone.blocks for n in b.entrants} == {
            p.entrant: found[p.entrant].place for p in sheet.performances if p.category == category
        }


@given(sheets, st.integers(0, 2**63))
def test_a_recorded_lot_replays(sheet: Sheet, seed: int) -> None:
    drawn = tuple(
        Decision(kind=DecisionKind.LOT, seed=seed, entrants=block.entrants)
        for block in generic.place(sheet, CONFIG).ties
    )
    decided = replace(sheet, decisions=drawn)

    assert generic.review(decided, CONFIG) == ()
    assert generic.place(decided, CONFIG).ties == ()


@given(st.lists(st.integers(0, 100).map(lambda tenths: tenths * 100), min_size=4, max_size=6))
def test_execution_lies_between_the_extremes_in_any_order(e: list[int]) -> None:
    config = GymConfig(e_judges=len(e))

    found = execution_score(e, config)

    assert min(e) <= found <= max(e)
    assert found == execution_score(e[::-1], config)


@given(st.lists(st.tuples(marks, marks), min_size=1, max_size=6))
def test_gymnasts_in_any_order(rows: list[tuple[int, int]]) -> None:
    config = GymConfig(apparatus=("甲", "乙"))
    sheet = gymnasts.Sheet(
        entrants=tuple(Entrant(number=n) for n in range(len(rows))),
        routines=tuple(
            Routine(entrant=n, apparatus=name, d=4000, e=(mark,) * 4)
            for n, pair in enumerate(rows)
            for name, mark in zip("甲乙", pair, strict=True)
        ),
    )
    outcome = gymnasts.place(sheet, config)

    turned = replace(sheet, entrants=sheet.entrants[::-1], routines=sheet.routines[::-1])
    assert gymnasts.place(turned, config) == outcome
    for block in outcome.blocks:
        assert len({tuple(sorted(rows[n])) for n in block.entrants}) == 1
