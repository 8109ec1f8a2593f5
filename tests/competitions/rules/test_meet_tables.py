"""Tables of a meet: which there are, what counts in each, and whom a ban costs its score."""

from typing import Any

import pytest

from ysevents.competitions.rules.judging import judge
from ysevents.competitions.rules.meet_tables import Placed, PlacedContest, Table, Tables, table_at, tables
from ysevents.competitions.rules.outcomes import Outcome
from ysevents.competitions.rules.scoring import Scoring
from ysevents.competitions.rules.stage_sheets import Judged
from ysevents.competitions.rules.team_sheet import Scope, Sex

UNITS = (1, 2, 3, 4)
ALL = Table()


def contest(code: str, *units: int, **details: Any) -> PlacedContest:
    """Units in the order in which they came in."""
    given: dict[str, Any] = {
        "code": code,
        "title": code,
        "division": "初中",
        "sex": Sex.MEN,
        "kind": "individual",
        "entries": 9,
        "placings": tuple(Placed(unit=unit, rank=place) for place, unit in enumerate(units, 1)),
    }
    return PlacedContest(**{**given, **details})


def banned(code: str, first: int, *others: int, **details: Any) -> PlacedContest:
    """A contest whose winner, athlete 7 there, lost everything later."""
    winner = Placed(unit=first, rank=1, athletes=(7,))
    rest = tuple(Placed(unit=unit, rank=place) for place, unit in enumerate(others, 2))
    return contest(code, placings=(winner, *rest), **details)


def ban(code: str) -> dict[str, Any]:
    return {"athlete": 7, "contest": code, "text": "冒名顶替"}


def places(judged: Judged) -> list[tuple[int | None, tuple[int, ...], str]]:
    assert judged.outcome, judged.problems
    return [(b.rank, b.entrants, b.reason.code) for b in judged.outcome.blocks]


def points(judged: Judged) -> dict[int, object]:
    assert judged.outcome, judged.problems
    return {line.entrant: line.values["points_milli"] for line in judged.outcome.lines}


def medals(judged: Judged) -> dict[int, object]:
    assert judged.outcome, judged.problems
    return {line.entrant: line.values["places"] for line in judged.outcome.lines if line.values["places"]}


class TestWhich:
    def test_all_together_come_first_then_each_division_and_sex(self) -> None:
        assert [(t.key, t.title) for t in tables(["小学", "初中", "小学"])] == [
            ("", ""),
            ("men", "男子"),
            ("women", "女子"),
            ("小学", "小学"),
            ("小学/men", "小学男子"),
            ("小学/women", "小学女子"),
            ("初中", "初中"),
            ("初中/men", "初中男子"),
            ("初中/women", "初中女子"),
        ]

    def test_one_division_has_no_tables_of_its_own(self) -> None:
        assert tables(["小学"]) == tables([]) == [Table(), Table(sex=Sex.MEN), Table(sex=Sex.WOMEN)]

    def test_a_table_is_found_by_its_key(self) -> None:
        made = tables(["小学", "初中", "甲/乙组"])

        assert [table_at(table.key) for table in made] == made

    def test_mixed_contests_count_where_all_are_together(self) -> None:
        mixed = contest("混合接力", sex=Sex.MIXED)

        assert [t.key for t in tables(["小学", "初中"]) if t.counts(mixed)] == ["", "初中"]


class TestScores:
    def test_a_relay_counts_twice_and_what_the_regulation_does_not_name_once(self) -> None:
        held = (contest("接力", 1, 2, kind="relay"), contest("拔河", 2, 1, kind="team"))

        assert points(Tables(held, Scoring()).score(ALL, UNITS)) == {1: 18000 + 7000, 2: 14000 + 9000}

    def test_a_ruleset_with_a_scale_for_relays_keeps_it_whatever_else_is_set(self) -> None:
        scoring = Scoring(
            ruleset="cn.school.team_score.relay_table", parameters={"factors": {"combined": "3"}}
        )
        held = (contest("接力", 1, 2, kind="relay"), contest("全能", 2, 1, kind="combined"))

        assert points(Tables(held, scoring).score(ALL, UNITS)) == {1: 18000 + 21000, 2: 16000 + 27000}

    def test_a_record_of_any_level_brings_its_bonus_even_without_a_place(self) -> None:
        broken = (
            Placed(unit=1, rank=1, levels=("school",)),
            Placed(unit=2, rank=None, code="dnf", levels=("city",)),
        )
        scoring = Scoring(parameters={"record_bonus": {"city": "18"}})

        assert points(Tables([contest("100米", placings=broken)], scoring).score(ALL, UNITS)) == {
            1: 9000 + 9000,
            2: 18000,
        }

    def test_a_table_counts_its_contests_alone(self) -> None:
        held = (contest("男", 1, 2), contest("女", 2, 1, sex=Sex.WOMEN), contest("小", 3, division="小学"))
        made = Tables(held, Scoring())

        assert points(made.score(ALL, UNITS)) == {1: 16000, 2: 16000, 3: 9000}
        assert points(made.score(Table(sex=Sex.MEN), UNITS)) == {1: 9000, 2: 7000, 3: 9000}
        assert points(made.score(Table(division="初中", sex=Sex.WOMEN), UNITS)) == {1: 7000, 2: 9000}

    def test_the_sheet_says_all_and_anybody_can_judge_it(self) -> None:
        placings = (Placed(unit=1, rank=1), Placed(unit=2, rank=None, code="gone"))
        found = Tables([contest("100米", placings=placings)], Scoring(), guests=(3, 9)).score(
            Table(sex=Sex.MEN), (1, 2, 3)
        )

        assert found.sheet == {
            "format": 1,
            "title": "男子团体总分",
            "ruleset": "cn.school.team_score",
            "parameters": {"record_bonus": {}, "sex": "men"},
            "entrants": [{"number": 1}, {"number": 2}, {"number": 3}],
            "guests": [3],
            "contests": [
                {
                    "code": "100米",
                    "title": "100米",
                    "division": "初中",
                    "sex": "men",
                    "kind": "individual",
                    "entries": 9,
                    "placings": [
                        {"unit": 1, "rank": 1, "records": [], "athletes": []},
                        {"unit": 2, "status": "nm", "records": [], "athletes": []},
                    ],
                }
            ],
            "disqualified": [],
        }
        assert places(found) == [(1, (1,), "points"), (2, (2,), "points"), (None, (3,), "guest")]
        assert judge(found.sheet).result == found.outcome

    def test_what_cannot_be_is_a_problem_and_no_table(self) -> None:
        wrong = Scoring(parameters={"scale": "many"})

        found = Tables([contest("100米", 1, 9)], Scoring()).score(ALL, UNITS)
        unread = Tables([contest("100米", 1)], wrong).score(ALL, UNITS)

        assert found.outcome is unread.outcome is None
        assert [(p.path, p.code) for p in found.problems] == [
            ("contests[0].placings[1].unit", "unknown_entrant")
        ]
        assert [p.path for p in unread.problems] == ["parameters.scale"]


class TestMedals:
    def test_three_places_have_medals_and_who_shares_one_has_its_medal(self) -> None:
        shared = tuple(Placed(unit=unit, rank=rank) for unit, rank in ((1, 1), (2, 1), (3, 3), (4, 4)))
        held = (contest("100米", placings=shared), contest("跳远", 4, 3, 2, 1, kind="relay"))

        found = Tables(held, Scoring()).medals(ALL, UNITS)

        assert medals(found) == {1: "1", 2: "1-0-1", 3: "0-1-1", 4: "1"}
        assert places(found) == [
            (1, (2,), "points"),
            (2, (1, 4), "points"),
            (4, (3,), "points"),
        ]

    def test_others_move_up_behind_guests(self) -> None:
        found = Tables([contest("100米", 4, 1, 2, 3)], Scoring(), guests=(4,)).medals(ALL, UNITS)

        assert medals(found) == {1: "1", 2: "0-1", 3: "0-0-1"}

    def test_others_move_up_behind_the_banned_though_their_place_brings_nobody_points(self) -> None:
        scoring = Scoring(parameters={"dq_moves_up": False})
        made = Tables([banned("100米", 4, 1, 2, 3)], scoring, disqualified=[ban("100米")])

        assert medals(made.medals(ALL, UNITS)) == {1: "1", 2: "0-1", 3: "0-0-1"}
        assert points(made.score(ALL, UNITS)) == {1: 7000, 2: 6000, 3: 5000, 4: 0}


class TestBans:
    HELD = (
        banned("男", 1, 2, 3),
        banned("女", 2, 1, 3, sex=Sex.WOMEN),
        contest("混", 3, 1, 2, sex=Sex.MIXED),
        contest("小", 1, 2, 3, division="小学"),
    )

    def test_two_may_have_one_number_in_different_contests(self) -> None:
        made = Tables(self.HELD, Scoring(), disqualified=[ban("男"), ban("女")])

        assert points(made.score(Table(division="初中", sex=Sex.MEN), UNITS)) == {1: 0, 2: 9000, 3: 7000}
        assert points(made.score(Table(division="初中", sex=Sex.WOMEN), UNITS)) == {1: 9000, 2: 0, 3: 7000}

    @pytest.mark.parametrize(
        ("scope", "cancelled"),
        [
            ("nothing", []),
            ("division", ["", "men", "women", "初中", "初中/men", "初中/women"]),
            ("unit", [table.key for table in tables(["初中", "小学"])]),
        ],
    )
    def test_a_ban_costs_the_unit_its_score_also_where_the_contest_does_not_count(
        self, scope: str, cancelled: list[str]
    ) -> None:
        made = Tables(self.HELD, Scoring(parameters={"dq_cancels": scope}), disqualified=[ban("男")])
        scores = {table.key: made.score(table, UNITS) for table in tables(["初中", "小学"])}

        assert [key for key, found in scores.items() if (None, (1,), "dq") in places(found)] == cancelled
        women = scores["women"]
        assert judge(women.sheet).result == women.outcome

    def test_a_unit_that_is_not_in_a_table_cannot_lose_it(self) -> None:
        made = Tables(self.HELD[:2], Scoring(parameters={"dq_cancels": "unit"}), disqualified=[ban("男")])

        assert places(made.score(Table(division="小学"), (2, 3))) == [(None, (2, 3), "not_entered")]

    @pytest.mark.parametrize("scope", Scope)
    def test_tables_are_those_of_one_sheet_of_all_contests(self, scope: Scope) -> None:
        """As `team_table` makes them by its parameters `divisions` and `sex`."""
        bans = [ban("男"), ban("女")]
        made = Tables(self.HELD, Scoring(parameters={"dq_cancels": str(scope)}), disqualified=bans)
        whole = made.score(ALL, UNITS).sheet

        for table in tables(["初中", "小学"]):
            chosen = {"divisions": [table.division] if table.division else [], "sex": table.sex}
            parameters = {**whole["parameters"], **{k: v for k, v in chosen.items() if v}}
            same = judge({**whole, "parameters": parameters}).result
            assert isinstance(same, Outcome)
            assert places(made.score(table, UNITS)) == [
                (b.rank, b.entrants, b.reason.code) for b in same.blocks
            ]
