"""The history of a delegation: who did what when, from its steps, its changes and the audit."""

from collections.abc import Mapping
from json import loads
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.registration import change_queries, queries, review_queries
from ysevents.registration.change_schemas import ChangeLine
from ysevents.registration.enums import ChangeState, DelegationState
from ysevents.registration.errors import DelegationNotFound
from ysevents.registration.review_schemas import HistoryLine
from ysevents.registration.schemas import Delegation
from ysevents.registration.service.freezing import REVIEWERS

STEPS: Mapping[DelegationState, tuple[str, str]] = {
    DelegationState.DRAFT: ("改回草稿", "muted"),
    DelegationState.SUBMITTED: ("提交报名", "info"),
    DelegationState.APPROVED: ("通过审核", "ok"),
    DelegationState.RETURNED: ("退回修改", "refusal"),
    DelegationState.FROZEN: ("冻结报名", "info"),
}
CHANGES: Mapping[ChangeState, tuple[str, str]] = {
    ChangeState.APPROVED: ("同意", "ok"),
    ChangeState.REFUSED: ("不同意", "refusal"),
    ChangeState.RETRACTED: ("撤回", "muted"),
}
ACTS: Mapping[str, str] = {
    "workbook_imported": "用表格导入报名",
    "workbook_downloaded": "下载报名模板",
    "entry_form_printed": "打印报名表",
}
"""Acts of the audit that are told here. Who looked at a list is told in the audit alone."""


async def get_history(delegation: UUID, *, account: Account) -> tuple[Delegation, list[HistoryLine]]:
    """All that happened to a delegation, the latest first; for its unit and for those who review it."""
    found = await queries.find_delegation(delegation)
    if found is None or not (
        await accounts.covers(account, Role.COACH, organization=found.organization)
        or await accounts.covers(account, *REVIEWERS, event=found.event)
    ):
        raise DelegationNotFound
    lines = [_step(row) for row in await review_queries.steps(delegation)]
    for change in await change_queries.lines(delegation=delegation):
        lines += _change(change)
    lines += [_reopening(row) for row in await review_queries.reopenings(delegation)]
    lines += [line for row in await review_queries.acts(delegation) if (line := _act(row))]
    return found, sorted(lines, key=lambda line: line.at, reverse=True)


def _step(row: Any) -> HistoryLine:
    words, tone = STEPS[DelegationState(row["state"])]
    reason = [f"原因：{row['reason']}"] if row["reason"] else []
    return HistoryLine(
        at=row["at"], by=row["by"] or "", words=words, details=(*reason, *row["remarks"]), tone=tone
    )


def _change(change: ChangeLine) -> list[HistoryLine]:
    """A request and its answer are two things that happened; an act of the office is one."""
    what = f"{change.kind.label}：{change.words}"
    because = f"原因：{change.reason}"
    noted = ["规程期限外"] if change.is_exception else []
    if change.is_office:
        details = (because, *noted, *([change.answer] if change.answer else []))
        return [
            HistoryLine(
                at=change.asked_at, by=change.asked_by, words=f"办理{what}", details=details, tone="ok"
            )
        ]
    lines = [
        HistoryLine(
            at=change.asked_at, by=change.asked_by, words=f"申请{what}", details=(because,), tone="info"
        )
    ]
    if change.decided_at:
        words, tone = CHANGES[change.state]
        lines.append(
            HistoryLine(
                at=change.decided_at,
                by=change.decided_by or "",
                words=f"{words}{what}",
                details=[change.answer] if change.answer else [],
                tone=tone,
            )
        )
    return lines


def _reopening(row: Any) -> HistoryLine:
    words = f"准许补交，到{clock.date_cn(row['last_on'])}"
    return HistoryLine(at=row["at"], by=row["by"] or "", words=words, details=(f"原因：{row['reason']}",))


def _act(row: Any) -> HistoryLine | None:
    words = ACTS.get(row["action"])
    if row["action"] == "fee_noted":
        is_paid = row["after"] and loads(row["after"]).get("is_paid")
        words = "记为已交费" if is_paid else "记为未交费"
    return HistoryLine(at=row["at"], by=row["by"] or "", words=words, details=()) if words else None
