"""The sheet of a stage's draw, and the fixtures that are kept of it."""

from typing import Any

from ysevents.competitions.rules.draw_sheets import Drawable, DrawnFixture, arrange, sheet
from ysevents.competitions.rules.draws import Draw
from ysevents.competitions.rules.judging import judge

FOUR = (
    Drawable(number=1, unit="a", order=200),
    Drawable(number=2, unit="b"),
    Drawable(number=3, unit="a", order=100),
    Drawable(number=4, unit="c", order=100),
)


def drawn(data: dict[str, Any]) -> Draw:
    judgement = judge(data)
    assert isinstance(judgement.result, Draw), judgement.problems
    return judgement.result


def test_marks_become_ranks_which_equals_share() -> None:
    assert sheet("wa.tr20", {"lanes": 4}, FOUR, 7) == {
        "format": 1,
        "ruleset": "wa.tr20",
        "parameters": {"lanes": 4},
        "entrants": [
            {"number": 1, "unit": "a"},
            {"number": 2, "unit": "b"},
            {"number": 3, "unit": "a"},
            {"number": 4, "unit": "c"},
        ],
        "entries": [
            {"entrant": 3, "rank": 1},
            {"entrant": 4, "rank": 1},
            {"entrant": 1, "rank": 3},
            {"entrant": 2, "rank": 4},
        ],
        "seed": 7,
    }


def test_lots_alone_need_no_ranks_and_one_race_a_ranking() -> None:
    unknown = [Drawable(number=n, unit="") for n in (1, 2)]

    assert "entries" not in sheet("cn.heats.lot", {}, FOUR, 7)
    assert "entries" not in sheet("wa.tr20", {}, unknown, 7)
    assert sheet("wa.lanes", {}, FOUR, 7)["ranking"] == [[3, 4], [1], [2]]


def test_empty_lanes_are_not_kept() -> None:
    parameters = {"lanes": 6}
    made = arrange(drawn(sheet("wa.tr20", parameters, FOUR, 7)), "heats", parameters, 1)

    assert [(f.number, f.turn, f.pool, f.name, [p for p, _, _ in f.slots]) for f in made] == [
        (1, 1, None, "", [2, 3, 4, 5])
    ]


def test_the_second_run_starts_from_the_other_end() -> None:
    parameters = {"heats": 1, "max_per_heat": 500}
    first, second = arrange(drawn(sheet("cn.heats.lot", parameters, FOUR, 7)), "time_trial", parameters, 2)

    assert [n for _, n, _ in second.slots] == [n for _, n, _ in first.slots][::-1]
    assert (second.turn, second.name) == (2, "第2轮")


def test_nobody_makes_no_run() -> None:
    assert arrange(Draw(), "time_trial", {}, 2) == ()


def test_a_bracket_keeps_its_numbers_without_byes() -> None:
    three = [Drawable(number=n, unit="") for n in (1, 2, 3)]
    made = arrange(drawn(sheet("duels.knockout.draw", {}, three, 7)), "knockout", {}, 1)

    assert [(f.number, f.name) for f in made] == [(2, "半决赛"), (3, "决赛")]
    assert isinstance(made[0], DrawnFixture)
    assert [source for _, n, source in made[-1].slots if n is None] == ["W2"]
