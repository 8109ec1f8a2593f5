"""Scans: one statement judges, lets in and logs; here it is put in words."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from ysevents.accounts.schemas import Account
from ysevents.checkin import queries, rules
from ysevents.checkin.enums import Category, CheckpointKind, Reason, Result
from ysevents.checkin.errors import CheckpointNotFound
from ysevents.checkin.schemas import ScanAnswer
from ysevents.checkin.service.admissions import name_shown
from ysevents.checkin.service.checkpoints import reach_of
from ysevents.kit import limits, secrets
from ysevents.kit.clock import datetime_cn, span_cn

TYPED_TRIES = 30
TYPED_WINDOW_S = 60


async def redeem(
    checkpoint: UUID,
    raw_code: str,
    *,
    nonce: UUID,
    device: str,
    device_time: datetime | None,
    occurrence: UUID | None = None,
    confirmed: bool = False,
    account: Account,
    now: datetime,
) -> ScanAnswer:
    """Scan what was held up or typed at a checkpoint; `occurrence` is the heat a call room calls.

    One statement, which is its own transaction: never call it inside another. A checkpoint that
    confirms answers `confirm` first and writes nothing; the scan with `confirmed` lets in. A known
    nonce is answered as the first time, whatever has happened since.
    """
    kind, key = await _key_of(raw_code, account, now)
    try:
        row = await queries.redeem(
            kind,
            key,
            checkpoint=checkpoint,
            reach=reach_of(account),
            heat=occurrence,
            confirmed=confirmed,
            device=device,
            nonce=nonce,
            device_time=device_time,
            account=account.id,
            now=now,
        )
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name != "scan_pkey":
            raise
        row = await queries.stored_answer(device, nonce)
    if row is None:
        raise CheckpointNotFound
    return await _answer(row, now)


async def _key_of(raw_code: str, account: Account, now: datetime) -> tuple[str, bytes]:
    """By what the statement looks for the admission. What is none of our codes finds nothing."""
    seen = rules.read(raw_code)
    if seen is None:
        return "code", b""
    if seen.kind == rules.Kind.CODE:
        return "code", rules.code_hash(seen.code)
    if seen.kind == rules.Kind.LABEL:
        return "label", seen.text.encode()
    await limits.hit(f"typed_code:{account.id}", limit=TYPED_TRIES, window_s=TYPED_WINDOW_S, now=now)
    return "short", rules.short_hash(secrets.get().ticket_key, seen.text)


async def _answer(row: Any, now: datetime) -> ScanAnswer:
    result = Result(row["result"])
    reasons = tuple(Reason(reason) for reason in row["reasons"])
    first_at = None
    if result == Result.DUPLICATE:
        first_at = await queries.entered_at(row["checkpoint"], row["admission"], row["period_key"])
    title, message = await _words(row, result, reasons, first_at, now)
    in_call_room = row["kind"] == CheckpointKind.CALL_ROOM
    return ScanAnswer(
        result=result,
        reasons=reasons,
        title=title,
        message=message,
        holder=row["holder"]
        if in_call_room
        else name_shown(row["holder"], row["birth_on"], row["category"], now),
        label=row["label"],
        first_at=first_at,
        first_checkpoint=row["checkpoint_name"] if first_at else None,
    )


async def _words(
    row: Any, result: Result, reasons: tuple[Reason, ...], first_at: datetime | None, now: datetime
) -> tuple[str, str]:
    in_call_room = row["kind"] == CheckpointKind.CALL_ROOM
    match result:
        case Result.UNKNOWN:
            return result.label, "不是本系统的票，或者已经换了新码，请持有人重新打开票面。"
        case Result.REFUSED:
            return reasons[0].label, await _why_not(reasons[0], row, now)
        case Result.DUPLICATE:
            did = "检录" if in_call_room else "入场"
            when = datetime_cn(first_at) if first_at else ""
            return f"已{did}", f"{when} 已在{row['checkpoint_name']}{did}"
        case Result.OK if in_call_room:
            return "已报到", _what_for(row)
        case _:
            return result.label, _what_for(row)


def _what_for(row: Any) -> str:
    if row["title"] is None:
        return Category(row["category"]).label
    return f"{row['title']} {span_cn(row['starts_at'], row['ends_at'])}"


async def _why_not(reason: Reason, row: Any, now: datetime) -> str:
    match reason:
        case Reason.REVOKED:
            return row["why"] or "这张票已经作废，请持有人查看消息。"
        case Reason.BIB_ONLY_FOR_CALL_ROOM:
            return "请出示入场二维码。"
        case Reason.NOT_HERE:
            return f"这张票用于：{_what_for(row)}"
        case Reason.NO_HEAT_CHOSEN:
            return "选定正在检录的组次，再扫码。"
        case Reason.NOT_IN_HEAT:
            heat = row["person"] and await queries.own_heat(row["person"], row["event"], now)
            if not heat:
                return "没有查到这位运动员的组次，请核对秩序册。"
            return f"应在{heat['title']}，{datetime_cn(heat['starts_at'])}"
        case Reason.CHECKPOINT_CLOSED:
            opens_at = row["opens_at"]
            return (
                f"{datetime_cn(opens_at)} 起核验。" if opens_at and opens_at > now else "本检查点已结束核验。"
            )
        case Reason.EXPIRED:
            return f"有效期到 {datetime_cn(row['valid_until'])}"
        case Reason.TOO_EARLY:
            return f"{datetime_cn(row['valid_from'])} 起可以入场"
