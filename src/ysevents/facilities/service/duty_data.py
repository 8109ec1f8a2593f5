"""What the office registers so that duties can be judged: areas and subsidy of a venue, prices of the market."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.enums import Sport
from ysevents.core.errors import VenueNotFound
from ysevents.facilities import duty_queries
from ysevents.facilities.errors import AreasUnusable, MarketPriceKnown, MarketPriceUnusable
from ysevents.facilities.tables import MarketPrice
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.errors import NotAllowed
from ysevents.kit.ids import uuid7

OFFICE = (Role.ADMINISTRATOR, Role.OFFICE_CLERK)
LARGEST_M2 = 10_000_000
DEAREST_FEN = 1_000_000
PRICES_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is registered of a venue; areas are None while nobody knows them."""

    is_subsidised: bool = False
    area_m2: int | None = None
    sport_area_m2: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPrice:
    """A price of the market as it was asked."""

    id: UUID
    sport: Sport
    fen_per_hour: int
    source: str
    asked_on: date


async def may_register(venue: UUID, account: Account) -> bool:
    """Whether the account may register subsidy and areas of a venue."""
    return await accounts.covers(account, *OFFICE, venue=venue)


async def save_profile(venue: UUID, profile: Profile, *, account: Account, now: datetime) -> None:
    """Register subsidy and areas of a venue, for what is judged from now on; the office's to do."""
    if not await may_register(venue, account):
        raise VenueNotFound
    area, used = profile.area_m2, profile.sport_area_m2
    if not (area is None or 0 < area <= LARGEST_M2) or not (
        used is None or 0 <= used <= (area or LARGEST_M2)
    ):
        raise AreasUnusable
    async with transaction():
        before = await duty_queries.find_profile(venue)
        await duty_queries.save_profile(uuid7(), venue, profile.is_subsidised, area, used)
        await accounts.record(
            "duty_profile_saved",
            account=account,
            object_kind="venue",
            object_id=venue,
            before=dict(before) if before else None,
            after={"is_subsidised": profile.is_subsidised, "area_m2": area, "sport_area_m2": used},
            now=now,
        )


async def list_prices() -> Sequence[KnownPrice]:
    """Prices of the market, the newest of each sport first."""
    rows = await (
        MarketPrice.select()
        .order_by(MarketPrice.sport)
        .order_by(MarketPrice.asked_on, ascending=False)
        .limit(PRICES_SHOWN)
    )
    return [KnownPrice(**{**row, "sport": Sport(row["sport"])}) for row in rows]


async def add_price(
    sport: Sport, fen_per_hour: int, source: str, asked_on: date, *, account: Account, now: datetime
) -> UUID:
    """Register what an hour costs at the market. A later day's price follows, none is ever changed."""
    if not account.is_everywhere(*OFFICE):
        raise NotAllowed
    words = source.strip()
    if not 0 < fen_per_hour <= DEAREST_FEN or not 0 < len(words) <= 80 or asked_on > clock.local_day(now):
        raise MarketPriceUnusable
    price = uuid7()
    try:
        async with transaction():
            await MarketPrice.insert(
                MarketPrice(id=price, sport=sport, fen_per_hour=fen_per_hour, source=words, asked_on=asked_on)
            )
            await accounts.record(
                "market_price_added",
                account=account,
                object_kind="market_price",
                object_id=price,
                after={"sport": sport, "fen_per_hour": fen_per_hour, "asked_on": str(asked_on)},
                now=now,
            )
    except asyncpg.UniqueViolationError as taken:
        if taken.constraint_name != "market_price_once":
            raise
        raise MarketPriceKnown from None
    return price
