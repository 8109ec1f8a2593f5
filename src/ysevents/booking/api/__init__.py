"""Bookings as JSON: what the pages do."""

from ysevents.booking.api import bookings, changes, desk, lending

routes = [*bookings.routes, *changes.routes, *desk.routes, *lending.routes]
