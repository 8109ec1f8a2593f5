"""All rulesets of the house, by id."""

from ysevents.competitions.rules import heats, horizontal, lanes, vertical
from ysevents.competitions.rules.angling import individuals, pegs, teams
from ysevents.competitions.rules.registry import Ruleset
from ysevents.competitions.rules.scores import basketball, football

ENGINES = (basketball, football, heats, horizontal, individuals, lanes, pegs, teams, vertical)
RULESETS: dict[str, Ruleset] = {ruleset.id: ruleset for engine in ENGINES for ruleset in engine.RULESETS}
