"""What stands of everybody: the register of processing, the yearly report on minors, incidents, holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.service import holds, rights
from ysevents.core.service.holds import Hold
from ysevents.kit import clock, retention
from ysevents.kit.database import transaction
from ysevents.kit.errors import Invalid, NotAllowed
from ysevents.kit.retention import Run
from ysevents.privacy import queries
from ysevents.privacy.rules.register import REGISTER, Processing, unregistered
from ysevents.privacy.schemas import Count, MinorsReport
from ysevents.privacy.service.people import check_office

FIRST_YEAR = 2020
FIGURES = (
    ("under_14", "未满14周岁的在册人员"),
    ("under_18", "14至17周岁的在册人员"),
    ("with_identity", "登记了身份证号的未成年人"),
    ("consents", "登记同意（按用途计）"),
    ("withdrawals", "撤回同意（按用途计）"),
    ("identity_read", "查看完整身份证号"),
    ("children_listed", "打开未成年人名单"),
    ("person_exported", "导出个人资料"),
    ("person_corrected", "更正个人资料"),
    ("person_anonymised", "匿名个人资料（含成年人）"),
    ("deleted_rows", "到期删除记录"),
)
ACTS = ("identity_read", "children_listed", "person_exported", "person_corrected", "person_anonymised")


@dataclass(frozen=True, slots=True)
class Register:
    """The entries, and what the database holds that none of them names."""

    entries: Sequence[Processing]
    missing: Sequence[str]


async def get_register() -> Register:
    """Made from the schema as it is: each entry with the columns there really are."""
    there = [f"{table}.{column}" for table, column in await queries.columns()]
    pointing = [f"{table}.{column}" for table, column in await rights.list_referring()]
    return Register(REGISTER, unregistered(there, pointing))


async def get_minors_report(year: int, *, account: Account | None, now: datetime) -> MinorsReport:
    """The figures of a year, as of its last day or of today. For the office, the auditor, the command line."""
    if account is not None and not account.is_everywhere(Role.OFFICE_CLERK, Role.AUDITOR):
        raise NotAllowed
    if not FIRST_YEAR <= year <= clock.local_day(now).year:
        raise Invalid(f"年份须在{FIRST_YEAR}至{clock.local_day(now).year}之间。")
    start, end = clock.day_span(date(year, 1, 1))[0], clock.day_span(date(year, 12, 31))[1]
    day = min(date(year, 12, 31), clock.local_day(now))
    figures = await queries.minors_figures(day, start, end) | await accounts.count_audited(ACTS, start, end)
    return MinorsReport(
        year=year,
        as_of=now,
        counts=tuple(Count(key, label, figures.get(key, 0)) for key, label in FIGURES),
        incidents=tuple(await queries.incidents(year)),
    )


async def note_incident(
    *,
    happened_on: date,
    summary: str,
    people: int,
    minors: int,
    is_reported: bool,
    account: Account,
    now: datetime,
) -> None:
    """Note what happened to the data of how many; the report of the year tells it. Once is enough."""
    check_office(account)
    told = " ".join(summary.split())
    fields = {}
    if not 2 <= len(told) <= 300:
        fields["summary"] = "请写明发生了什么，2至300个字。"
    if happened_on > clock.local_day(now):
        fields["happened_on"] = "日期还没有到，请核对。"
    if not 0 <= minors <= people <= 10_000_000:
        fields["minors"] = "涉及的未成年人不能多于涉及的人数。"
    if fields:
        raise Invalid(fields=fields)
    async with transaction():
        if await queries.insert_incident(
            happened_on, told, people, minors, is_reported, by=account.id, now=now
        ):
            await accounts.record(
                "incident_noted",
                account=account,
                object_kind="incident",
                after={"people": people, "minors": minors},
                now=now,
            )


async def list_runs(*, account: Account) -> Sequence[Run]:
    """What retention jobs did."""
    check_office(account)
    return await retention.list_runs()


async def list_holds(*, account: Account) -> list[Hold]:
    check_office(account)
    return await holds.list_holds()


async def set_hold(event: UUID, reason: str, *, account: Account, now: datetime) -> None:
    """Let no job delete anything of an event; setting it again changes nothing."""
    check_office(account)
    async with transaction():
        if await holds.hold(event, reason, by=account.id, now=now):
            await accounts.record(
                "legal_hold_set",
                account=account,
                object_kind="event",
                object_id=event,
                after={"reason": reason.strip()},
                now=now,
            )


async def release_hold(event: UUID, *, account: Account, now: datetime) -> None:
    """Let jobs go on; releasing what is not held changes nothing."""
    check_office(account)
    async with transaction():
        if await holds.release(event):
            await accounts.record(
                "legal_hold_released", account=account, object_kind="event", object_id=event, now=now
            )


async def list_holdable(*, account: Account) -> list[tuple[UUID, str]]:
    """Events that may be put under a hold, latest first."""
    check_office(account)
    return await queries.holdable()
