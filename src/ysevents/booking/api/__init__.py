"""Bookings as JSON: what the pages do."""

from ysevents.booking.api import bookings, desk

routes = [*bookings.routes, *desk.routes]
