"""Booking's verbs and questions, by noun; other modules find them all here."""

from ysevents.booking.service.bookings import (
    book,
    cancel_booking,
    end_expired,
    get_booking,
    get_offer,
    list_bookings,
    release,
)
from ysevents.booking.service.changing import change_booking
from ysevents.booking.service.companions import (
    add_companions,
    list_companion_tickets,
    list_companions,
    remove_companion,
)
from ysevents.booking.service.grid import bookable_sports, week_grid
from ysevents.booking.service.no_shows import mark_no_shows
from ysevents.booking.service.waiting import confirm_booking, decide, list_waiting

__all__ = [
    "add_companions",
    "book",
    "bookable_sports",
    "cancel_booking",
    "change_booking",
    "confirm_booking",
    "decide",
    "end_expired",
    "get_booking",
    "get_offer",
    "list_bookings",
    "list_companion_tickets",
    "list_companions",
    "list_waiting",
    "mark_no_shows",
    "release",
    "remove_companion",
    "week_grid",
]
