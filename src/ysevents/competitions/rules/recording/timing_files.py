"""Timing files 计时文件: what a photo finish or a timing system has written, as rows of lane or bib and time.

Covers: two columns (lane, time) without a head; named columns in any order; FinishLynx results (.lif); commas,
semicolons, tabs or blanks between; UTF-8 or GB18030; DNS, DNF and DQ in the place of a time or of the place.
Leaves out: which race a file is of, whoever uploads it chooses that; separators within quotation marks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.recording.texts import plain, split_status

HEADS = {
    "lane": "lane", "道": "lane", "道次": "lane", "ln": "lane", "位置": "lane",
    "bib": "bib", "id": "bib", "no": "bib", "号": "bib", "号码": "bib", "号码布": "bib",
    "time": "time", "成绩": "time", "时间": "time", "mark": "time",
    "place": "place", "pl": "place", "名次": "place", "rank": "place",
}  # fmt: skip
LYNX = ("place", "bib", "lane", "", "", "", "time")
"""Columns of a FinishLynx result, of which the first line names the race."""
MOST_ROWS = 500
STATUSES = (Status.DNS, Status.DNF, Status.DQ)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRow:
    """A row of the file: of whom, and the texts for the cells of the sheet. `line` counts from 1."""

    line: int
    lane: int | None = None
    bib: str = ""
    time: str = ""
    place: str = ""
    status: str = ""


def decode(content: bytes) -> str:
    """The text of a file, whoever wrote it: UTF-8 with or without a mark, else GB18030, unreadable bytes shown as such."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def read(text: str) -> tuple[TimedRow, ...]:
    """The rows in order; ValueError says in Chinese what kind of file is expected."""
    lines = [(n, _cells(line)) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise ValueError("文件是空的，应有道次（或号码）和成绩两栏")
    if len(lines) > MOST_ROWS:
        raise ValueError(f"文件超过{MOST_ROWS}行，请只导出这一组的成绩")
    names, rows = _columns(lines)
    if "time" not in names or not {"lane", "bib"} & set(names):
        raise ValueError("认不出哪一栏是道次或号码、哪一栏是成绩，请加一行标题：道次,成绩")
    return tuple(_row(line, dict(zip(names, cells, strict=False))) for line, cells in rows)


def _cells(line: str) -> list[str]:
    """A line by the separator that stands in it most."""
    line = plain(line) if "\t" not in line else line.strip()
    marks = sorted(";\t|,", key=line.count)
    if line.count(marks[-1]):
        return [plain(cell).strip('"').strip() for cell in line.split(marks[-1])]
    return line.split()


def _columns(lines: Sequence[tuple[int, list[str]]]) -> tuple[Sequence[str], Sequence[tuple[int, list[str]]]]:
    first = [HEADS.get(cell.lower(), "") for cell in lines[0][1]]
    if "time" in first:
        return first, lines[1:]
    body = [cells for _, cells in lines[1:]]
    if body and all(len(cells) >= len(LYNX) for cells in body):
        return LYNX, lines[1:]
    if all(len(cells) == 3 and cells[0].isdecimal() and cells[1].isdecimal() for _, cells in lines):
        return ("place", "lane", "time"), lines
    return ("lane", "time"), lines


def _row(line: int, cells: dict[str, str]) -> TimedRow:
    lane = cells.get("lane", "")
    status = next(
        (
            text
            for text in (cells.get("time", ""), cells.get("place", ""))
            if split_status(text)[0] in STATUSES
        ),
        "",
    )
    place = cells.get("place", "")
    return TimedRow(
        line=line,
        lane=int(lane) if re.fullmatch(r"\d{1,4}", lane) else None,
        bib=cells.get("bib", ""),
        time="" if status else cells.get("time", ""),
        place=place if place.isdecimal() and not status else "",
        status=status,
    )
