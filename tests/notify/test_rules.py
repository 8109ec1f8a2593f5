"""The words of notices, and what is one; no database."""

import pytest

from ysevents.notify.enums import Notice
from ysevents.notify.rules import Facts, is_overtaken, name_of, notice_of, words

RACE = Facts(name="男子100米 第2组", when="12月5日 周六 09:20", where="体育场 田径场", reason=None)
RAIN = Facts(name="男子100米 第2组", when="12月5日 周六 09:20", where="体育场 田径场", reason="雷雨")
OUTSIDE = Facts(name="钓鱼 第1轮", when="12月5日 周六 09:20", where="", reason=None)


@pytest.mark.parametrize(
    ("notice", "facts", "text"),
    [
        (Notice.MOVED, RACE, "男子100米 第2组 改到 12月5日 周六 09:20，体育场 田径场"),
        (Notice.MOVED, OUTSIDE, "钓鱼 第1轮 改到 12月5日 周六 09:20"),
        (Notice.CANCELLED, RAIN, "男子100米 第2组 已取消：雷雨。原定 12月5日 周六 09:20，体育场 田径场"),
        (Notice.CANCELLED, RACE, "男子100米 第2组 已取消。原定 12月5日 周六 09:20，体育场 田径场"),
        (
            Notice.POSTPONED,
            RAIN,
            "男子100米 第2组 延期：雷雨。原定 12月5日 周六 09:20，体育场 田径场，新的时间另行通知",
        ),
        (Notice.RESUMED, RACE, "男子100米 第2组 恢复进行，时间 12月5日 周六 09:20，体育场 田径场"),
    ],
)
def test_the_words(notice: Notice, facts: Facts, text: str) -> None:
    assert words(notice, facts) == text


@pytest.mark.parametrize(
    ("verb", "before", "notice"),
    [
        ("moved", "confirmed", Notice.MOVED),
        ("moved", "draft", None),
        ("cancelled", "tentative", Notice.CANCELLED),
        ("cancelled", "draft", None),
        ("postponed", "confirmed", Notice.POSTPONED),
        ("confirmed", "postponed", Notice.RESUMED),
        ("confirmed", "tentative", None),
        ("confirmed", "draft", None),
        ("placed", None, None),
        ("revised", "confirmed", None),
        ("expired", "tentative", None),
    ],
)
def test_what_is_news(verb: str, before: str | None, notice: Notice | None) -> None:
    assert notice_of(verb, before) == notice


def test_a_move_of_what_is_off_by_now_is_overtaken() -> None:
    assert is_overtaken(Notice.MOVED, "cancelled")
    assert is_overtaken(Notice.POSTPONED, "confirmed")
    assert not is_overtaken(Notice.MOVED, "confirmed")
    assert not is_overtaken(Notice.CANCELLED, "cancelled")


def test_a_label_is_not_said_twice() -> None:
    assert name_of("男子100米", "第2组") == "男子100米 第2组"
    assert name_of("男子100米 第2组", "第2组") == "男子100米 第2组"
    assert name_of("开幕式", "") == "开幕式"
