"""Telephone numbers, passwords, and how long a login lasts; no database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from tests.texts import texts
from ysevents.accounts.rules import (
    device,
    fold_username,
    is_username,
    login_ends,
    mask_phone,
    parse_phone,
    password_fault,
)

NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "13974300001",
        "+86 139 7430 0001",
        "0086-139-7430-0001",
        "139\u30007430\u30000001",
        "１３９７４３００００１",
        " 13974300001 ",
    ],
)
def test_a_number_is_taken_in_the_ways_people_write_it(raw: str) -> None:
    assert parse_phone(raw) == "13974300001"


@pytest.mark.parametrize(
    "raw", ["", "1397430000", "139743000012", "12974300001", "+1 13974300001", "1397430000a", "00000100001"]
)
def test_what_is_no_mobile_number_is_refused(raw: str) -> None:
    assert parse_phone(raw) is None


def test_demo_numbers_are_known_to_a_demo_alone() -> None:
    assert parse_phone("000 0010 0001", demo=True) == "00000100001"
    assert parse_phone("000 0010 0001") is None


@given(texts(40))
def test_any_text_is_a_number_or_is_refused(raw: str) -> None:
    number = parse_phone(raw, demo=True)

    assert number is None or (len(number) == 11 and number.isascii() and number.isdigit())
    assert number is None or parse_phone(number, demo=True) == number


def test_a_number_is_shown_in_part() -> None:
    assert mask_phone("13974301234") == "139****1234"


@pytest.mark.parametrize("raw", ["Lingxi.Zhongxin", "芙蓉镇中学", "coach-01", "ＣＯＡＣＨ"])
def test_user_names_are_folded(raw: str) -> None:
    assert is_username(fold_username(raw))


@pytest.mark.parametrize("raw", ["ab", "a b c", "13974300001", "00000100001", "-coach", "x" * 41, ""])
def test_what_cannot_be_a_user_name(raw: str) -> None:
    assert not is_username(fold_username(raw))


@pytest.mark.parametrize(
    "password", ["Lvye-2026-shan", "k7m2-9qxt-rb4n", "猛洞河上漂流A1", "correct Horse 7"]
)
def test_passwords_that_are_taken(password: str) -> None:
    assert password_fault(password, "coach01", "彭老师") is None


@pytest.mark.parametrize(
    "password",
    [
        "Ab1-567",
        "a" * 129,
        "lvyeshanshui",
        "lvye20262026",
        "Password123",
        "P@ssw0rd!",
        "Admin@2026",
        "Qwerty12345!",
        "Aa111111",
        "Yongshun@2026",
        "Xx-Coach01-9",
        "1qaz@WSX",
    ],
)
def test_passwords_that_are_refused(password: str) -> None:
    assert password_fault(password, "coach01") is not None


def test_staff_logins_end_when_idle_and_after_half_a_day() -> None:
    assert login_ends(NINE, NINE, is_staff=True) == NINE + timedelta(minutes=30)
    late = NINE + timedelta(hours=11, minutes=50)
    assert login_ends(NINE, late, is_staff=True) == NINE + timedelta(hours=12)


def test_residents_stay_logged_in_for_a_month_of_silence() -> None:
    assert login_ends(NINE, NINE + timedelta(days=90), is_staff=False) == NINE + timedelta(days=120)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14; V2324A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
            "Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50",
            "微信，安卓手机",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari，iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
            "Edge，Windows 电脑",
        ),
        ("", "其他设备"),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(agent: str, words: str) -> None:
    assert device(agent) == words
