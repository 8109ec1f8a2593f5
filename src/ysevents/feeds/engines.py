"""iCalendar bytes: each occurrence is rendered once and the texts are joined.

UTC instants and plain dates only, one VEVENT per occurrence, no calendar-level UID, no people, alarms only
where somebody asked for them in their own calendar. The zone is there for clients that show the calendar's own, and so that an empty calendar
has the one component RFC 5545 asks for.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event, vDuration, vText

from ysevents.core.enums import OccurrenceKind, OccurrenceState, Sport
from ysevents.core.schemas import Planned
from ysevents.feeds.schemas import Feed, Style
from ysevents.kit.clock import day_span, local_day

HOUR = timedelta(hours=1)
END = b"END:VCALENDAR\r\n"
ZONE = b"""BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE
""".replace(b"\n", b"\r\n")

UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Control characters and separators of lines: what is pasted into a title must not break a file."""

STATUS = {
    OccurrenceState.TENTATIVE: "TENTATIVE",
    OccurrenceState.CONFIRMED: "CONFIRMED",
    OccurrenceState.POSTPONED: "TENTATIVE",
    OccurrenceState.CANCELLED: "CANCELLED",
    OccurrenceState.EXPIRED: "CANCELLED",
}
MARKS = {
    OccurrenceState.POSTPONED: "【延期待定】",
    OccurrenceState.CANCELLED: "【取消】",
    OccurrenceState.EXPIRED: "【取消】",
}


def render_feed(name: str, planned: Sequence[Planned], style: Style) -> Feed:
    """A whole calendar. The same input gives the same bytes."""
    head = _head(name).removesuffix(END)
    body = b"".join((head, ZONE, *(_event(p, style) for p in planned), END))
    return Feed(body=body, modified_at=max((p.revised_at for p in planned), default=None))


def _head(name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//ysevents//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(_plain(name)))
    calendar.add("x-wr-calname", vText(_plain(name)))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", vDuration(HOUR), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(HOUR))
    text: bytes = calendar.to_ical()
    return text


@lru_cache(maxsize=8192)
def _event(p: Planned, style: Style) -> bytes:
    event = Event()
    event.add("uid", f"{p.id}@{urlsplit(style.address).hostname}")
    event.add("dtstamp", p.revised_at)
    event.add("last-modified", p.revised_at)
    event.add("sequence", p.sequence)
    event.add("summary", MARKS.get(p.state, "") + _plain(p.title))
    start, end = _days(p) if p.is_all_day else (p.starts_at, p.ends_at)
    event.add("dtstart", start)
    event.add("dtend", end)
    is_told_in_title = style.cancelled_in_title and STATUS[p.state] == "CANCELLED"
    event.add("status", "CONFIRMED" if is_told_in_title else STATUS[p.state])
    event.add("transp", "TRANSPARENT" if style.is_public or p.is_off else "OPAQUE")
    if p.where:
        event.add("location", _plain(p.where))
    if p.latitude is not None and p.longitude is not None:
        event.add("geo", (p.latitude, p.longitude))
    event.add("url", style.address + _page(p))
    event.add("categories", [Sport(p.sport).label if p.sport else p.kind.label])
    if p.is_off and p.reason:
        event.add("description", f"原因：{_plain(p.reason)}")
    if style.remind_min and not style.is_public and not p.is_off:
        event.add_component(_alarm(p, style.remind_min))
    text: bytes = event.to_ical()
    return text


def _alarm(p: Planned, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _plain(p.title))
    alarm.add("trigger", -timedelta(minutes=minutes))
    return alarm


def _plain(text: str) -> str:
    return UNPRINTED.sub(" ", text)


def _days(p: Planned) -> tuple[date, date]:
    """First day and the day after the last."""
    last = local_day(p.ends_at)
    is_whole = p.ends_at == day_span(last)[0]
    return local_day(p.starts_at), last if is_whole else last + timedelta(days=1)


def _page(p: Planned) -> str:
    """Where people read more."""
    if p.kind == OccurrenceKind.BOOKING:
        return "/bookings"
    if p.event:
        return f"/events/{p.event}"
    return f"/venues/{p.venue}" if p.venue else "/"
