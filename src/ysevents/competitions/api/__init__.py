"""Competitions as JSON, one file for each desk; `routes` are all of them."""

from ysevents.competitions.api import call_room, marks

routes = [*call_room.routes, *marks.routes]
