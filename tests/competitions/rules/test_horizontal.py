"""Horizontal jumps and throws: next best marks, the cut, the order of the further trials."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tests.competitions.rules.promises import is_weak_order, renumbered, table
from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.horizontal import RULESETS, check, place, review
from ysevents.competitions.rules.horizontal_sheet import Config, Series, Sheet, Trial, athlete
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.sheets import Entrant

CONFIG = Config(trials=4, cut_after=2, cut_size=2, reverse_after=(2,))
CELLS = [Trial.from_sheet(text) for text in ("X", "-", "5.00", "5.00", "5.09", "5.098", "5.10", "5.20")]


def make_sheet(*rows: tuple[Trial, ...], decisions: tuple[Decision, ...] = ()) -> Sheet:
    """Rows of trials for athletes numbered from 1 in the drawn order."""
    numbers = range(1, len(rows) + 1)
    return Sheet(
        entrants=tuple(Entrant(number=n) for n in numbers),
        series=tuple(Series(entrant=n, start=n, trials=row) for n, row in zip(numbers, rows, strict=True)),
        decisions=decisions,
    )


trials = st.sampled_from(CELLS)
sheets = st.lists(st.tuples(trials, trials), min_size=1, max_size=5).map(lambda rows: make_sheet(*rows))


def beats(one: Series, other: Series) -> bool:
    """As an official compares two rows: best with best, then second with second .."""
    mine, theirs = (s.lengths(10) for s in (one, other))
    for a, b in zip(mine, theirs, strict=False):
        if a != b:
            return a > b
    return len(mine) > len(theirs)


class TestEverySheet:
    @given(sheets)
    def test_is_placed_as_pairs_compare(self, sheet: Sheet) -> None:
        assert review(sheet, CONFIG) == ()
        outcome = place(sheet, CONFIG)
        assert is_weak_order(outcome.blocks)
        placed = [s for s in sheet.series if s.is_valid]
        for series in placed:
            ahead = sum(beats(other, series) for other in placed)
            assert outcome.rank_of(series.entrant) == 1 + ahead
        assert sorted(n for b in outcome.blocks for n in b.entrants) == list(sheet.numbers)

    @given(sheets)
    def test_the_cut_keeps_everybody_level_with_the_last(self, sheet: Sheet) -> None:
        """By brute force: in is whoever fewer than two beat; the best throws last, equals as drawn."""
        if len(sheet.series) <= CONFIG.cut_size:
            expected = list(sheet.series)
        else:
            valid = [s for s in sheet.series if s.is_valid]
            expected = [s for s in valid if sum(beats(other, s) for other in valid) < CONFIG.cut_size]

        order = [advance.entrant for advance in place(sheet, CONFIG).advances]

        assert sorted(order) == [s.entrant for s in expected]
        by_number = {s.entrant: s for s in sheet.series}
        for earlier, later in combinations(order, 2):
            assert not beats(by_number[earlier], by_number[later])
            assert beats(by_number[later], by_number[earlier]) or earlier < later

    @given(sheets, st.randoms(use_true_random=False), st.permutations(range(900, 905)))
    def test_order_of_input_and_numbers_never_matter(
        self, sheet: Sheet, random: object, numbers: list[int]
    ) -> None:
        new = dict(zip(sheet.numbers, numbers, strict=False))
        series = [replace(s, entrant=new[s.entrant]) for s in sheet.series]
        random.shuffle(series)  # type: ignore[attr-defined]
        entrants = tuple(Entrant(number=n, name="甲") for n in new.values())
        other = place(replace(sheet, series=tuple(series), entrants=entrants), CONFIG)

        outcome = place(sheet, CONFIG)

        assert table(other) == renumbered(outcome, new)
        assert [a.entrant for a in other.advances] == [new[a.entrant] for a in outcome.advances]

    @given(sheets, st.integers(0, 99))
    def test_equals_are_really_equal_and_a_lot_sets_them_apart(self, sheet: Sheet, seed: int) -> None:
        by_number = {s.entrant: s for s in sheet.series}
        for tie in place(sheet, CONFIG).ties:
            assert len({athlete(by_number[n], CONFIG).lengths for n in tie.entrants}) == 1
            lot = Decision(kind=DecisionKind.LOT, entrants=tie.entrants, seed=seed)
            recorded = Decision(kind=DecisionKind.LOT, order=lot.groups, seed=seed)
            drawn = [place(replace(sheet, decisions=(one,)), CONFIG) for one in (lot, recorded)]
            assert review(replace(sheet, decisions=(recorded,)), CONFIG) == ()
            assert drawn[0] == drawn[1]
            assert [drawn[0].rank_of(n) for (n,) in lot.groups] == [
                tie.rank + i for i in range(len(tie.entrants)) if tie.rank
            ]

    @given(sheets, st.data())
    def test_a_longer_last_trial_never_lowers_anybody(self, sheet: Sheet, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(sheet.series) - 1))
        before = sheet.series[at]
        better = replace(before, trials=(before.trials[0], Trial(length_mm=5300)))
        changed = replace(sheet, series=(*sheet.series[:at], better, *sheet.series[at + 1 :]))

        now, then = (place(s, CONFIG).rank_of(before.entrant) for s in (changed, sheet))

        assert now is not None
        assert then is None or now <= then


def series(start: int, *cells: str, status: Status | None = None) -> Series:
    return Series(entrant=start, start=start, trials=tuple(map(Trial.from_sheet, cells)), status=status)


def sheet_of(rows: list[Series], *decisions: Decision) -> Sheet:
    entrants = tuple(Entrant(number=s.entrant) for s in rows)
    return Sheet(entrants=entrants, series=tuple(rows), decisions=decisions)


def order(sheet: Sheet, config: Config) -> list[int]:
    return [advance.entrant for advance in place(sheet, config).advances]


def test_defaults_do_not_contradict_each_other_and_stand_as_they_are_written() -> None:
    assert check(Config()) == ()
    assert RULESETS[0].configure({}) == (Config(), ())
    assert [ruleset.configure({})[1] for ruleset in RULESETS] == [() for _ in RULESETS]


def test_nothing_is_said_of_further_trials_before_the_round_is_over() -> None:
    outcome = place(sheet_of([series(1, "5.00", "5.10"), series(2, "5.00")]), CONFIG)

    assert outcome.advances == ()
    assert outcome.notes == ("比赛未结束，尚有试跳（试掷）：1、2",)


def test_an_order_turned_before_the_cut_holds_for_all() -> None:
    config = Config(trials=4, cut_after=3, cut_size=1, reverse_after=(1,))

    assert order(sheet_of([series(1, "5.20"), series(2, "5.10"), series(3, "X")]), config) == [3, 2, 1]


def test_a_cut_without_a_new_order_keeps_the_drawn_one() -> None:
    config = Config(trials=4, cut_after=1, cut_size=2, reverse_after=())

    assert order(sheet_of([series(1, "5.20"), series(2, "5.10"), series(3, "X")]), config) == [1, 2]


def test_who_retires_or_is_barred_throws_no_more() -> None:
    barred = Decision(kind=DecisionKind.DISQUALIFICATION, entrants=(4,))
    rows = [
        series(1, "5.20", "X"),
        series(2, "5.10", "r"),
        series(3, "5.00", "X"),
        series(4, "5.30", "5.30"),
        series(5, status=Status.DNS),
    ]

    outcome = place(sheet_of(rows, barred), CONFIG)

    assert [a.entrant for a in outcome.advances] == [1]
    assert table(outcome) == [
        (1, [1], "best"),
        (2, [2], "best"),
        (3, [3], "best"),
        (None, [4], "dq"),
        (None, [5], "dns"),
    ]


def test_whoever_moved_up_for_a_disqualified_athlete_may_have_thrown_on() -> None:
    """Both are possible: 1 was barred before the cut (3 is in), or long after it (3 is out)."""
    rows = [
        series(1, "5.30", "X", status=Status.DQ),
        series(2, "5.20", "X", "X"),
        series(3, "5.10", "X", "X"),
    ]

    assert review(sheet_of([*rows, series(4, "5.00", "X")]), CONFIG) == ()
    assert [p.path for p in review(sheet_of([*rows, series(4, "5.00", "X", "X")]), CONFIG)] == [
        "series[3].trials"
    ]
