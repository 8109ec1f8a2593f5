"""Sheets of a workbook as rows of a list of athletes: the head found by its words, each row read.

Covers: titles above the head, a head of two lines (项目 over 100米, 200米), columns in any order, contests by name
or as crosses, blank rows, notes below, the sex by the name of the sheet.
Leaves out: who is meant and whether it may be: see `workbooks`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ysevents.registration.rules.cells import (
    SEXES,
    Cell,
    Fault,
    Read,
    column_letter,
    contest_key,
    is_formula,
    plain,
    read_birth,
    read_choice,
    read_cross,
    read_grade,
    read_name,
    read_sex,
    read_student_code,
    split_contests,
    text_of,
)

HEADS = {
    "id": ("人员编号(请勿修改)",),
    "name": ("姓名", "名字", "运动员", "运动员姓名", "学生姓名", "参赛队员", "队员姓名"),
    "sex": ("性别",),
    "birth_on": ("出生日期", "出生年月日", "出生年月", "生日", "出生时间"),
    "grade": ("年级", "班级", "年级班级", "就读年级"),
    "student_code": ("学籍号", "学籍号码", "全国学籍号", "学籍编号", "学籍"),
    "choice": ("参赛", "是否参赛", "参加"),
    "division": ("组别", "参赛组别"),
}
CONTEST_HEADS = ("项目", "参赛项目", "报名项目", "比赛项目", "小项", "所报项目", "参加项目")
KNOWN = {word: what for what, words in HEADS.items() for word in words}
SEARCHED_ROWS = 30
"""So far down a head may stand."""
MOST_STRANGERS = 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was saved. Rows are as the file counts them, beginning with its first."""

    name: str
    rows: Sequence[Sequence[Cell]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    """Cells whose value was calculated: row and column, both counted from 0."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one cell, or with no column about the row."""

    column: str
    code: str
    text: str
    is_error: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One athlete of a file, as far as the file itself tells."""

    sheet: str
    row: int
    """As people count, from 1."""
    id: str = ""
    name: str = ""
    sex: str | None = None
    birth_on: date | None = None
    grade: int | None = None
    student_code: str | None = None
    choice: bool | None = None
    """None: nothing is said about taking part."""
    division: str = ""
    contests: tuple[tuple[str, str], ...] = ()
    """Words and column of each contest that is chosen."""
    tells_contests: bool = True
    """Whether the file has columns of contests at all."""
    findings: tuple[Finding, ...] = ()

    @property
    def place(self) -> str:
        """Where people find the row: `“男”第7行`."""
        return f"“{self.sheet}”第{self.row}行" if self.sheet else f"第{self.row}行"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the columns of a sheet are."""

    row: int
    """The last row of the head."""
    columns: Mapping[str, int]
    named: tuple[int, ...]
    """Columns in which contests are named."""
    crossed: Mapping[int, str] = field(default_factory=dict)
    """Columns of one contest each, with its words."""
    known: frozenset[str] = frozenset()
    """All words for contests, as they are compared."""
    strangers: tuple[str, ...] = ()
    """Words of columns that mean nothing to us and may be contests that are not held."""


def find_head(sheet: Sheet, contests: Iterable[str]) -> Head | None:
    """The head of a sheet: the first row with 姓名 and a second known word; None on sheets without."""
    known = set(contests)
    for index, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        words = [_head_word(cell) for cell in row]
        if "name" in {KNOWN.get(word) for word in words} and sum(_is_head(w, known) for w in words) > 1:
            return _read_head(sheet, index, known)
    return None


def _head_word(cell: Cell) -> str:
    """`出生日期 (必填)` and `*姓名` as the words they are."""
    word = plain(cell).strip("*＊:：")
    return word if word in KNOWN else word.partition("(")[0] or word


def _is_head(word: str, contests: set[str]) -> bool:
    return word in KNOWN or _names_contests(word) or contest_key(word) in contests


def _names_contests(word: str) -> bool:
    """`项目`, `项目1`, `参赛项目二`."""
    return word.rstrip("0123456789一二三四五六七八九") in CONTEST_HEADS


def _read_head(sheet: Sheet, index: int, contests: set[str]) -> Head:
    """The columns of a head. A row below that names contests and nobody is its second line."""
    above = [plain(cell) for cell in sheet.rows[index]]
    below = list(sheet.rows[index + 1]) if index + 1 < len(sheet.rows) else []
    is_double = any(contest_key(plain(cell)) in contests for cell in below) and not any(
        _head_word(head) in KNOWN and plain(cell)
        for head, cell in zip(sheet.rows[index], below, strict=False)
    )
    columns: dict[str, int] = {}
    named: list[int] = []
    crossed: dict[int, str] = {}
    strangers: list[str] = []
    for column in range(max(len(above), len(below) if is_double else 0)):
        own = above[column] if column < len(above) else ""
        second = plain(below[column]) if is_double and column < len(below) else ""
        word = second or own
        what = KNOWN.get(_head_word(own)) or KNOWN.get(_head_word(word))
        if what:
            columns.setdefault(what, column)
        elif contest_key(word) in contests:
            crossed[column] = word
        elif contest_key(word.partition("(")[0]) in contests:
            crossed[column] = word.partition("(")[0]
        elif _names_contests(word):
            named.append(column)
        elif word and word not in {"序号", "备注", "号码", "编号", "照片"}:
            strangers.append(word[:20])
    return Head(
        index + is_double,
        columns,
        tuple(named),
        crossed,
        frozenset(contests),
        tuple(strangers[:MOST_STRANGERS]),
    )


def read_lines(sheet: Sheet, head: Head, today: date) -> list[Line]:
    """The rows below the head that are filled in. A row without a name but with a date is one too."""
    named = [SEXES[word] for word in ("男", "女") if word in sheet.name]
    sex = named[0] if len(named) == 1 else None
    lines = []
    for index in range(head.row + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if _is_filled(row, head):
            lines.append(_read_line(sheet, head, index, row, sex, today))
    return lines


def _is_filled(row: Sequence[Cell], head: Head) -> bool:
    """Whether somebody stands in the row. Notes below the list are nobody, nor is a row that was emptied."""
    facts = [plain(_at(row, head.columns.get(what))) for what in ("birth_on", "grade", "student_code", "sex")]
    chosen = [plain(_at(row, column)) for column in (*head.named, *head.crossed)]
    name = text_of(_at(row, head.columns["name"]))
    return any(facts) or bool(name and (any(chosen) or read_name(name).value))


def _at(row: Sequence[Cell], column: int | None) -> Cell:
    return row[column] if column is not None and column < len(row) else None


def _read_line(
    sheet: Sheet, head: Head, index: int, row: Sequence[Cell], sheet_sex: str | None, today: date
) -> Line:
    findings: list[Finding] = []

    def note(column: int | None, fault: Fault | None) -> None:
        if fault:
            letter = column_letter(column) if column is not None else ""
            findings.append(Finding(letter, fault.code, fault.text, fault.is_error))

    def cell(what: str) -> Cell:
        return _at(row, head.columns.get(what))

    for column in range(len(row)):
        if is_formula(row[column]) or (index, column) in sheet.formulas:
            note(column, _formula(row[column]))
    name = read_name(cell("name"))
    sex = read_sex(cell("sex"))
    birth_on = read_birth(cell("birth_on"), today)
    grade = read_grade(cell("grade"))
    student_code = read_student_code(cell("student_code"))
    choice = read_choice(cell("choice"))
    reads: dict[str, Read[str] | Read[date] | Read[int] | Read[bool]] = {
        "name": name,
        "sex": sex,
        "birth_on": birth_on,
        "grade": grade,
        "student_code": student_code,
        "choice": choice,
    }
    for what, read in reads.items():
        note(head.columns.get(what), read.fault)
    contests = []
    for column in head.named:
        contests += [(words, column_letter(column)) for words in split_contests(_at(row, column), head.known)]
    for column, words in head.crossed.items():
        cross = read_cross(_at(row, column))
        note(column, cross.fault)
        if cross.value:
            contests.append((words, column_letter(column)))
    return Line(
        sheet=sheet.name,
        row=index + 1,
        id=text_of(cell("id")),
        name=name.value or "",
        sex=sex.value or (sheet_sex if not sex.fault else None),
        birth_on=birth_on.value,
        grade=grade.value,
        student_code=student_code.value,
        choice=choice.value,
        division=plain(cell("division")),
        contests=tuple(contests),
        tells_contests=bool(head.named or head.crossed),
        findings=tuple(findings),
    )


def _formula(cell: Cell) -> Fault:
    if is_formula(cell):
        return Fault("formula", "这一格是公式文字，请改成普通文字")
    if not text_of(cell):
        return Fault("formula_empty", "这一格是公式，但没有算出结果；请改成普通文字")
    return Fault("formula_value", f"这一格是公式，按算出的“{text_of(cell)[:20]}”读取", is_error=False)
