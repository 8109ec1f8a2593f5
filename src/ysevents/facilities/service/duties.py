"""The opening duties of a venue over a period, from opening rules, closures and what else stood on its floor."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.enums import DayType, Sport
from ysevents.core.errors import VenueNotFound
from ysevents.facilities import duty_queries, queries
from ysevents.facilities.enums import ClosureReason, FeeClass
from ysevents.facilities.errors import AsOfInFuture, PeriodUnusable
from ysevents.facilities.rules import Fee, Rule, quarters
from ysevents.facilities.rules.duties import judge
from ysevents.facilities.rules.duty_facts import Bounds, Closing, Duty, Facts, Ground, OpenDay, Price
from ysevents.facilities.rules.duty_fees import group_percents
from ysevents.facilities.rules.hours import Hours
from ysevents.facilities.service.duty_data import Profile
from ysevents.kit import cells, clock
from ysevents.kit.paths import data

READERS = (Role.ADMINISTRATOR, Role.OFFICE_CLERK, Role.VENUE_DESK)
LONGEST = timedelta(days=366)
DAY = timedelta(days=1)
CELLS_A_DAY = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class DutySheet:
    """开放达标表: the duties of a venue over a period, both days inclusive, as they stood on `as_of`."""

    venue: UUID
    name: str
    address: str
    profile: Profile
    first: date
    last: date
    as_of: date
    bounds: Bounds
    duties: tuple[Duty, ...]


def period(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The days somebody asked for, else all of the year."""
    year = (first or last or today).year
    return first or date(year, 1, 1), last or date(year, 12, 31)


async def get_sheet(
    venue: UUID, first: date, last: date, *, as_of: date, account: Account, now: datetime
) -> DutySheet:
    """The opening duties of a venue, judged up to `as_of`: later days are what is planned.

    VenueNotFound for who has no part in it, PeriodUnusable beyond a year,
    AsOfInFuture for a day that is still to come.
    """
    found = await duty_queries.find_venue(venue)
    if found is None or not await accounts.covers(account, *READERS, venue=venue):
        raise VenueNotFound
    if not first <= last < first + LONGEST:
        raise PeriodUnusable
    if as_of > clock.local_day(now):
        raise AsOfInFuture
    bounds = bounds_on(last)
    since, until = clock.day_span(first)[0], clock.day_span(last)[1]
    hours = await queries.hours(venue, first, last)
    grounds = await _grounds(venue, hours, first, last)
    beside = await duty_queries.given_beside(venue, since, min(until, clock.day_span(as_of)[1]))
    facts = Facts(
        first=first,
        last=last,
        as_of=as_of,
        grounds=grounds,
        calendar=hours.calendar,
        school_holidays=frozenset(
            day for day in _days(first, last) if hours.day_type(day) == DayType.SCHOOL_HOLIDAY
        ),
        group_percents=group_percents(grounds, hours, as_of),
        closings=[_closing(row) for row in await duty_queries.closings(venue, since, until)],
        market={Sport(row["sport"]): _price(row) for row in await duty_queries.market(min(last, as_of))},
        sport_area_m2=found["sport_area_m2"],
        area_m2=found["area_m2"],
        public_events=beside["public_events"],
        visits=beside["visits"],
    )
    return DutySheet(
        venue=venue,
        name=found["name"],
        address=found["address"],
        profile=Profile(
            is_subsidised=found["is_subsidised"],
            area_m2=found["area_m2"],
            sport_area_m2=found["sport_area_m2"],
        ),
        first=first,
        last=last,
        as_of=as_of,
        bounds=bounds,
        duties=judge(facts, bounds),
    )


def bounds_on(day: date) -> Bounds:
    """The newest set of bounds that holds on a day."""
    sets = [
        _bounds(row)
        for row in tomllib.loads((data("seeds") / "reference/opening_duties.toml").read_text("utf-8"))["set"]
    ]
    return max((s for s in sets if s.valid_from <= day), key=lambda s: s.valid_from, default=sets[0])


def _bounds(row: dict[str, Any]) -> Bounds:
    month, day = row["free_day"]
    return Bounds(**{**row, "free_day": (month, day)})


def _price(row: Any) -> Price:
    return Price(fen_per_hour=row["fen_per_hour"], asked_on=row["asked_on"])


def _closing(row: Any) -> Closing:
    return Closing(
        begins_on=clock.local_day(row["starts_at"]),
        announced_on=clock.local_day(row["announced_at"]) if row["announced_at"] else None,
        words=row["words"],
        is_weather=row["reason"] == ClosureReason.WEATHER,
    )


def _days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


async def _grounds(venue: UUID, hours: Hours, first: date, last: date) -> list[Ground]:
    used = await _used(venue, first, last)
    days = _days(first, last)
    open_days: dict[tuple[Rule, ...], OpenDay] = {}
    return [
        Ground(
            name=row["name"],
            sport=Sport(row["sport"]),
            is_outdoor=not row["is_indoor"],
            days={
                day: _open_day(hours.heard(row["id"], row["sport"], day), open_days)
                for day in days
                if (row["opened_on"] or day) <= day and (row["closed_on"] is None or day < row["closed_on"])
            },
            used=used.get(row["id"], {}),
        )
        for row in await duty_queries.grounds(venue, first, last)
    ]


def _open_day(heard: tuple[Rule, ...], known: dict[tuple[Rule, ...], OpenDay]) -> OpenDay:
    """What rules make of a day; the same rules make the same day, and a year has few kinds of days."""
    found = known.get(heard)
    if found is None:
        fees = quarters(heard)
        found = known[heard] = OpenDay(
            opened=_bits([fee is not None for fee in fees]),
            free=_bits([_is(fee, FeeClass.FREE) for fee in fees]),
            low=_bits([_is(fee, FeeClass.LOW) for fee in fees]),
            fen_per_hour=frozenset((fee.fee_class, fee.fen_per_hour) for fee in fees if fee),
        )
    return found


def _is(fee: Fee | None, wanted: FeeClass) -> bool:
    return fee is not None and fee.fee_class == wanted


def _bits(flags: Sequence[bool]) -> int:
    return sum(1 << n for n, flag in enumerate(flags) if flag)


async def _used(venue: UUID, first: date, last: date) -> dict[UUID, dict[date, int]]:
    """The quarters of each space and day that something else took."""
    begin = cells.cells(*clock.day_span(first)).start
    end = cells.cells(*clock.day_span(last)).stop
    used: dict[UUID, dict[date, int]] = {}
    for row in await duty_queries.other_uses(venue, begin, end):
        days = used.setdefault(row["space"], {})
        for number in range((row["first"] - begin) // CELLS_A_DAY, (row["last"] - begin) // CELLS_A_DAY + 1):
            midnight = begin + number * CELLS_A_DAY
            from_, until = (
                max(row["first"], midnight) - midnight,
                min(row["last"] + 1, midnight + CELLS_A_DAY) - midnight,
            )
            day = first + number * DAY
            days[day] = days.get(day, 0) | ((1 << until) - (1 << from_))
    return used
