"""Rosters of teams, pairs and relays: who is on the list of an entry."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from ysevents.accounts.schemas import Account
from ysevents.competitions import queries
from ysevents.competitions.errors import InAnotherTeam, RosterUnfit
from ysevents.competitions.rules import rosters
from ysevents.competitions.schemas import Entry, RosterMember
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.ids import uuid7


async def set_roster(
    entry: Entry,
    members: Sequence[rosters.Member],
    shape: rosters.Shape,
    *,
    account: Account,
    now: datetime,
) -> None:
    """Make this the list of a team; what was on it before goes. A half-finished list may be kept.

    RosterUnfit says all reasons, InAnotherTeam that somebody plays for another team of the contest. Whether
    the members may start at all is judged by the caller, who knows the roll.
    """
    refused = rosters.refusals(members, shape)
    if refused:
        raise RosterUnfit(refused)
    rows = [
        (uuid7(), member.person, str(member.role), place, member.leg, member.shirt_number)
        for place, member in enumerate(members, 1)
    ]
    async with transaction():
        try:
            async with savepoint():
                await queries.replace_roster(entry.id, entry.contest, rows)
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name != "roster_person_once":
                raise
            raise InAnotherTeam from None


async def list_rosters(meet: UUID, organization: UUID | None = None) -> dict[UUID, list[RosterMember]]:
    """The lists of a meet's teams by entry, of one unit when given."""
    found: dict[UUID, list[RosterMember]] = {}
    for member in await queries.rosters(meet, organization):
        found.setdefault(member.entry, []).append(member)
    return found


async def drop_person(
    meet: UUID, organization: UUID, person: UUID, *, account: Account, now: datetime
) -> None:
    """Take somebody off all lists of a unit's teams."""
    await queries.drop_from_rosters(meet, organization, person)
