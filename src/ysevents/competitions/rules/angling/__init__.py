"""Angling 钓鱼: pegs by lot, place points in zones, individuals and teams."""

from ysevents.competitions.rules.angling import individuals, pegs, teams

RULESETS = (*individuals.RULESETS, *pegs.RULESETS, *teams.RULESETS)
