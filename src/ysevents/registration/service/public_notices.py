"""Public notices 公示 and objections: opened by the office, read and answered by anybody, decided."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.rules import mask_phone
from ysevents.accounts.schemas import Account
from ysevents.accounts.service.phones import get_phone
from ysevents.core.service import calendars
from ysevents.kit import ciphers, clock, limits, retention
from ysevents.kit.database import transaction
from ysevents.kit.errors import Invalid
from ysevents.kit.ids import uuid7
from ysevents.kit.keyed_requests import check_key
from ysevents.registration import notice_queries as queries
from ysevents.registration.enums import ObjectionState
from ysevents.registration.errors import (
    NothingToShow,
    NoticeClosed,
    NoticeNotFound,
    NoticeNotProvided,
    NoticeTooShort,
    ObjectionDecided,
    ObjectionNotFound,
    RegulationNotFound,
)
from ysevents.registration.notice_schemas import (
    Notice,
    NoticeDesk,
    NoticeIn,
    NoticePage,
    Objection,
    ObjectionIn,
)
from ysevents.registration.service.delegations import get_regulation
from ysevents.registration.service.freezing import REVIEWERS

OBJECTIONS_AN_HOUR = 5
"""From one address."""
PHONES_KEPT = timedelta(days=30)
TOO_MANY = "提交得太频繁了，请一小时后再试，或按公示上的电话联系组委会。"


async def open_notice(event: UUID, wanted: NoticeIn, *, account: Account, now: datetime) -> Notice:
    """Show who starts to everybody, for at least the working days of the regulation; or show it longer."""
    await _check_may(event, account)
    async with transaction():
        days = (await get_regulation(event)).parameters.notice_days
        if not days:
            raise NoticeNotProvided
        known = await queries.find_notice(event)
        if not known and not await queries.notice_units(event):
            raise NothingToShow
        least = known.last_on if known else await calendars.working_day_after(clock.local_day(now), days)
        last_on = wanted.last_on or least
        closes_at = clock.day_span(last_on)[1]
        if last_on < least or not await queries.put_notice(
            event, closes_at=closes_at, contact=wanted.contact.strip(), by=account.id, now=now
        ):
            raise NoticeTooShort(least)
        await accounts.record(
            "notice_opened",
            account=account,
            object_kind="event",
            object_id=event,
            after={"last_on": last_on},
            now=now,
        )
        return await _get_notice(event)


async def find_open_notice(event: UUID, *, now: datetime) -> Notice | None:
    """The notice of a meet while it is open."""
    found = await queries.find_notice(event)
    return found if found and found.is_open(now) else None


async def find_caution(event: UUID, *, now: datetime) -> str | None:
    """What the regulation's notice still lacks before the meet is frozen, in words; None: nothing."""
    days = (await get_regulation(event)).parameters.notice_days
    notice = await queries.find_notice(event)
    if not days or (notice and not notice.is_open(now)):
        return None
    if notice is None:
        return f"规程要求公示{days}个工作日，还没有发布公示。"
    return f"公示到{clock.date_cn(notice.last_on)}才结束，其间的异议可能改变名单。"


async def read_notice(event: UUID, unit: UUID | None, *, now: datetime) -> NoticePage:
    """What anybody may read: while it is open who starts for a unit, afterwards that it is over."""
    notice = await _get_notice(event)
    if not notice.is_open(now):
        return NoticePage(notice=notice, is_open=False, units=(), chosen=None, lines=())
    units = await queries.notice_units(event)
    chosen = next((u for u in units if u.organization == unit), None)
    lines = await queries.notice_lines(event, chosen.organization, now) if chosen else ()
    return NoticePage(notice=notice, is_open=True, units=units, chosen=chosen, lines=lines)


async def object_to(
    event: UUID, wanted: ObjectionIn, *, idempotency_key: str, address: str, now: datetime
) -> None:
    """Keep what somebody objects to, whoever they are. A second tap keeps it once.

    From one address OBJECTIONS_AN_HOUR at most.
    """
    check_key(idempotency_key)
    text = wanted.text.strip()
    if len(text) < 5:
        raise Invalid(fields={"text": "请写清对谁、对哪一项有异议，至少5个字。"})
    phone = get_phone(wanted.phone).number if wanted.phone.strip() else None
    notice = await _get_notice(event)
    if not notice.is_open(now):
        raise NoticeClosed(notice.last_on)
    await limits.hit(
        f"objection:{address}", limit=OBJECTIONS_AN_HOUR, window_s=3600, now=now, message=TOO_MANY
    )
    await queries.insert_objection(
        uuid7(),
        event,
        text,
        phone=ciphers.encrypt("phone", phone) if phone else None,
        key=idempotency_key,
        now=now,
    )


async def get_desk(event: UUID, *, account: Account, now: datetime) -> NoticeDesk:
    """The notice of a meet and its objections, for those who decide on them."""
    await _check_may(event, account)
    regulation = await get_regulation(event)
    notice = await queries.find_notice(event)
    days = regulation.parameters.notice_days
    least = notice.last_on if notice else await calendars.working_day_after(clock.local_day(now), days)
    return NoticeDesk(
        event=event,
        title=regulation.title,
        notice=notice,
        notice_days=days,
        last_on=str(least),
        objections=[_objection(row) for row in await queries.objections(event=event)],
    )


async def decide_objection(
    objection: UUID, *, is_upheld: bool, answer: str, account: Account, now: datetime
) -> Objection:
    """Say whether an objection holds, and why; ObjectionDecided when another clerk was first.

    What follows of it for somebody's entries is a change of its own, with this as its reason.
    """
    answer = answer.strip()
    if not 2 <= len(answer) <= 300:
        raise Invalid(fields={"answer": "请写明处理意见，2至300字。"})
    async with transaction():
        await _get_objection(objection, account)
        state = ObjectionState.UPHELD if is_upheld else ObjectionState.DISMISSED
        done = await queries.close_objection(objection, state, answer, by=account.id, now=now)
        found = await _get_objection(objection, account)
        if not done:
            raise ObjectionDecided(ObjectionState(found["state"]).label)
        await accounts.record(
            "objection_decided",
            account=account,
            object_kind="objection",
            object_id=objection,
            after={"state": state},
            now=now,
        )
    return _objection(found)


async def read_phone(objection: UUID, *, account: Account, now: datetime) -> str:
    """The whole telephone number of an objector; that it was read is on record."""
    async with transaction():
        row = await _get_objection(objection, account)
        if row["phone_cipher"] is None:
            raise ObjectionNotFound("异议人没有留电话，或电话已按期删除。")
        await accounts.record(
            "objection_phone_read",
            account=account,
            object_kind="objection",
            object_id=objection,
            now=now,
        )
    return ciphers.decrypt("phone", row["phone_cipher"])


async def forget_objectors(now: datetime) -> int:
    """Delete telephones of objections that were decided 30 days ago, with a report; answers how many."""
    async with transaction():
        gone, held = await queries.forget_phones(now - PHONES_KEPT)
        await retention.report("objection_phones", due=gone + held, deleted=gone, held=held, now=now)
    return gone


async def _get_notice(event: UUID) -> Notice:
    found = await queries.find_notice(event)
    if found is None:
        raise NoticeNotFound
    return found


async def _get_objection(objection: UUID, account: Account) -> Any:
    rows = await queries.objections(objection=objection)
    if not rows or not await accounts.covers(account, *REVIEWERS, event=rows[0]["event"]):
        raise ObjectionNotFound
    return rows[0]


def _objection(row: Any) -> Objection:
    fields = {name: row[name] for name in Objection.__dataclass_fields__ if name not in {"phone", "state"}}
    sealed = row["phone_cipher"]
    return Objection(
        **fields,
        phone=mask_phone(ciphers.decrypt("phone", sealed)) if sealed else None,
        state=ObjectionState(row["state"]),
    )


async def _check_may(event: UUID, account: Account) -> None:
    if not await accounts.covers(account, *REVIEWERS, event=event):
        raise RegulationNotFound
