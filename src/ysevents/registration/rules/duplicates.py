"""Whom the office looks at twice: the same person, or what looks like one, in one meet.

Covers: one person in two delegations or on the roll of two units, the same name and birthday, a name of the
same sound or one that was corrected with the same birthday, the same name, sex and year of birth in two units
(a transfer, or fraud).
Leaves out: the same student number under two names, which its unique keyed hash forbids at the roll; namesakes of different years, and namesakes in one school with different birthdays (two pupils).
Nothing here refuses anybody: a person decides.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum


class Likeness(StrEnum):
    """What two registrations have in common, the gravest first."""

    TWO_UNITS = "two_units"
    SAME_BIRTHDAY = "same_birthday"
    OTHER_SPELLING = "other_spelling"
    SAME_YEAR = "same_year"
    OTHER_ROLL = "other_roll"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """An athlete who looks like somebody else. The other unit is named to the office alone."""

    delegation: Hashable
    person: Hashable
    name: str
    likeness: Likeness
    other_unit: str
    is_same_unit: bool

    @property
    def text(self) -> str:
        """One sentence for the office."""
        where = "本单位" if self.is_same_unit else self.other_unit
        if self.likeness == Likeness.TWO_UNITS:
            return f"{self.name}：同一人也在{where}的代表队里，只能代表一个单位，请核对"
        if self.likeness == Likeness.OTHER_ROLL:
            return f"{self.name}：学籍也在{where}，请核对是否已经转学"
        if self.likeness == Likeness.SAME_BIRTHDAY:
            return f"{self.name}：与{where}的一名运动员同名、同生日，请核对是否同一人"
        if self.likeness == Likeness.OTHER_SPELLING:
            return (
                f"{self.name}：与{where}的一名运动员同生日，姓名同音或曾经同名，请核对是否同一人的另一种写法"
            )
        return f"{self.name}：与{where}的一名运动员同名、同性别、同年出生，请核对是否转学或冒名"
