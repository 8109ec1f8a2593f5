"""The workbook a unit fills in: sheets 男 and 女 with its names, drop-downs, notes, and hidden what proves it ours."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from ysevents.registration.rules.sheets import HEADS

PROOF_SHEET = "_校验"
CHOICES_SHEET = "_选项"
BLANK_ROWS = 40
ID_HEAD = HEADS["id"][0]
DIVISION, CHOICE = "组别", "参赛"
TEXT = {"num_format": "@", "font_name": "等线", "font_size": 11, "valign": "vcenter"}
ROW_HEIGHT = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A person who stands in the workbook already."""

    id: str
    name: str
    birth_on: str
    grade: str
    division: str
    is_in: bool
    contests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SexSheet:
    """One of the sheets to be filled in."""

    sex: str
    """男 or 女."""
    divisions: tuple[str, ...]
    contests: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """All of a workbook. `proof` says, signed, for which delegation it was made."""

    unit: str
    meet: str
    contest_columns: int
    grades: tuple[str, ...]
    sheets: tuple[SexSheet, ...]
    notes: tuple[tuple[str, str], ...]
    proof: str


def write_template(template: Template) -> bytes:
    """The .xlsx. Every cell is text, also what begins like a formula."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": f"{template.unit} {template.meet} 报名表"})
        formats = {
            "title": book.add_format({**TEXT, "bold": True, "font_size": 16, "align": "center"}),
            "head": book.add_format(
                {**TEXT, "bold": True, "bg_color": "#E2EFDA", "border": 1, "align": "center"}
            ),
            "cell": book.add_format({**TEXT, "border": 1}),
            "label": book.add_format({**TEXT, "bold": True, "valign": "top"}),
            "note": book.add_format({**TEXT, "text_wrap": True, "valign": "top"}),
        }
        choices = _Choices(template)
        for sheet in template.sheets:
            _write_sheet(book.add_worksheet(sheet.sex), sheet, template, choices, formats)
        _write_notes(book.add_worksheet("填表说明"), template, formats)
        choices.write(book.add_worksheet(CHOICES_SHEET))
        proof = book.add_worksheet(PROOF_SHEET)
        proof.write_string(0, 0, template.proof)
        proof.very_hidden()
    return out.getvalue()


class _Choices:
    """The lists behind drop-downs, one column each, on a hidden sheet: longer than fit into a cell's rule."""

    def __init__(self, template: Template) -> None:
        self._columns: list[Sequence[str]] = [("是", "否"), template.grades]
        self._at: dict[tuple[str, str], int] = {}
        for sheet in template.sheets:
            for what, words in (("divisions", sheet.divisions), ("contests", sheet.contests)):
                self._at[sheet.sex, what] = len(self._columns)
                self._columns.append(words)

    def rule(self, column: int) -> dict[str, Any] | None:
        """The drop-down of a list; other words are only questioned, for the reader knows more spellings."""
        words = self._columns[column]
        if not words:
            return None
        letter = chr(ord("A") + column)
        return {
            "validate": "list",
            "source": f"='{CHOICES_SHEET}'!${letter}$1:${letter}${len(words)}",
            "error_type": "warning",
            "error_title": "请从下拉列表选择",
            "error_message": "列表里没有这一项，仍要填写吗？",
        }

    def of(self, sex: str, what: str) -> dict[str, Any] | None:
        return self.rule(self._at[sex, what])

    def write(self, sheet: Any) -> None:
        for column, words in enumerate(self._columns):
            for row, word in enumerate(words):
                sheet.write_string(row, column, word)
        sheet.hide()


def _write_sheet(
    out: Any, sheet: SexSheet, template: Template, choices: _Choices, formats: dict[str, Any]
) -> None:
    contests = [f"项目{n}" for n in range(1, template.contest_columns + 1)]
    heads = [ID_HEAD, "序号", "姓名", "性别", "出生日期", "年级", "学籍号", DIVISION, CHOICE, *contests]
    widths = [4, 6, 14, 6, 13, 9, 22, 14, 7, *([12] * len(contests))]
    out.merge_range(
        0, 1, 0, len(heads) - 1, f"{template.unit}　{template.meet}　报名表（{sheet.sex}）", formats["title"]
    )
    out.set_row(0, 32)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        out.set_column(column, column, width, None, {"hidden": column == 0})
        out.write_string(1, column, head, formats["head"])
    out.set_row(1, ROW_HEIGHT)
    total = len(sheet.rows) + BLANK_ROWS
    for index in range(total):
        row = sheet.rows[index] if index < len(sheet.rows) else None
        cells = [row.id, str(index + 1), row.name, sheet.sex, row.birth_on, row.grade, "", row.division,
                 "是" if row.is_in else "", *row.contests] if row else ["", str(index + 1)]  # fmt: skip
        cells += [""] * (len(heads) - len(cells))
        for column, text in enumerate(cells):
            out.write_string(index + 2, column, text, formats["cell"])
        out.set_row(index + 2, ROW_HEIGHT)
    _offer(out, 3, 3, total, {**(choices.rule(0) or {}), "source": [sheet.sex]})
    _offer(out, 5, 5, total, choices.rule(1))
    _offer(out, 7, 7, total, choices.of(sheet.sex, "divisions"))
    _offer(out, 8, 8, total, choices.rule(0))
    _offer(out, 9, len(heads) - 1, total, choices.of(sheet.sex, "contests"))
    out.freeze_panes(2, 3)
    out.set_landscape()
    out.set_paper(9)
    out.fit_to_pages(1, 0)
    out.repeat_rows(0, 1)


def _offer(out: Any, first: int, last: int, rows: int, rule: dict[str, Any] | None) -> None:
    if rule and first <= last:
        out.data_validation(2, first, rows + 1, last, rule)


def _write_notes(out: Any, template: Template, formats: dict[str, Any]) -> None:
    out.set_column(0, 0, 16)
    out.set_column(1, 1, 90)
    for row, (label, text) in enumerate(template.notes):
        out.write_string(row, 0, label, formats["label"])
        out.write_string(row, 1, text, formats["note"])
