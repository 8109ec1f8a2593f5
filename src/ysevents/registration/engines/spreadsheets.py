"""Files of spreadsheets as Excel and WPS save them, read into plain sheets.

Takes .xlsx, .xls and text (UTF-8, UTF-16 or GB18030; commas, semicolons or tabs). What a file is, its content
says, not its name. Sizes are judged before anything is unpacked: a few kilobytes can claim gigabytes.
"""

import csv
import html
import io
import json
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import structlog

from ysevents.registration.engines.sheet_parts import MOST_COLUMNS, MOST_ROWS, TOO_WIDE, look_through_sheet
from ysevents.registration.errors import WorkbookTooBig, WorkbookUnreadable
from ysevents.registration.rules.cells import Cell
from ysevents.registration.rules.sheets import Sheet

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_RATIO = 100
"""How many times its size a part of a file may unpack to, from a megabyte on."""
DAMAGED = "文件已损坏，请用WPS或Excel打开，另存为xlsx后再上传。"
LOCKED = "文件设了打开密码，请取消密码后再上传。"
UNPACKING = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, KeyError, ValueError, OverflowError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What a damaged zip may raise."""
READER = Path(__file__).with_name("workbook_reader.py")
PATIENCE_S = 30
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

log = structlog.get_logger()


def read_sheets(content: bytes) -> tuple[list[Sheet], list[Sheet]]:
    """The visible sheets of a file, and the hidden ones. WorkbookUnreadable and WorkbookTooBig say what to do."""
    if len(content) > MOST_BYTES:
        raise WorkbookTooBig("文件超过10 MB，请删去照片和无关的工作表后再上传。")
    if content.startswith(ZIP):
        return _read_xlsx(content)
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise WorkbookUnreadable(LOCKED)
        return _read_workbook(content, {})
    return [_check_size(_read_text(content))], []


def _read_xlsx(content: bytes) -> tuple[list[Sheet], list[Sheet]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            _refuse_bomb(file)
            formulas = _look_through(file)
    except UNPACKING:
        raise WorkbookUnreadable(DAMAGED) from None
    return _read_workbook(content, formulas)


def _refuse_bomb(file: zipfile.ZipFile) -> None:
    """Judge by what the directory claims; more than it claims cannot be unpacked."""
    parts = file.infolist()
    usual = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if len({part.filename.lower() for part in parts}) < len(parts) or any(
        part.compress_type not in usual for part in parts
    ):
        raise WorkbookUnreadable(DAMAGED)
    if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
        raise WorkbookUnreadable
    swollen = any(
        part.file_size > 1024 * 1024 and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if swollen or sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > 2_000:
        raise WorkbookTooBig("文件展开后过大，可能有大片空格子带着格式；请把名单复制到新表再上传。")


def _look_through(file: zipfile.ZipFile) -> dict[str, frozenset[tuple[int, int]]]:
    """Which cells of each sheet are calculated, by its title; WorkbookTooBig for far-off cells."""
    found = {}
    for name in file.namelist():
        content = file.read(name)
        if b"sheetData" in content:
            found[name.lower()] = look_through_sheet(content)
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


def _read_workbook(
    content: bytes, formulas: dict[str, frozenset[tuple[int, int]]]
) -> tuple[list[Sheet], list[Sheet]]:
    visible: list[Sheet] = []
    hidden: list[Sheet] = []
    for found in _ask_reader(content):
        rows: list[list[Cell]] = found["rows"]
        while rows and not any(cell is not None for cell in rows[-1]):
            rows.pop()
        sheet = _check_size(Sheet(found["name"], rows, formulas.get(found["name"], frozenset())))
        (visible if found["is_visible"] else hidden).append(sheet)
    return visible, hidden


def _ask_reader(content: bytes) -> list[dict[str, Any]]:
    """The sheets of a workbook. A reader that is killed has met a file that claims too much."""
    command = [sys.executable, "-I", str(READER)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired:
        raise WorkbookTooBig(TOO_WIDE) from None
    if done.returncode:
        said = done.stderr[-300:].decode("utf-8", "replace")
        log.warning("reader of workbooks ended", status=done.returncode, said=said)
    fault = "" if done.returncode == 0 else "too_big" if done.returncode < 0 else "unreadable"
    answer: dict[str, Any] = {"fault": fault} if fault else json.loads(done.stdout)
    match answer.get("fault"):
        case "too_big":
            raise WorkbookTooBig(TOO_WIDE)
        case "locked":
            raise WorkbookUnreadable(LOCKED)
        case "unreadable":
            raise WorkbookUnreadable(DAMAGED)
    sheets: list[dict[str, Any]] = answer["sheets"]
    return sheets


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
