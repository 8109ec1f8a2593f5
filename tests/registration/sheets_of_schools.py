"""Files as schools send them, made for tests: workbooks, text, and the old .xls format written by hand."""

import csv
import io
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

HEAD = ("姓名", "性别", "出生日期", "年级", "学籍号", "项目1", "项目2", "项目3")
PENG = ("彭小明", "男", "2015.3.2", "五年级", "", "100米", "跳远", "")
XIANG = ("向丽", "女", "20150402", "五", "", "100米", "", "")


def xlsx(*rows: Sequence[Any], name: str = "名单", merge: str | None = None) -> bytes:
    """A workbook of one sheet; `merge` is a title over the whole width above the rows."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        first = 0
        if merge:
            sheet.merge_range(0, 0, 0, max(map(len, rows)) - 1, merge)
            first = 1
        for number, row in enumerate(rows, first):
            for column, value in enumerate(row):
                if value not in {"", None}:
                    sheet.write(number, column, value)
    return out.getvalue()


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], proof: str = "") -> bytes:
    """A workbook of several sheets, with the hidden one of ours when there is a `proof`."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        if proof:
            hidden = book.add_worksheet("_校验")
            hidden.write_string(0, 0, proof)
            hidden.very_hidden()
    return out.getvalue()


def text(*rows: Sequence[Any], encoding: str = "gb18030", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xls(*rows: Sequence[Any], far: tuple[int, int] | None = None, again: int = 0) -> bytes:
    """A workbook of Excel 97 (BIFF8 in a compound file), as little of one as can be read.

    Nothing here writes that format, so the records are put together by their published description: BOF,
    BOUNDSHEET, SST, LABEL, LABELSST, NUMBER, EOF. `far` adds a number at that row and column; `again` as many
    cells that all show one long text kept once.
    """

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def start(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    def wide(words: str) -> bytes:
        return words.encode("utf-16-le")

    cells = b""
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            at = struct.pack("<HHH", number, column, 0)
            if isinstance(value, int | float):
                cells += record(0x0203, at + struct.pack("<d", value))
            elif value:
                cells += record(0x0204, at + struct.pack("<HB", len(wide(value)) // 2, 1) + wide(value))
    if far:
        cells += record(0x0203, struct.pack("<HHHd", *far, 0, 1.0))
    for number in range(again):
        cells += record(0x00FD, struct.pack("<HHHI", 10 + number // 200, number % 200, 0, 0))
    title = "名单"
    head = start(0x0005) + record(0x0042, struct.pack("<H", 1200))
    strings = record(0x00FC, struct.pack("<IIHB", 1, 1, 8_000, 0) + b"x" * 8_000) if again else b""
    tail = strings + record(0x000A, b"")
    place = len(head) + 12 + len(wide(title)) + len(tail)
    head += record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(title), 1) + wide(title)) + tail
    return _compound(head + start(0x0010) + cells + record(0x000A, b""))


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream called Workbook: a table of sectors, a directory, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    tables = next(n for n in range(1, 110) if n * 128 >= n + 1 + sectors)
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    table = [*[0xFFFFFFFD] * tables, end, *range(tables + 2, tables + 1 + sectors), end]
    table += [free] * (tables * 128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *range(tables), *[free] * (109 - tables))

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        label = name.encode("utf-16-le") + b"\0\0" if name else b""
        body = label.ljust(64, b"\0") + struct.pack("<HBB", len(label), kind, 1)
        body += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36)
        return body + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    directory += entry("Workbook", 2, 0xFFFFFFFF, tables + 1, len(stream))
    directory += entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    return header + struct.pack(f"<{len(table)}I", *table) + directory + stream
