"""Pages of competitions, one file for each desk; `routes` are all of them."""

from ysevents.competitions.pages import (
    call_room,
    decisions,
    desk,
    draws,
    finishes,
    marks,
    panels,
    papers,
    public,
    public_results,
    results,
    scoring,
    stage_draws,
    stages,
    start_lists,
    timing_files,
)

routes = [
    *call_room.routes,
    *desk.routes,
    *decisions.routes,
    *draws.routes,
    *finishes.routes,
    *marks.routes,
    *panels.routes,
    *papers.routes,
    *public.routes,
    *public_results.routes,
    *stage_draws.routes,
    *stages.routes,
    *results.routes,
    *scoring.routes,
    *start_lists.routes,
    *timing_files.routes,
]
