"""Several courts at once, for oneself, a club or somebody at the desk: all of them or none.

Each is a booking of its own: it can be moved, given back and entered alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.booking import people_queries, queries
from ysevents.booking.enums import Channel
from ysevents.booking.errors import HolderMissing, NotYourGroup, SpaceElsewhere, SpacesWrong
from ysevents.booking.making_queries import Details
from ysevents.booking.schemas import Booked, DeskBookingIn, Group, SeveralIn
from ysevents.booking.service.bookings import get_booking
from ysevents.booking.service.contacts import met_at_desk
from ysevents.booking.service.desks import check_desk
from ysevents.booking.service.placing import Wish, place_one, together
from ysevents.kit import clock
from ysevents.kit.errors import Invalid
from ysevents.kit.ids import uuid7

MOST_COURTS = 12
NO_SUCH_GROUP = "没有找到这个单位，请填写登记的全称或简称，或留空。"


async def list_groups(account: Account, *, now: datetime) -> list[Group]:
    """The clubs and units for which the account's person may book."""
    if account.person is None:
        return []
    return await people_queries.groups_of(account.person, clock.local_day(now))


async def find_group(name: str) -> UUID | None:
    """The unit a clerk typed by its name, full or short; None for none."""
    typed = " ".join(name.split())
    if not typed:
        return None
    found = await people_queries.groups_named(typed)
    if len(found) != 1:
        raise Invalid(fields={"organization": NO_SUCH_GROUP})
    return found[0]


async def list_courts(venue: UUID, *, account: Account) -> list[tuple[UUID, str]]:
    """The courts that a venue lends, for whoever works at its desk."""
    await check_desk(venue, account)
    return [(row["id"], row["name"]) for row in await queries.lent_spaces(venue) if row["id"]]


async def book_several(wanted: SeveralIn, *, account: Account, now: datetime) -> UUID:
    """Book courts for oneself, or for a club one stands for; answers the first booking.

    For a club its own quotas count, not those of residents.
    """
    if account.person is None:
        raise HolderMissing
    groups = {group.id for group in await list_groups(account, now=now)}
    if wanted.organization is not None and wanted.organization not in groups:
        raise NotYourGroup
    details = Details(organization=wanted.organization, note=wanted.note)
    return await _book(wanted.spaces, wanted.starts_at, account.person, details, account, now)


async def book_at_desk(venue: UUID, wanted: DeskBookingIn, *, account: Account, now: datetime) -> UUID:
    """Book for somebody who stands at the desk or telephones; answers the first booking.

    Also days not yet released, and the rest of a slot that has begun. Their quotas count, by telephone.
    """
    await check_desk(venue, account)
    for space in wanted.spaces:
        if await queries.venue_of(space) != venue:
            raise SpaceElsewhere
    details = Details(channel=Channel(wanted.channel), organization=wanted.organization, note=wanted.note)

    async def act() -> UUID:
        holder = await met_at_desk(wanted.name, wanted.phone, by=account.id, now=now)
        return await _place(wanted.spaces, wanted.starts_at, holder, details, account, now, by_clerk=True)

    return await together(act)


async def list_bundle(booking: UUID, *, account: Account) -> list[Booked]:
    """A booking with all that was booked with it at once, in the order of the courts."""
    booked = await get_booking(booking, account=account)
    if booked.bundle is None:
        return [booked]
    return await queries.bookings("b.bundle = $1", booked.bundle, order="s.position, s.name, b.id")


async def _book(
    spaces: Sequence[UUID],
    starts_at: datetime,
    holder: UUID,
    details: Details,
    account: Account,
    now: datetime,
) -> UUID:
    return await together(lambda: _place(spaces, starts_at, holder, details, account, now, by_clerk=False))


async def _place(
    spaces: Sequence[UUID],
    starts_at: datetime,
    holder: UUID,
    details: Details,
    account: Account,
    now: datetime,
    *,
    by_clerk: bool,
) -> UUID:
    """All in one order, so that two who want the same courts mostly wait instead of running crosswise."""
    courts = sorted(set(spaces))
    if not 1 <= len(courts) <= MOST_COURTS or len(courts) < len(spaces):
        raise SpacesWrong
    bundle = uuid7() if len(courts) > 1 else None
    made = {}
    for space in courts:
        wish = Wish(
            space=space,
            starts_at=starts_at,
            holder=holder,
            details=replace(details, bundle=bundle),
            by_clerk=by_clerk,
        )
        made[space] = await place_one(wish, account=account, now=now)
    return made[spaces[0]]
