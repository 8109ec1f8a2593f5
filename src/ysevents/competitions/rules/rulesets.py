"""All rulesets of the house, by id."""

from ysevents.competitions.rules import vertical
from ysevents.competitions.rules.registry import Ruleset

ENGINES = (vertical,)
RULESETS: dict[str, Ruleset] = {ruleset.id: ruleset for engine in ENGINES for ruleset in engine.RULESETS}
