"""How a venue was used, as a workbook: half-years, courts, hours. Numbers stay numbers, text stays text."""

import io
from collections.abc import Sequence

from xlsxwriter import Workbook

from ysevents.booking.enums import PaymentMethod
from ysevents.booking.service.usage import QUARTERS, Counts, Usage

COUNT_HEADS = (
    "预约",
    "到场",
    "爽约",
    "爽约率%",
    "取消",
    "其中临期取消",
    "被赛事占用",
    "未核验",
    "到场人次",
    "服务台和电话",
)
WIDTH = 12
Cell = str | int | float | None


def write_usage(usage: Usage) -> bytes:
    """Three sheets, each with its head frozen."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        period = f"{usage.venue_name} 使用统计 {usage.first}至{usage.last}"
        methods = [method.label for method in PaymentMethod]
        _sheet(
            book,
            "半年",
            period,
            ("统计期", *COUNT_HEADS, "开放小时", "其中免费小时", "收费（元）", *methods),
            [
                [
                    half.name,
                    *_counts(half.counts),
                    half.open_quarters / QUARTERS,
                    half.free_quarters / QUARTERS,
                    half.fen / 100,
                    *(half.paid_fen.get(method, 0) / 100 for method in PaymentMethod),
                ]
                for half in usage.halves
            ],
        )
        _sheet(
            book,
            "场地",
            period,
            ("场地", "使用率%", "开放小时", "预约小时", "赛事等小时", *COUNT_HEADS),
            [
                [
                    court.name,
                    court.total_percent,
                    sum(court.opened) / QUARTERS,
                    sum(court.booked) / QUARTERS,
                    sum(court.other) / QUARTERS,
                    *_counts(court.counts),
                ]
                for court in usage.courts
            ],
        )
        _sheet(
            book,
            "时段使用率%",
            period,
            ("时段", *(court.name for court in usage.courts)),
            [[f"{hour:02}:00", *(court.percent(hour) for court in usage.courts)] for hour in usage.hours],
        )
    return out.getvalue()


def _counts(counts: Counts) -> list[Cell]:
    return [
        counts.bookings,
        counts.attended,
        counts.absent,
        counts.absent_percent,
        counts.cancelled,
        counts.late,
        counts.displaced,
        counts.unscanned,
        counts.visitors,
        counts.by_desk,
    ]


def _sheet(
    book: Workbook, name: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    page, bold = book.add_worksheet(name), book.add_format({"bold": True})
    page.write_string(0, 0, title, bold)
    page.set_column(0, len(heads) - 1, WIDTH)
    for column, head in enumerate(heads):
        page.write_string(1, column, head, bold)
    for number, row in enumerate(rows, 2):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, column, cell)
            elif cell is not None:
                page.write_number(number, column, cell)
    page.freeze_panes(2, 1)
