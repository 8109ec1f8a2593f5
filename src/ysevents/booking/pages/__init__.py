"""Pages of bookings: one's own, and those of a venue's desk."""

from ysevents.booking.pages import changes, desk, own

routes = [*own.routes, *changes.routes, *desk.routes]
