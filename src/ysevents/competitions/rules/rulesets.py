"""All rulesets of the house, by id. An engine is imported when one of its rulesets is first asked for.

So that a page that places one contest does not wait for thirty sports.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # an engine brings it
    from ysevents.competitions.rules.registry import Ruleset

PACKAGE = "ysevents.competitions.rules"
ENGINES = {
    "angling": (
        "angling.local",
        "angling.cips",
        "angling.pegs",
        "angling.local.team",
        "angling.cips.team",
    ),
    "boats": (
        "boats.draw",
        "boats.plan",
        "boats.runs",
        "rafting.runs",
    ),
    "brackets.double_elimination": ("duels.double_elimination",),
    "brackets.knockout": ("duels.knockout",),
    "brackets.knockout_draw": ("duels.knockout.draw",),
    "combined": (
        "wa.ce.men",
        "wa.ce.men.pentathlon",
        "wa.ce.men.indoor",
        "wa.ce.women",
        "wa.ce.women.decathlon",
        "wa.ce.women.indoor",
        "cn.school.combined",
        "cn.school.combined.women",
    ),
    "cycling": (
        "cycling.merge",
        "uci.2.6",
        "uci.2.6.points",
        "uci.2.6.mountains",
        "uci.2.6.stage",
        "cn.cycling",
        "uci.2.6.team",
    ),
    "discipline": (
        "campus.cards",
        "cfa.cards",
    ),
    "entry_eligibility": ("entry.eligibility",),
    "entry_limits": (
        "entry.limits",
        "entry.limits.scaled_officials",
    ),
    "fixtures.pools": (
        "duels.pools",
        "duels.pools.euro",
    ),
    "fixtures.round_robin": ("duels.round_robin",),
    "fixtures.swiss": ("duels.swiss",),
    "heats": (
        "wa.tr20",
        "cn.heats.lot",
    ),
    "horizontal": (
        "wa.tr25",
        "wa.tr25.jump",
        "wa.tr25.turn_twice",
        "cn.school.horizontal",
        "cn.school.horizontal.4",
    ),
    "lanes": (
        "wa.lanes",
        "cn.lanes.middle",
    ),
    "panels": (
        "panel.generic",
        "panel.choir",
        "panel.solo",
        "panel.inspection",
        "fig.team",
        "fig.panel",
        "fig.all_around.women",
        "fig.all_around.men",
        "gymnastics.plain_ten",
    ),
    "records": ("wa.records",),
    "relay": ("wa.relay",),
    "rounds": (
        "wa.rounds",
        "wa.rounds.2x3+2",
        "wa.rounds.3x2+2",
        "cn.best_times",
    ),
    "scores.basketball": (
        "match.basketball",
        "match.basketball.school",
        "match.basketball.3x3",
    ),
    "scores.football": (
        "match.football",
        "match.football.five",
        "match.football.eight",
    ),
    "scores.rackets": (
        "match.table_tennis",
        "match.badminton",
        "match.badminton.31",
    ),
    "scores.team_ties": (
        "tie.table_tennis",
        "tie.badminton",
        "tie.badminton.31",
    ),
    "standings.best_thirds": (
        "duels.best_thirds",
        "uefa.euro.best_thirds",
    ),
    "standings.court_presets": (
        "fiba.d",
        "ittf.3.7.5",
        "ittf.3.7.5.singles",
        "bwf.16.2",
        "bwf.16.3",
    ),
    "standings.football_presets": (
        "fifa.gd",
        "fifa.2026",
        "uefa.euro",
        "afc.asian",
        "cfa.csl",
        "campus.football.a",
        "campus.football.b",
        "campus.football.c",
        "campus.football.d",
    ),
    "standings.leagues": ("duels.standings",),
    "team_scores": (
        "cn.school.team_score",
        "cn.school.team_score.six",
        "cn.school.team_score.relay_table",
        "cn.school.team_score.by_entries",
        "cn.school.team_score.cross_country",
    ),
    "track": (
        "wa.track",
        "cn.timed_final",
    ),
    "vertical": (
        "wa.tr26",
        "wa.tr26.jump_off",
        "cn.school.vertical",
    ),
}
"""The modules that hold rulesets, and the ids in them."""


@cache
def _load(engine: str) -> "dict[str, Ruleset]":
    module = import_module(f"{PACKAGE}.{engine}")
    return {ruleset.id: ruleset for ruleset in module.RULESETS}


class Rulesets(Mapping[str, "Ruleset"]):
    """Every ruleset by its id."""

    def __init__(self, engines: Mapping[str, tuple[str, ...]]) -> None:
        self._homes = {id: engine for engine, ids in engines.items() for id in ids}

    def __getitem__(self, id: str) -> "Ruleset":
        return _load(self._homes[id])[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def engine_of(self, id: str) -> str | None:
        """The module that holds a ruleset, without importing it."""
        return self._homes.get(id)

    def __len__(self) -> int:
        return len(self._homes)


RULESETS = Rulesets(ENGINES)
