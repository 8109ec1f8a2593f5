"""Facilities as JSON, by noun."""

from ysevents.facilities.api import duties, opening, spaces

routes = [*duties.routes, *opening.routes, *spaces.routes]
