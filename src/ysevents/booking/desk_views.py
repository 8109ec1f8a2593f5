"""What the desk's templates are given."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.booking.enums import BookingState, PaymentMethod
from ysevents.booking.service.board import Board, BoardCourt, DeskBooking, Stand
from ysevents.booking.views import fee_cn, until, utc, yuan_cn
from ysevents.core.enums import OccurrenceKind
from ysevents.kit import clock

MOST_SHOWN = 80
"""Rows of a page; the search finds the others."""
METHODS = [{"value": method.value, "label": method.label} for method in PaymentMethod]


def desk_href(venue: UUID, booking: UUID | None = None) -> str:
    """The desk of a venue, or one booking at it."""
    return f"/venues/{venue}/desk" + (f"/bookings/{booking}" if booking else "")


def court_cards(board: Board, now: datetime) -> list[dict[str, Any]]:
    """Each court: what is on it now and what comes next."""
    return [_card(board, court, now) for court in board.courts]


def _card(board: Board, court: BoardCourt, now: datetime) -> dict[str, Any]:
    on = next((stand for stand in court.stands if stand.is_on(now)), None)
    coming = [stand for stand in court.stands if stand.starts_at > now]
    return {
        "name": court.name,
        "now": _line(on) if on else None,
        "state": state(on, now) if on else _idle(court),
        "href": _href(board.venue, on) if on else _book_href(board.venue, court),
        "act": "办理" if on else "现场订",
        "next": _line(coming[0]) if coming else "今天没有安排了",
        "next_href": _href(board.venue, coming[0]) if coming else None,
        "more": len(coming) - 1,
    }


def booking_rows(board: Board, now: datetime, only: Collection[UUID] | None = None) -> list[dict[str, Any]]:
    """Bookings as rows: those asked for, else what is on or to come."""
    wanted = [
        stand for stand in board.bookings if (stand.ends_at > now if only is None else stand.booking in only)
    ]
    return [
        {
            "lead": f"{clock.time_cn(stand.starts_at)}–{until(stand.starts_at, stand.ends_at)}",
            "title": _who(stand),
            "facts": [board.court_name(stand.space), _money(stand)],
            "state": state(stand, now),
            "href": _href(board.venue, stand),
        }
        for stand in wanted[:MOST_SHOWN]
    ]


def figures(board: Board, now: datetime) -> list[dict[str, Any]]:
    """The desk's day in four numbers."""
    bookings = board.bookings
    coming = sum(stand.starts_at > now for stand in bookings)
    missing = [stand for stand in bookings if stand.is_on(now) and not stand.arrived]
    return [
        {"label": "今天的预约", "value": len(bookings), "unit": "个"},
        {"label": "还没开始", "value": coming, "unit": "个"},
        {"label": "已开始未到", "value": len(missing), "unit": "个"},
        {"label": "未收费", "value": sum(stand.due_fen > 0 for stand in bookings), "unit": "个"},
    ]


def state(stand: Stand, now: datetime) -> dict[str, str]:
    """One word and its tone."""
    if stand.booking is None:
        return {"word": stand.kind.label, "tone": "muted"}
    if stand.arrived:
        return {"word": f"已到{stand.arrived}/{stand.people}人", "tone": "ok"}
    if stand.state == BookingState.NO_SHOW:
        return {"word": BookingState.NO_SHOW.label, "tone": "refusal"}
    if stand.state in (BookingState.HELD, BookingState.PENDING):
        return {"word": stand.state.label, "tone": "attention"}
    if stand.is_on(now):
        return {"word": "还没到", "tone": "attention"}
    return (
        {"word": "未开始", "tone": "info"} if stand.starts_at > now else {"word": "已结束", "tone": "muted"}
    )


def booking_facts(found: DeskBooking) -> list[dict[str, str]]:
    """What a clerk asks first."""
    booked = found.booked
    facts = [
        {"label": "场地", "value": booked.space_name},
        {"label": "时间", "value": clock.span_cn(booked.starts_at, booked.ends_at)},
        {"label": "费用", "value": fee_cn(booked.fee_class, booked.fee_fen)},
        {"label": "已收", "value": yuan_cn(found.paid_fen)},
        {"label": "还应收", "value": yuan_cn(found.due_fen)},
        {"label": "来源", "value": booked.channel.label},
    ]
    optional = (("单位", booked.organization_name), ("备注", booked.note))
    return [*facts, *({"label": label, "value": value} for label, value in optional if value)]


def comer_rows(found: DeskBooking) -> list[dict[str, Any]]:
    """Who comes, and who is there."""
    return [
        {
            "admission": str(comer.admission),
            "name": comer.name,
            "role": "预约人" if comer.is_holder else "同行人",
            "at": clock.time_cn(comer.arrived_at) if comer.arrived_at else "",
        }
        for comer in found.comers
    ]


def receipts(found: DeskBooking) -> list[dict[str, str]]:
    """Notes of payments, the first first."""
    return [
        {
            "number": f"{paid.receipt:06}",
            "what": f"{'退' if paid.fen < 0 else '收'}{yuan_cn(abs(paid.fen))}",
            "method": paid.method.label,
            "at": clock.datetime_cn(paid.noted_at),
        }
        for paid in found.payments
    ]


def _idle(court: BoardCourt) -> dict[str, str]:
    """What a court says on which nothing is."""
    return {"word": "空着", "tone": "ok"} if court.slot_at else {"word": "未开放", "tone": "muted"}


def _book_href(venue: UUID, court: BoardCourt) -> str | None:
    """To book the rest of its slot for who stands there."""
    if court.slot_at is None:
        return None
    return f"/venues/{venue}/desk/book?space={court.space}&start={utc(court.slot_at)}"


def _line(stand: Stand) -> str:
    return f"{clock.time_cn(stand.starts_at)}–{until(stand.starts_at, stand.ends_at)} {_who(stand)}"


def _who(stand: Stand) -> str:
    if stand.booking is None:
        return stand.title or OccurrenceKind(stand.kind).label
    return f"{stand.holder}（{stand.organization_name}）" if stand.organization_name else stand.holder or ""


def _money(stand: Stand) -> str:
    if not stand.fee_fen:
        return "免费"
    return f"应收{yuan_cn(stand.due_fen)}" if stand.due_fen else f"已收{yuan_cn(stand.paid_fen)}"


def _href(venue: UUID, stand: Stand | None) -> str | None:
    return desk_href(venue, stand.booking) if stand and stand.booking else None
