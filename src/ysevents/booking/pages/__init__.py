"""Pages of bookings: one's own, and those of a venue's desk."""

from ysevents.booking.pages import (
    board,
    changes,
    company,
    counter,
    desk,
    fairness,
    finding,
    lending,
    own,
    usage,
)

routes = [
    *board.routes,
    *own.routes,
    *changes.routes,
    *company.routes,
    *counter.routes,
    *desk.routes,
    *finding.routes,
    *lending.routes,
    *fairness.routes,
    *usage.routes,
]
