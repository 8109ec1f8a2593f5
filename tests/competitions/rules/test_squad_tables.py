"""Teams of contests that everybody enters alone: who counts when nobody said so, and the sheet of the teams."""

from typing import Any

import pytest

from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.rules.squad_tables import TEAM_RULES, judge_teams, team_rules, team_size, usual


def sheet(ruleset: str, body: dict[str, Any], numbers: list[int], **more: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "title": "小项 决赛",
        "ruleset": ruleset,
        "parameters": {},
        "entrants": [{"number": n} for n in numbers],
        "decisions": [],
        **body,
        **more,
    }


def zone(name: str, *catches: tuple[int, str]) -> dict[str, Any]:
    rows = [
        {"entrant": n, "status": catch} if catch == "dns" else {"entrant": n, "catch": catch}
        for n, catch in catches
    ]
    return {"name": name, "catches": rows}


ANGLERS = {
    "rounds": [
        {"zones": [zone("A", (11, "9"), (21, "7"), (90, "8")), zone("B", (12, "3"), (22, "8"))]},
    ]
}


def blocks(found: Any) -> list[Any]:
    assert found.outcome, found.problems
    return [[block.rank, list(block.entrants)] for block in found.outcome.blocks]


def test_every_contest_with_teams_has_rules_for_them() -> None:
    assert all(RULESETS[one] and RULESETS[team] for one, team in TEAM_RULES.items())
    assert (team_rules("angling.cips"), team_rules("wa.track")) == ("angling.cips.team", None)


@pytest.mark.parametrize(
    ("ruleset", "size", "counting"),
    [
        ("angling.local", 2, {"a1", "a2", "b1", "b2"}),
        ("uci.2.6", None, {"a1", "a2", "a3", "b1", "b2", "c1"}),
        ("fig.all_around.men", 4, {"a1", "a2", "a3", "b1", "b2", "c1"}),
    ],
)
def test_who_usually_counts_hangs_on_the_sport(ruleset: str, size: int | None, counting: set[str]) -> None:
    units = {"a": ["a1", "a2", "a3"], "b": ["b1", "b2"], "c": ["c1"]}
    even = {**units, "d": ["d1", "d2"]}

    assert team_size(ruleset, even) == size
    assert usual(ruleset, units if ruleset != "angling.local" else {**units, "a": units["a"][:2]}) == counting


def test_anglers_who_all_come_alone_make_no_team() -> None:
    assert usual("angling.local", {"a": ["a1"], "b": ["b1"]}) == frozenset()


def test_anglers_make_teams_and_who_counts_for_nobody_keeps_their_place() -> None:
    found = judge_teams(sheet("angling.local", ANGLERS, [11, 12, 21, 22, 90]), {11: 1, 12: 1, 21: 2, 22: 2})

    assert found.sheet["ruleset"] == "angling.local.team"
    assert found.sheet["members"][-1] == {"number": 90}
    assert blocks(found) == [[1, [1]], [2, [2]]]


def test_who_is_disqualified_has_no_catch_for_the_team() -> None:
    struck = {"kind": "disqualification", "entrants": [22], "text": "用违规饵料"}
    found = judge_teams(
        sheet(
            "angling.local",
            ANGLERS,
            [11, 12, 21, 22, 90],
            decisions=[{"kind": "advance", "entrants": [11]}, struck],
        ),
        {11: 1, 12: 1, 21: 2, 22: 2},
    )

    assert found.sheet["rounds"][0]["zones"][1]["catches"] == [
        {"entrant": 12, "catch": "3"},
        {"entrant": 22, "status": "dq"},
    ]
    assert blocks(found) == [[1, [1]], [2, [2]]]


def test_teams_of_unequal_size_are_told() -> None:
    found = judge_teams(sheet("angling.local", ANGLERS, [11, 12, 21, 22, 90]), {11: 1, 12: 1, 21: 2})

    assert (found.outcome, found.problems[0].code) == (None, "short_team")


def test_a_race_of_one_day_makes_teams_of_riders() -> None:
    finishes = [
        {"entrant": n, "time": f"1:00:{place:02}", "position": place}
        for place, n in enumerate((11, 21, 12, 22, 13, 23), 1)
    ]
    body = {"stage": {"kind": "mass", "finishes": finishes}}
    found = judge_teams(
        sheet("cn.cycling", body, [11, 12, 13, 21, 22, 23]), {11: 1, 12: 1, 13: 1, 21: 2, 22: 2, 23: 2}
    )

    assert blocks(found) == [[1, [1]], [2, [2]]]


def test_gymnasts_of_a_unit_are_added_on_the_apparatus_of_their_contest() -> None:
    routines = [
        {"entrant": n, "apparatus": "跳马", "d": "3.0", "e": [e, e, e, e]}
        for n, e in ((11, "8.5"), (12, "8"), (21, "9"))
    ]
    found = judge_teams(
        sheet("fig.panel", {"routines": routines}, [11, 12, 21], parameters={"apparatus": ["跳马"]}),
        {11: 1, 12: 1, 21: 2},
    )

    assert found.sheet["parameters"] == {"apparatus": ["跳马"]}
    assert blocks(found) == [[1, [1]], [2, [2]]]


def test_nobody_who_counts_makes_no_table() -> None:
    assert judge_teams(sheet("angling.local", ANGLERS, [11, 12, 21, 22, 90]), {}).outcome is None
