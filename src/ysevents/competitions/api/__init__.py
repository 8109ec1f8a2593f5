"""Competitions as JSON, one file for each desk; `routes` are all of them."""

from ysevents.competitions.api import (
    call_room,
    finishes,
    lineups,
    marks,
    panels,
    public_lists,
    rankings,
    results,
    squads,
    stages,
    timetable,
    timing_files,
)

routes = [
    *call_room.routes,
    *finishes.routes,
    *lineups.routes,
    *marks.routes,
    *panels.routes,
    *public_lists.routes,
    *rankings.routes,
    *results.routes,
    *squads.routes,
    *stages.routes,
    *timetable.routes,
    *timing_files.routes,
]
