"""The price list 价目 of a venue: prices by class and group, each from a day on."""

from datetime import datetime
from uuid import UUID

import asyncpg

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.facilities import manage_queries
from ysevents.facilities.enums import FeeClass, FeeGroup
from ysevents.facilities.errors import TariffInForce, TariffKnown, TariffNotFound, TariffUnusable
from ysevents.facilities.rules.drafts import DEAREST_FEN
from ysevents.facilities.schemas import TariffIn, TariffRow
from ysevents.facilities.service.managing import check_manager
from ysevents.facilities.tables import Tariff
from ysevents.kit.clock import local_day
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.ids import uuid7


async def list_tariffs(venue: UUID, *, account: Account, now: datetime) -> list[TariffRow]:
    """The price list of a venue one manages, what comes or holds before what held once."""
    await check_manager(venue, account)
    return await manage_queries.tariffs(venue, local_day(now))


async def add_tariff(venue: UUID, wanted: TariffIn, *, account: Account, now: datetime) -> UUID:
    """Set prices from a day on; today's bookings and all made before keep what they cost.

    Answers the price of adults. TariffKnown where the same prices begin on that day already.
    """
    faults = _faults(wanted, now)
    if faults:
        raise TariffUnusable(fields=faults)
    rows = [
        Tariff(
            id=uuid7(),
            venue=venue,
            sport=wanted.sport,
            fee_class=wanted.fee_class,
            fee_group=group,
            from_on=wanted.from_on,
            fen_per_hour=fen,
        )
        for group, fen in sorted(wanted.fen_per_hour.items(), key=lambda price: price[0] != FeeGroup.ADULT)
    ]
    async with transaction():
        await check_manager(venue, account)
        try:
            async with savepoint():
                await Tariff.insert(*rows)
        except asyncpg.UniqueViolationError:
            raise TariffKnown from None
        await accounts.record(
            "tariff_added",
            account=account,
            object_kind="venue",
            object_id=venue,
            after=wanted.model_dump(mode="json"),
            now=now,
        )
    id: UUID = rows[0].id
    return id


async def withdraw_tariff(tariff: UUID, *, account: Account, now: datetime) -> UUID:
    """Take back prices that do not hold yet, those of groups with them. Answers the venue."""
    async with transaction():
        kept = await manage_queries.lock_tariff(tariff)
        if kept is None:
            raise TariffNotFound
        venue: UUID = kept["venue"]
        await check_manager(venue, account)
        if kept["from_on"] <= local_day(now):
            raise TariffInForce
        await manage_queries.delete_tariffs_like(kept)
        await accounts.record(
            "tariff_withdrawn", account=account, object_kind="venue", object_id=venue, now=now
        )
    return venue


def _faults(wanted: TariffIn, now: datetime) -> dict[str, str]:
    found = {}
    adult = wanted.fen_per_hour.get(FeeGroup.ADULT, 0)
    if wanted.fee_class == FeeClass.FREE:
        found["fee_class"] = "免费时段不需要价目，请选择低收费或市场价。"
    if wanted.from_on < local_day(now):
        found["from_on"] = "价目只能从今天或以后开始，过去的价格不再改变。"
    if not 0 < adult <= DEAREST_FEN:
        found["adult"] = "请填写成人每小时价格，最多10000元。"
    for group, fen in wanted.fen_per_hour.items():
        if not 0 <= fen <= max(adult, 0):
            found.setdefault(str(group), f"{group.label}的价格不能高于成人。")
    return found
