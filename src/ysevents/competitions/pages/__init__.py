"""Pages of competitions, one file for each desk; `routes` are all of them."""

from ysevents.competitions.pages import (
    call_room,
    draws,
    finishes,
    marks,
    panels,
    papers,
    public,
    public_results,
    start_lists,
)

routes = [
    *call_room.routes,
    *draws.routes,
    *finishes.routes,
    *marks.routes,
    *panels.routes,
    *papers.routes,
    *public.routes,
    *public_results.routes,
    *start_lists.routes,
]
