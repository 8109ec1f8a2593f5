"""Competitions as JSON, one file for each desk; `routes` are all of them."""

from ysevents.competitions.api import marks

routes = [*marks.routes]
