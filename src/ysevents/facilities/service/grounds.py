"""The spaces editor: cut a floor by a pattern or by hand, say what a space is like, cut it anew, retire it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.core.errors import SpaceNotFound
from ysevents.core.service import grounds as core
from ysevents.core.service.grounds import NewSpace
from ysevents.facilities import ground_queries as queries
from ysevents.facilities.errors import GroundStale
from ysevents.facilities.ground_schemas import Ground, GroundIn, LayoutIn, SpaceIn
from ysevents.facilities.rules.layouts import lay_out
from ysevents.facilities.service.managing import check_manager
from ysevents.kit.clock import local_day
from ysevents.kit.database import transaction


async def list_grounds(venue: UUID, *, account: Account) -> list[Ground]:
    """All spaces of a venue one manages, retired ones last."""
    await check_manager(venue, account)
    return await queries.grounds("s.venue = $1", venue)


async def list_sections(venue: UUID, *, account: Account) -> list[tuple[UUID, str]]:
    """The pieces of floor of a venue one manages."""
    await check_manager(venue, account)
    return await core.list_sections(venue)


async def get_ground(space: UUID, *, account: Account) -> Ground:
    """One space; SpaceNotFound for who does not manage its venue."""
    found = await queries.grounds("s.id = $1", space)
    if not found:
        raise SpaceNotFound
    await check_manager(found[0].venue, account)
    return found[0]


async def add_layout(venue: UUID, wanted: LayoutIn, *, account: Account, now: datetime) -> list[UUID]:
    """Cut a floor in a usual way."""
    pieces = lay_out(wanted.kind, wanted.name, wanted.sport, wanted.count)
    return await _add(
        venue,
        [
            NewSpace(name=p.name, sport=p.sport, is_indoor=wanted.is_indoor, sections=p.sections)
            for p in pieces
        ],
        account,
        now,
    )


async def add_space(venue: UUID, wanted: SpaceIn, *, account: Account, now: datetime) -> UUID:
    """Add one space over pieces of floor."""
    new = NewSpace(
        name=wanted.name,
        sport=wanted.sport,
        is_indoor=wanted.is_indoor,
        sections=tuple(dict.fromkeys(wanted.sections)),
    )
    return (await _add(venue, [new], account, now))[0]


async def describe_space(
    space: UUID, wanted: GroundIn, *, revision: int, account: Account, now: datetime
) -> Ground:
    """Say what a space is like; GroundStale when somebody has said otherwise since `revision` was read."""
    async with transaction():
        await queries.lock(space)
        found = await get_ground(space, account=account)
        if found.revision != revision:
            raise GroundStale
        await queries.save(space, wanted)
        await _note("space_described", found.venue, account, now, space)
        return await get_ground(space, account=account)


async def recut_space(space: UUID, sections: Sequence[UUID], *, account: Account, now: datetime) -> UUID:
    """Let a space take other floor from today on; answers the space that does, another where this one was used.

    What is to come refuses it by list. What was said of the space, and its own opening rules, go along.
    """
    today = local_day(now)
    async with transaction():
        found = await get_ground(space, account=account)
        new = await core.recut(space, sections, today=today)
        if new != space:
            await queries.save(
                new,
                GroundIn(
                    is_indoor=found.is_indoor,
                    is_lit=found.is_lit,
                    area_m2=None,
                    heads_at_most=found.heads_at_most,
                    rules=found.rules,
                    accessibility=found.accessibility,
                ),
            )
            await queries.copy_rules(space, new, today)
        await _note("space_recut", found.venue, account, now, space)
    return new


async def retire_space(space: UUID, *, account: Account, now: datetime) -> UUID:
    """Give a space up from today on; answers its venue."""
    async with transaction():
        found = await get_ground(space, account=account)
        await core.retire(space, today=local_day(now))
        await _note("space_retired", found.venue, account, now, space)
    return found.venue


async def _add(venue: UUID, wanted: Sequence[NewSpace], account: Account, now: datetime) -> list[UUID]:
    async with transaction():
        await check_manager(venue, account)
        made = await core.add_spaces(venue, wanted)
        for space in made:
            await _note("space_added", venue, account, now, space)
    return made


async def _note(action: str, venue: UUID, account: Account, now: datetime, space: UUID) -> None:
    await accounts.record(
        action, account=account, object_kind="space", object_id=space, after={"venue": venue}, now=now
    )
