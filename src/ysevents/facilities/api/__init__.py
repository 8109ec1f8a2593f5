"""Facilities as JSON, by noun."""

from ysevents.facilities.api import duties, opening

routes = [*duties.routes, *opening.routes]
