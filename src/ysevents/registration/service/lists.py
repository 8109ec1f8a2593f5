"""Lists of the office after the freeze, on the page and as files."""

from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.kit.listing import write_csv
from ysevents.registration import list_queries
from ysevents.registration.errors import RegulationNotFound
from ysevents.registration.rules.lists import CrossTable, MultiEntry, cross
from ysevents.registration.service.freezing import REVIEWERS


async def count_heads(event: UUID, *, account: Account) -> CrossTable:
    """How many athletes each frozen unit has in each division."""
    await _check_may(event, account)
    return cross(await list_queries.head_counts(event))


async def list_multi_entries(event: UUID, *, account: Account, now: datetime) -> list[MultiEntry]:
    """兼项表: athletes in two contests or more, with their full names; that it was opened is on record."""
    await _check_may(event, account)
    await accounts.record_view(
        "children_listed", account=account, object_kind="event", object_id=event, now=now
    )
    return await list_queries.multi_entries(event)


async def export_heads(event: UUID, *, account: Account) -> bytes:
    """The head counts as CSV."""
    table = await count_heads(event, account=account)
    return write_csv(("单位", *table.columns), [(unit, *numbers) for unit, numbers in table.rows])


async def export_multi_entries(event: UUID, *, account: Account, now: datetime) -> bytes:
    """The list of multi-event athletes as CSV. Names leave the house: the audit says so."""
    found = await list_multi_entries(event, account=account, now=now)
    await accounts.record(
        "multi_entries_exported",
        account=account,
        object_kind="event",
        object_id=event,
        after={"athletes": len(found)},
        now=now,
    )
    return write_csv(
        ("号码", "姓名", "单位", "组别", "项数", "项目"),
        [(a.bib, a.name, a.unit, a.division, len(a.contests), "、".join(a.contests)) for a in found],
    )


async def _check_may(event: UUID, account: Account) -> None:
    if not await accounts.covers(account, *REVIEWERS, event=event):
        raise RegulationNotFound
