"""What templates are given: plain rows in the shapes the components document."""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from ysevents.booking.enums import BookingState, DateState, SlotState
from ysevents.booking.errors import SeriesWithGaps, SlotAlreadyTaken
from ysevents.booking.rules import MINUTE
from ysevents.booking.schemas import Alternative, Booked, Cell, FoundVenue, Grid, Offer, Waiting, WeekCounts
from ysevents.checkin.enums import AdmissionState
from ysevents.checkin.schemas import Ticket
from ysevents.facilities.enums import FeeClass, FeeGroup
from ysevents.kit import clock, qr
from ysevents.kit.errors import YsError
from ysevents.kit.ids import uuid7

WORTH_WAITING = timedelta(hours=1)


def grid_href(
    venue: UUID, *, sport: str | None = None, space: UUID | None = None, day: date | None = None
) -> str:
    """The grid of a venue: of a sport, or of the sport of a space."""
    wanted = {"sport": sport, "space": space, "day": day}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"/venues/{venue}/grid{'?' if query else ''}{query}"


def book_href(venue: UUID, space: UUID, starts_at: datetime) -> str:
    """The page before booking a slot."""
    return _slot_href(f"/venues/{venue}/book", space) + utc(starts_at)


def _slot_href(page: str, space: UUID) -> str:
    """A page about a slot, but for its start, which ends the address."""
    return f"{page}?space={space}&start="


def waiting_href(venue: UUID, space: UUID, starts_at: datetime) -> str:
    """The form for the waiting list, filled in for a slot that is gone."""
    return f"/venues/{venue}/waiting?{urlencode({'space': space, 'start': utc(starts_at)})}"


def utc(instant: datetime) -> str:
    """An instant as addresses and forms carry it."""
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def zoned(moment: datetime) -> datetime:
    """A time without a zone is one on the county's clocks."""
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.SHANGHAI)


def until(starts_at: datetime, ends_at: datetime) -> str:
    """The hour at which something ends; midnight after it is 24:00."""
    return "24:00" if ends_at == clock.day_span(clock.local_day(starts_at))[1] else clock.time_cn(ends_at)


def yuan_cn(fen: int) -> str:
    """`15元`, `37.50元`."""
    return f"{fen // 100}元" if fen % 100 == 0 else f"{fen / 100:.2f}元"


def fee_cn(fee_class: FeeClass, fen: int) -> str:
    """`免费`, `低收费 15元`."""
    return f"{fee_class.label} {yuan_cn(fen)}" if fen else fee_class.label


def strip(grid: Grid, href: Callable[[date], str] | None = None) -> list[dict[str, Any]]:
    """The days that can be booked now, with what is left on each; they lead to the grid, else to `href`."""
    return [
        {
            "on": day.on,
            "weekday": f"周{clock.WEEKDAYS[day.on.weekday()]}",
            "href": href(day.on) if href else grid_href(grid.venue, sport=grid.sport, day=day.on),
            "current": day.on == grid.day,
            "today": day.on == grid.days[0].on,
            "note": f"余{day.free}" if day.free else "约满" if day.is_open else "不开放",
            "closed": not day.free,
        }
        for day in grid.days
    ]


def sport_tabs(grid: Grid) -> list[dict[str, Any]]:
    """The other sports of the venue, on the same day."""
    return [
        {
            "label": sport.label,
            "href": grid_href(grid.venue, sport=sport, day=grid.day),
            "current": sport == grid.sport,
        }
        for sport in grid.sports
    ]


def table_rows(grid: Grid, page: str | None = None) -> list[dict[str, Any]]:
    """Rows of the availability grid; hours that are over for everybody are left out.

    Free cells lead to the page before booking, else with space and start to `page`.
    """
    hrefs = [_slot_href(page or f"/venues/{grid.venue}/book", space.id) for space in grid.spaces]
    return [
        {
            "label": clock.time_cn(row.starts_at),
            "until": until(row.starts_at, row.ends_at),
            "cells": [_cell(cell, href, start) for cell, href in zip(row.cells, hrefs, strict=True)],
        }
        for row, start in [(row, utc(row.starts_at)) for row in grid.rows]
        if any(cell and cell.state != SlotState.PAST for cell in row.cells)
    ]


NOT_OPEN = {"state": str(SlotState.CLOSED), "text": "不开放"}


def _cell(cell: Cell | None, book: str, start: str) -> dict[str, Any]:
    if cell is None:
        return NOT_OPEN
    shown: dict[str, Any] = {"state": str(cell.state)}
    if cell.state == SlotState.FREE:
        shown["href"] = book + start
        shown["text"] = yuan_cn(cell.fee_fen) if cell.fee_fen else None
    elif cell.state == SlotState.MINE:
        shown["href"] = f"/bookings/{cell.booking}"
    elif cell.title and cell.state == SlotState.TAKEN:
        shown |= {"text": "抽签", "words": cell.title, "href": "/waiting"}
    elif cell.title:
        shown["words"] = cell.title
        if cell.event:
            shown["href"] = f"/events/{cell.event}"
    return shown


def offer_facts(offer: Offer) -> list[dict[str, str]]:
    """What one is about to book."""
    return [
        {"label": "场地", "value": f"{offer.venue_name} {offer.space_name}"},
        {"label": "时间", "value": clock.span_cn(offer.starts_at, offer.ends_at)},
        {"label": "费用", "value": fee_cn(offer.fee_class, offer.fee_fen)},
        {"label": "地址", "value": offer.address},
    ]


def notes(offer: Offer) -> list[str]:
    """须知: what the holder has to know before."""
    found = [
        f"请提前{offer.terms.early_minutes}分钟到场，凭二维码或代号在服务台核验入场。",
        cancel_note(offer.starts_at - offer.terms.cancel_minutes * MINUTE),
    ]
    if offer.terms.needs_approval:
        found.insert(0, "这块场地须经场馆审批，提交后等待通知，通过后才能入场。")
    if offer.fee_fen:
        found.append(f"费用{yuan_cn(offer.fee_fen)}到场后在服务台缴纳。")
        found += [
            f"{'、'.join(groups)}凭证件在服务台按每小时{yuan_cn(fen)}缴纳。"
            for fen, groups in _by_price(offer.group_prices)
        ]
    return [*found, *filter(None, [offer.notice])]


def _by_price(prices: Mapping[FeeGroup, int]) -> list[tuple[int, list[str]]]:
    """Groups that pay the same, together."""
    found: dict[int, list[str]] = {}
    for group, fen in prices.items():
        found.setdefault(fen, []).append(group.label)
    return list(found.items())


def cancel_note(limit: datetime) -> str:
    """Until when cancelling counts for nothing."""
    return f"如不能到场，请在{clock.datetime_cn(limit)}之前取消，不占预约次数；之后取消仍计一次。"


def wish(venue: UUID, space: UUID, starts_at: datetime) -> dict[str, str]:
    """The hidden fields of a form that books; each drawing of it is one wish."""
    return {
        "venue": str(venue),
        "space": str(space),
        "start": utc(starts_at),
        "idempotency_key": str(uuid7()),
    }


def seconds_to_release(refusal: YsError, now: datetime) -> int | None:
    """How long somebody has to wait who came early, where it is worth to keep the page open."""
    opens_at: datetime | None = refusal.context.get("opens_at")
    if opens_at is None or not now < opens_at <= now + WORTH_WAITING:
        return None
    return math.ceil((opens_at - now).total_seconds())


def alternatives(venue: UUID, refusal: YsError | None) -> list[dict[str, Any]]:
    """What is offered instead of a slot that is gone: one tap for who is logged in, else the way there."""
    nearest = refusal.nearest if isinstance(refusal, SlotAlreadyTaken) else []
    return offered(venue, nearest, clock.time_cn)


def offered(
    venue: UUID, free: Iterable[Alternative], said: Callable[[datetime], str] = clock.datetime_cn
) -> list[dict[str, Any]]:
    """Free slots, each one tap away for who is logged in."""
    return [
        {
            "label": f"{a.space_name} {said(a.starts_at)}–{until(a.starts_at, a.ends_at)}",
            "wish": wish(venue, a.space, a.starts_at),
            "href": book_href(venue, a.space, a.starts_at),
        }
        for a in free
    ]


def change_href(booking: UUID, space: UUID, starts_at: datetime) -> str:
    """The question whether to move a booking there."""
    return _slot_href(f"/bookings/{booking}/change", space) + utc(starts_at)


def alternatives_for(booking: UUID, refusal: YsError) -> list[dict[str, str]]:
    """Where else a booking could move that lost the slot it wanted."""
    nearest = refusal.nearest if isinstance(refusal, SlotAlreadyTaken) else []
    return [
        {
            "label": f"{a.space_name} {clock.time_cn(a.starts_at)}–{until(a.starts_at, a.ends_at)}",
            "href": change_href(booking, a.space, a.starts_at),
        }
        for a in nearest
    ]


def new_key() -> str:
    """Made with a form, so that it is done once however often it is sent."""
    return str(uuid7())


def gaps(refusal: YsError | None) -> int:
    """How many dates of a series with gaps can be had."""
    dates = refusal.dates if isinstance(refusal, SeriesWithGaps) else []
    return sum(one.state == DateState.FREE for one in dates)


def series_row(one: Booked, series: Iterable[Booked], now: datetime) -> dict[str, Any]:
    """A date of a series; put back is what was skipped, has not begun and stands nowhere else in it."""
    stands = {other.starts_at for other in series if other.is_standing(now)}
    return {
        "id": str(one.id),
        "when": clock.span_cn(one.starts_at, one.ends_at),
        "state": state(one, now),
        "can_skip": one.can_be_cancelled(now),
        "can_put_back": one.state in (BookingState.CANCELLED, BookingState.DISPLACED)
        and one.starts_at > now
        and one.starts_at not in stands,
    }


def slips(bundle: Iterable[Booked], tickets: Iterable[Ticket], address: str) -> list[dict[str, Any]]:
    """One slip a person and court, with the code to scan and the one to read out."""
    booked = {one.occurrence: one for one in bundle}
    return [
        {
            "title": f"{one.space_name} {clock.span_cn(one.starts_at, one.ends_at)}",
            "facts": [
                {"label": "持有人", "value": ticket.holder or ""},
                {"label": "费用", "value": fee_cn(one.fee_class, one.fee_fen)},
                {"label": "地址", "value": f"{one.venue_name} {one.address}"},
            ],
            "svg": qr.svg(ticket.url(address)),
            "short": ticket.short,
        }
        for ticket in tickets
        if ticket.state == AdmissionState.VALID and ticket.occurrence and (one := booked[ticket.occurrence])
    ]


def found_venue(one: FoundVenue) -> dict[str, Any]:
    """A venue with free courts: each hour leads to the court that is offered first."""
    return {
        "name": one.name,
        "href": f"/venues/{one.venue}",
        "distance": None if one.distance_m is None else _distance_cn(one.distance_m),
        "starts": [
            {
                "label": f"{clock.time_cn(start.starts_at)} 余{len(start.courts)}",
                "href": book_href(one.venue, start.courts[0].space, start.starts_at),
            }
            for start in one.starts
        ],
    }


def _distance_cn(metres: int) -> str:
    return f"{metres // 10 * 10}米" if metres < 1000 else f"{metres / 1000:.1f}公里"


def week_tabs(week: WeekCounts) -> list[dict[str, Any]]:
    """The sports of the venue."""
    return [
        {
            "label": sport.label,
            "href": f"/venues/{week.venue}/week?sport={sport}",
            "current": sport == week.sport,
        }
        for sport in week.sports
    ]


def week_columns(week: WeekCounts) -> list[dict[str, str]]:
    """The days."""
    return [
        {"label": f"周{clock.WEEKDAYS[day.weekday()]}", "note": f"{day.month}月{day.day}日"}
        for day in week.days
    ]


def week_rows(week: WeekCounts) -> list[dict[str, Any]]:
    """Hours by days: how many courts are free, leading to the day."""
    return [
        {
            "label": _minute_cn(row.start_minute),
            "until": _minute_cn(row.end_minute),
            "cells": [
                {
                    "state": str(SlotState.FREE),
                    "text": f"余{number}",
                    "href": grid_href(week.venue, sport=week.sport, day=day),
                }
                if number
                else {
                    "state": str(SlotState.CLOSED if number is None else SlotState.TAKEN),
                    "text": "不开放" if number is None else "无",
                }
                for day, number in zip(week.days, row.free, strict=True)
            ],
        }
        for row in week.rows
    ]


def _minute_cn(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def wall_rows(grid: Grid) -> list[dict[str, Any]]:
    """Today for a wall: what is on where, in words, with nothing to press."""
    return [
        {
            **row,
            "cells": [
                {
                    "state": cell["state"],
                    "text": None
                    if cell["state"] == SlotState.FREE
                    else cell.get("words") or cell.get("text"),
                }
                for cell in row["cells"]
            ],
        }
        for row in table_rows(grid)
    ]


def companions_note(booked: Booked) -> str:
    """How many may come along, and until when they may be named."""
    most = booked.terms.companions_at_most if booked.terms else 0
    return (
        f"最多{most}位，每位一个入场码，名单{clock.datetime_cn(booked.companions_until)}截止，之后不能换人。"
    )


def booking_days(bookings: Iterable[Booked], now: datetime) -> list[dict[str, Any]]:
    """Bookings by local day, for the agenda."""
    return [
        {
            "on": day,
            "entries": [
                {
                    "title": booked.space_name,
                    "starts_at": booked.starts_at,
                    "ends_at": booked.ends_at,
                    "href": f"/bookings/{booked.id}",
                    "place": booked.venue_name,
                    "state": state(booked, now),
                }
                for booked in those
            ],
        }
        for day, those in groupby(bookings, key=lambda b: clock.local_day(b.starts_at))
    ]


def state(booked: Booked, now: datetime) -> dict[str, str]:
    """One word and its tone."""
    word, tone = booked.standing(now)
    return {"word": word, "tone": tone}


def said_after(booked: Booked) -> str:
    """What is true now that a slot has been booked, held or applied for."""
    if booked.state == BookingState.HELD:
        return "场地已为您保留，请在保留时间内确认。"
    if booked.state == BookingState.PENDING:
        return "申请已提交，场馆审批后会发消息告诉您。"
    return "预约成功，凭下面的二维码入场。"


def waits(booked: Booked, now: datetime) -> str | None:
    """Until when a booking waits, and for whom; None when it does not."""
    if booked.hold_until is None or not booked.is_standing(now):
        return None
    if booked.state == BookingState.HELD:
        return f"场地为您保留到{clock.time_cn(booked.hold_until)}，请在此之前确认，过时自动让出。"
    return f"场馆最晚在{clock.datetime_cn(booked.hold_until)}之前审批，逾期自动取消，不占预约次数。"


def waiting_row(one: Waiting) -> dict[str, Any]:
    """A booking that waits, as the desk decides on it."""
    return {
        "id": str(one.id),
        "title": f"{one.space_name} {clock.span_cn(one.starts_at, one.ends_at)}",
        "facts": [
            {"label": "预约人", "value": one.holder},
            *([{"label": "单位", "value": one.organization_name}] if one.organization_name else []),
            *([{"label": "备注", "value": one.note}] if one.note else []),
            {"label": "提交", "value": clock.datetime_cn(one.created_at)},
            {"label": "请在此之前处理", "value": clock.datetime_cn(one.hold_until)},
        ],
    }


def booked_facts(booked: Booked) -> list[dict[str, str]]:
    """What one has booked."""
    facts = [
        {"label": "场地", "value": f"{booked.venue_name} {booked.space_name}"},
        {"label": "时间", "value": clock.span_cn(booked.starts_at, booked.ends_at)},
        {"label": "费用", "value": fee_cn(booked.fee_class, booked.fee_fen)},
        {"label": "地址", "value": booked.address},
    ]
    if booked.organization_name:
        facts.insert(0, {"label": "单位", "value": booked.organization_name})
    if booked.note:
        facts.append({"label": "备注", "value": booked.note})
    if booked.reason and booked.state in (BookingState.DISPLACED, BookingState.CANCELLED):
        facts.append({"label": "原因", "value": booked.reason})
    return facts
