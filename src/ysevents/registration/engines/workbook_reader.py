"""Reads a workbook from standard input and writes its sheets as JSON: a process of its own, with little memory.

A file of some kilobytes can claim gigabytes, in ways the old format hides well. Whatever it claims, only this
process ends. Run as a script, so that it loads nothing of the application.
"""

import io
import json
import resource
import sys
from datetime import date, datetime
from typing import Any

MEMORY = 768 * 1024 * 1024
SECONDS = 20
MOST_SHEETS = 20
FARTHEST_ROW, FARTHEST_COLUMN = 10_000, 300
MOST_LETTERS = 20_000_000


def main() -> int:
    """Answer `{"sheets": [...]}`, or `{"fault": ...}` with too_big, locked or unreadable."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    # Only now: what is loaded here is under the limit too.
    import python_calamine  # noqa: PLC0415

    try:
        answer: dict[str, Any] = {"sheets": read(python_calamine, sys.stdin.buffer.read())}
    except (TooBig, MemoryError):
        answer = {"fault": "too_big"}
    except python_calamine.PasswordError:
        answer = {"fault": "locked"}
    except python_calamine.CalamineError:
        answer = {"fault": "unreadable"}
    json.dump(answer, sys.stdout)
    return 0


class TooBig(Exception):
    """More than a list of athletes can be."""


def read(calamine: Any, content: bytes) -> list[dict[str, Any]]:
    """Name, visibility and rows of every sheet, counted from the first row and column."""
    found, letters = [], 0
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        if len(book.sheets_metadata) > MOST_SHEETS:
            raise TooBig
        for index, metadata in enumerate(book.sheets_metadata):
            sheet = book.get_sheet_by_index(index)
            if sheet.total_height > FARTHEST_ROW or sheet.total_width > FARTHEST_COLUMN:
                raise TooBig
            rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            letters += sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
            if letters > MOST_LETTERS:
                raise TooBig
            is_visible = metadata.visible == calamine.SheetVisibleEnum.Visible
            found.append({"name": metadata.name, "is_visible": is_visible, "rows": rows})
    return found


def _cell(value: Any) -> str | float | None:
    """What calamine makes of a cell, as text or number."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if str(value).strip() else None


if __name__ == "__main__":
    sys.exit(main())
