"""Decisions of the schema that need no database: names, working days, school years, ages, identity numbers."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ysevents.core.enums import DayKind, DayType, IdentityFault, Sex

NAME = re.compile(r"[^\W\d_]+(?:[·•・ ][^\W\d_]+)*")
LONGEST_NAME = 30
HIDDEN_NAME = "姓名不公开"
"""Stands for a name that may not be shown any more: a consent was withdrawn, or the person anonymised."""
DELETED_TEXT = "已删除"
"""Stands where words about somebody were who is forgotten."""

IDENTITY = re.compile(r"[0-9]{17}[0-9X]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
PROVINCES = frozenset(
    number
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for number in range(first, last + 1)
)
"""The first two digits there are; below them the codes of abolished counties stay good for life."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity number that passes its own check, and what it tells."""

    number: str
    birth_on: date
    sex: Sex


def clean_name(raw: str) -> str | None:
    """A person's name as stored, or None when it cannot be one.

    1 to 30 letters of any script, also outside the BMP, with middle dots between parts. Spaces
    around and inside a Chinese name are typing habits (向 丽) and go; other middle dots become ·.
    Names are never folded otherwise: 㛃 stays 㛃.
    """
    text = " ".join(raw.replace("\u3000", " ").split())
    text = re.sub(r"\s*[·•・‧∙.]\s*", "·", text) if _is_chinese(text) else text
    if _is_chinese(text):
        text = text.replace(" ", "")
    if not 1 <= len(text) <= LONGEST_NAME or not NAME.fullmatch(text):
        return None
    return text


def mask_name(name: str) -> str:
    """`彭*明`, `彭*`, `阿*`: what may be shown of a child's name without consent to publication.

    >>> mask_name("彭小明"), mask_name("彭明"), mask_name("阿依古丽·买买提")
    ('彭*明', '彭*', '阿*')
    """
    if name == HIDDEN_NAME:
        return name
    if "·" in name or " " in name:
        return f"{name[0]}*"
    if len(name) <= 2:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def public_name(name: str, *, is_adult: bool, may_publish: bool, is_withdrawn: bool) -> str:
    """A name as anybody may read it.

    >>> public_name("彭小明", is_adult=False, may_publish=False, is_withdrawn=False)
    '彭*明'
    >>> public_name("彭大山", is_adult=True, may_publish=False, is_withdrawn=True)
    '姓名不公开'
    """
    if is_withdrawn:
        return HIDDEN_NAME
    return name if is_adult or may_publish else mask_name(name)


SATURDAY = 5


def is_working_day(day: date, calendar: Mapping[date, DayKind]) -> bool:
    """Whether offices are open and schools have lessons: by the calendar, else Monday to Friday."""
    kind = calendar.get(day, DayKind.ORDINARY)
    return kind == DayKind.WORKDAY or (kind == DayKind.ORDINARY and day.weekday() < SATURDAY)


@dataclass(frozen=True, slots=True)
class Term:
    """学期: the first and the last day of lessons."""

    first_on: date
    last_on: date


def day_type(day: date, calendar: Mapping[date, DayKind], terms: Sequence[Term]) -> DayType:
    """What a day is for grounds: holiday by the calendar, else day off, else by the school terms.

    A day worked instead is a school day in term, whatever its weekday. Before the first known term and
    after the last nobody has said anything: working days are school days there.

    >>> autumn = [Term(date(2026, 9, 1), date(2027, 1, 22)), Term(date(2027, 2, 22), date(2027, 7, 2))]
    >>> [day_type(date(2027, 2, day), {}, autumn).value for day in (5, 6, 22)]
    ['school_holiday', 'rest_day', 'school_day']
    """
    if calendar.get(day) == DayKind.HOLIDAY:
        return DayType.PUBLIC_HOLIDAY
    if not is_working_day(day, calendar):
        return DayType.REST_DAY
    is_known = terms and min(t.first_on for t in terms) <= day <= max(t.last_on for t in terms)
    if is_known and not any(t.first_on <= day <= t.last_on for t in terms):
        return DayType.SCHOOL_HOLIDAY
    return DayType.SCHOOL_DAY


def add_working_days(day: date, count: int, calendar: Mapping[date, DayKind]) -> date:
    """The last of so many working days after `day`, which itself does not count.

    >>> add_working_days(date(2026, 11, 26), 3, {})
    datetime.date(2026, 12, 1)
    >>> add_working_days(date(2026, 9, 30), 1, {date(2026, 10, 1): DayKind.HOLIDAY})
    datetime.date(2026, 10, 2)
    """
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, calendar)
    return day


def school_year(day: date) -> int:
    """The school year `day` falls into, named by the year of its September."""
    return day.year if day.month >= 9 else day.year - 1


def grade_on(entry_year: int, day: date) -> int:
    """The grade, 1 to 12, of a pupil whose class entered grade 1 in `entry_year`."""
    return school_year(day) - entry_year + 1


def age_on(birth_on: date, day: date) -> int:
    """Full years of age. Born on 29 February, one turns older on 1 March in common years."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def read_identity(raw: str) -> Identity | IdentityFault:
    """An identity number by GB 11643, or what is wrong with it.

    Full-width digits, blanks and a small x are typing habits. Numbers of 15 digits are out of use.

    >>> read_identity("11010519491231002x").birth_on
    datetime.date(1949, 12, 31)
    >>> read_identity("110105194912310021").name
    'CHECK_DIGIT'
    """
    number = "".join(unicodedata.normalize("NFKC", raw).split()).upper()
    if not IDENTITY.fullmatch(number):
        return IdentityFault.SHAPE
    if int(number[:2]) not in PROVINCES:
        return IdentityFault.PLACE
    try:
        birth_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return IdentityFault.DATE
    if check_digit(number) != number[17]:
        return IdentityFault.CHECK_DIGIT
    return Identity(number, birth_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def check_digit(digits: str) -> str:
    """What the first 17 digits of an identity number demand as the last."""
    return CHECK_DIGITS[sum(int(d) * w for d, w in zip(digits[:17], WEIGHTS, strict=True)) % 11]


def mask_identity(number: str) -> str:
    """What anybody may see of an identity number: where it was given out and its last four digits.

    >>> mask_identity("11010519491231002X")
    '110105********002X'
    """
    return f"{number[:6]}{'*' * 8}{number[-4:]}"


def _is_chinese(text: str) -> bool:
    return any(unicodedata.name(c, "").startswith("CJK") for c in text)
