"""Booking's verbs and questions, by noun; other modules find them all here."""

from ysevents.booking.service.bookings import (
    cancel_booking,
    end_expired,
    get_booking,
    get_offer,
    list_bookings,
)
from ysevents.booking.service.changing import change_booking
from ysevents.booking.service.companions import (
    add_companions,
    list_companion_tickets,
    list_companions,
    remove_companion,
)
from ysevents.booking.service.displacing import list_alternatives, release
from ysevents.booking.service.finding import find_free, find_place, list_townships, read_wanted
from ysevents.booking.service.grid import bookable_sports, week_counts, week_grid
from ysevents.booking.service.making import book
from ysevents.booking.service.no_shows import mark_no_shows
from ysevents.booking.service.series import (
    book_series,
    book_series_at_desk,
    list_series,
    plan_series,
    put_back,
)
from ysevents.booking.service.several import (
    book_at_desk,
    book_several,
    find_group,
    list_bundle,
    list_courts,
    list_groups,
)
from ysevents.booking.service.waiting import confirm_booking, decide, list_waiting

__all__ = [
    "add_companions",
    "book",
    "book_at_desk",
    "book_series",
    "book_series_at_desk",
    "book_several",
    "bookable_sports",
    "cancel_booking",
    "change_booking",
    "confirm_booking",
    "decide",
    "end_expired",
    "find_free",
    "find_group",
    "find_place",
    "get_booking",
    "get_offer",
    "list_alternatives",
    "list_bookings",
    "list_bundle",
    "list_companion_tickets",
    "list_companions",
    "list_courts",
    "list_groups",
    "list_series",
    "list_townships",
    "list_waiting",
    "mark_no_shows",
    "plan_series",
    "put_back",
    "read_wanted",
    "release",
    "remove_companion",
    "week_counts",
    "week_grid",
]
