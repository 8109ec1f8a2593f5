"""Bookings as JSON: what the pages do."""

from ysevents.booking.api import board, bookings, changes, company, desk, lending, usage

routes = [
    *board.routes,
    *bookings.routes,
    *changes.routes,
    *company.routes,
    *desk.routes,
    *lending.routes,
    *usage.routes,
]
