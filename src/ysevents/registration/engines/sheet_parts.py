"""The part of an .xlsx that is one sheet, looked through before a reader makes room for it.

A reader makes room for every cell up to the farthest, so that two cells could fill the memory.
"""

import re
from collections.abc import Mapping
from xml.parsers.expat import ExpatError, ParserCreate

from ysevents.registration.errors import WorkbookTooBig, WorkbookUnreadable

MOST_ROWS, MOST_COLUMNS = 2_000, 100
TOO_WIDE = f"表格太大：最多{MOST_ROWS}行、{MOST_COLUMNS}列。请删去名单以外的内容后再上传。"
FARTHEST_ROW, FARTHEST_COLUMN = 10_000, 300
"""So far off a cell may be that has something in it; blank rows between do not count, but take memory."""
PLACE = re.compile(r"([A-Z]{1,7})(\d{1,9})", re.ASCII)
FILLED = {"v", "is", "f"}


def look_through_sheet(content: bytes) -> frozenset[tuple[int, int]]:
    """Which cells are calculated, row and column from 0. WorkbookTooBig when something stands too far off."""
    seen = _Seen()
    parser = ParserCreate()
    parser.StartElementHandler = seen.start
    parser.StartDoctypeDeclHandler = seen.refuse
    try:
        parser.Parse(content, True)
    except ExpatError:
        raise WorkbookUnreadable("文件已损坏，请用WPS或Excel打开，另存为xlsx后再上传。") from None
    return frozenset(seen.formulas)


class _Seen:
    """Where the reading of a sheet is. Cells that do not say their place follow the one before."""

    def __init__(self) -> None:
        self.row, self.column = -1, -1
        self.formulas: set[tuple[int, int]] = set()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind == "row":
            given = attributes.get("r", "")
            self.row = int(given) - 1 if given.isascii() and given.isdecimal() else self.row + 1
            self.column = -1
        elif kind == "c":
            place = PLACE.fullmatch(attributes.get("r", ""))
            self.column = _column(place[1]) if place else self.column + 1
            self.row = int(place[2]) - 1 if place else self.row
        elif kind in FILLED:
            if self.row >= FARTHEST_ROW or self.column >= FARTHEST_COLUMN:
                raise WorkbookTooBig(TOO_WIDE)
            if kind == "f":
                self.formulas.add((self.row, self.column))

    def refuse(self, *_: object) -> None:
        """Workbooks declare no types of documents; whoever does means harm."""
        raise WorkbookUnreadable


def _column(letters: str) -> int:
    """A column counted from 0."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
