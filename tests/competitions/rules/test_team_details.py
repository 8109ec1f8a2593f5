"""What made a unit's points: each place with what it is worth, and no place that the table leaves out."""

from typing import Any

import pytest

from ysevents.competitions.rules.judging import judge, summary
from ysevents.competitions.rules.team_details import Detail, details

RUN = {"code": "60", "title": "男子60米", "division": "小学", "sex": "men"}
JUMP = {"code": "LJ", "division": "小学", "sex": "women"}
MEET: dict[str, Any] = {
    "format": 1,
    "title": "团体总分",
    "ruleset": "cn.school.team_score",
    "parameters": {"minus_one_up_to": 0, "absence_penalty": "1"},
    "entrants": [{"number": 1}, {"number": 2}, {"number": 3}],
    "contests": [
        {
            **RUN,
            "placings": [
                {"unit": 2, "rank": 1, "records": ["county"]},
                {"unit": 1, "rank": 2},
                {"unit": 2, "rank": 2},
                {"unit": 1, "status": "dns"},
            ],
        },
        {**JUMP, "placings": [{"unit": 1, "rank": 1}, {"unit": 3, "rank": 2}]},
    ],
    "guests": [3],
}
SECOND_SHARED = Detail(
    contest="60", title="男子60米", rank=2, points=6500, bonus=0, penalty=0, is_shared=True
)
ABSENT = Detail(contest="60", title="男子60米", rank=None, points=0, bonus=0, penalty=1000, is_shared=False)
CHAMPION = Detail(contest="60", title="男子60米", rank=1, points=9000, bonus=9000, penalty=0, is_shared=False)


def meet(**parameters: Any) -> dict[str, Any]:
    return {**MEET, "parameters": {**MEET["parameters"], **parameters}}


def test_a_unit_is_told_each_place_with_what_it_brought_and_cost() -> None:
    assert details(MEET, 2) == (CHAMPION, SECOND_SHARED)
    # One guest aside nobody else jumped: a contest of one is not held.
    assert details(MEET, 1) == (SECOND_SHARED, ABSENT)
    assert (CHAMPION.total, ABSENT.total) == (18_000, -1000)


def test_guests_have_nothing_to_be_told() -> None:
    assert details(MEET, 3) == ()


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"sex": "men"}, {"60"}),
        ({"sex": "women"}, {"LJ"}),
        ({"divisions": ["小学"]}, {"60", "LJ"}),
        ({"divisions": ["初中"]}, set()),
    ],
)
def test_only_contests_of_the_table_are_told(parameters: dict[str, Any], told: set[str]) -> None:
    found = details(meet(min_entries=1, **parameters), 1)

    assert {detail.contest for detail in found} == told


@pytest.mark.parametrize("parameters", [{}, {"min_entries": 1}, {"ties": "full"}, {"sex": "men"}])
def test_the_places_of_a_unit_add_up_to_its_points_in_the_table(parameters: dict[str, Any]) -> None:
    sheet = meet(**parameters)
    lines = summary(judge(sheet))["lines"]

    assert {n: sum(detail.total for detail in details(sheet, n)) for n in (1, 2)} == {
        n: lines[str(n)]["points_milli"] for n in (1, 2)
    }


@pytest.mark.parametrize("wrong", [{"parameters": {"ties": "?"}}, {"contests": [{"code": "60"}]}])
def test_a_sheet_with_problems_tells_nothing(wrong: dict[str, Any]) -> None:
    assert details({**MEET, **wrong}, 1) == ()
