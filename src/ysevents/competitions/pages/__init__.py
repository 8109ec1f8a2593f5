"""Pages of competitions, one file for each desk; `routes` are all of them."""

from ysevents.competitions.pages import (
    call_room,
    draws,
    marks,
    panels,
    papers,
    start_lists,
)

routes = [
    *call_room.routes,
    *draws.routes,
    *marks.routes,
    *panels.routes,
    *papers.routes,
    *start_lists.routes,
]
