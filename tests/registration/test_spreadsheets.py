"""Files that nobody should send, or that say more than they are: each is told, none fills the memory."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from resource import RUSAGE_CHILDREN, getrusage

import pytest
from xlsxwriter import Workbook

from tests.registration.sheets_of_schools import HEAD, PENG, text, workbook, xls, xlsx
from ysevents.registration.engines.spreadsheets import read_sheets
from ysevents.registration.errors import WorkbookTooBig, WorkbookUnreadable
from ysevents.registration.rules.sheets import Sheet


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook whose parts have been changed by hand."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def replaced(part: str, changes: Mapping[bytes, bytes]) -> bytes:
    """The usual workbook with words of one part replaced."""

    def change(name: str, content: bytes) -> bytes:
        for old, new in changes.items() if name == part else ():
            assert old in content
            content = content.replace(old, new)
        return content

    return repacked(xlsx(HEAD, PENG), change)


SHEET = "xl/worksheets/sheet1.xml"
BOMB = replaced(SHEET, {b"<sheetData>": b"<sheetData>" + b" " * 30_000_000})
FAR = [
    replaced(SHEET, {b'r="A1"': b'r="XFD1"'}),
    replaced(SHEET, {b'r="A2"': b"r='A1048576'"}),
    replaced(SHEET, {b'<row r="2"': b'<row r="1048576"', b'<c r="A2"': b"<c"}),
]


@pytest.mark.parametrize("content", [BOMB, *FAR], ids=["swollen", "far column", "far cell", "far row"])
def test_a_small_file_that_claims_much_is_refused(content: bytes) -> None:
    assert len(content) < 100_000
    with pytest.raises(WorkbookTooBig):
        read_sheets(content)


@pytest.mark.parametrize(
    "content",
    [xls(HEAD, PENG, far=(65_535, 255)), xls(HEAD, PENG, again=120_000)],
    ids=["far cell", "one text in many cells"],
)
def test_an_old_workbook_that_claims_much_is_refused_without_taking_it(content: bytes) -> None:
    with pytest.raises(WorkbookTooBig):
        read_sheets(content)

    assert getrusage(RUSAGE_CHILDREN).ru_maxrss < 900 * 1024


def test_the_long_text_of_an_old_workbook_is_read_where_it_stands_once() -> None:
    sheets, _ = read_sheets(xls(HEAD, PENG, again=1))

    assert sheets[0].rows[10][0] == "x" * 8_000


def test_cells_without_anything_in_them_may_be_far() -> None:
    sheets, _ = read_sheets(
        replaced(SHEET, {b"</sheetData>": b'<row r="60000"><c r="IV60000" s="1"/></row></sheetData>'})
    )

    assert len(sheets[0].rows) == 2


@pytest.mark.parametrize(
    ("rows", "columns"), [(2_000, 8), (5, 100)], ids=["as many rows as may be", "as many columns"]
)
def test_the_largest_list_is_read_and_one_more_is_not(rows: int, columns: int) -> None:
    row = ["彭"] * columns

    sheets, _ = read_sheets(xlsx(*[row] * rows))

    assert (len(sheets[0].rows), len(sheets[0].rows[0])) == (rows, columns)
    with pytest.raises(WorkbookTooBig):
        read_sheets(xlsx(*[row] * (rows + (rows == 2_000)), [*row, *["彭"] * (columns == 100)]))


def test_ten_megabytes_are_too_many() -> None:
    with pytest.raises(WorkbookTooBig):
        read_sheets(text(HEAD, PENG) + b"," * 10 * 1024 * 1024)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是表格"),
        (b"hello", "不是表格"),
        (bytes(2_000), "不是表格"),
        (b"\x89PNG\r\n\x1a\n,,,", "不是表格"),
        (b"%PDF-1.7,\n\x00", "不是表格"),
        (b"<html><table><tr><td>1,2</td></tr></table></html>", "其实是网页"),
        (b"PK\x03\x04" + bytes(100), "已损坏"),
        (xlsx(HEAD, PENG)[:2_000], "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000), "已损坏"),
        (xls(HEAD, PENG)[:1_000], "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (replaced(SHEET, {b"<sheetData>": b"<sheetData><<"}), "已损坏"),
        (replaced(SHEET, {b"<worksheet": b"<!DOCTYPE w><worksheet"}), "不是表格"),
        (repacked(xlsx(HEAD), lambda name, content: b"" if name == SHEET else content), "已损坏"),
    ],
)
def test_what_is_no_workbook_is_told(content: bytes, words: str) -> None:
    with pytest.raises(WorkbookUnreadable) as refused:
        read_sheets(content)

    assert words in refused.value.text


def test_a_zip_of_something_else_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<w/>")

    with pytest.raises(WorkbookUnreadable):
        read_sheets(out.getvalue())


def test_a_part_that_says_it_is_smaller_than_it_is() -> None:
    """The directory of a zip may lie; no more is unpacked than it said."""
    honest = xlsx(HEAD, PENG)
    with zipfile.ZipFile(io.BytesIO(honest)) as file:
        size = file.getinfo(SHEET).file_size
    lying = honest.replace(struct.pack("<I", size), struct.pack("<I", 100))

    with pytest.raises(WorkbookUnreadable):
        read_sheets(lying)


@pytest.mark.parametrize(
    ("at", "value"),
    [(42, b"\x00\x00\x00\xaf"), (10, b"\x0c\x00"), (8, b"\x01\x00"), (24, b"\xff\xff\xff\x7f")],
    ids=["where a part is", "how it is packed", "that it is locked", "how large it is"],
)
def test_a_directory_that_says_anything_harms_nobody(at: int, value: bytes) -> None:
    content = bytearray(xlsx(HEAD, PENG))
    entry = content.index(b"PK\x01\x02")
    content[entry + at : entry + at + len(value)] = value

    with pytest.raises((WorkbookUnreadable, WorkbookTooBig)):
        read_sheets(bytes(content))


def test_calculated_cells_are_known_by_sheet() -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        for name in ("说明&须知", "名单"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["姓名", "年级"])
            sheet.write_string(1, 0, "彭小明")
        sheet.write_formula(1, 1, '=CONCATENATE("五","年级")', None, "五年级")

    sheets, _ = read_sheets(out.getvalue())

    assert [(sheet.name, sheet.formulas) for sheet in sheets] == [
        ("说明&须知", frozenset()),
        ("名单", frozenset({(1, 1)})),
    ]
    assert sheets[1].rows[1] == ["彭小明", "五年级"]


def test_hidden_sheets_stand_apart() -> None:
    visible, hidden = read_sheets(workbook({"男": [HEAD, PENG]}, proof="abc"))

    assert [sheet.name for sheet in visible] == ["男"]
    assert hidden == [Sheet("_校验", [["abc"]])]
