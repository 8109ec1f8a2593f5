"""Road cycling 公路自行车: one stage, overall, teams, points, and two streams of a finish line merged."""

from ysevents.competitions.rules.cycling import merge, overall, points, race, teams

RULESETS = (*merge.RULESETS, *overall.RULESETS, *points.RULESETS, *race.RULESETS, *teams.RULESETS)
