"""The demo's bookings made again by the services, in the order of their days: booked by web, desk and telephone,
given back, displaced by the cup, scanned in, missed.

What the generator laid down is the plan; who finds a court taken takes the nearest that is free, as people do.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.booking import service as booking
from ysevents.booking.enums import BookingState, Channel
from ysevents.booking.errors import SlotAlreadyTaken
from ysevents.booking.schemas import Booked, DeskBookingIn
from ysevents.booking.service import counter
from ysevents.checkin import rules as codes
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import Result
from ysevents.core.schemas import Move
from ysevents.core.service import times
from ysevents.demo import booking_queries as queries
from ysevents.demo.booking_queries import Planned
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.errors import YsError
from ysevents.kit.ids import uuid7

MINUTE = timedelta(minutes=1)
TRIES = 12
"""So often somebody else, or another court, is tried before a booking counts as not made."""
DISPLACED = "全民健身赛事占用场地"
MOST_TOLD = 20


@dataclass
class BookedSeason:
    """How it went: what was planned, what was made, and everything that is not as it should be."""

    planned: int = 0
    made: int = 0
    elsewhere: int = 0
    """Made on another court or at another hour, since the one planned was taken just then."""
    states: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, order=True)
class Act:
    """Something that happens at a moment; `number` orders what happens at the same one."""

    at: datetime
    number: int
    what: str = field(compare=False)
    plan: Planned = field(compare=False)


async def book_season(seed: int, *, desk: Account, now: datetime) -> BookedSeason:
    """Take the loaded bookings out and make them again; the demo's own moments stand for the clock."""
    plans = await queries.planned()
    season = BookedSeason(planned=len(plans))
    async with transaction():
        await queries.take_out()
        sessions = await queries.lift_sessions(list({plan.space for plan in plans}))
    player = _Booker(random.Random(seed), desk, await queries.holders_with_accounts(), season)
    for act in sorted(_acts(plans)):
        await player.do(act)
    await player.displace(sessions, now)
    season.states = await queries.states()
    season.made = sum(season.states.values())
    faults = await times.list_floor_faults()
    beyond = await queries.claims_beyond()
    at_odds = await queries.at_odds()
    for number, what in ((len(faults), "场地占用"), (beyond, "名额记录"), (at_odds, "预约与安排的状态")):
        if number:
            season.faults.append(f"{what}有{number}处不符")
    if season.made != season.planned:
        season.faults.append(f"应有{season.planned}个预约，做成{season.made}个")
    return season


def tell(season: BookedSeason) -> Iterator[str]:
    """The summary, and the faults."""
    words = "　".join(f"{BookingState(state).label}{number}" for state, number in season.states.items())
    yield f"预约{season.made}个（计划{season.planned}个，改订{season.elsewhere}个）：{words}；{len(season.faults)}处不符"
    for fault in season.faults[:MOST_TOLD]:
        yield f"不符：{fault}"


def _acts(plans: list[Planned]) -> Iterator[Act]:
    """What happens when. What is given back is so a minute later: somebody else has the court by then."""
    numbers = count()
    for plan in plans:
        at = max(plan.created_at, _released(plan)) if plan.channel == Channel.WEB else plan.created_at
        yield Act(at, next(numbers), "book", plan)
        if plan.state == BookingState.CANCELLED:
            yield Act(at, next(numbers), "cancel", plan)
        elif plan.state == BookingState.ATTENDED:
            yield Act(plan.starts_at - 5 * MINUTE, next(numbers), "arrive", plan)
        elif plan.state == BookingState.NO_SHOW:
            yield Act(plan.starts_at + 20 * MINUTE, next(numbers), "miss", plan)


def _released(plan: Planned) -> datetime:
    """When the web opens the day of a slot."""
    day = clock.local_day(plan.starts_at) - timedelta(days=plan.days_ahead)
    return clock.at(day, time.min) + (plan.release_minute + 1) * MINUTE


class _Booker:
    """Who is where by now: bookings made, by the plan they come from."""

    def __init__(
        self, rng: random.Random, desk: Account, residents: list[tuple[UUID, UUID]], season: BookedSeason
    ) -> None:
        self.rng, self.desk, self.residents, self.season = rng, desk, residents, season
        self.made: dict[UUID, tuple[Booked, Account]] = {}
        self.doors: dict[UUID, UUID | None] = {}

    async def do(self, act: Act) -> None:
        """One act; what a service refuses is a fault of the season."""
        if act.what != "book" and act.plan.id not in self.made:
            return
        try:
            await getattr(self, f"_{act.what}")(act.plan, act.at)
        except YsError as refusal:
            self.season.faults.append(f"{act.what} {clock.datetime_cn(act.plan.starts_at)}：{refusal.text}")

    async def _book(self, plan: Planned, at: datetime) -> None:
        space, starts_at = plan.space, plan.starts_at
        account = _resident(plan.account, plan.holder)
        refusal: YsError | None = None
        for _ in range(TRIES):
            try:
                self.made[plan.id] = await self._one(plan, space, starts_at, account, at), account
                break
            except SlotAlreadyTaken as taken:
                refusal = taken
                if not taken.nearest:
                    break
                free = self.rng.choice(taken.nearest)
                space, starts_at = free.space, free.starts_at
            except YsError as refused:
                refusal = refused
                account = _resident(*self.rng.choice(self.residents))
        if plan.id not in self.made and refusal is not None:
            raise refusal
        self.season.elsewhere += (space, starts_at) != (plan.space, plan.starts_at)

    async def _one(
        self, plan: Planned, space: UUID, starts_at: datetime, account: Account, at: datetime
    ) -> Booked:
        if plan.channel == Channel.WEB:
            return await booking.book(
                space, starts_at=starts_at, idempotency_key=str(uuid7()), account=account, now=at
            )
        wanted = DeskBookingIn(
            spaces=(space,),
            starts_at=starts_at,
            name=plan.holder_name,
            channel="phone" if plan.channel == Channel.PHONE else "desk",
        )
        made = await booking.book_at_desk(plan.venue, wanted, account=self.desk, now=at)
        return await booking.get_booking(made, account=self.desk)

    async def _cancel(self, plan: Planned, at: datetime) -> None:
        booked, account = self.made[plan.id]
        by = account if plan.channel == Channel.WEB else self.desk
        await booking.cancel_booking(booked.id, account=by, now=at + MINUTE)

    async def _arrive(self, plan: Planned, at: datetime) -> None:
        booked, _ = self.made[plan.id]
        if plan.venue not in self.doors:
            self.doors[plan.venue] = await queries.desk_checkpoint(plan.venue)
        door = self.doors[plan.venue]
        if door is None:
            self.season.faults.append("场馆没有服务台核验点")
            return
        ticket = (await checkin.list_tickets(occurrences=[booked.occurrence]))[0]
        answer = await checkin.redeem(
            door,
            codes.encode(ticket.code),
            nonce=uuid7(),
            device="season",
            device_time=None,
            confirmed=True,
            account=self.desk,
            now=max(at, booked.starts_at - 5 * MINUTE),
        )
        if answer.result != Result.OK:
            self.season.faults.append(f"入场 {clock.datetime_cn(booked.starts_at)}：{answer.title}")

    async def _miss(self, plan: Planned, at: datetime) -> None:
        booked, _ = self.made[plan.id]
        await counter.mark_absent(
            plan.venue, booked.id, account=self.desk, now=max(at, booked.starts_at + 20 * MINUTE)
        )

    async def displace(self, sessions: list[Any], now: datetime) -> None:
        """Give the cup its floors back: each session clears just those who stand there, in one act."""
        for session in sessions:
            change = Move(
                occurrence=session["id"], starts_at=session["starts_at"], ends_at=session["ends_at"]
            )
            by = session["revised_by"]
            async with transaction():
                there = [
                    (holder.id, holder.sequence)
                    for holder in await times.holders(session["space"], change.starts_at, change.ends_at)
                ]
                await times.clear_and_rearrange([change], there, reason=DISPLACED, by=by, now=now)
                await times.confirm([session["id"]], by=by, now=now)


def _resident(account: UUID, person: UUID) -> Account:
    """Somebody who books for themselves."""
    return Account(
        id=account,
        login=None,
        person=person,
        display_name="",
        unit_name=None,
        must_change_password=False,
        grants=(),
    )
