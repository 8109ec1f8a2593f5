"""Units renamed and merged by the office: their delegations follow, past ones stay as they were."""

from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.service import units
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.errors import NotAllowed
from ysevents.registration import unit_queries
from ysevents.registration.enums import DelegationState
from ysevents.registration.errors import UnitsMeet


async def rename_unit(unit: UUID, *, name: str, short_name: str, account: Account, now: datetime) -> None:
    """Call a unit otherwise from today on; events that began before are printed with the name of their day."""
    _check_office(account)
    async with transaction():
        before = await units.rename_unit(unit, name, short_name, by=account.id, now=now)
        await accounts.record(
            "unit_renamed",
            account=account,
            object_kind="organization",
            object_id=unit,
            before={"name": before[0]},
            after={"name": name},
            now=now,
        )


async def merge_units(double: UUID, into: UUID, *, account: Account, now: datetime) -> None:
    """Make one unit part of another from today on: people, coaches' rights and delegations to come.

    UnitsMeet while both have a delegation in an event that has not ended, or the one that goes has a
    frozen one: its numbers and admissions are given out. What has ended stays with the unit that took part.
    """
    _check_office(account)
    async with transaction():
        await units.merge_units(double, into, by=account.id, now=now)
        coming = await unit_queries.lock_coming([double, into], clock.local_day(now))
        theirs = {row["event"] for row in coming if row["organization"] == into}
        own = [row for row in coming if row["organization"] == double]
        for row in own:
            if row["event"] in theirs:
                raise UnitsMeet(
                    f"两个单位在“{row['title']}”都有代表队，请先撤下其中一支，或等赛事结束再合并。"
                )
            if row["state"] == DelegationState.FROZEN:
                raise UnitsMeet(f"“{row['title']}”的代表队已经冻结，请等赛事结束再合并。")
        await unit_queries.move([row["id"] for row in own], double, into)
        await accounts.move_unit_grants(double, into, account=account, now=now)
        await accounts.record(
            "units_merged",
            account=account,
            object_kind="organization",
            object_id=into,
            before={"merged": str(double)},
            after={"delegations": len(own)},
            now=now,
        )


def _check_office(account: Account) -> None:
    if not account.is_everywhere(Role.OFFICE_CLERK):
        raise NotAllowed
