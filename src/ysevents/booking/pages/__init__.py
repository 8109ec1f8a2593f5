"""Pages of bookings: one's own, and those of a venue's desk."""

from ysevents.booking.pages import changes, company, counter, desk, lending, own

routes = [
    *own.routes,
    *changes.routes,
    *company.routes,
    *counter.routes,
    *desk.routes,
    *lending.routes,
]
