"""Booking's verbs and questions, by noun; other modules find them all here."""

from ysevents.booking.service.bookings import (
    book,
    cancel_booking,
    get_booking,
    get_offer,
    list_bookings,
    release,
)
from ysevents.booking.service.grid import bookable_sports, week_grid

__all__ = [
    "book",
    "bookable_sports",
    "cancel_booking",
    "get_booking",
    "get_offer",
    "list_bookings",
    "release",
    "week_grid",
]
