"""The window of a feed, what fits into it, and the secret of a personal address."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.feeds import rules
from ysevents.feeds.enums import Client
from ysevents.kit.clock import local

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_the_window_has_its_edges_on_the_first_of_a_month() -> None:
    start, end = rules.window(NOW)

    assert (local(start).date(), local(end).date()) == (date(2026, 8, 1), date(2028, 1, 1))


@given(INSTANTS)
def test_the_window_is_never_narrower_than_promised(now: datetime) -> None:
    start, end = rules.window(now)

    assert start <= now - timedelta(days=90)
    assert end >= now + timedelta(days=400)
    assert (local(start).day, local(end).day) == (1, 1)


@dataclass(frozen=True)
class Ended:
    ends_at: datetime


def test_what_does_not_fit_is_dropped_from_the_oldest_past_then_from_the_farthest() -> None:
    past = [Ended(NOW - timedelta(hours=n)) for n in range(500, 0, -1)]
    future = [Ended(NOW + timedelta(hours=n)) for n in range(1, rules.MOST_EVENTS)]

    assert list(rules.fitting([*past, *future], NOW)) == [past[-1], *future]
    assert list(rules.fitting([*future, *future], NOW)) == [*future, future[0]]
    assert list(rules.fitting(past, NOW)) == past


def test_an_address_is_made_again_from_key_account_and_hour() -> None:
    account = UUID(int=7)
    token = rules.token(b"k" * 32, account, NOW)

    assert token == rules.token(b"k" * 32, account, NOW)
    assert len(bytes.fromhex(token)) * 8 >= 128
    assert token not in {
        rules.token(b"l" * 32, account, NOW),
        rules.token(b"k" * 32, UUID(int=8), NOW),
        rules.token(b"k" * 32, account, NOW + timedelta(microseconds=1)),
    }


@pytest.mark.parametrize(
    ("agent", "client"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", Client.APPLE),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", Client.APPLE),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8)", Client.ANDROID),
        ("Mozilla/5.0 (Linux; Android 12; HUAWEI NOH-AN00)", Client.PHONE),
        ("Mozilla/5.0 (Linux; Android 13; Redmi K50; MIUI)", Client.PHONE),
        ("Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.40", Client.WECHAT),
        ("Mozilla/5.0 (X11; Linux x86_64)", Client.OTHER),
        ("", Client.OTHER),
    ],
)
def test_the_visitors_own_calendar_is_guessed_from_the_browser(agent: str, client: Client) -> None:
    assert rules.client_of(agent) == client


def test_addresses_of_one_moment_differ_by_what_they_are_about() -> None:
    texts = {rules.token(b"key", UUID(int=1), NOW, about) for about in ("", "|bookings|None", "|unit|1")}

    assert len(texts) == 3
