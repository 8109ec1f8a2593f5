"""Vertical jumps: countback, jump-offs, live sheets, and what holds for every grid."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.competitions.rules.promises import is_weak_order, renumbered, table
from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.sheets import Entrant
from ysevents.competitions.rules.vertical import CRITERIA, Config, Series, Sheet, check, place, review

CONFIG = Config()
BARS = (1200, 1250, 1300, 1350)
CELLS = ("O", "XO", "XXO", "-", "X-", "XX-", "XXX", "r", "Xr")


def make_sheet(*rows: str, decisions: tuple[Decision, ...] = ()) -> Sheet:
    """A grid as it is written: one line of cells for each jumper, numbered from 1."""
    return Sheet(
        entrants=tuple(Entrant(number=n) for n, _ in enumerate(rows, 1)),
        bars_mm=BARS,
        series=tuple(Series(entrant=n, cells=tuple(row.split())) for n, row in enumerate(rows, 1)),
        decisions=decisions,
    )


def possible_rows(bars: int, failed: int = 0) -> list[str]:
    """Every line of the grid that may stand there over so many bars."""
    if bars == 0:
        return [""]
    rows = []
    for cell in CELLS:
        now = 0 if "O" in cell else failed + cell.count("X")
        if failed + cell.count("X") >= 3 or "r" in cell:
            rows.append("X" * (3 - failed) if now >= 3 or "O" in cell else cell)
        else:
            rows += [f"{cell} {rest}" for rest in possible_rows(bars - 1, now)]
    return rows


ROWS = possible_rows(len(BARS))
grids = st.lists(st.sampled_from(ROWS), min_size=1, max_size=5).map(lambda rows: make_sheet(*rows))


def oracle(sheet: Sheet) -> list[list[int]]:
    """The order by pairs, as an official compares two lines of the grid."""

    def beats(one: Series, other: Series) -> bool:
        assert one.best is not None
        if other.best is None or one.best != other.best:
            return other.best is None or one.best > other.best
        at = [s.cells[one.best].count("X") for s in (one, other)]
        up_to = [sum(cell.count("X") for cell in s.cells[: one.best + 1]) for s in (one, other)]
        return at[0] < at[1] or (at[0] == at[1] and up_to[0] < up_to[1])

    placed = [s for s in sheet.series if s.best is not None]
    ahead = {s.entrant: sum(beats(other, s) for other in placed) for s in placed}
    return [sorted(n for n in ahead if ahead[n] == k) for k in sorted(set(ahead.values()))]


class TestEveryGrid:
    @given(grids)
    def test_is_possible_and_placed_as_pairs_compare(self, sheet: Sheet) -> None:
        assert review(sheet, CONFIG) == ()
        outcome = place(sheet, CONFIG)
        assert is_weak_order(outcome.blocks)
        assert [list(b.entrants) for b in outcome.blocks if b.rank] == oracle(sheet)
        assert sorted(n for b in outcome.blocks for n in b.entrants) == list(sheet.numbers)

    @given(grids, st.randoms(use_true_random=False))
    def test_order_of_input_never_matters(self, sheet: Sheet, random: object) -> None:
        series, entrants = list(sheet.series), list(sheet.entrants)
        random.shuffle(series)  # type: ignore[attr-defined]
        random.shuffle(entrants)  # type: ignore[attr-defined]
        shuffled = replace(sheet, series=tuple(series), entrants=tuple(entrants))

        assert place(shuffled, CONFIG) == place(sheet, CONFIG)

    @given(grids, st.permutations(range(900, 905)))
    def test_numbers_never_matter(self, sheet: Sheet, numbers: list[int]) -> None:
        new = dict(zip(sheet.numbers, numbers, strict=False))
        other = replace(
            sheet,
            entrants=tuple(replace(e, number=new[e.number], name="甲", unit="乙") for e in sheet.entrants),
            series=tuple(replace(s, entrant=new[s.entrant]) for s in sheet.series),
        )

        assert table(place(other, CONFIG)) == renumbered(place(sheet, CONFIG), new)

    @given(grids)
    def test_equals_are_equal_by_every_criterion(self, sheet: Sheet) -> None:
        outcome = place(sheet, CONFIG)
        lines = {line.entrant: line.values for line in outcome.lines}
        for block in outcome.ties:
            for one, other in combinations(block.entrants, 2):
                assert lines[one] == lines[other]

    @given(grids, st.integers(0, 99))
    def test_no_lot_breaks_a_tie(self, sheet: Sheet, seed: int) -> None:
        for tie in place(sheet, CONFIG).ties:
            lot = Decision(kind=DecisionKind.LOT, entrants=tie.entrants, seed=seed)

            for drawn in (lot, replace(lot, order=lot.groups)):
                problems = review(replace(sheet, decisions=(drawn,)), CONFIG)
                assert [(p.path, p.code) for p in problems] == [("decisions[0]", "no_lot")]

    @given(grids)
    def test_an_override_sets_those_apart_who_are_level(self, sheet: Sheet) -> None:
        for tie in place(sheet, CONFIG).ties:
            order = tuple((number,) for number in reversed(tie.entrants))
            ruled = replace(sheet, decisions=(Decision(kind=DecisionKind.OVERRIDE, order=order),))

            assert review(ruled, CONFIG) == ()
            ranks = {n: block.rank for block in place(ruled, CONFIG).blocks for n in block.entrants}
            assert tie.rank is not None
            assert [ranks[n] for (n,) in order] == list(range(tie.rank, tie.rank + len(order)))

    @given(grids)
    def test_failures_after_the_last_cleared_bar_never_count(self, sheet: Sheet) -> None:
        cut = tuple(
            s if s.best is None else replace(s, cells=s.cells[: s.best + 1], status=Status.RETIRED)
            for s in sheet.series
        )

        assert place(replace(sheet, series=cut), CONFIG).blocks == place(sheet, CONFIG).blocks


def test_no_two_parameters_contradict_each_other() -> None:
    assert check(CONFIG) == ()


def test_without_a_last_criterion_the_block_it_decided_is_one() -> None:
    outcome = place(make_sheet("XO O XXX", "O O XXX"), CONFIG)

    assert [b.reason.code for b in outcome.blocks] == ["failures", "failures"]
    assert CRITERIA[-1].reason.code == "failures"


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_failures_in_a_row_end_it(failures: int) -> None:
    config = Config(failures_end=failures)

    assert review(make_sheet("O " + "X" * failures), config) == ()
    problems = review(make_sheet("O " + "X" * failures + " O"), config)
    assert [(p.path, p.code) for p in problems] == [("series[0].cells[2]", "after_end")]


def test_a_jump_off_is_asked_for_until_it_is_decided() -> None:
    config = Config(jump_off=True)
    decider = Decision(kind=DecisionKind.DECIDER, order=((2,), (1,)))

    due = place(make_sheet("O XXX", "O XXX"), config)
    held = place(make_sheet("O XXX", "O XXX", decisions=(decider,)), config)
    alone = place(make_sheet("O XXX", "XO XXX"), config)
    nobody = place(make_sheet("XXX"), config)

    assert due.notes == ("第一名并列，须加赛",)
    assert [outcome.notes for outcome in (held, alone, nobody)] == [(), (), ()]
    assert held.rank_of(2) == 1


def test_a_decider_where_nobody_is_placed_is_refused() -> None:
    decider = Decision(kind=DecisionKind.DECIDER, order=((1,), (2,)))

    problems = review(make_sheet("XXX", "XXX", decisions=(decider,)), Config(jump_off=True))

    assert [p.code for p in problems] == ["not_first", "not_tied"]


def test_nobody_has_jumped_yet() -> None:
    outcome = place(make_sheet("", ""), CONFIG)

    assert table(outcome) == [(None, [1, 2], "nm")]
    assert outcome.notes == ()


def test_absent_and_disqualified_jumpers_are_not_waited_for() -> None:
    sheet = make_sheet("O O", "O", "")
    series = (
        sheet.series[0],
        replace(sheet.series[1], status=Status.DQ),
        replace(sheet.series[2], status=Status.DNS),
    )

    outcome = place(replace(sheet, series=series), CONFIG)

    assert table(outcome) == [(1, [1], "only"), (None, [2], "dq"), (None, [3], "dns")]
    assert outcome.notes == ()


def with_jump_off(*letters: str) -> Sheet:
    """Two who share the first place and one behind them, with what each did in the jump-off."""
    sheet = make_sheet("O O O XXX", "O O O XXX", "O XXX")
    series = tuple(replace(s, jump_off=text) for s, text in zip(sheet.series, letters, strict=True))
    return replace(sheet, series=series)


def test_a_jump_off_parts_the_first_once_a_round_does() -> None:
    config = Config(jump_off=True)
    level, decided = with_jump_off("XO", "XO", ""), with_jump_off("XOX", "XOO", "")

    assert (review(level, config), review(decided, config)) == ((), ())
    assert [block.entrants for block in place(level, config).blocks] == [(1, 2), (3,)]
    assert place(level, config).notes == ("第一名并列，须加赛",)
    assert [(b.rank, b.entrants, b.reason.code) for b in place(decided, config).blocks] == [
        (1, (2,), "jump_off"),
        (2, (1,), "jump_off"),
        (3, (3,), "best"),
    ]


@pytest.mark.parametrize(
    ("letters", "config", "found"),
    [
        (
            ("O", "X", ""),
            CONFIG,
            [("series[0].jump_off", "no_jump_off"), ("series[1].jump_off", "no_jump_off")],
        ),
        (("O-", "X", ""), Config(jump_off=True), [("series[0].jump_off", "cell")]),
        (("O", "X", "O"), Config(jump_off=True), [("series[2].jump_off", "not_first")]),
    ],
)
def test_a_jump_off_that_cannot_be_is_told(
    letters: tuple[str, str, str], config: Config, found: list[tuple[str, str]]
) -> None:
    assert [(p.path, p.code) for p in review(with_jump_off(*letters), config)] == found


def test_nobody_jumps_off_where_the_first_is_alone() -> None:
    sheet = make_sheet("O O O XXX", "O XXX")
    alone = replace(sheet, series=(replace(sheet.series[0], jump_off="O"), sheet.series[1]))

    assert [p.code for p in review(alone, Config(jump_off=True))] == ["not_first"]
