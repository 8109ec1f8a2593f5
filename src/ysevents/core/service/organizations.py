"""Organizations: teams come into being under their units."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from ysevents.core import queries
from ysevents.core.schemas import NewTeam
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7


async def form_teams(teams: Sequence[NewTeam], *, from_on: date, by: UUID | None, now: datetime) -> None:
    """Make these teams organizations of kind team, with their players as members from a day on."""
    if not teams:
        return
    members = [(uuid7(), person, team.id) for team in teams for person in team.members]
    async with transaction():
        await queries.insert_teams(teams)
        await queries.insert_players(members, from_on)
        await queries.record_changes("formed", "organization", [team.id for team in teams], by=by, now=now)
        await queries.record_changes("joined", "person", [person for _, person, _ in members], by=by, now=now)


async def replace_player(
    team: UUID, leaving: UUID, entering: UUID, *, on: date, by: UUID | None, now: datetime
) -> None:
    """From a day on somebody plays for a team instead of somebody else."""
    async with transaction():
        await queries.end_player(team, leaving, on - timedelta(days=1))
        await queries.insert_players([(uuid7(), entering, team)], on)
        await queries.record_changes("left", "person", [leaving], by=by, now=now)
        await queries.record_changes("joined", "person", [entering], by=by, now=now)
