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
from ysevents.competitions.rules.brackets import double_elimination, knockout, knockout_draw
from ysevents.competitions.rules.fixtures import pools, round_robin, swiss
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
    double_elimination,
    entry_eligibility,
    entry_limits,
    football,
    football_presets,
    heats,
    horizontal,
    knockout,
    knockout_draw,
    lanes,
    leagues,
    panels,
    pools,
    rackets,
    records,
    relay,
    round_robin,
    rounds,
    swiss,
    team_scores,
    team_ties,
    track,
    vertical,
)
RULESETS: dict[str, Ruleset] = {ruleset.id: ruleset for engine in ENGINES for ruleset in engine.RULESETS}
