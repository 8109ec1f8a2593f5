"""Pages of bookings: one's own, and those of a venue's desk."""

from ysevents.booking.pages import desk, own

routes = [*own.routes, *desk.routes]
