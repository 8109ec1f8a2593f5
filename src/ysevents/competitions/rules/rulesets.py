"""All rulesets of the house, by id."""

from ysevents.competitions.rules import (
    combined,
    heats,
    horizontal,
    lanes,
    records,
    relay,
    rounds,
    track,
    vertical,
)
from ysevents.competitions.rules.angling import individuals, pegs, teams
from ysevents.competitions.rules.panels import generic, gym_teams, gymnasts
from ysevents.competitions.rules.registry import Ruleset
from ysevents.competitions.rules.scores import basketball, football, rackets, team_ties
from ysevents.competitions.rules.standings import court_presets, football_presets, leagues

ENGINES = (
    basketball,
    combined,
    court_presets,
    football,
    football_presets,
    generic,
    gym_teams,
    gymnasts,
    heats,
    horizontal,
    individuals,
    lanes,
    leagues,
    pegs,
    rackets,
    records,
    relay,
    rounds,
    team_ties,
    teams,
    track,
    vertical,
)
RULESETS: dict[str, Ruleset] = {ruleset.id: ruleset for engine in ENGINES for ruleset in engine.RULESETS}
