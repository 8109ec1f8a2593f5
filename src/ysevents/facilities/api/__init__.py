"""Facilities as JSON, by noun."""

from ysevents.facilities.api import opening

routes = [*opening.routes]
