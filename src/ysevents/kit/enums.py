"""Enums that carry the Chinese word people read beside the value programs store."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """`CONFIRMED = "confirmed", "已确认"`: equal to its value, shown by `.label`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


def one_of(column: str, enum: type[Labelled]) -> str:
    """The condition of a check constraint that allows just the values of `enum`."""
    return f"{column} IN ({', '.join(repr(str(member)) for member in enum)})"
