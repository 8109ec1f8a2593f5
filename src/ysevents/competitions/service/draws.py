"""Draws: from approved entries to fixtures with lanes, times and numbers; then to a published start list."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from json import dumps
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import queries, stage_queries
from ysevents.competitions.enums import Round, StageFormat, StageState
from ysevents.competitions.errors import DrawIsPublic, NotDrawnYet, NothingToDraw
from ysevents.competitions.schemas import Contest, DrawLine, Session, Span
from ysevents.competitions.service import fixtures, stages, start_list_versions
from ysevents.competitions.service.bibs import assign_bibs, get_meet, list_bibs
from ysevents.competitions.service.contests import get_contest
from ysevents.competitions.service.desks import check_programme
from ysevents.competitions.service.fixtures import word_of
from ysevents.competitions.service.stage_draws import compute, draw_stage, replay
from ysevents.competitions.stage_schemas import MeetDrawn, Refused
from ysevents.competitions.tables import Stage
from ysevents.core.service import times
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.errors import YsError

__all__ = [
    "assign_bibs",
    "draw_contest",
    "draw_meet",
    "draw_stage",
    "get_meet",
    "list_bibs",
    "list_draws",
    "list_sessions",
    "new_seed",
    "publish_drawn",
    "publish_stage",
    "publish_start_list",
    "replay",
    "word_of",
]

MOST_SEED = 2**62
MOVABLE = ("draft", "tentative")


def new_seed() -> int:
    """A seed nobody can guess; every draw without a given one begins here."""
    return secrets.randbelow(MOST_SEED)


async def draw_contest(
    contest: UUID,
    *,
    session: UUID,
    starts_at: datetime,
    interval_min: int,
    lanes: int,
    seed: int,
    space: UUID | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """Plan, place and draw the first stage of a contest in one act, into a session; answers the stage.

    A contest without a plan gets the usual one. `lanes` is the most who start together.
    """
    found = await get_contest(contest)
    await check_programme(found.root, account)
    async with transaction():
        await stage_queries.lock_contest(contest)
        stage = await _first_stage(found, lanes, account, now)
        row = await fixtures.get_locked(stage)
        await fixtures.check_changeable(row)
        step = timedelta(minutes=interval_min)
        spans = [
            Span(
                session=session,
                space=space,
                starts_at=starts_at + step * n,
                ends_at=starts_at + step * (n + 1),
            )
            for n in range(len((await compute(row, seed)).fixtures))
        ]
        await _name_round(row, len(spans))
        await fixtures.make(stage, spans, by=account.id, now=now)
        await draw_stage(stage, seed=seed, account=account, now=now)
    return stage


async def _first_stage(contest: Contest, lanes: int, account: Account, now: datetime) -> UUID:
    """The first stage with so many lanes; planned as usual where there is none yet."""
    row = next(iter(await stage_queries.stage_lines(contest.id)), None)
    if row is None:
        plan = await stages.propose(contest.id, lanes=lanes, account=account)
        if not plan.proposals:
            raise NothingToDraw
        # One alone is not held; whoever draws it all the same wants it to start.
        made = await stages.plan_contest(
            contest.id, plan.proposals[0].key, lanes=lanes, account=account, now=now
        ) or await stages.plan_alone(contest.id, lanes=lanes, account=account)
        row = next(iter(await stage_queries.stage_lines(contest.id)))
        assert row["id"] == made[0]
    if row["format"] in {StageFormat.HEATS, StageFormat.GROUPS, StageFormat.FIELD}:
        name = "lanes" if contest.is_lanes else "max_per_heat"
        await Stage.update(
            {Stage.draw_ruleset: "wa.tr20", Stage.draw_parameters: dumps({name: lanes})}
        ).where(Stage.id == row["id"])
    id: UUID = row["id"]
    return id


async def _name_round(row: Any, count: int) -> None:
    """A final of several groups is a timed final, and the other way round; heats stay what they are."""
    if row["round"] in {Round.FINAL, Round.TIMED_FINAL}:
        round = Round.FINAL if count == 1 else Round.TIMED_FINAL
        await Stage.update({Stage.round: round}).where(Stage.id == row["id"])


async def draw_meet(meet: UUID, *, account: Account, now: datetime) -> MeetDrawn:
    """Draw all first stages that are placed and not drawn yet, in one act, each with a seed of its own.

    What cannot be drawn is named with its reason and keeps nobody else waiting.
    """
    await check_programme(meet, account)
    drawn: list[UUID] = []
    refused: list[Refused] = []
    async with transaction():
        for line in await stages.list_stages(meet, account=account):
            if line.number > 1 or line.progress not in {"planned", "placed"} or line.is_committed:
                continue
            try:
                async with savepoint():
                    await draw_stage(line.id, seed=new_seed(), account=account, now=now)
                drawn.append(line.id)
            except YsError as refusal:
                refused.append(Refused(stage=line.id, title=line.title, reason=refusal.text))
    return MeetDrawn(drawn=tuple(drawn), refused=tuple(refused))


async def publish_start_list(contest: UUID, *, account: Account, now: datetime) -> None:
    """Make the draw of a contest's first stage public; NotDrawnYet where there is none."""
    found = await get_contest(contest)
    await check_programme(found.root, account)
    row = next(iter(await stage_queries.stage_lines(contest)), None)
    if row is None:
        raise NotDrawnYet
    await publish_stage(row["id"], account=account, now=now)


async def publish_stage(stage: UUID, *, account: Account, now: datetime) -> None:
    """Make a draw public: its fixtures stand in agendas and calendars from now on. Doing it again is fine."""
    async with transaction():
        row = await fixtures.get_locked(stage)
        await check_programme(row["root"], account)
        if row["state"] == StageState.PUBLISHED:
            return
        if row["is_committed"]:
            raise DrawIsPublic
        held = await stage_queries.fixtures(stage)
        if not any(f["slots"] for f in held):
            raise NotDrawnYet
        await Stage.update({Stage.state: StageState.PUBLISHED}).where(Stage.id == stage)
        await times.confirm(_movable(held), by=account.id, now=now)
        await start_list_versions.keep_version([stage], by=account.id, now=now)


async def publish_drawn(meet: UUID, *, account: Account, now: datetime) -> int:
    """Make every draw of a meet public that is not yet; answers how many."""
    async with transaction():
        waiting = [
            line
            for line in await stages.list_stages(meet, account=account)
            if line.progress == "drawn" and not line.is_committed
        ]
        for line in waiting:
            await publish_stage(line.id, account=account, now=now)
    return len(waiting)


def _movable(held: Sequence[Any]) -> list[UUID]:
    """Those that do not stand firm yet; what was postponed or cancelled stays so."""
    return [f["id"] for f in held if f["occurrence_state"] in MOVABLE]


async def list_draws(meet: UUID, *, account: Account) -> list[DrawLine]:
    """Every contest of a meet with what is entered, drawn and published."""
    await check_programme(meet, account)
    return await queries.draw_lines(meet)


async def list_sessions(meet: UUID) -> list[Session]:
    """The sessions into which heats may be put."""
    return await queries.sessions(meet)
