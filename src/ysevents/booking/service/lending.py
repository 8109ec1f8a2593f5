"""On what terms a venue lends its spaces: read, set, lend no more. Bookings made before keep their terms."""

from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.booking.errors import LendingStale, LendingUnread
from ysevents.booking.lending_schemas import Lending, LendingIn, etag_of
from ysevents.booking.queries import TERMS
from ysevents.booking.rules import Terms
from ysevents.booking.tables import BookingRule
from ysevents.core.enums import Sport
from ysevents.facilities.service import managing
from ysevents.kit.database import fetch, transaction


async def list_lendings(venue: UUID, *, account: Account, now: datetime) -> list[Lending]:
    """The terms of a venue one manages: for all sports first, then of each sport it has spaces for."""
    managed = await managing.get_managed(venue, account=account, now=now)
    kept = await _kept(venue)
    sports = [None, *dict.fromkeys(space.sport for space in managed.spaces)]
    return [Lending(sport=sport, terms=kept.get(sport), etag=etag_of(kept.get(sport))) for sport in sports]


async def set_lending(
    venue: UUID, sport: Sport | None, wanted: LendingIn | None, *, read: str, account: Account, now: datetime
) -> Lending:
    """Lend on these terms from now on, or with None no more. `read` is the etag of the terms as they were read.

    LendingStale when somebody has changed them since. Who has booked keeps what was booked.
    """
    terms = wanted.terms() if wanted else None
    async with transaction():
        await managing.check_manager(venue, account)
        await fetch("SELECT FROM venue WHERE id = $1 FOR UPDATE", venue)
        before = (await _kept(venue)).get(sport)
        if not read:
            raise LendingUnread
        if read != etag_of(before):
            raise LendingStale
        this = (BookingRule.venue == venue) & (
            BookingRule.sport == sport if sport else BookingRule.sport.is_null()
        )
        values = {name: getattr(terms, name) for name in TERMS} if terms else {}
        if terms is None:
            await BookingRule.delete().where(this)
        elif before is None:
            await BookingRule.insert(BookingRule(venue=venue, sport=sport, **values))
        else:
            await BookingRule.update({getattr(BookingRule, name): of for name, of in values.items()}).where(
                this
            )
        await accounts.record(
            "lending_changed",
            account=account,
            object_kind="venue",
            object_id=venue,
            before={"sport": sport, "terms": repr(before)} if before else None,
            after={"sport": sport, "terms": repr(terms)} if terms else None,
            now=now,
        )
    return Lending(sport=sport, terms=terms, etag=etag_of(terms))


async def _kept(venue: UUID) -> dict[Sport | None, Terms]:
    rows = await fetch(f"SELECT sport, {', '.join(TERMS)} FROM booking_rule WHERE venue = $1", venue)
    return {
        Sport(row["sport"]) if row["sport"] else None: Terms(**{name: row[name] for name in TERMS})
        for row in rows
    }
