"""All rulesets of the house, by id."""

from ysevents.competitions.rules import combined, heats, horizontal, lanes, relay, rounds, track, vertical
from ysevents.competitions.rules.angling import individuals, pegs, teams
from ysevents.competitions.rules.panels import generic, gym_teams, gymnasts
from ysevents.competitions.rules.registry import Ruleset
from ysevents.competitions.rules.scores import basketball, football, rackets, team_ties

ENGINES = (
    basketball,
    combined,
    football,
    generic,
    gym_teams,
    gymnasts,
    heats,
    horizontal,
    individuals,
    lanes,
    pegs,
    rackets,
    relay,
    rounds,
    team_ties,
    teams,
    track,
    vertical,
)
RULESETS: dict[str, Ruleset] = {ruleset.id: ruleset for engine in ENGINES for ruleset in engine.RULESETS}
