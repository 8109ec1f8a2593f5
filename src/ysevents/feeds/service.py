"""Calendar feeds: public ones by scope, one's own by a secret address, single occurrences.

Bytes are kept per feed as long as nothing in core has changed; when something has, the agenda is
read again and only what was revised is rendered anew.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.core.enums import OccurrenceKind, OccurrenceState, Visibility
from ysevents.core.errors import OccurrenceNotFound
from ysevents.core.schemas import Planned
from ysevents.core.service import agendas
from ysevents.feeds import engines, queries, rules
from ysevents.feeds.errors import FeedNotFound, FeedReplaced, NobodyToFollow
from ysevents.feeds.schemas import Feed, Key, PersonalAddress, Scope, Style, Subject
from ysevents.kit import secrets
from ysevents.kit.database import transaction

MOST_BYTES = 32_000_000


@dataclass
class _Kept:
    """The feeds made last, by what was asked for; the least used go first."""

    feeds: OrderedDict[object, tuple[str, Feed]]
    size: int = 0

    def find(self, key: object, revision: str | None) -> Feed | None:
        if revision is None or key not in self.feeds or self.feeds[key][0] != revision:
            return None
        self.feeds.move_to_end(key)
        return self.feeds[key][1]

    def keep(self, key: object, revision: str | None, feed: Feed) -> None:
        if key in self.feeds:
            self.size -= len(self.feeds.pop(key)[1].body)
        if revision is None:
            return
        self.feeds[key] = (revision, feed)
        self.size += len(feed.body)
        while self.size > MOST_BYTES:
            self.size -= len(self.feeds.popitem(last=False)[1][1].body)


_kept = _Kept(OrderedDict())


async def get_public_feed(key: Key, *, style: Style, now: datetime) -> Feed:
    """The calendar of an event and all below (for one unit), of a venue or of a space."""
    row = await queries.subject(key.scope, key.id)
    if row is None:
        raise FeedNotFound
    start, end = rules.window(now)

    async def read() -> tuple[str, Sequence[Planned]]:
        match key.scope:
            case Scope.EVENT if key.organization:
                name = await queries.organization_name(key.organization)
                if name is None:
                    raise FeedNotFound
                planned = await agendas.of_event_for(key.id, key.organization, start, end)
                return f"{row['name']} {name}", planned
            case Scope.EVENT:
                return row["name"], await agendas.of_event(key.id, start, end)
            case Scope.VENUE:
                return row["name"], await agendas.of_venue(key.id, start, end)
            case _:
                return row["name"], await agendas.of_space(key.id, start, end)

    return await _feed((key, style, start), row["revision"], read, style, now)


async def get_personal_feed(token: str, *, style: Style, now: datetime) -> Feed:
    """Everything the owner of the address takes part in, bookings included.

    FeedReplaced for an address that held once, FeedNotFound for any other.
    """
    row = await queries.read_token(rules.token_hash(token), now)
    if row is None:
        raise FeedNotFound
    if row["revoked_at"]:
        raise FeedReplaced
    start, end = rules.window(now)

    async def read() -> tuple[str, Sequence[Planned]]:
        return "我的日程", await agendas.of_people([row["person"]], start, end)

    return await _feed((row["person"], style, start), row["revision"], read, style, now)


async def get_occurrence_feed(
    occurrence: UUID, *, visitor: Account | None, style: Style
) -> tuple[Feed, bool]:
    """One occurrence to add to a calendar, and whether it is public.

    What is not public is there for those who take part, and not found for all others.
    """
    planned = await agendas.get_planned(occurrence)
    is_public = (
        planned.visibility == Visibility.PUBLIC
        and planned.kind != OccurrenceKind.BOOKING
        and planned.state != OccurrenceState.DRAFT
        and (planned.event is None or await queries.subject(Scope.EVENT, planned.event) is not None)
    )
    if not is_public and not (
        visitor
        and visitor.person
        and planned.state != OccurrenceState.DRAFT
        and await queries.takes_part(occurrence, visitor.person)
    ):
        raise OccurrenceNotFound
    return engines.render_feed(planned.title, [planned], style), is_public


async def get_subject(key: Key) -> Subject:
    """What a subscription page is about; FeedNotFound when there is no such thing to the public."""
    row = await queries.subject(key.scope, key.id)
    if row is None:
        raise FeedNotFound
    home = Scope.VENUE if key.scope == Scope.SPACE else key.scope
    back = f"/{home}s/{row['id']}"
    if key.organization is None:
        return Subject(name=row["name"], path=f"/cal/{key.scope}/{key.id}.ics", back=back)
    name = await queries.organization_name(key.organization)
    if name is None:
        raise FeedNotFound
    path = f"/cal/{key.scope}/{key.id}/{key.organization}.ics"
    return Subject(name=f"{row['name']} {name}", path=path, back=back)


async def find_address(account: Account) -> PersonalAddress | None:
    """The account's calendar address, shown to its owner alone."""
    row = await queries.living_token(account.id)
    if row is None:
        return None
    token = rules.token(secrets.get().ticket_key, account.id, row["created_at"])
    return PersonalAddress(token=token, created_at=row["created_at"], last_read_at=row["last_read_at"])


async def make_address(*, account: Account, now: datetime) -> PersonalAddress:
    """A new address for the account's calendar; the old one answers 410 from now on."""
    if account.person is None:
        raise NobodyToFollow
    token = rules.token(secrets.get().ticket_key, account.id, now)
    async with transaction():
        await queries.revoke_token(account.id, now)
        await queries.insert_token(rules.token_hash(token), account.id, account.person, now)
    made = await find_address(account)
    assert made is not None
    return made


async def _feed(
    key: object,
    revision: str | None,
    read: Callable[[], Awaitable[tuple[str, Sequence[Planned]]]],
    style: Style,
    now: datetime,
) -> Feed:
    kept = _kept.find(key, revision)
    if kept is not None:
        return kept
    name, planned = await read()
    feed = await asyncio.to_thread(engines.render_feed, name, rules.fitting(planned, now), style)
    _kept.keep(key, revision, feed)
    return feed
