"""The sheet of opening duties on paper and as a workbook: to be signed and sealed, or to be pasted elsewhere."""

import io
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from ysevents.facilities.service.duties import DutySheet
from ysevents.kit import clock, paths, typesetting

TEMPLATE = paths.PACKAGE / "facilities/templates/papers/duties.typ"
HEADS = ("编号", "义务", "要求", "情况", "结论", "说明")
WIDTHS = (8, 34, 28, 40, 10, 44)
EVIDENCE_HEADS = ("编号", "义务", "日期或事项", "情况", "是否达标")
MOST_PRINTED = 40
"""Breaches printed of one duty; the workbook holds all evidence."""


async def print_sheet(sheet: DutySheet, *, now: datetime) -> bytes:
    """The sheet as PDF, with the days that break each duty and a place for seal and signature."""
    return await typesetting.typeset(TEMPLATE, printed(sheet, now=now), made_at=now)


def printed(sheet: DutySheet, *, now: datetime) -> dict[str, Any]:
    """All the template prints."""
    return {
        "venue": sheet.name,
        "address": sheet.address,
        "period": f"{sheet.first}至{sheet.last}",
        "as_of": str(sheet.as_of),
        "bounds": f"{sheet.bounds.name}（{sheet.bounds.source}）",
        "printed": f"{clock.local_day(now).year}年{clock.datetime_cn(now)}",
        "duties": [
            {
                "cells": [duty.id, duty.title, duty.bound, duty.value, duty.standing.label],
                "note": duty.note,
                "breaches": [f"{one.label}：{one.value}" for one in duty.breaches[:MOST_PRINTED]],
                "more": max(len(duty.breaches) - MOST_PRINTED, 0),
            }
            for duty in sheet.duties
        ],
    }


def write_workbook(sheet: DutySheet) -> bytes:
    """The sheet as XLSX: the duties, and behind them the evidence of each figure. Text stays text."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        page = book.add_worksheet("开放达标表")
        page.write_string(0, 0, f"{sheet.name} 开放达标表", bold)
        page.write_string(1, 0, f"{sheet.first}至{sheet.last}，数据截至{sheet.as_of}")
        page.write_string(2, 0, f"标准：{sheet.bounds.name}（{sheet.bounds.source}）")
        for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            page.write_string(4, column, head, bold)
            page.set_column(column, column, width)
        for row, duty in enumerate(sheet.duties, 5):
            cells = (duty.id, duty.title, duty.bound, duty.value, duty.standing.label, duty.note)
            for column, cell in enumerate(cells):
                page.write_string(row, column, cell, wrap)
        behind = book.add_worksheet("依据")
        for column, head in enumerate(EVIDENCE_HEADS):
            behind.write_string(0, column, head, bold)
            behind.set_column(column, column, 24)
        lines = [(duty, one) for duty in sheet.duties for one in duty.evidence]
        for row, (duty, one) in enumerate(lines, 1):
            told = (duty.id, duty.title, one.label, one.value, "是" if one.is_met else "否")
            for column, cell in enumerate(told):
                behind.write_string(row, column, cell)
        behind.freeze_panes(1, 0)
    return out.getvalue()
