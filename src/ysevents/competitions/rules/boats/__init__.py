"""Boats 龙舟、漂流: heats by lot, progression to finals, runs against the clock."""

from ysevents.competitions.rules.boats import draw, regatta, runs

RULESETS = (*draw.RULESETS, *regatta.RULESETS, *runs.RULESETS)
