"""Opening rules: list, add, end; and what they make of a week.

A rule is never changed: what was open on a day stays known. It is ended, and another follows.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.core.errors import SpaceNotFound, VenueNotFound
from ysevents.core.service import calendars
from ysevents.facilities import manage_queries, queries
from ysevents.facilities.errors import RuleNotFound, RuleUnusable
from ysevents.facilities.rules import opening
from ysevents.facilities.rules.drafts import rule_faults
from ysevents.facilities.rules.hours import Hours
from ysevents.facilities.schemas import (
    ClosureRow,
    DayHours,
    GroundHours,
    Managed,
    ManagedSpace,
    OpenSpan,
    RuleIn,
    RuleRow,
)
from ysevents.facilities.service.managing import check_manager, get_managed
from ysevents.facilities.tables import OpeningRule
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

DAY = timedelta(days=1)
WEEK = 7
PREVIEWED = timedelta(days=400)
"""How far from today a week may be asked for."""


async def list_rules(venue: UUID, *, account: Account, now: datetime) -> list[RuleRow]:
    """The rules of a venue one manages, those that are over last."""
    await check_manager(venue, account)
    return await manage_queries.rules(venue, clock.local_day(now))


async def add_rule(venue: UUID, wanted: RuleIn, *, account: Account, now: datetime) -> UUID:
    """Open, from today on unless a day is named; bookings made already stay whatever the rules become."""
    rule, id = wanted.rule(), uuid7()
    faults = rule_faults(rule)
    if faults:
        raise RuleUnusable(fields=faults)
    async with transaction():
        managed = await get_managed(venue, account=account, now=now)
        if wanted.space and wanted.space not in {space.id for space in managed.spaces}:
            raise SpaceNotFound
        first = wanted.valid_from_on or clock.local_day(now)
        if wanted.valid_until_on and wanted.valid_until_on < first:
            raise RuleUnusable(fields={"valid_until_on": "最后一天已经过去，请改正。"})
        await OpeningRule.insert(
            OpeningRule(
                id=id,
                venue=venue,
                space=wanted.space,
                weekdays=sorted(wanted.weekdays),
                day_types=sorted(wanted.day_types),
                opens_minute=wanted.opens,
                closes_minute=wanted.closes,
                valid_from_on=first,
                **wanted.model_dump(
                    exclude={"space", "weekdays", "day_types", "opens", "closes", "valid_from_on"}
                ),
            )
        )
        await accounts.record(
            "opening_rule_added",
            account=account,
            object_kind="venue",
            object_id=venue,
            after=wanted.model_dump(mode="json", exclude_defaults=True),
            now=now,
        )
    return id


async def end_rule(rule: UUID, *, account: Account, now: datetime) -> UUID:
    """Let a rule hold up to yesterday; one that never held is gone. Answers its venue."""
    today = clock.local_day(now)
    async with transaction():
        kept = await manage_queries.lock_rule(rule)
        if kept is None:
            raise RuleNotFound
        venue: UUID = kept["venue"]
        await check_manager(venue, account)
        if kept["valid_until_on"] and kept["valid_until_on"] < today:
            return venue
        if kept["valid_from_on"] and kept["valid_from_on"] >= today:
            await OpeningRule.delete().where(OpeningRule.id == rule)
        else:
            await OpeningRule.update({OpeningRule.valid_until_on: today - DAY}).where(OpeningRule.id == rule)
        await accounts.record(
            "opening_rule_ended", account=account, object_kind="venue", object_id=venue, now=now
        )
    return venue


async def get_week(venue: UUID, first: date, *, now: datetime) -> list[DayHours]:
    """Seven days of a venue from `first` on, as computed for everybody; days out of reach give way to today."""
    today = clock.local_day(now)
    if abs(first - today) > PREVIEWED:
        first = today
    managed = await manage_queries.find_managed(venue, first)
    if managed is None:
        raise VenueNotFound
    return await _week(managed, first)


async def _week(managed: Managed, first: date) -> list[DayHours]:
    days = [first + n * DAY for n in range(WEEK)]
    hours = await queries.hours(managed.id, days[0], days[-1])
    titles = {special.day: special.title for special in await calendars.list_days(days[0], days[-1])}
    shut = await manage_queries.closures(managed.id, clock.day_span(days[0])[0], clock.day_span(days[-1])[1])
    return [
        DayHours(
            day=day,
            day_type=hours.day_type(day),
            title=titles.get(day, ""),
            grounds=_grounds(managed.spaces, hours, day),
            closures=_on(shut, day),
        )
        for day in days
    ]


def _on(shut: Sequence[ClosureRow], day: date) -> tuple[ClosureRow, ...]:
    begin, end = clock.day_span(day)
    return tuple(c for c in shut if not c.is_lifted and c.starts_at < end and c.ends_at > begin)


def _grounds(spaces: Sequence[ManagedSpace], hours: Hours, day: date) -> tuple[GroundHours, ...]:
    """Spaces that are open alike together, in their order; those that are shut all day are left out."""
    alike: dict[tuple[object, ...], tuple[list[str], tuple[OpenSpan, ...]]] = {}
    for space in spaces:
        spans = tuple(
            OpenSpan(
                opens_minute=span.opens_minute,
                closes_minute=span.closes_minute,
                fee_class=span.fee.fee_class,
                fen_per_hour=span.fee.fen_per_hour,
                groups=hours.group_prices(space.sport, span.fee.fee_class, day),
            )
            for span in opening(hours.heard(space.id, space.sport, day))
        )
        key = tuple((s.opens_minute, s.closes_minute, s.fen_per_hour, *s.groups.items()) for s in spans)
        alike.setdefault(key, ([], spans))[0].append(space.name)
    return tuple(
        GroundHours(spaces=tuple(names), are_all=len(names) == len(spaces), spans=spans)
        for names, spans in alike.values()
        if spans
    )
