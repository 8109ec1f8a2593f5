"""Opening hours, prices and closures as JSON: what the pages do. Creating requests take an Idempotency-Key."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.facilities.schemas import ClosureIn, ClosureRow, DayHours, RuleIn, RuleRow, TariffIn, TariffRow
from ysevents.facilities.service import closures, opening, tariffs
from ysevents.kit import clock
from ysevents.kit.keyed_requests import do_once

Me = NamedDependency[Account]
Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
VENUE = "/api/v1/venues/{venue:uuid}"


class Made(msgspec.Struct, frozen=True):
    """What was made."""

    id: UUID | None


@get(f"{VENUE}/hours")
async def hours(venue: FromPath[UUID], first_on: FromQuery[date | None] = None) -> list[DayHours]:
    """Seven days as computed: the type of each, when what is open at what price, what is shut. For everybody."""
    now = clock.now()
    return await opening.get_week(venue, first_on or clock.local_day(now), now=now)


@get(f"{VENUE}/opening-rules")
async def rules(venue: FromPath[UUID], account: Me) -> list[RuleRow]:
    return await opening.list_rules(venue, account=account, now=clock.now())


@post(f"{VENUE}/opening-rules")
async def add_rule(venue: FromPath[UUID], data: JSONBody[RuleIn], account: Me, key: Key = "") -> Made:
    """Open: from today on unless a day is named."""
    now = clock.now()
    wanted = f"rule {venue} {data.model_dump_json()}"
    return await _once(key, wanted, lambda: opening.add_rule(venue, data, account=account, now=now), account)


@post("/api/v1/opening-rules/{rule:uuid}/ending", status_code=204)
async def end_rule(rule: FromPath[UUID], account: Me) -> None:
    """Let a rule hold up to yesterday. A rule is never changed."""
    await opening.end_rule(rule, account=account, now=clock.now())


@get(f"{VENUE}/tariffs")
async def price_list(venue: FromPath[UUID], account: Me) -> list[TariffRow]:
    return await tariffs.list_tariffs(venue, account=account, now=clock.now())


@post(f"{VENUE}/tariffs")
async def add_tariff(venue: FromPath[UUID], data: JSONBody[TariffIn], account: Me, key: Key = "") -> Made:
    """Set prices from a day on; bookings made before keep what they cost."""
    now = clock.now()
    wanted = f"tariff {venue} {data.model_dump_json()}"
    return await _once(
        key, wanted, lambda: tariffs.add_tariff(venue, data, account=account, now=now), account
    )


@post("/api/v1/tariffs/{tariff:uuid}/withdrawal", status_code=204)
async def withdraw_tariff(tariff: FromPath[UUID], account: Me) -> None:
    """Take back prices that do not hold yet."""
    await tariffs.withdraw_tariff(tariff, account=account, now=clock.now())


@get(f"{VENUE}/closures")
async def list_closures(venue: FromPath[UUID], account: Me) -> list[ClosureRow]:
    return await closures.list_closures(venue, account=account, now=clock.now())


@post(f"{VENUE}/closures")
async def announce(venue: FromPath[UUID], data: JSONBody[ClosureIn], account: Me, key: Key = "") -> Made:
    """Shut grounds. 409 `closure_displaces` lists the bookings in the way: sent again as `victims` they go."""
    now = clock.now()
    wanted = f"closure {venue} {data.model_dump_json()}"
    return await _once(
        key, wanted, lambda: closures.announce_closure(venue, data, account=account, now=now), account
    )


@post("/api/v1/closures/{closure:uuid}/lifting", status_code=204)
async def lift(closure: FromPath[UUID], account: Me) -> None:
    """Take a closure back, or end the one that runs now."""
    await closures.lift_closure(closure, account=account, now=clock.now())


async def _once(key: str, wanted: str, act: Callable[[], Awaitable[UUID | None]], account: Account) -> Made:
    return Made(id=await do_once(key, wanted, act, by=account.id, now=clock.now()))


routes = [
    hours, rules, add_rule, end_rule, price_list, add_tariff, withdraw_tariff, list_closures, announce, lift,
]  # fmt: skip
