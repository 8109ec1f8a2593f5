"""Team placings 团体名次 of contests that everybody enters alone: angling, cycling, gymnastics.

Covers: which ruleset places the teams of which contest, who counts for a unit when nobody said so, and the sheet of the
teams made from that of the individuals. Leaves out: how teams are placed (`angling.teams`, `cycling.teams`,
`panels.gym_teams`).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ysevents.competitions.rules.decisions import DecisionKind
from ysevents.competitions.rules.judging import FORMAT, judge
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.outcomes import Outcome
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.rules.stage_sheets import Judged

ANGLING, CYCLING, GYMNASTICS = "angling.local.team", "uci.2.6.team", "fig.team"
TEAM_RULES = {
    "angling.local": ANGLING,
    "angling.cips": "angling.cips.team",
    "cn.cycling": CYCLING,
    "uci.2.6.stage": CYCLING,
    "uci.2.6": CYCLING,
    "fig.panel": GYMNASTICS,
    "fig.all_around.women": GYMNASTICS,
    "fig.all_around.men": GYMNASTICS,
}
"""By the ruleset of the individuals, the one of their teams."""
BODIES = ("rounds", "stages", "routines")
OF_WHAT = ("entrant", "apparatus", "category")
"""What a row of marks keeps when they are struck: of whom and of what it is."""


def team_rules(ruleset: str) -> str | None:
    """What places the teams of a contest; None where it has none."""
    return TEAM_RULES.get(ruleset)


def team_size(ruleset: str, units: Mapping[Any, Sequence[Any]]) -> int | None:
    """How many usually count for a unit; None: all of them.

    Of gymnasts as many as may show on an apparatus. Anglers' points are all added, so that teams are of one size:
    that of most units which have several; of two sizes as common the smaller, which both can fill.
    """
    team = TEAM_RULES[ruleset]
    if team == CYCLING:
        return None
    if team == GYMNASTICS:
        size: int = RULESETS[team].configure({})[0].on_apparatus
        return size
    sizes = Counter(len(entries) for entries in units.values() if len(entries) > 1)
    return min(sizes, key=lambda n: (-sizes[n], n), default=2)


def usual(ruleset: str, units: Mapping[Any, Sequence[Any]]) -> frozenset[Any]:
    """Who counts for a unit when nobody said so: its first entries; of a unit too small for a team of anglers nobody."""
    size = team_size(ruleset, units)
    is_whole = TEAM_RULES[ruleset] not in {CYCLING, GYMNASTICS}
    return frozenset(
        entry
        for entries in units.values()
        if not is_whole or len(entries) >= (size or 0)
        for entry in entries[:size]
    )


def judge_teams(sheet: Mapping[str, Any], members: Mapping[int, int]) -> Judged:
    """The sheet of the teams of a contest and what it comes to.

    `sheet` is that of the individuals, `members` the team of everybody who counts for one. Teams of whom nobody is on
    the sheet are left out. Who is disqualified has no mark for the team either.
    """
    ruleset = TEAM_RULES[sheet["ruleset"]]
    numbers = [entrant["number"] for entrant in sheet["entrants"]]
    teams = sorted({members[n] for n in numbers if n in members})
    out = {
        n
        for decision in sheet["decisions"]
        if decision["kind"] == DecisionKind.DISQUALIFICATION
        for n in decision.get("entrants", ())
    }
    made = {
        "format": FORMAT,
        "title": f"{sheet['title']} 团体",
        "ruleset": ruleset,
        "parameters": _parameters(sheet, ruleset),
        "entrants": [{"number": team} for team in teams],
        "members": [{"number": n, **({"team": members[n]} if n in members else {})} for n in numbers],
        "decisions": [],
        **{name: _struck(value, out) for name, value in _body(sheet).items()},
    }
    if not teams:
        return Judged(sheet=made, outcome=None)
    judgement = judge(made)
    outcome = judgement.result if isinstance(judgement.result, Outcome) else None
    return Judged(sheet=made, outcome=outcome, problems=judgement.problems)


def _parameters(sheet: Mapping[str, Any], ruleset: str) -> dict[str, Any]:
    """What the contest sets otherwise, as far as the ruleset of its teams knows of it."""
    known = {parameter.name for parameter in RULESETS[ruleset].parameters}
    said = {**RULESETS[sheet["ruleset"]].preset, **sheet["parameters"]}
    return {name: value for name, value in said.items() if name in known}


def _body(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """The marks; a race of one day is a tour of one stage."""
    if "stage" in sheet:
        return {"stages": [sheet["stage"]]}
    return {name: sheet[name] for name in BODIES if name in sheet}


def _struck(value: Any, out: Collection[int]) -> Any:
    """Marks without those of people who are out: their rows say so instead."""
    if isinstance(value, Mapping):
        if value.get("entrant") in out:
            return {**{name: value[name] for name in OF_WHAT if name in value}, "status": str(Status.DQ)}
        return {name: _struck(item, out) for name, item in value.items()}
    return [_struck(item, out) for item in value] if isinstance(value, list) else value
