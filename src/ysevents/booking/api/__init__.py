"""Bookings as JSON: what the pages do."""

from ysevents.booking.api import board, bookings, changes, company, desk, finding, lending, usage

routes = [
    *board.routes,
    *bookings.routes,
    *changes.routes,
    *company.routes,
    *desk.routes,
    *finding.routes,
    *lending.routes,
    *usage.routes,
]
