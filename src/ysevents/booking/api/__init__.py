"""Bookings as JSON: what the pages do."""

from ysevents.booking.api import bookings, changes, company, desk, lending

routes = [
    *bookings.routes,
    *changes.routes,
    *company.routes,
    *desk.routes,
    *lending.routes,
]
