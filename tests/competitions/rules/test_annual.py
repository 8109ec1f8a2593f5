"""A year: meets as contests, units by what their places are worth."""

from ysevents.competitions.rules.annual import Meet, rank_year
from ysevents.competitions.rules.judging import judge
from ysevents.competitions.rules.outcomes import Outcome

SPRING = Meet(code="a", title="春季运动会", places=((1, 1), (2, 2), (3, 3), (4, None)))
AUTUMN = Meet(code="b", title="秋季运动会", places=((2, 1), (5, 2), (3, 2)))


def points(outcome: Outcome | None) -> dict[int, object]:
    return {line.entrant: line.values["points_milli"] for line in outcome.lines} if outcome else {}


def places(outcome: Outcome | None) -> list[tuple[int | None, tuple[int, ...]]]:
    return [(block.rank, block.entrants) for block in outcome.blocks] if outcome else []


def test_places_of_a_year_add_up() -> None:
    """Those who share a second place share the points of the second and the third: 6.5."""
    found = rank_year(2026, [SPRING, AUTUMN])

    assert found.problems == ()
    assert places(found.outcome) == [(1, (2,)), (2, (3,)), (3, (1,)), (4, (5,)), (5, (4,))]
    assert points(found.outcome) == {1: 9000, 2: 16000, 3: 12500, 4: 0, 5: 6500}


def test_the_scale_may_be_another() -> None:
    assert points(rank_year(2026, [SPRING], scale=(3, 1)).outcome) == {1: 3000, 2: 1000, 3: 0, 4: 0}


def test_a_meet_of_one_unit_counts_too() -> None:
    lone = Meet(code="a", title="接力赛", places=((1, 1),))

    assert points(rank_year(2026, [lone]).outcome) == {1: 9000}


def test_before_the_first_meet_there_is_an_empty_list() -> None:
    found = rank_year(2026, [])

    assert (found.outcome, found.problems) == (Outcome(blocks=()), ())


def test_the_sheet_of_a_year_says_all_that_it_was_made_of() -> None:
    assert rank_year(2026, [Meet(code="a", title="春季运动会", places=((1, 1), (4, None)))]).sheet == {
        "format": 1,
        "title": "2026年度积分",
        "ruleset": "cn.school.team_score",
        "parameters": {"scale": [9, 7, 6, 5, 4, 3, 2, 1], "minus_one_up_to": 0, "min_entries": 1},
        "entrants": [{"number": 1}, {"number": 4}],
        "contests": [
            {
                "code": "a",
                "title": "春季运动会",
                "sex": "mixed",
                "placings": [{"unit": 1, "rank": 1}, {"unit": 4, "status": "nm"}],
            }
        ],
    }


def test_a_meet_whose_places_are_no_order_is_named() -> None:
    found = rank_year(2026, [Meet(code="a", title="春季运动会", places=((1, 1), (2, 3)))])

    assert found.outcome is None
    assert [(p.path, p.code) for p in found.problems] == [("contests[0].placings", "ranks")]


def test_anybody_can_judge_the_sheet_of_a_year() -> None:
    found = rank_year(2026, [SPRING, AUTUMN])

    assert judge(found.sheet).result == found.outcome
