"""All rulesets of the house, by id."""

from ysevents.competitions.rules import (
    angling,
    boats,
    combined,
    cycling,
    discipline,
    entry_eligibility,
    entry_limits,
    heats,
    horizontal,
    lanes,
    panels,
    records,
    relay,
    rounds,
    team_scores,
    track,
    vertical,
)
from ysevents.competitions.rules.registry import Ruleset
from ysevents.competitions.rules.scores import basketball, football, rackets, team_ties
from ysevents.competitions.rules.standings import best_thirds, court_presets, football_presets, leagues

ENGINES = (
    angling,
    basketball,
    best_thirds,
    boats,
    combined,
    court_presets,
    cycling,
    discipline,
    entry_eligibility,
    entry_limits,
    football,
    football_presets,
    heats,
    horizontal,
    lanes,
    leagues,
    panels,
    rackets,
    records,
    relay,
    rounds,
    team_scores,
    team_ties,
    track,
    vertical,
)
RULESETS: dict[str, Ruleset] = {ruleset.id: ruleset for engine in ENGINES for ruleset in engine.RULESETS}
