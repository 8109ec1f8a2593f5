"""Marks: winds as gauges show them, times that are never guessed."""

import pytest

from ysevents.competitions.rules.marks import time_ms, wind_cn, wind_mm_s


@pytest.mark.parametrize(
    ("text", "mm_s", "shown"),
    [
        ("+2.1", 2100, "+2.1"),
        ("2", 2000, "+2.0"),
        ("−0.4", -400, "-0.4"),
        ("－1．5 m/s", -1500, "-1.5"),
        ("0.0", 0, "+0.0"),
    ],
)
def test_winds_as_officials_write_them(text: str, mm_s: int, shown: str) -> None:
    assert wind_mm_s(text.replace(" ", "")) == mm_s
    assert wind_cn(mm_s) == shown


@pytest.mark.parametrize("text", ["", "1.25", "nwi", "+-1.0", "123"])
def test_what_is_no_wind_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="看不懂风速"):
        wind_mm_s(text)


@pytest.mark.parametrize("text", ["4:5.1", "4'5\"1", "1:2:3", "1:02:3"])
def test_a_time_whose_seconds_lack_a_digit_is_refused(text: str) -> None:
    """It may be 4:05.1, or 4:51 in which a point slipped in, or 4:5?.1."""
    with pytest.raises(ValueError, match="秒写两位"):
        time_ms(text)
