"""Fairness as JSON: what the pages do."""

from ysevents.places.api import ballots, points, rules, waiting

routes = [*rules.routes, *waiting.routes, *ballots.routes, *points.routes]
