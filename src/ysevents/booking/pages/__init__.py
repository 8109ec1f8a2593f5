"""Pages of bookings: one's own, and those of a venue's desk."""

from ysevents.booking.pages import board, changes, company, counter, desk, fairness, lending, own, usage

routes = [
    *board.routes,
    *own.routes,
    *changes.routes,
    *company.routes,
    *counter.routes,
    *desk.routes,
    *lending.routes,
    *fairness.routes,
    *usage.routes,
]
