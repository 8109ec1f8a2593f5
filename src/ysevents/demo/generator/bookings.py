"""Sixty days of bookings at the fitness centre, and the events that close its hall.

So many on a weekday, so many on a day of the weekend; evenings are between 70 and 90 % full and never
quite. 7 % are cancelled, 5 % of those whose day has been did not come, a few lose their court to an
event. What is said of time is as seen from the anchor: all was made before it, what lies before it is
over.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from ysevents.booking.enums import BookingState, Channel
from ysevents.checkin import rules as codes
from ysevents.checkin.enums import AdmissionState, Category
from ysevents.core.enums import (
    OccurrenceKind,
    OccurrenceState,
    ParticipantRole,
    ParticipantState,
    Visibility,
)
from ysevents.demo import rows
from ysevents.demo.generator.adults import Adult, Adults
from ysevents.demo.generator.grounds import Court, Grounds
from ysevents.demo.generator.writer import Writer
from ysevents.demo.profiles import Profile
from ysevents.demo.seeds import Seeds
from ysevents.places.enums import Period
from ysevents.places.rules import period_on

EVENING = 18 * 60
EARLY = timedelta(minutes=15)
CANCELLED, NO_SHOWS, BY_WEB = 0.07, 0.05, 0.7
DISPLACED_BY = "全民健身赛事占用场地"
CLOSURE_DAYS = (-28, -23, -16, -13, -9, -2, 5, 12, 17, 23, 29)


Floor = frozenset[tuple[UUID, int]]
"""Sections and quarters of an hour of a day."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What is booked as one; times are minutes since local midnight."""

    court: Court
    starts: int
    ends: int
    floor: Floor

    @classmethod
    def of(cls, court: Court, starts: int) -> "Slot":
        ends = starts + court.lent.slot
        return cls(court, starts, ends, _floor(court.sections, starts, ends))


def _floor(sections: Sequence[UUID], starts: int, ends: int) -> Floor:
    quarters = range(starts // 15, ends // 15)
    return frozenset((section, quarter) for section in sections for quarter in quarters)


@dataclass
class _Quotas:
    """Who has claimed how much, so that nobody has more than the rules allow."""

    rules: dict[Period, tuple[UUID, int]]
    claimed: Counter[tuple[UUID, Period, date]] = field(default_factory=Counter)

    def has_room(self, person: UUID, day: date) -> bool:
        return all(
            self.claimed[person, period, period_on(period, day)] < at_most
            for period, (_, at_most) in self.rules.items()
        )

    def claim(self, w: Writer, person: UUID, day: date, occurrence: UUID) -> None:
        for period, (rule, _) in self.rules.items():
            first = period_on(period, day)
            self.claimed[person, period, first] += 1
            w.add(
                rows.QuotaClaim(
                    person=person,
                    rule=rule,
                    period_on=first,
                    n=self.claimed[person, period, first],
                    occurrence=occurrence,
                )
            )


def build_bookings(w: Writer, seeds: Seeds, adults: Adults, grounds: Grounds, profile: Profile) -> None:
    """All closures, then the bookings day by day; two never have one floor at once."""
    first = 1 - profile.days // 2
    closures = [d for d in CLOSURE_DAYS if first <= d < first + profile.days][: profile.closures]
    quotas = _Quotas(grounds.quota)
    slots = [
        Slot.of(court, starts)
        for court in grounds.courts
        for starts in range(court.lent.opens, court.lent.closes, court.lent.slot)
    ]
    made = 0
    for offset in range(first, first + profile.days):
        day = w.day(offset)
        number = profile.bookings[day.weekday() >= 5]
        closed: Floor = frozenset()
        lost: list[Slot] = []
        if offset in closures:
            closed = _close(w, seeds, grounds, day, is_first=offset == closures[0])
            lost = w.rng.sample([slot for slot in slots if slot.floor & closed], 3)
        off = sum(int((made + i + 1) * CANCELLED) > int((made + i) * CANCELLED) for i in range(number))
        off = max(off - len(lost), 0)
        made += number
        for slot in lost:
            _book(w, adults, quotas, day, slot, BookingState.DISPLACED, made_day=offset)
        for slot in w.rng.sample(slots, off):
            _book(w, adults, quotas, day, slot, BookingState.CANCELLED, made_day=offset)
        for slot in _fill(w, slots, closed, number - off - len(lost)):
            state = BookingState.CONFIRMED
            if offset < 0:
                is_absent = w.rng.random() < NO_SHOWS
                state = BookingState.NO_SHOW if is_absent else BookingState.ATTENDED
            _book(w, adults, quotas, day, slot, state, made_day=offset)


def _fill(w: Writer, slots: Sequence[Slot], closed: Floor, number: int) -> list[Slot]:
    """`number` slots whose floors are free: the evening up to its measure, the rest by day."""
    evening = [slot for slot in slots if slot.starts >= EVENING]
    by_day = [slot for slot in slots if slot.starts < EVENING]
    w.rng.shuffle(evening)
    w.rng.shuffle(by_day)
    free_enough = (1 - w.rng.uniform(0.72, 0.88)) * len(evening)
    taken: list[Slot] = []
    for candidates, leave in ((evening, free_enough), (by_day, 0.0)):
        free = [slot for slot in candidates if not slot.floor & closed]
        while free and len(free) > leave and len(taken) < number:
            slot = free.pop()
            taken.append(slot)
            free = [other for other in free if not other.floor & slot.floor]
    if len(taken) < number:
        raise ValueError(f"only {len(taken)} of {number} bookings fit on a day")
    return taken


def _close(w: Writer, seeds: Seeds, grounds: Grounds, day: date, *, is_first: bool) -> Floor:
    """An event has the whole hall: on a weekday afternoon, on a morning of the weekend."""
    starts, ends = (9 * 60, 12 * 60) if day.weekday() >= 5 else (14 * 60, 18 * 60)
    made_at = min(w.at(day, starts), w.start) - timedelta(days=1)
    w.add(
        rows.Occurrence(
            id=w.id(),
            event=None,
            kind=OccurrenceKind.CLOSURE,
            title=seeds.places["quoted_title"] if is_first else "职工羽毛球团体赛",
            label="赛事占用",
            space=grounds.hall.space,
            starts_at=w.at(day, starts),
            ends_at=w.at(day, ends),
            state=OccurrenceState.CONFIRMED,
            visibility=Visibility.PUBLIC,
            within=None,
            reason=DISPLACED_BY,
            published_at=made_at,
            sequence=0,
            revised_at=made_at,
            revised_by=None,
        )
    )
    return _floor(grounds.hall.sections, starts, ends)


def _book(
    w: Writer,
    adults: Adults,
    quotas: _Quotas,
    day: date,
    slot: Slot,
    state: BookingState,
    *,
    made_day: int,
) -> None:
    """One booking with all that hangs on it, as the service would have written it."""
    starts_at, ends_at = w.at(day, slot.starts), w.at(day, slot.ends)
    channel, holder, account = _who(w, adults, quotas, day, is_beyond_window=made_day > 7)
    latest = min(starts_at, w.start) - timedelta(hours=3)
    created_at = latest - timedelta(minutes=w.rng.randrange(30, 6 * 1440))
    is_off = state in {BookingState.CANCELLED, BookingState.DISPLACED}
    ended_at = created_at + (latest - created_at) * w.rng.random() if is_off else None
    reason = {BookingState.CANCELLED: "预约已取消", BookingState.DISPLACED: DISPLACED_BY}.get(state)
    occurrence, revised_at = w.id(), ended_at or created_at
    w.add(
        rows.Occurrence(
            id=occurrence,
            event=None,
            kind=OccurrenceKind.BOOKING,
            title=f"{slot.court.name}预约",
            label=slot.court.name,
            space=slot.court.space,
            starts_at=starts_at,
            ends_at=ends_at,
            state=OccurrenceState.CANCELLED if is_off else OccurrenceState.CONFIRMED,
            visibility=Visibility.PRIVATE,
            within=None,
            reason=reason,
            published_at=None,
            sequence=1 if is_off else 0,
            revised_at=revised_at,
            revised_by=account,
        )
    )
    w.add(
        rows.Participant(
            id=w.id(),
            occurrence=occurrence,
            organization=None,
            person=holder.person,
            role=ParticipantRole.HOLDER,
            state={
                BookingState.ATTENDED: ParticipantState.ARRIVED,
                BookingState.NO_SHOW: ParticipantState.ABSENT,
            }.get(state, ParticipantState.EXPECTED),
            arrived_at=starts_at - EARLY / 3 if state == BookingState.ATTENDED else None,
        )
    )
    _booking(w, slot, occurrence, holder, account, state, channel, created_at, ended_at, reason)
    _admission(w, holder, occurrence, starts_at, ends_at, reason if is_off else None)
    if not is_off:
        quotas.claim(w, holder.person, day, occurrence)


def _booking(
    w: Writer,
    slot: Slot,
    occurrence: UUID,
    holder: Adult,
    account: UUID,
    state: BookingState,
    channel: Channel,
    created_at: datetime,
    ended_at: datetime | None,
    reason: str | None,
) -> None:
    lent = slot.court.lent
    w.add(
        rows.Booking(
            id=w.id(),
            occurrence=occurrence,
            holder=holder.person,
            account=account,
            state=state,
            channel=channel,
            fee_class=lent.fee_class,
            fee_fen=lent.fee_fen * lent.slot // 60,
            idempotency_key=f"demo-{occurrence}",
            request_digest=hashlib.sha256(occurrence.bytes).digest(),
            created_at=created_at,
            cancelled_at=ended_at,
            cancelled_by=account if ended_at else None,
            reason=reason,
        )
    )


def _admission(
    w: Writer,
    holder: Adult,
    occurrence: UUID,
    starts_at: datetime,
    ends_at: datetime,
    reason: str | None,
) -> None:
    id = w.id()
    hashes = codes.hashes(w.secrets.ticket_key, id, 1)
    w.add(
        rows.Admission(
            id=id,
            category=Category.RESIDENT,
            person=holder.person,
            occurrence=occurrence,
            valid_from=starts_at - EARLY,
            valid_until=ends_at,
            state=AdmissionState.REVOKED if reason else AdmissionState.VALID,
            reason=reason,
            ticket_hash=hashes.ticket,
            short_hash=hashes.short,
        )
    )


def _who(
    w: Writer, adults: Adults, quotas: _Quotas, day: date, *, is_beyond_window: bool
) -> tuple[Channel, Adult, UUID]:
    """How it came in, for whom, by whose account. The desk may book farther ahead than the web."""
    while True:
        is_web = not is_beyond_window and w.rng.random() < BY_WEB
        holder = w.rng.choice(adults.with_account if is_web else adults.residents)
        if quotas.has_room(holder.person, day):
            break
    if is_web and holder.account:
        return Channel.WEB, holder, holder.account
    channel = Channel.PHONE if w.rng.random() < 0.3 else Channel.DESK
    assert adults.desk.account
    return channel, holder, adults.desk.account
