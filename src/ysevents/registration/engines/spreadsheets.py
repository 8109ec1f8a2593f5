"""Files of spreadsheets as Excel and WPS save them, read into plain sheets.

Takes .xlsx, .xls and text (UTF-8, UTF-16 or GB18030; commas, semicolons or tabs). What a file is, its content
says, not its name. Sizes are judged before anything is unpacked: a few kilobytes can claim gigabytes.
"""

import csv
import html
import io
import re
import zipfile
import zlib
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ysevents.registration.errors import WorkbookTooBig, WorkbookUnreadable
from ysevents.registration.rules.cells import Cell
from ysevents.registration.rules.sheets import Sheet

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_RATIO = 100
"""How many times its size a part of a file may unpack to, from a megabyte on."""
MOST_ROWS, MOST_COLUMNS = 2_000, 100
MOST_SHEETS = 20
FARTHEST_ROW, FARTHEST_COLUMN = 10_000, 300
"""So far off a cell may be that has something in it; blank rows between do not count, but take memory."""
AT = rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']"""
COLUMN = re.compile(AT + rb"([A-Z]{1,9})\d+[^>]*(?<!/)>")
ROW = re.compile(rb"""<(?:\w+:)?(?:row|c)\s[^>]*?\br\s*=\s*["'][A-Z]*(\d+)[^>]*(?<!/)>""")
FORMULA = re.compile(AT + rb"([A-Z]{1,3})(\d{1,7})[^>]*>\s*<(?:\w+:)?f[\s/>]")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_sheets(content: bytes) -> tuple[list[Sheet], list[Sheet]]:
    """The visible sheets of a file, and the hidden ones. WorkbookUnreadable and WorkbookTooBig say what to do."""
    if len(content) > MOST_BYTES:
        raise WorkbookTooBig("文件超过10 MB，请删去照片和无关的工作表后再上传。")
    if content.startswith(ZIP):
        return _read_xlsx(content)
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise WorkbookUnreadable("文件设了打开密码，请取消密码后再上传。")
        return _read_workbook(content, {})
    return [_check_size(_read_text(content))], []


def _read_xlsx(content: bytes) -> tuple[list[Sheet], list[Sheet]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            _refuse_bomb(file)
            formulas = _look_through(file)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, OSError, EOFError):
        raise WorkbookUnreadable("文件已损坏，请用WPS或Excel打开，另存为xlsx后再上传。") from None
    return _read_workbook(content, formulas)


def _refuse_bomb(file: zipfile.ZipFile) -> None:
    """Judge by what the directory claims; more than it claims cannot be unpacked."""
    parts = file.infolist()
    if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
        raise WorkbookUnreadable
    swollen = any(
        part.file_size > 1024 * 1024 and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if swollen or sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > 2_000:
        raise WorkbookTooBig("文件展开后过大，可能有大片空格子带着格式；请把名单复制到新表再上传。")


def _look_through(file: zipfile.ZipFile) -> dict[str, frozenset[tuple[int, int]]]:
    """Which cells of each sheet, by its part of the file, are calculated; WorkbookTooBig for far-off cells.

    A reader makes room for every cell up to the farthest, so that two cells could fill the memory.
    """
    found = {}
    for name in file.namelist():
        content = file.read(name)
        if b"sheetData" not in content:
            continue
        columns = max((_column(letters) for letters in set(COLUMN.findall(content))), default=0)
        if columns >= FARTHEST_COLUMN or max(map(int, set(ROW.findall(content))), default=0) > FARTHEST_ROW:
            raise WorkbookTooBig(TOO_WIDE)
        found[name.lower()] = frozenset(
            (int(number) - 1, _column(letters)) for letters, number in FORMULA.findall(content)
        )
    return _by_title(file, found)


def _by_title(
    file: zipfile.ZipFile, found: dict[str, frozenset[tuple[int, int]]]
) -> dict[str, frozenset[tuple[int, int]]]:
    """The same by the titles of sheets, which lead to their parts by way of relations."""
    relations = file.read("xl/_rels/workbook.xml.rels")
    parts = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", relations):
        given = _attributes(tag)
        parts[given.get("Id")] = given.get("Target", "").removeprefix("/xl/").removeprefix("xl/")
    titled = {}
    for tag in re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", file.read("xl/workbook.xml")):
        given = _attributes(tag)
        part = next((parts.get(value) for key, value in given.items() if key.endswith(":id")), None)
        titled[given.get("name", "")] = found.get(f"xl/{part}".lower(), frozenset())
    return titled


def _attributes(tag: bytes) -> dict[str, str]:
    pairs = re.findall(r"""([\w:]+)\s*=\s*["']([^"']*)["']""", tag.decode("utf-8", "replace"))
    return {name: html.unescape(value) for name, value in pairs}


TOO_WIDE = f"表格太大：最多{MOST_ROWS}行、{MOST_COLUMNS}列。请删去名单以外的内容后再上传。"


def _column(letters: bytes) -> int:
    """A column counted from 0."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1


def _read_workbook(
    content: bytes, formulas: dict[str, frozenset[tuple[int, int]]]
) -> tuple[list[Sheet], list[Sheet]]:
    visible, hidden = [], []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            if len(book.sheets_metadata) > MOST_SHEETS:
                raise WorkbookTooBig(f"工作表超过{MOST_SHEETS}张，请只留报名表后再上传。")
            for index, metadata in enumerate(book.sheets_metadata):
                rows = _rows(book.get_sheet_by_index(index))
                sheet = Sheet(metadata.name, rows, formulas.get(metadata.name, frozenset()))
                if metadata.visible == SheetVisibleEnum.Visible:
                    visible.append(_check_size(sheet))
                else:
                    hidden.append(_check_size(sheet))
    except PasswordError:
        raise WorkbookUnreadable("文件设了打开密码，请取消密码后再上传。") from None
    except CalamineError:
        raise WorkbookUnreadable("文件已损坏或不是表格，请用WPS或Excel打开，另存为xlsx后再上传。") from None
    return visible, hidden


def _rows(sheet: Any) -> list[list[Cell]]:
    """All rows from the first of the sheet on, blank ones at the end left out."""
    if sheet.total_height > FARTHEST_ROW or sheet.total_width > FARTHEST_COLUMN:
        raise WorkbookTooBig(TOO_WIDE)
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    return rows


def _cell(value: Any) -> Cell:
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


def _read_text(content: bytes) -> Sheet:
    """A sheet that was saved as text."""
    text = _decode(content)
    if re.match(r"\s*<(!doctype|html|\?xml|table)", text[:500], re.IGNORECASE):
        raise WorkbookUnreadable("这个文件其实是网页，请用WPS打开，另存为xlsx后再上传。")
    head = "\n".join(text.splitlines()[:30])
    delimiter = max(",;\t", key=head.count)
    if not head.count(delimiter):
        raise WorkbookUnreadable
    try:
        rows = [
            [cell if cell.strip() else None for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error:
        raise WorkbookUnreadable from None
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet("", rows)


def _decode(content: bytes) -> str:
    """Text by its mark, else UTF-8, else GB18030 as Chinese spreadsheets save it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        # GB18030 has a mark too, which WPS writes on demand.
        content = content.removeprefix(b"\x84\x31\x95\x33")
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise WorkbookUnreadable


def _check_size(sheet: Sheet) -> Sheet:
    """Blank rows do not count."""
    rows = sum(any(cell is not None for cell in row) for row in sheet.rows)
    columns = max(
        (index + 1 for row in sheet.rows for index, cell in enumerate(row) if cell is not None), default=0
    )
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise WorkbookTooBig(TOO_WIDE)
    return sheet
