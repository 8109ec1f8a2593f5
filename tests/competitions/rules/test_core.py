"""What all rulesets share: reading, ranking, lots, decisions, marks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.texts import texts
from ysevents.competitions.rules import lots, reading
from ysevents.competitions.rules.decisions import Decision, DecisionKind, review, review_orders, settle
from ysevents.competitions.rules.draws import Draw, Fixture, Pool, Slot, Source, SourceKind
from ysevents.competitions.rules.judging import differences, judge, plain, summary
from ysevents.competitions.rules.marks import Points, Time, decimal_cn, thousandths, time_cn, time_ms
from ysevents.competitions.rules.outcomes import (
    ONLY,
    TIED,
    Block,
    Criterion,
    Line,
    Outcome,
    Reason,
    rank,
    unplaced,
)
from ysevents.competitions.rules.parameters import describe, parameter
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.rules.sheets import BaseSheet, Entrant, review_base, review_rows

FIRST, SECOND = Reason("first", "第一项"), Reason("second", "第二项")
CRITERIA: tuple[Criterion[tuple[int, int, int]], ...] = (
    Criterion(FIRST, lambda row: row[1]),
    Criterion(SECOND, lambda row: row[2]),
)


def number(row: tuple[int, int, int]) -> int:
    return row[0]


class TestRank:
    def test_reason_is_the_criterion_looked_at_last(self) -> None:
        blocks = rank([(1, 5, 0), (2, 3, 9), (3, 3, 4), (4, 3, 4)], CRITERIA, number)

        assert [(b.rank, b.entrants, b.reason) for b in blocks] == [
            (1, (3, 4), SECOND),
            (3, (2,), SECOND),
            (4, (1,), FIRST),
        ]

    def test_nobody_to_be_set_apart_from(self) -> None:
        assert rank([(1, 0, 0)], CRITERIA, number) == (Block(rank=1, entrants=(1,), reason=ONLY),)
        assert rank([(1, 0, 0), (2, 0, 0)], CRITERIA, number)[0].reason == TIED
        assert rank([], CRITERIA, number) == ()

    @given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3))), st.randoms(use_true_random=False))
    def test_order_of_input_never_matters(self, keys: list[tuple[int, int]], rng: Random) -> None:
        rows = [(n, *key) for n, key in enumerate(keys)]
        shuffled = list(rows)
        rng.shuffle(shuffled)

        assert rank(shuffled, CRITERIA, number) == rank(rows, CRITERIA, number)

    def test_those_without_a_place(self) -> None:
        blocks = unplaced([(4, SECOND), (2, FIRST), (1, SECOND)])

        assert [(b.rank, b.entrants) for b in blocks] == [(None, (1, 4)), (None, (2,))]
        assert Outcome(blocks=blocks).rank_of(4) is None
        assert Outcome(blocks=blocks).ties == ()


class TestDecisions:
    TIE = (
        Block(rank=1, entrants=(1,), reason=FIRST),
        Block(rank=2, entrants=(2, 3, 4), reason=FIRST),
    )

    def test_a_decider_may_leave_some_level(self) -> None:
        decision = Decision(kind=DecisionKind.DECIDER, order=((3,), (2, 4)), text="加赛一次")

        blocks = settle(self.TIE, [decision])

        assert [(b.rank, b.entrants, b.reason.text) for b in blocks] == [
            (1, (1,), "第一项"),
            (2, (3,), "加赛一次"),
            (3, (2, 4), "加赛一次"),
        ]

    def test_a_lot_is_drawn_from_its_seed(self) -> None:
        decision = Decision(kind=DecisionKind.LOT, entrants=(2, 3, 4), seed=7)

        drawn = [b.entrants[0] for b in settle(self.TIE, [decision])[1:]]

        assert tuple(drawn) == lots.order([2, 3, 4], 7)
        assert decision.reason.text == "抽签（种子7）"

    def test_a_seed_of_nought_is_a_seed(self) -> None:
        decision = Decision(kind=DecisionKind.LOT, entrants=(2, 3, 4), seed=0)

        assert review_orders([decision]) == ()
        assert [group[0] for group in decision.groups] == list(lots.order([2, 3, 4], 0))
        assert decision.reason.text == "抽签（种子0）"

    @pytest.mark.parametrize(
        ("decision", "found"),
        [
            (Decision(kind=DecisionKind.OVERRIDE, order=((2,), (3, 4))), []),
            (Decision(kind=DecisionKind.OVERRIDE, order=((2,), (3,))), ["not_tied"]),
            (Decision(kind=DecisionKind.OVERRIDE, order=((1,), (2, 3, 4))), ["not_tied"]),
            (Decision(kind=DecisionKind.OVERRIDE, order=((2,), (2, 3, 4))), ["doubled"]),
            (Decision(kind=DecisionKind.LOT, entrants=(2, 3, 4)), ["missing"]),
            (Decision(kind=DecisionKind.LOT), ["missing", "not_tied"]),
            (Decision(kind=DecisionKind.LOT, order=((2,), (3,), (4,)), seed=1), ["lot_differs"]),
            (Decision(kind=DecisionKind.WITHDRAWAL, entrants=(9,)), []),
        ],
    )
    def test_review(self, decision: Decision, found: list[str]) -> None:
        problems = (*review_orders([decision]), *review(self.TIE, [decision]))

        assert sorted(p.code for p in problems) == sorted(found)

    def test_a_decision_may_follow_another(self) -> None:
        decisions = [
            Decision(kind=DecisionKind.DECIDER, order=((3,), (2, 4))),
            Decision(kind=DecisionKind.OVERRIDE, order=((4,), (2,))),
        ]

        assert review(self.TIE, decisions) == ()
        assert [b.entrants for b in settle(self.TIE, decisions)] == [(1,), (3,), (4,), (2,)]

    def test_a_decision_about_one_entrant_sets_no_order(self) -> None:
        withdrawal = Decision(kind=DecisionKind.WITHDRAWAL, entrants=(2, 3, 4))

        assert settle(self.TIE, [withdrawal]) == self.TIE


class TestLots:
    @given(st.sets(st.integers(0, 10_000)), st.integers(0, 2**63), texts(5))
    def test_everybody_is_drawn_once_and_again_the_same(
        self, numbers: set[int], seed: int, purpose: str
    ) -> None:
        drawn = lots.order(numbers, seed, purpose)

        assert set(drawn) == numbers
        assert len(drawn) == len(numbers)
        assert lots.order(reversed(drawn), seed, purpose) == drawn

    def test_seeds_and_purposes_are_independent(self) -> None:
        draws = {
            lots.order(range(20), seed, purpose) for seed in (0, 1, 10) for purpose in ("", "1", "lanes")
        }

        assert len(draws) == 9


class TestMarks:
    @pytest.mark.parametrize(
        ("text", "ms"),
        [
            ("13.42", 13_420),
            ("13,42", 13_420),
            ("１３．４", 13_400),
            ("4:05.1", 245_100),
            ("4'05\"1", 245_100),
            ("4′05″", 245_000),
            ("1:02:03.456", 3_723_456),
            ("9", 9_000),
            ("75.3", 75_300),
        ],
    )
    def test_times_as_officials_write_them(self, text: str, ms: int) -> None:
        assert time_ms(text) == ms

    @pytest.mark.parametrize(
        "text", ["", "x", "-", "13.4.2", "4:75.0", "1:60:00", "13.4567", "-3", "4:0059", "4:123"]
    )
    def test_what_is_no_time_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="成绩"):
            time_ms(text)

    @given(st.integers(0, 9_999_999))
    def test_a_time_is_read_as_it_is_written(self, ms: int) -> None:
        assert time_ms(time_cn(ms, 3)) == ms

    @given(st.integers(0, 9_999_999_999))
    def test_a_decimal_is_read_as_it_is_written(self, value: int) -> None:
        assert thousandths(decimal_cn(value, 3)) == value

    def test_as_written(self) -> None:
        assert [time_cn(9_870), time_cn(60_000, 0), time_cn(3_600_000, 1)] == ["9.87", "1:00", "1:00:00.0"]
        assert [decimal_cn(-1_500), decimal_cn(7_000, 0)] == ["-1.50", "7"]
        with pytest.raises(ValueError, match="三位小数"):
            thousandths("1.2.3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One of everything that can be read."""

    count: int = parameter(1, "多少", source="我们", least=1, most=9)
    sizes: tuple[int, ...] = parameter((), "各多少", source="我们", least=2)
    which: str = parameter("a", "哪个", source="我们", choices=("a", "b"))
    kind: DecisionKind = parameter(DecisionKind.LOT, "种类", source="我们")
    is_open: bool = parameter(True, "是否", source="我们")
    day: date | None = parameter(None, "哪天", source="我们")
    names: Mapping[int, str] = parameter({}, "名单", source="我们")
    pair: tuple[int, str] = parameter((0, ""), "一对", source="我们")
    time: Time = parameter(0, "时间", source="我们")
    points: Points | None = parameter(None, "分", source="我们")


class TestReading:
    def test_everything_right(self) -> None:
        found, problems = reading.read(
            Shape,
            {
                "count": 9,
                "sizes": [2, 3],
                "which": "b",
                "kind": "decider",
                "is_open": False,
                "day": "2026-12-05",
                "names": {"12": "甲"},
                "pair": [1, "x"],
                "time": "1:00.5",
                "points": "9.5",
            },
        )

        assert problems == ()
        assert found == Shape(
            count=9,
            sizes=(2, 3),
            which="b",
            kind=DecisionKind.DECIDER,
            is_open=False,
            day=date(2026, 12, 5),
            names={12: "甲"},
            pair=(1, "x"),
            time=60_500,
            points=9_500,
        )

    @pytest.mark.parametrize(
        ("data", "found"),
        [
            ({"count": 0}, [("count", "range")]),
            ({"count": True}, [("count", "type")]),
            ({"is_open": 1}, [("is_open", "type")]),
            ({"sizes": [2, 1, 0]}, [("sizes", "range"), ("sizes", "range")]),
            ({"sizes": 3}, [("sizes", "type")]),
            ({"which": "c"}, [("which", "choice")]),
            ({"kind": ["lot"]}, [("kind", "choice")]),
            ({"day": "2026-02-30"}, [("day", "type")]),
            ({"day": 5}, [("day", "type")]),
            ({"names": {"x": "甲", "1": 2}}, [("names.x", "type"), ("names.1", "type")]),
            ({"names": []}, [("names", "type")]),
            ({"pair": [1]}, [("pair", "length")]),
            ({"time": 13.4}, [("time", "type")]),
            ({"time": "x"}, [("time", "unreadable")]),
            ({"nonsense": 1}, [("nonsense", "unknown_field")]),
            ([], [("", "type")]),
        ],
    )
    def test_everything_wrong_is_named_by_its_place(self, data: Any, found: list[tuple[str, str]]) -> None:
        value, problems = reading.read(Shape, data)

        assert value is None
        assert [(problem.path, problem.code) for problem in problems] == found

    def test_what_is_missing(self) -> None:
        _, problems = reading.read(BaseSheet, {"entrants": [{}, {"number": 1}]})

        assert [(p.path, p.code) for p in problems] == [("entrants[0].number", "missing")]

    def test_a_class_may_read_itself(self) -> None:
        class Even(int):
            @classmethod
            def from_sheet(cls, value: Any) -> "Even":
                if value % 2:
                    raise ValueError("应为偶数")
                return cls(value)

        assert reading.read(Even, 4) == (4, ())
        assert [p.text for p in reading.read(Even, 3)[1]] == ["应为偶数"]

    def test_a_bound_is_told_as_the_value_is_written(self) -> None:
        _, (problem,) = RULESETS["wa.tr25"].configure({"longest_mm": "0"})

        assert problem.text == "应不小于0.001"

    def test_defaults_are_told_as_they_would_stand_in_a_sheet(self) -> None:
        differing = [
            ruleset.id
            for ruleset in RULESETS.values()
            if ruleset.configure({p.name: p.default for p in ruleset.parameters}) != ruleset.configure({})
        ]

        assert differing == []

    def test_values_are_written_as_they_are_read(self) -> None:
        shape = {
            "count": 2,
            "sizes": [2, 3],
            "which": "b",
            "kind": "decider",
            "is_open": False,
            "day": "2026-12-05",
            "names": {12: "甲"},
            "pair": [1, "x"],
            "time": "1:00.5",
            "points": "9.5",
        }
        found, _ = reading.read(Shape, shape)

        assert reading.as_written(Shape, found) == shape

    def test_parameters_as_people_read_them(self) -> None:
        described = {p.name: p for p in describe(Shape, {"count": 3})}

        assert (described["count"].default, described["count"].range) == (3, "1至9")
        assert described["sizes"].range == "2至"
        assert described["which"].range == "a、b"
        assert described["kind"].range.startswith("lot、decider、")
        assert described["is_open"].range == "true、false"
        assert described["day"].range == ""


class TestSheets:
    SHEET = BaseSheet(
        entrants=(Entrant(number=2, unit="一小"), Entrant(number=1)),
        decisions=(Decision(kind=DecisionKind.OVERRIDE, entrants=(9,)),),
    )

    def test_the_base(self) -> None:
        assert self.SHEET.numbers == (1, 2)
        assert self.SHEET.units == {2: "一小", 1: ""}
        found = [(p.path, p.code) for p in review_base(self.SHEET)]

        assert found == [("decisions[0]", "unknown_entrant"), ("decisions[0].order", "missing")]
        twice = BaseSheet(entrants=(Entrant(number=1), Entrant(number=1)))
        assert [p.code for p in review_base(twice)] == ["doubled"]

    def test_rows_once_for_each(self) -> None:
        found = review_rows("marks", [1, 1, 5], self.SHEET)

        assert [(p.path, p.code) for p in found] == [
            ("marks", "doubled"),
            ("marks[2]", "unknown_entrant"),
            ("marks", "missing"),
        ]


class TestJudging:
    SHEET: Mapping[str, Any] = {
        "format": 1,
        "ruleset": "wa.tr26",
        "entrants": [{"number": 1}],
        "bars_mm": ["1.20"],
        "series": [{"entrant": 1, "cells": ["O"]}],
    }

    @pytest.mark.parametrize(
        ("data", "path", "code"),
        [
            ([], "", "type"),
            ({**SHEET, "format": 2}, "format", "format"),
            ({**SHEET, "format": True}, "format", "format"),
            ({**SHEET, "expected": None}, "expected", "type"),
            ({**SHEET, "expected": [1]}, "expected", "type"),
            ({**SHEET, "expected": {"lines": {"1": 5}}}, "expected.lines.1", "type"),
            ({**SHEET, "ruleset": "nope"}, "ruleset", "unknown_ruleset"),
            ({**SHEET, "parameters": []}, "parameters", "type"),
            ({**SHEET, "parameters": {"trials": 3}}, "parameters.trials", "unknown_field"),
            ({**SHEET, "parameters": {"failures_end": 9}}, "parameters.failures_end", "range"),
            ({**SHEET, "series": []}, "series", "missing"),
        ],
    )
    def test_what_is_no_sheet(self, data: Any, path: str, code: str) -> None:
        judgement = judge(data)

        assert [(p.path, p.code) for p in judgement.problems] == [(path, code)]
        assert judgement.result is None
        assert summary(judgement) == {"problems": [[path, code]]}
        assert not isinstance(data, dict) or "expected" not in data or differences(data, judgement) == []

    def test_what_differs_from_the_expected_is_named(self) -> None:
        sheet = {
            **self.SHEET,
            "expected": {
                "blocks": [[1, [1], "only"]],
                "lines": {"1": {"best_mm": 1210}, "2": {}},
                "notes": 5,
            },
        }

        assert [line.split(":")[0] for line in differences(sheet, judge(sheet))] == ["lines", "notes"]

    def test_values_of_a_line_as_plain_data(self) -> None:
        assert plain(Line(3, {"best_mm": 1250, "note": None})) == {
            "entrant": 3,
            "values": {"best_mm": 1250, "note": None},
        }

    def test_a_preset_shows_its_own_defaults(self) -> None:
        described = {p.name: p.default for p in RULESETS["cn.school.vertical"].parameters}

        assert described["failures_end"] == 2

    def test_a_draw_as_plain_data(self) -> None:
        draw = Draw(
            pools=(Pool(number=1, entrants=(3, 4)),),
            fixtures=(
                Fixture(
                    number=1,
                    round=1,
                    slots=(
                        Slot(position=1, entrant=3),
                        Slot(position=2, source=Source(kind=SourceKind.WINNER, fixture=2)),
                        Slot(position=3),
                    ),
                ),
            ),
        )

        assert plain(draw) == {
            "fixtures": [
                {
                    "number": 1,
                    "round": 1,
                    "slots": [
                        {"position": 1, "entrant": 3},
                        {"position": 2, "source": {"kind": "winner", "fixture": 2}},
                        {"position": 3},
                    ],
                }
            ],
            "pools": [{"number": 1, "entrants": [3, 4]}],
        }
        assert [slot.is_bye for slot in draw.fixtures[0].slots] == [False, False, True]
        assert draw.fixtures[0].entrants == (3,)
