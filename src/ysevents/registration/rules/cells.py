"""Cells of a workbook as coaches fill them in, made into what is meant.

Covers: names, sex, dates of birth (2013.9.1, 2013年9月1日, 20130901, serial numbers), grades, student numbers
with those that a spreadsheet has rounded, crosses, yes and no. Digits of full width count as digits.
Leaves out: whether what is meant may be: see `sheets` and `workbooks`.
"""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from ysevents.competitions.rules.eligibility import GRADES
from ysevents.core.rules import clean_name

Cell = str | float | None
"""What stands in a cell; dates are written as 2013-09-01."""
Meant = TypeVar("Meant")

SERIAL_FROM, SERIAL_UNTIL = 20_000, 60_000
"""Numbers that a spreadsheet shows as days between 1954 and 2064."""
SERIAL_ZERO = date(1899, 12, 30)
MOST_NAMED = 20
"""So many contests are read from one cell; nobody may enter that many."""
EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number."""
SEXES = {"男": "male", "女": "female", "M": "male", "F": "female", "MALE": "male", "FEMALE": "female"}
YES = {"是", "参赛", "参加", "Y", "YES"}
NO = {"否", "不参赛", "不参加", "N", "NO", "0", "-", "—", "无"}
CROSSES = {"√", "✓", "✔", "☑", "V", "1", "报", "○", "●", *YES}
DOUBTFUL_CROSSES = {"×", "X", "✗", "✘", "☒"}
"""For some a cross chooses, for some it strikes out."""
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.ASCII)
IDENTITY = re.compile(r"\d{17}[\dX]", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
WRITTEN = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?", re.ASCII)
TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", re.ASCII)
WITHOUT_DAY = re.compile(r"\d{4}(\D{1,2}\d{1,2}\D?)?", re.ASCII)
CHINESE_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
SCHOOLS = {"小": 0, "初": 6, "高": 9}
GRADE = re.compile(r"(小学|小|初中|初|高中|高)?(\d{1,2})(年级|年|级)?([（(\d班)）]*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell. A warning says how it was read all the same."""

    code: str
    text: str
    is_error: bool = True


@dataclass(frozen=True, slots=True)
class Read(Generic[Meant]):
    """What a cell means; None: nothing, or nothing that can be used."""

    value: Meant | None = None
    fault: Fault | None = None


def text_of(cell: Cell) -> str:
    """A cell as one line of text. Whole numbers have no point; `="..."` is its inside.

    >>> text_of(5.0), text_of(' 1\\n2 '), text_of('="0012"')
    ('5', '1 2', '0012')
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    text = " ".join(cell.split())
    return text[2:-1] if text.startswith('="') and text.endswith('"') and len(text) > 2 else text


def plain(cell: Cell) -> str:
    """Text to be compared: letters and digits of full width are as usual, capital, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text_of(cell)).split()).upper()


def is_formula(cell: Cell) -> bool:
    """Whether text would calculate if a spreadsheet opened it; signed numbers are none."""
    text = text_of(cell)
    return text.startswith("=") or (text.startswith("@") and len(text) > 1)


def read_name(cell: Cell) -> Read[str]:
    """A name as it is kept: 「向 丽」 is 向丽, 阿依古丽.买买提 has its middle dot."""
    text = text_of(cell)
    if not text:
        return Read(fault=Fault("name_missing", "缺少姓名"))
    name = clean_name(text)
    return Read(name) if name else Read(fault=Fault("name_unusable", f"姓名“{text[:20]}”不能用，请只写姓名"))


def read_sex(cell: Cell) -> Read[str]:
    """`male` or `female`."""
    text = plain(cell)
    if not text:
        return Read()
    found = SEXES.get(text.removesuffix("性").removesuffix("子").removesuffix("生"))
    return Read(found) if found else Read(fault=Fault("sex_unclear", f"性别“{text[:10]}”看不懂，请写男或女"))


def read_birth(cell: Cell, today: date) -> Read[date]:
    """A date of birth, or what is wrong with it: that it does not exist, lacks the day, is an identity number."""
    text = plain(TIME_OF_DAY.sub("", text_of(cell)))
    if not text:
        return Read()
    if IDENTITY.fullmatch(text):
        return Read(fault=Fault("birth_is_identity", "请填出生日期，不要填身份证号"))
    number = float(text) if re.fullmatch(r"\d{5}(\.\d+)?", text, re.ASCII) else 0
    if SERIAL_FROM <= number <= SERIAL_UNTIL:
        found = SERIAL_ZERO + timedelta(days=int(number))
    else:
        match = COMPACT.fullmatch(text) or WRITTEN.fullmatch(text)
        if match is None:
            return Read(fault=_unreadable(text))
        try:
            found = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return Read(fault=Fault("birth_impossible", f"出生日期 {text[:20]} 不存在"))
    if not today.year - 30 <= found.year or found > today:
        return Read(fault=Fault("birth_unlikely", f"出生日期 {found} 不像学生的，请核对年份"))
    return Read(found)


def _unreadable(text: str) -> Fault:
    if WITHOUT_DAY.fullmatch(text):
        return Fault("birth_incomplete", f"出生日期 {text} 不完整，请写到日，如2013-09-01")
    return Fault("birth_unclear", f"出生日期“{text[:20]}”看不懂，请写成2013-09-01")


def read_grade(cell: Cell) -> Read[int]:
    """A grade from 1 to 12: 五年级, 5, 五(2)班, 初一, 高三, 九年级."""
    text = plain(cell).translate(CHINESE_DIGITS).replace("十1", "11").replace("十2", "12").replace("十", "10")
    if not text:
        return Read()
    match = GRADE.fullmatch(text)
    grade = int(match[2]) + SCHOOLS.get((match[1] or "小")[0], 0) if match else 0
    if match and 1 <= grade <= len(GRADES):
        return Read(grade)
    return Read(fault=Fault("grade_unclear", f"年级“{text_of(cell)[:10]}”看不懂，请写成五年级、初一这样"))


def read_student_code(cell: Cell) -> Read[str]:
    """A student number. What a spreadsheet has turned into a number of its own kind has lost digits."""
    text = plain(cell)
    if not text:
        return Read()
    digits_lost = isinstance(cell, float) and (abs(cell) >= 10**EXACT_DIGITS or not cell.is_integer())
    if digits_lost or SCIENTIFIC.fullmatch(text):
        return Read(
            fault=Fault(
                "student_code_rounded",
                "学籍号被表格改成了科学计数，末几位已丢失；请先把这一列设为“文本”，再重新填写",
            )
        )
    if not re.fullmatch(r"[A-Z]?[0-9]{4,20}[A-Z]?", text, re.ASCII):
        return Read(fault=Fault("student_code_unclear", "学籍号只能是数字和字母，请核对"))
    return Read(text)


def read_cross(cell: Cell) -> Read[bool]:
    """Whether a contest's cell chooses it."""
    text = plain(cell)
    if not text or text in NO:
        return Read(False)
    if set(text) <= CROSSES or text in CROSSES:
        return Read(True)
    if text in DOUBTFUL_CROSSES:
        return Read(True, Fault("cross_doubtful", f"“{text}”按报名读取，不报的请留空", is_error=False))
    return Read(fault=Fault("cross_unclear", f"“{text[:10]}”看不懂，报名请打√，不报请留空"))


def read_choice(cell: Cell) -> Read[bool]:
    """Whether somebody is to take part; no value where nothing is said."""
    text = plain(cell)
    if not text:
        return Read()
    if text in NO:
        return Read(False)
    if text in CROSSES:
        return Read(True)
    return Read(fault=Fault("choice_unclear", f"“{text[:10]}”看不懂，请写是或否"))


def split_contests(cell: Cell, known: Container[str] = ()) -> list[str]:
    """The contests named in a cell, one or several; what is known as a whole is not taken apart."""
    if contest_key(text_of(cell)) in known:
        return [text_of(cell)]
    parts = dict.fromkeys(part for part in re.split(r"[、,，;；/+]|\s+", text_of(cell)) if part)
    return list(parts)[:MOST_NAMED]


def contest_key(words: str) -> str:
    """Names of contests as they are compared: １００米, 100m and 100 米 are one, × and x are another.

    >>> contest_key("４x100M接力") == contest_key("4×100米接力")
    True
    """
    text = plain(words).replace("×", "X").replace("*", "X").replace("公尺", "米")
    return re.sub(r"(?<=\d)M(?![A-Z])", "米", text)


def column_letter(index: int) -> str:
    """The letters of a column that is counted from 0.

    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
