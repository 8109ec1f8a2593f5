"""Combined events: points without floats, totals, ties, and what holds for every sheet."""

from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.competitions.rules.promises import is_weak_order, renumbered, table
from ysevents.competitions.rules.combined import RULESETS, place, review
from ysevents.competitions.rules.combined_points import (
    UNHEARD_OF,
    Kind,
    ScoredEvent,
    floor_of_power,
    millionths,
    performance,
    scorer,
)
from ysevents.competitions.rules.combined_sets import NAMES, Formulas, find_event
from ysevents.competitions.rules.combined_sheet import (
    Config,
    Result,
    Row,
    Sheet,
    TieRule,
    check,
    scored_events,
)
from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.sheets import Entrant

SETS = {ruleset.id: scored_events(ruleset.configure({})[0]) for ruleset in RULESETS}
EVERY_EVENT = [
    event
    for formulas in Formulas
    for code in NAMES
    if (event := find_event(formulas, code, indoor=False)) is not None
]


def event_of(ruleset: str, code: str) -> ScoredEvent:
    event: ScoredEvent
    (event,) = (event for event in SETS[ruleset] if event.code == code)
    return event


def points(ruleset: str, code: str, mark: str, hand: bool = False) -> int:
    return scorer(event_of(ruleset, code))(performance(mark), hand)


class TestPoints:
    def test_no_point_hangs_on_a_float(self) -> None:
        """2.03 x 100 is 202.99999999999997 in floats, which would cost nine points."""
        assert points("wa.ce.men", "HJ", "2.03") == 831
        assert points("wa.ce.men", "HJ", "2.02") == 822

    @pytest.mark.parametrize("event", EVERY_EVENT, ids=lambda event: f"{event.title}{event.a}")
    def test_points_agree_with_sixty_digits(self, event: ScoredEvent) -> None:
        """Marks in range, taken in strides of a prime; every single one was compared once."""
        a, b, c = (Decimal(n or 0) / d for n, d in ((event.a, 1_000_000), (event.b, 1000), (event.c, 1000)))
        unit = 10 if event.kind == Kind.JUMP else 1000
        zero_mm = (event.b or 0) * unit // 1000
        marks = range(10, zero_mm, 7_990) if event.kind == Kind.TRACK else range(zero_mm, 110_000, 7_990)
        with localcontext() as context:
            context.prec = 60
            for mark in marks[:25]:
                base = b - Decimal(mark) / unit if event.kind == Kind.TRACK else Decimal(mark) / unit - b
                expected = int(a * base**c) if base > 0 else 0
                assert scorer(event)(mark // 10 * 10, False) == expected

    @given(st.sampled_from(EVERY_EVENT), st.integers(1, 600_000))
    def test_a_better_mark_never_scores_less(self, event: ScoredEvent, mark: int) -> None:
        worse = mark + 10 if event.kind == Kind.TRACK else max(0, mark - 10)

        assert scorer(event)(worse, False) <= scorer(event)(mark, False)

    def test_a_wrong_guess_is_put_right(self) -> None:
        just_below_one = Fraction(10**20 - 1, 10**20)

        assert float(just_below_one) == 1.0
        assert floor_of_power(just_below_one, Fraction(1), Fraction(1)) == 0
        assert float(Fraction(1, 49)) * 49 < 1
        assert floor_of_power(Fraction(1, 49), Fraction(49), Fraction(1)) == 1

    def test_more_than_anybody_can_score_is_not_made_exact(self) -> None:
        """The guess would have to be corrected by billions, one by one."""
        a = Fraction(1_000_003, 1_000_000)

        assert floor_of_power(a * 10**6, Fraction(10**9 + 7), Fraction(2999, 1000)) > UNHEARD_OF

    def test_beyond_the_zero_of_the_formula_there_are_no_points(self) -> None:
        assert points("wa.ce.men", "100", "18.00") == 0
        assert points("wa.ce.men", "HJ", "0.75") == 0
        assert points("wa.ce.women", "800", "4:20.00") == 0

    @pytest.mark.parametrize(
        ("hand", "electronic", "code"),
        [
            ("11.0", "11.24", "100"),
            ("11.01", "11.34", "100"),
            ("50.0", "50.14", "400"),
            ("4:30.0", "4:30.00", "1500"),
        ],
    )
    def test_hand_times_are_corrected(self, hand: str, electronic: str, code: str) -> None:
        assert points("wa.ce.men", code, hand, hand=True) == points("wa.ce.men", code, electronic)

    def test_electronic_thousandths_are_rounded_up_and_lengths_down(self) -> None:
        assert points("wa.ce.men", "100", "10.541") == points("wa.ce.men", "100", "10.55")
        assert points("wa.ce.men", "LJ", "7.809") == points("wa.ce.men", "LJ", "7.80")

    @pytest.mark.parametrize("text", ["", ".5", "1.1234567", "1e3", "-1", "1234567"])
    def test_what_is_no_coefficient_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="看不懂系数"):
            millionths(text)


def test_every_set_is_possible() -> None:
    assert len(EVERY_EVENT) == 29
    assert [ruleset.configure({})[1] for ruleset in RULESETS] == [() for _ in RULESETS]
    assert [
        len(SETS[name]) for name in ("wa.ce.men", "wa.ce.women", "wa.ce.men.indoor", "wa.ce.women.indoor")
    ] == [
        10,
        7,
        7,
        5,
    ]


TABLE = tuple((mark, mark // 100) for mark in (1000, 2000, 3000))
CONFIG = Config(
    events=tuple("ABC"),
    own=tuple(ScoredEvent(code=c, title=c, kind=Kind.JUMP, table=TABLE) for c in "ABC"),
)
OLD = replace(CONFIG, ties=TieRule.MORE_EVENTS)
marks = st.sampled_from([Result(mark=m) for m in (900, 1000, 2000, 3000)] + [Result(status=Status.DNS)])


def make_sheet(rows: list[tuple[Result, Result, Result]]) -> Sheet:
    return Sheet(
        entrants=tuple(Entrant(number=n) for n, _ in enumerate(rows, 1)),
        rows=tuple(
            Row(entrant=n, results=dict(zip("ABC", row, strict=True))) for n, row in enumerate(rows, 1)
        ),
    )


sheets = st.lists(st.tuples(marks, marks, marks), min_size=1, max_size=6).map(make_sheet)


class TestEverySheet:
    @given(sheets, st.sampled_from([CONFIG, OLD]))
    def test_places_are_a_weak_order_by_total(self, sheet: Sheet, config: Config) -> None:
        assert review(sheet, config) == ()
        outcome = place(sheet, config)
        total = {line.entrant: int(line.values["total"] or 0) for line in outcome.lines}
        assert is_weak_order(outcome.blocks)
        placed = [n for b in outcome.blocks if b.rank for n in b.entrants]
        assert [total[n] for n in placed] == sorted((total[n] for n in placed), reverse=True)
        if config == CONFIG:
            assert all(
                b.rank == 1 + sum(total[n] > total[b.entrants[0]] for n in placed)
                for b in outcome.blocks
                if b.rank
            )

    @given(sheets)
    def test_equals_by_single_events_are_really_equal(self, sheet: Sheet) -> None:
        outcome = place(sheet, OLD)
        lines = {line.entrant: sorted(line.values[c] or 0 for c in "ABC") for line in outcome.lines}
        for tie in outcome.ties:
            assert len({tuple(lines[n]) for n in tie.entrants}) == 1

    @given(sheets, st.randoms(use_true_random=False), st.permutations(range(900, 906)))
    def test_order_of_input_and_numbers_never_matter(
        self, sheet: Sheet, random: object, numbers: list[int]
    ) -> None:
        new = dict(zip(sheet.numbers, numbers, strict=False))
        rows = [replace(row, entrant=new[row.entrant]) for row in sheet.rows]
        random.shuffle(rows)  # type: ignore[attr-defined]
        other = replace(sheet, rows=tuple(rows), entrants=tuple(Entrant(number=n) for n in new.values()))

        assert table(place(other, OLD)) == renumbered(place(sheet, OLD), new)

    @given(sheets, st.integers(0, 99))
    def test_a_recorded_lot_replays(self, sheet: Sheet, seed: int) -> None:
        for tie in place(sheet, CONFIG).ties:
            lot = Decision(kind=DecisionKind.LOT, entrants=tie.entrants, seed=seed)
            recorded = replace(lot, order=lot.groups)
            drawn = [replace(sheet, decisions=(decision,)) for decision in (lot, recorded)]
            assert [review(one, CONFIG) for one in drawn] == [(), ()]
            assert place(drawn[0], CONFIG) == place(drawn[1], CONFIG)

    @given(sheets)
    def test_absence_from_one_event_keeps_the_athlete_unless_the_regulation_says_so(
        self, sheet: Sheet
    ) -> None:
        strict = replace(CONFIG, dns_drops_out=True)
        for row in sheet.rows:
            absent = sum(result.status == Status.DNS for result in row.results.values())
            assert (place(sheet, CONFIG).rank_of(row.entrant) is None) == (absent == 3)
            assert (place(sheet, strict).rank_of(row.entrant) is None) == (absent > 0)


def test_one_alone_at_a_total_wins_no_events() -> None:
    outcome = place(make_sheet([(Result(mark=3000), Result(mark=3000), Result(mark=3000))]), OLD)

    assert table(outcome) == [(1, [1], "only")]


def test_an_event_of_the_regulation_takes_the_place_of_the_standard_one() -> None:
    own = replace(event_of("wa.ce.women", "200"), code="200", title="200米（男子用女子公式）")
    config = Config(events=("200",), own=(own,))

    assert check(config) == ()
    assert scored_events(config) == (own,)
    assert scored_events(Config(events=("200",)))[0].title == "200米"
