"""Lists as they are kept, by ids; and what a correction changed in them."""

from typing import Any

from ysevents.competitions.rules.outcomes import Advance, Block, Line, Outcome, Problem, Reason
from ysevents.competitions.rules.result_lists import Difference, by_ids, differences, show, written

TIME = Reason("time", "成绩")
DNF = Reason("dnf", "未完成")
IDS = {1: "a", 2: "b", 3: "c"}


def kept(*blocks: tuple[int | None, str, str], **lines: dict[str, Any]) -> dict[str, Any]:
    """A list as it is kept: of each block its rank, those in it, and the words of its reason."""
    return {"blocks": [{"rank": r, "of": list(of), "text": text} for r, of, text in blocks], "lines": lines}


def test_an_outcome_is_kept_by_ids() -> None:
    outcome = Outcome(
        blocks=(
            Block(rank=1, entrants=(2, 3), reason=TIME),
            Block(rank=None, entrants=(1,), reason=DNF),
        ),
        lines=(Line(2, {"time_ms": 15_000}), Line(9, {"time_ms": 16_000})),
        advances=(Advance(2, "Q", "决赛"),),
        notes=("逆风",),
    )

    assert by_ids(outcome, IDS) == {
        "blocks": [
            {"rank": 1, "of": ["b", "c"], "code": "time", "text": "成绩"},
            {"rank": None, "of": ["a"], "code": "dnf", "text": "未完成"},
        ],
        "lines": {"b": {"time_ms": 15_000}},
        "advances": [{"of": "b", "how": "Q", "to": "决赛"}],
        "notes": ["逆风"],
        "numbers": {"a": 1, "b": 2, "c": 3},
    }


def test_problems_are_plain_data() -> None:
    assert written([Problem("races[0]", "empty", "没有人")]) == [
        {"path": "races[0]", "code": "empty", "text": "没有人"}
    ]


def test_a_correction_tells_places_and_printed_values_by_the_new_order() -> None:
    before = kept((1, "a", "成绩"), (2, "b", "成绩"), a={"points_milli": 9000}, b={"points_milli": 6500})
    after = kept((1, "b", "成绩"), (None, "a", "取消成绩"), b={"points_milli": 6500, "places": "0-1"})

    assert differences("cn.school.team_score", before, after) == [
        Difference("b", "place", "2", "1"),
        Difference("b", "places", "", "0-1"),
        Difference("a", "place", "1", "取消成绩"),
        Difference("a", "points_milli", "9", ""),
    ]


def test_nothing_changed_in_the_same_list() -> None:
    same = kept((1, "ab", "并列"), a={"points_milli": 9000})

    assert differences("cn.school.team_score", same, same) == []
    assert differences("cn.school.team_score", None, None) == []


def test_a_first_list_and_one_that_is_gone_are_all_new_and_all_old() -> None:
    one = kept((1, "a", "成绩"), a={"points_milli": 9000})
    new = [Difference("a", "place", "", "1"), Difference("a", "points_milli", "", "9")]

    assert differences("cn.school.team_score", None, one) == new
    assert differences("cn.school.team_score", one, None) == [
        Difference(d.of, d.what, d.after, d.before) for d in new
    ]


def test_of_a_ruleset_that_is_no_more_only_places_are_told() -> None:
    before, after = kept((1, "a", ""), a={"points_milli": 1}), kept((2, "a", ""), a={"points_milli": 2})

    assert differences("was.once", before, after) == [Difference("a", "place", "1", "2")]


def test_words_are_printed_as_they_are_and_nothing_as_nothing() -> None:
    assert [show(hex, value) for value in (None, "DNF", 0, 255)] == ["", "DNF", "0x0", "0xff"]
