"""Sixty days of bookings at the fitness centre.

So many on a weekday, so many on a day of the weekend; evenings are between 70 and 90 % full and never
quite. 7 % are cancelled, 5 % of those whose day has been did not come, a few lose their court to an
event. What is said of time is as seen from the anchor: all was made before it, what lies before it is
over. Only the bookings of the resident who is shown are as seen at the load: one they came to, one that
is on, one for tomorrow evening, one given back.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
from ysevents.demo.generator.grounds import Court, Floor, Grounds, floor
from ysevents.demo.generator.writer import Writer
from ysevents.demo.profiles import Profile
from ysevents.places.enums import Period
from ysevents.places.rules.quotas import period_on

EVENING = 18 * 60
EARLY = timedelta(minutes=15)
CANCELLED, NO_SHOWS, BY_WEB = 0.07, 0.05, 0.7
DISPLACED_BY = "全民健身赛事占用场地"
WINDOW = 7
"""So many days ahead the web books."""


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
        return cls(court, starts, ends, floor(court.sections, starts, ends))


@dataclass(frozen=True, slots=True)
class Maker:
    """How a booking came in, for whom, by whose account, and before when."""

    channel: Channel
    holder: Adult
    account: UUID
    before: datetime


Wish = tuple[BookingState, Sequence[Slot]]
"""What is to become of a booking, and the slots of which the first free one will do."""


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


def build_bookings(
    w: Writer, adults: Adults, grounds: Grounds, profile: Profile, closed: Mapping[int, Floor]
) -> None:
    """Bookings day by day around what is `closed`; two never have one floor at once."""
    first = 1 - profile.days // 2
    quotas = _Quotas(grounds.quota)
    slots = [
        Slot.of(court, starts)
        for court in grounds.courts
        for starts in range(court.lent.opens, court.lent.closes, court.lent.slot)
    ]
    wishes = dict(_wishes(w, slots))
    made = 0
    for offset in range(first, max(first + profile.days, *(day + 1 for day in wishes))):
        day = w.day(offset)
        number = profile.bookings[day.weekday() >= 5] if offset < first + profile.days else 0
        held = closed.get(offset, frozenset())
        lost = w.rng.sample([slot for slot in slots if slot.floor & held], 3) if held else []
        off = sum(int((made + i + 1) * CANCELLED) > int((made + i) * CANCELLED) for i in range(number))
        off = max(off - len(lost), 0)
        made += number
        left = number - off - len(lost)
        if offset in wishes:
            state, wanted = wishes[offset]
            own = next((slot for slot in wanted if not slot.floor & held), None)
            if own:
                _book(w, quotas, day, own, state, _resident(w, adults))
                held |= own.floor
                left = max(left - 1, 0)
        for slot in lost:
            _book(w, quotas, day, slot, BookingState.DISPLACED, _somebody(w, adults, quotas, offset))
        for slot in w.rng.sample(slots, off):
            _book(w, quotas, day, slot, BookingState.CANCELLED, _somebody(w, adults, quotas, offset))
        for slot in _fill(w, slots, held, left):
            state = BookingState.CONFIRMED
            if offset < 0:
                is_absent = w.rng.random() < NO_SHOWS
                state = BookingState.NO_SHOW if is_absent else BookingState.ATTENDED
            _book(w, quotas, day, slot, state, _somebody(w, adults, quotas, offset))


def _wishes(w: Writer, slots: Sequence[Slot]) -> Iterator[tuple[int, Wish]]:
    """The days from the anchor on which the resident who is shown has a booking.

    Today's is one whose ticket is good at this moment, the longer the better; none when all is shut.
    """
    today = (w.today - w.anchor).days
    seven, eight = ([slot for slot in slots if slot.starts == hour * 60] for hour in (19, 20))
    is_on = [slot for slot in slots if w.at(w.today, slot.starts) - EARLY <= w.now < w.at(w.today, slot.ends)]
    yield -1, (BookingState.ATTENDED, seven)
    yield today, (BookingState.CONFIRMED, sorted(is_on, key=lambda slot: -slot.ends))
    yield today + 1, (BookingState.CONFIRMED, eight)
    yield today + 2, (BookingState.CANCELLED, eight)


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


def _book(w: Writer, quotas: _Quotas, day: date, slot: Slot, state: BookingState, maker: Maker) -> None:
    """One booking with all that hangs on it, as the service would have written it."""
    starts_at, ends_at = w.at(day, slot.starts), w.at(day, slot.ends)
    latest = min(starts_at, maker.before) - timedelta(hours=3)
    created_at = latest - timedelta(minutes=w.rng.randrange(30, 4 * 1440))
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
            revised_by=maker.account,
        )
    )
    w.add(
        rows.Participant(
            id=w.id(),
            occurrence=occurrence,
            organization=None,
            person=maker.holder.person,
            role=ParticipantRole.HOLDER,
            state={
                BookingState.ATTENDED: ParticipantState.ARRIVED,
                BookingState.NO_SHOW: ParticipantState.ABSENT,
            }.get(state, ParticipantState.EXPECTED),
            arrived_at=starts_at - EARLY / 3 if state == BookingState.ATTENDED else None,
        )
    )
    _booking(w, slot, occurrence, maker, state, created_at, ended_at, reason)
    _admission(w, maker.holder, occurrence, starts_at, ends_at, reason if is_off else None)
    if not is_off:
        quotas.claim(w, maker.holder.person, day, occurrence)


def _booking(
    w: Writer,
    slot: Slot,
    occurrence: UUID,
    maker: Maker,
    state: BookingState,
    created_at: datetime,
    ended_at: datetime | None,
    reason: str | None,
) -> None:
    lent = slot.court.lent
    w.add(
        rows.Booking(
            id=w.id(),
            occurrence=occurrence,
            holder=maker.holder.person,
            account=maker.account,
            state=state,
            channel=maker.channel,
            fee_class=lent.fee_class,
            fee_fen=lent.fee_fen * lent.slot // 60,
            idempotency_key=f"demo-{occurrence}",
            request_digest=hashlib.sha256(occurrence.bytes).digest(),
            created_at=created_at,
            cancelled_at=ended_at,
            cancelled_by=maker.account if ended_at else None,
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


def _resident(w: Writer, adults: Adults) -> Maker:
    """The one who is shown, up to this moment."""
    resident = adults.resident
    assert resident.account
    return Maker(Channel.WEB, resident, resident.account, w.now)


def _somebody(w: Writer, adults: Adults, quotas: _Quotas, offset: int) -> Maker:
    """Anybody who has room left, before the anchor. The desk may book farther ahead than the web."""
    day = w.day(offset)
    while True:
        is_web = offset <= WINDOW and w.rng.random() < BY_WEB
        holder = w.rng.choice(adults.with_account if is_web else adults.residents)
        if quotas.has_room(holder.person, day):
            break
    if is_web and holder.account:
        return Maker(Channel.WEB, holder, holder.account, w.start)
    channel = Channel.PHONE if w.rng.random() < 0.3 else Channel.DESK
    assert adults.desk.account
    return Maker(channel, holder, adults.desk.account, w.start)
