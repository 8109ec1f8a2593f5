"""Lists of results on paper: announcements, team scores, records, and who collects which certificate."""

from collections.abc import Sequence
from itertools import groupby

from ysevents.competitions.enums import ListKind, ListState
from ysevents.competitions.paper_schemas import Column, Paper
from ysevents.competitions.result_schemas import ShownList, ShownRow
from ysevents.kit import clock

TITLES = {
    ListKind.STAGE: "成绩公告",
    ListKind.TEAM_SCORE: "团体总分表",
    ListKind.MEDALS: "奖牌榜",
    ListKind.RECORDS: "破纪录表",
    ListKind.AWARDS: "奖项名单",
    ListKind.ANNUAL: "年度积分表",
}
SIGNATURES = {ListKind.STAGE: ("编排记录长", "总裁判长")}
USUAL_SIGNATURES = ("编排记录长", "总裁判长", "竞赛委员会（章）")
WIDE = 5
"""From so many columns of values on a list lies across the page."""
PRIZE_PLACES = 8


def announcement(found: ShownList) -> Paper:
    """A list to be signed and put on the board, as it stands with its state and its number."""
    head = found.head
    has_numbers = any(row.number for row in found.rows)
    has_units = any(row.unit for row in found.rows)
    return Paper(
        title=f"{TITLES[head.kind]}{f'（更正第{head.version}号）' if head.state == ListState.CORRECTED else ''}",
        subject=f"{head.title}{f' {head.round.label}' if head.round else ''}",
        facts=(
            ("状态", head.state.label),
            *((("公告时间", clock.datetime_cn(head.announced_at)),) if head.announced_at else ()),
            *((("申诉截止", clock.datetime_cn(head.protest_until)),) if head.protest_until else ()),
        ),
        columns=(
            Column(title="名次", width_mm=12, align="center"),
            *([Column(title="号码", width_mm=15, align="right")] if has_numbers else []),
            Column(title="姓名" if has_units else "单位", width_mm=36 if has_units else 44),
            *([Column(title="单位", width_mm=38)] if has_units else []),
            *(Column(title=column.title, width_mm=22, align="right") for column in found.columns),
            Column(title="备注", width_mm=None),
        ),
        rows=tuple(_line(row, found, has_numbers, has_units) for row in found.rows),
        row_mm=8,
        notes=(*((f"更正原因：{head.reason}",) if head.reason else ()), *found.notes),
        signatures=SIGNATURES.get(head.kind, USUAL_SIGNATURES),
        is_landscape=len(found.columns) >= WIDE,
    )


def _line(row: ShownRow, found: ShownList, has_numbers: bool, has_units: bool) -> tuple[str, ...]:
    return (
        _place(row),
        *((row.number,) if has_numbers else ()),
        row.name,
        *((row.unit,) if has_units else ()),
        *(row.cells.get(column.key, "") for column in found.columns),
        " ".join(filter(None, (row.goes_on, row.status, _corrected(row)))),
    )


def _place(row: ShownRow) -> str:
    return "" if row.rank is None else f"{row.rank}{'（并列）' if row.is_shared else ''}"


def _corrected(row: ShownRow) -> str:
    return "、".join(f"原{value}" for value in row.before.values() if value)


def certificates(lists: Sequence[ShownList], unit: str = "") -> list[Paper]:
    """奖状领取表: a page for each unit with everybody who won a certificate, to be signed when it is fetched.

    `lists` are the last stages of contests, announced; of one unit alone when named.
    """
    won = sorted(
        (
            (row.unit or row.name, found.head.title, row)
            for found in lists
            for row in found.rows
            if row.rank is not None and row.rank <= PRIZE_PLACES
        ),
        key=lambda item: (item[0], item[1], item[2].rank),
    )
    return [
        Paper(
            title="奖状领取表",
            subject=name,
            facts=(("份数", str(len(lines))),),
            columns=(
                Column(title="项目", width_mm=62),
                Column(title="名次", width_mm=16, align="center"),
                Column(title="姓名", width_mm=34),
                Column(title="领取人签名", width_mm=None),
            ),
            rows=tuple((title, _place(row), row.name if row.unit else "集体", "") for _, title, row in lines),
            signatures=("发放人", "日期"),
        )
        for name, lines in ((name, list(group)) for name, group in groupby(won, key=lambda item: item[0]))
        if unit in ("", name)
    ]
