"""Sections and spaces: cut a floor, add spaces over it, cut one anew, retire it.

A space that was used is never cut anew: it is retired, and another takes its name. What is to come on it
is named and stands in the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from ysevents.core import ground_queries as queries
from ysevents.core.enums import Sport
from ysevents.core.errors import (
    SectionNotFound,
    SpaceHasFuture,
    SpaceNameTaken,
    SpaceNotFound,
    SpaceRetired,
    SpaceUnusable,
    VenueNotFound,
)
from ysevents.core.tables import Section, Space
from ysevents.kit import clock
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.ids import uuid7

NAME = 40
SECTION_NAME = 30
MOST_SECTIONS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpace:
    """A space that is wanted over pieces of floor, these by name."""

    name: str
    sport: Sport
    is_indoor: bool
    sections: tuple[str, ...]


async def list_sections(venue: UUID) -> list[tuple[UUID, str]]:
    """The pieces of a venue's floor."""
    return [(row["id"], row["name"]) for row in await queries.sections(venue)]


async def add_spaces(venue: UUID, wanted: Sequence[NewSpace]) -> list[UUID]:
    """Add spaces; pieces of floor that are not there yet are cut. All or none; answers the spaces."""
    for space in wanted:
        names = (space.name, *space.sections)
        if not space.sections or not all(0 < len(name.strip()) <= SECTION_NAME for name in names):
            raise SpaceUnusable
    async with transaction():
        if not await queries.lock_venue(venue):
            raise VenueNotFound
        known = {row["name"]: row["id"] for row in await queries.sections(venue)}
        new = dict.fromkeys(name for space in wanted for name in space.sections if name not in known)
        if len(known) + len(new) > MOST_SECTIONS:
            raise SpaceUnusable(f"一家场馆最多{MOST_SECTIONS}个场地单元，请合并后再添加。")
        try:
            async with savepoint():
                for name in new:
                    known[name] = uuid7()
                    await Section.insert(Section(id=known[name], venue=venue, name=name))
                position = await queries.last_position(venue)
                return [
                    await _insert(venue, space, [known[name] for name in space.sections], position + n)
                    for n, space in enumerate(wanted, 1)
                ]
        except asyncpg.UniqueViolationError:
            raise SpaceNameTaken from None


async def recut(space: UUID, sections: Sequence[UUID], *, today: date) -> UUID:
    """Let a space lie on other floor from today on; answers the space that does.

    One that was never used is cut anew. One with a past is retired, and another takes its name. What is
    still to come on it refuses both, by list.
    """
    async with transaction():
        row = await queries.lock_space(space)
        if row is None:
            raise SpaceNotFound
        await queries.lock_venue(row["venue"])
        if row["closed_on"]:
            raise SpaceRetired
        names = {row["id"]: row["name"] for row in await queries.sections(row["venue"])}
        if not sections or not set(sections) <= names.keys():
            raise SectionNotFound
        if await queries.cut(space) == set(sections):
            return space
        await _check_future(space, today)
        if not await queries.was_used(space):
            await queries.delete_cut(space)
            await queries.insert_cut(space, row["venue"], sections)
            return space
        await queries.retire(space, _retired_name(row["name"], today), today)
        new = NewSpace(name=row["name"], sport=Sport(row["sport"]), is_indoor=row["is_indoor"], sections=())
        return await _insert(row["venue"], new, sections, row["position"])


async def retire(space: UUID, *, today: date) -> None:
    """Let nothing be put on a space from today on; SpaceHasFuture names what is to come there.

    A booking that was under way in this very moment may still come through; it is listed like all others.
    """
    async with transaction():
        row = await queries.lock_space(space)
        if row is None:
            raise SpaceNotFound
        if row["closed_on"]:
            raise SpaceRetired
        await _check_future(space, today)
        await queries.retire(space, row["name"], today)


async def _check_future(space: UUID, today: date) -> None:
    future = await queries.future_of(space, clock.day_span(today)[0])
    if future:
        raise SpaceHasFuture(future)


async def _insert(venue: UUID, space: NewSpace, sections: Sequence[UUID], position: int) -> UUID:
    id = uuid7()
    await Space.insert(
        Space(
            id=id,
            venue=venue,
            name=space.name.strip(),
            sport=space.sport,
            is_indoor=space.is_indoor,
            position=position,
        )
    )
    await queries.insert_cut(id, venue, sections)
    return id


def _retired_name(name: str, today: date) -> str:
    ending = f"（{today:%Y%m%d}停用）"
    return f"{name[: NAME - len(ending)]}{ending}"
