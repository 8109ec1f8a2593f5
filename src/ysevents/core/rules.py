"""Decisions of the schema that need no database: names, school years, ages."""

import re
import unicodedata
from datetime import date

NAME = re.compile(r"[^\W\d_]+(?:[·•・ ][^\W\d_]+)*")
LONGEST_NAME = 30


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
    if "·" in name or " " in name:
        return f"{name[0]}*"
    if len(name) <= 2:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def school_year(day: date) -> int:
    """The school year `day` falls into, named by the year of its September."""
    return day.year if day.month >= 9 else day.year - 1


def grade_on(entry_year: int, day: date) -> int:
    """The grade, 1 to 12, of a pupil whose class entered grade 1 in `entry_year`."""
    return school_year(day) - entry_year + 1


def age_on(birth_on: date, day: date) -> int:
    """Full years of age. Born on 29 February, one turns older on 1 March in common years."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def _is_chinese(text: str) -> bool:
    return any(unicodedata.name(c, "").startswith("CJK") for c in text)
