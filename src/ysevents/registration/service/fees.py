"""Fees, noted as paid or not. The system takes no money; it remembers what the office was told."""

from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.kit.database import transaction
from ysevents.registration import regulation_queries as queries
from ysevents.registration.errors import DelegationNotFound
from ysevents.registration.schemas import FeeLine
from ysevents.registration.service.regulations import check_maker, get_version


async def list_fees(event: UUID, *, account: Account) -> list[FeeLine]:
    """What every unit of an event owes by its regulation, and whether that is noted as paid."""
    await check_maker(event, account)
    parameters = (await get_version(event)).parameters
    return await queries.fees(event, parameters.fee_fen, parameters.fee_basis)


async def note_fee(event: UUID, delegation: UUID, *, is_paid: bool, account: Account, now: datetime) -> None:
    """Note a unit's fee as paid, or that it is not; noting the same again changes nothing."""
    async with transaction():
        await check_maker(event, account)
        changed = await queries.note_fee(event, delegation, is_paid=is_paid, by=account.id, now=now)
        if changed is None:
            raise DelegationNotFound
        if changed:
            await accounts.record(
                "fee_noted",
                account=account,
                object_kind="delegation",
                object_id=delegation,
                after={"is_paid": is_paid},
                now=now,
            )
