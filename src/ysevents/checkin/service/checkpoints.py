"""Checkpoints: open them, and who may work where."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.checkin import queries
from ysevents.checkin.enums import Category, CheckpointKind, Policy, Reason, Result
from ysevents.checkin.errors import CheckpointNotFound
from ysevents.checkin.queries import Reach
from ysevents.checkin.schemas import Place, RecentScan
from ysevents.checkin.service.admissions import name_shown
from ysevents.checkin.tables import Checkpoint
from ysevents.core.enums import OccurrenceKind
from ysevents.core.schemas import Planned
from ysevents.core.service import agendas
from ysevents.kit.clock import day_span, local_day
from ysevents.kit.ids import uuid7

AT_VENUES = (Role.VENUE_DESK,)
AT_EVENTS = (Role.ORGANISER, Role.REFEREE, Role.CALL_ROOM_CLERK)
ANYWHERE = (Role.ADMINISTRATOR, Role.OFFICE_CLERK)
HEATS_SHOWN = 60


def reach_of(account: Account) -> Reach:
    """The venues and event trees at whose checkpoints the account may work."""
    return Reach(
        all_venues=account.is_everywhere(*ANYWHERE, *AT_VENUES),
        venues=account.targets(Scope.VENUE, *AT_VENUES),
        all_events=account.is_everywhere(*ANYWHERE, *AT_EVENTS),
        events=account.targets(Scope.EVENT, *AT_EVENTS),
    )


async def open_checkpoint(
    name: str,
    *,
    kind: CheckpointKind,
    categories: Sequence[Category],
    venue: UUID | None = None,
    event: UUID | None = None,
    policy: Policy | None = None,
    confirms: bool | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    early_minutes: int = 0,
) -> UUID:
    """Open a checkpoint of a venue or of an event; answers its id. Who may is the caller's question.

    Unless told otherwise a call room counts each heat and has a person look first; elsewhere an
    admission counts once and nobody looks.
    """
    in_call_room = kind == CheckpointKind.CALL_ROOM
    checkpoint = Checkpoint(
        id=uuid7(),
        kind=kind,
        name=name,
        venue=venue,
        event=event,
        categories=list(categories),
        policy=policy or (Policy.PER_HEAT if in_call_room else Policy.ONCE),
        confirms=in_call_room if confirms is None else confirms,
        opens_at=opens_at,
        closes_at=closes_at,
        early_minutes=early_minutes,
    )
    await Checkpoint.insert(checkpoint)
    return UUID(str(checkpoint.id))


async def list_checkpoints(account: Account) -> list[Place]:
    """All at which the account may work."""
    return [_place(row) for row in await queries.checkpoints(reach_of(account))]


async def get_checkpoint(checkpoint: UUID, *, account: Account) -> Place:
    """One at which the account may work; others are not found."""
    rows = await queries.checkpoints(reach_of(account), checkpoint=checkpoint)
    if not rows:
        raise CheckpointNotFound
    return _place(rows[0])


async def list_heats(place: Place, *, now: datetime) -> list[Planned]:
    """What a call room may call: today's and the next fixtures of its event, the soonest first."""
    if place.event is None:
        return []
    start, _ = day_span(local_day(now))
    planned = await agendas.of_event(place.event, start, start + timedelta(days=60))
    return [p for p in planned if p.kind == OccurrenceKind.FIXTURE and not p.is_off][:HEATS_SHOWN]


async def list_recent_scans(
    checkpoint: UUID, *, account: Account, now: datetime, limit: int = 10
) -> list[RecentScan]:
    """The newest scans at one's checkpoint."""
    place = await get_checkpoint(checkpoint, account=account)
    in_call_room = place.kind == CheckpointKind.CALL_ROOM
    return [
        RecentScan(
            at=row["at"],
            result=Result(row["result"]),
            reasons=tuple(Reason(reason) for reason in row["reasons"]),
            holder=row["holder"]
            if in_call_room
            else name_shown(row["holder"], row["birth_on"], row["category"], now),
            label=row["label"],
        )
        for row in await queries.recent_scans(checkpoint, limit)
    ]


def _place(row: queries.Row) -> Place:
    return Place(**{**row, "kind": CheckpointKind(row["kind"]), "policy": Policy(row["policy"])})
