"""Opening duties as JSON: the sheet, what is registered for it, prices of the market."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.accounts.schemas import Account
from ysevents.core.enums import Sport
from ysevents.facilities.rules.duty_facts import Standing
from ysevents.facilities.service import duties, duty_data
from ysevents.kit import clock
from ysevents.kit.fields import Day
from ysevents.kit.keyed_requests import do_once

Me = NamedDependency[Account]
Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
STRICT = ConfigDict(strict=True, extra="forbid", frozen=True)


class ProfileIn(BaseModel):
    """Subsidy and areas of a venue, whole."""

    model_config = STRICT

    is_subsidised: bool
    area_m2: int | None = None
    sport_area_m2: int | None = None


class PriceIn(BaseModel):
    """What an hour costs at the market."""

    model_config = STRICT

    sport: Annotated[Sport, Field(strict=False)]
    fen_per_hour: int
    source: Annotated[str, Field(min_length=1, max_length=80)]
    asked_on: Day


class EvidenceOut(msgspec.Struct, frozen=True):
    """A week, day or closure behind a figure."""

    label: str
    value: str
    is_met: bool


class DutyOut(msgspec.Struct, frozen=True):
    """One duty."""

    id: str
    title: str
    bound: str
    value: str
    standing: Standing
    note: str
    evidence: tuple[EvidenceOut, ...]


class SheetOut(msgspec.Struct, frozen=True):
    """The duties of a venue over a period."""

    venue: UUID
    first_on: date
    last_on: date
    as_of: date
    is_subsidised: bool
    rule_set: str
    source: str
    duties: tuple[DutyOut, ...]


@get("/api/v1/venues/{venue:uuid}/duties")
async def sheet(
    venue: FromPath[UUID],
    account: Me,
    first_on: FromQuery[date | None] = None,
    last_on: FromQuery[date | None] = None,
    as_of: FromQuery[date | None] = None,
) -> SheetOut:
    """The opening duties; without a period this year's, as of today."""
    now = clock.now()
    today = clock.local_day(now)
    first, last = duties.period(first_on, last_on, today)
    return _out(await duties.get_sheet(venue, first, last, as_of=as_of or today, account=account, now=now))


@put("/api/v1/venues/{venue:uuid}/duty-profile", status_code=204)
async def save_profile(venue: FromPath[UUID], data: JSONBody[ProfileIn], account: Me) -> None:
    """Register subsidy and areas."""
    await duty_data.save_profile(
        venue, duty_data.Profile(**data.model_dump()), account=account, now=clock.now()
    )


@post("/api/v1/market-prices", status_code=204)
async def add_price(data: JSONBody[PriceIn], account: Me, key: Key = "") -> None:
    """Register a price of the market, once for a key."""
    now = clock.now()
    await do_once(
        key,
        data.model_dump_json(),
        lambda: duty_data.add_price(
            data.sport, data.fen_per_hour, data.source, data.asked_on, account=account, now=now
        ),
        by=account.id,
        now=now,
    )


def _out(found: duties.DutySheet) -> SheetOut:
    return SheetOut(
        venue=found.venue,
        first_on=found.first,
        last_on=found.last,
        as_of=found.as_of,
        is_subsidised=found.profile.is_subsidised,
        rule_set=found.bounds.name,
        source=found.bounds.source,
        duties=tuple(
            DutyOut(
                id=duty.id,
                title=duty.title,
                bound=duty.bound,
                value=duty.value,
                standing=duty.standing,
                note=duty.note,
                evidence=tuple(EvidenceOut(one.label, one.value, one.is_met) for one in duty.evidence),
            )
            for duty in found.duties
        ),
    )


routes = [sheet, save_profile, add_price]
