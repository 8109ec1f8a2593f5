"""The bytes of a calendar: what every client needs, whatever stands in the titles."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from ysevents.core.enums import OccurrenceKind, OccurrenceState, Visibility
from ysevents.core.schemas import Planned
from ysevents.feeds.engines import STATUS, render_feed
from ysevents.feeds.schemas import Style

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
PUBLIC = Style(address="https://ty.example.cn:8443")
OWN = Style(address="https://ty.example.cn:8443", is_public=False)
IN_TITLE = Style(address="https://ty.example.cn:8443", cancelled_in_title=True)
EVENT = UUID(int=2)


def planned(**given: Any) -> Planned:
    """A heat at 09:00 to 09:05."""
    return Planned(
        **{
            "id": UUID(int=1),
            "kind": OccurrenceKind.FIXTURE,
            "title": "男子100米 第2组",
            "label": "第2组",
            "event": EVENT,
            "event_title": "男子100米",
            "root": EVENT,
            "sport": "athletics",
            "space": UUID(int=3),
            "space_name": "田径场",
            "venue": UUID(int=4),
            "venue_name": "体育场",
            "place": None,
            "latitude": 28.99,
            "longitude": 109.85,
            "starts_at": NOW,
            "ends_at": NOW + timedelta(minutes=5),
            "is_all_day": False,
            "state": OccurrenceState.CONFIRMED,
            "visibility": Visibility.PUBLIC,
            "within": None,
            "reason": None,
            "sequence": 3,
            "revised_at": NOW - timedelta(days=1),
            **given,
        }
    )


def lines_of(*events: Planned, style: Style = PUBLIC) -> list[str]:
    """The unfolded lines of the first event."""
    text = render_feed("日历", events, style).body.decode().replace("\r\n ", "")
    return text.split("BEGIN:VEVENT\r\n")[1].split("\r\nEND:VEVENT")[0].split("\r\n")


def test_an_event_is_golden() -> None:
    assert sorted(lines_of(planned())) == [
        "CATEGORIES:田径",
        "DTEND:20261124T010500Z",
        "DTSTAMP:20261123T010000Z",
        "DTSTART:20261124T010000Z",
        "GEO:28.99;109.85",
        "LAST-MODIFIED:20261123T010000Z",
        "LOCATION:体育场\\, 田径场",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
        "SUMMARY:男子100米 第2组",
        "TRANSP:TRANSPARENT",
        "UID:00000000-0000-0000-0000-000000000001@ty.example.cn",
        f"URL:https://ty.example.cn:8443/events/{EVENT}",
    ]


def test_the_calendar_around_is_golden_and_never_without_a_component() -> None:
    feed = render_feed("运动会, 决赛", [], PUBLIC)

    assert feed.modified_at is None
    assert feed.body.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ysevents//calendar//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:运动会\\, 决赛",
        "X-WR-CALNAME:运动会\\, 决赛",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize(
    ("state", "style", "summary", "status", "transp"),
    [
        (OccurrenceState.CONFIRMED, OWN, "男子100米 第2组", "CONFIRMED", "OPAQUE"),
        (OccurrenceState.TENTATIVE, PUBLIC, "男子100米 第2组", "TENTATIVE", "TRANSPARENT"),
        (OccurrenceState.POSTPONED, OWN, "【延期待定】男子100米 第2组", "TENTATIVE", "TRANSPARENT"),
        (OccurrenceState.CANCELLED, OWN, "【取消】男子100米 第2组", "CANCELLED", "TRANSPARENT"),
        (OccurrenceState.CANCELLED, IN_TITLE, "【取消】男子100米 第2组", "CONFIRMED", "TRANSPARENT"),
        (OccurrenceState.POSTPONED, IN_TITLE, "【延期待定】男子100米 第2组", "TENTATIVE", "TRANSPARENT"),
    ],
)
def test_state_shows_in_title_status_and_busy_time(
    state: OccurrenceState, style: Style, summary: str, status: str, transp: str
) -> None:
    lines = lines_of(planned(state=state, reason="下雨"), style=style)

    assert {f"SUMMARY:{summary}", f"STATUS:{status}", f"TRANSP:{transp}"} <= set(lines)
    assert ("DESCRIPTION:原因：下雨" in lines) == state.name.endswith(("CELLED", "PONED"))


@pytest.mark.parametrize("end", ["2026-12-20T16:00Z", "2026-12-20T12:00Z"])
def test_whole_days_end_on_the_day_after(end: str) -> None:
    meet = planned(
        is_all_day=True,
        starts_at=datetime.fromisoformat("2026-12-17T16:00Z"),
        ends_at=datetime.fromisoformat(end),
    )

    lines = lines_of(meet)

    assert {"DTSTART;VALUE=DATE:20261218", "DTEND;VALUE=DATE:20261221"} <= set(lines)


def test_a_booking_leads_to_ones_bookings_and_carries_no_code() -> None:
    lines = lines_of(planned(kind=OccurrenceKind.BOOKING, event=None, sport="badminton"), style=OWN)

    assert "URL:https://ty.example.cn:8443/bookings" in lines
    assert not [line for line in lines if "/t/" in line]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


def printed(text: str) -> str:
    """Each run of control characters and line separators as one blank."""
    blanked = "".join("\0" if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return re.sub("\0+", " ", blanked)


@given(TEXTS, TEXTS, st.sampled_from(list(STATUS)))
def test_any_title_keeps_the_form(title: str, place: str, state: OccurrenceState) -> None:
    p = planned(title=title, space=None, place=place, state=state)

    body = render_feed(title, [p, planned(id=UUID(int=9))], PUBLIC).body

    lines = body.split(b"\r\n")
    assert lines.pop() == b""
    assert not set(b"\r\n") & set(b"".join(lines))
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    first, second = Calendar.from_ical(body).walk("VEVENT")
    assert str(first["SUMMARY"]).endswith(printed(title))
    assert str(first["LOCATION"]) == printed(place)
    assert first["UID"] != second["UID"]


def test_the_same_in_gives_the_same_bytes() -> None:
    events = [planned(id=UUID(int=n)) for n in range(1, 20)]

    assert render_feed("x", events, PUBLIC) == render_feed("x", list(events), PUBLIC)
    assert date(2026, 11, 23) == (render_feed("x", events, PUBLIC).modified_at or NOW).date()
