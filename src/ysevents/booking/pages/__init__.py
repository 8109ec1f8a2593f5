"""Pages of bookings: one's own, and those of a venue's desk."""

from ysevents.booking.pages import changes, desk, lending, own

routes = [*own.routes, *changes.routes, *desk.routes, *lending.routes]
