"""Stages as JSON: proposals, plans, parameters, draws, public draws, changes by hand, publication.

What makes something takes an Idempotency-Key: sent again, it is not done again. Parameters are changed with
If-Match, the `etag` of the stage as it was read.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import LaneChangeUnclear, StageStale, StageUnread
from ysevents.competitions.service import draws, lane_changes, outdated_draws, public_draws, stages
from ysevents.competitions.service.lane_changes import Place
from ysevents.competitions.stage_bodies import (
    CommitmentOut,
    ContestPlanOut,
    DecisionOut,
    DrawIn,
    LaneChangeIn,
    MeetDrawnOut,
    MeetPlanIn,
    MeetPlannedOut,
    OutdatedDrawOut,
    ParametersIn,
    PlaceIn,
    PlanIn,
    StageOut,
    WithdrawalIn,
    etag_of,
)
from ysevents.kit import clock
from ysevents.kit.keyed_requests import do_once

Me = NamedDependency[Account]
Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]
MEET = "/api/v1/meets/{event:uuid}"
CONTEST = "/api/v1/contests/{contest:uuid}"
STAGE = "/api/v1/stages/{stage:uuid}"


@get(f"{MEET}/stages")
async def list_stages(event: FromPath[UUID], account: Me) -> list[StageOut]:
    """The stages of a meet, or of one contest, in their order."""
    return [StageOut.of(line) for line in await stages.list_stages(event, account=account)]


@get(f"{MEET}/outdated-draws")
async def list_outdated(event: FromPath[UUID], account: Me) -> list[OutdatedDrawOut]:
    """Stages drawn before the round in front of them was corrected: who is missing, who no longer goes on."""
    return [OutdatedDrawOut.of(one) for one in await outdated_draws.list_outdated(event, account=account)]


@get(f"{MEET}/proposals")
async def list_plans(
    event: FromPath[UUID], account: Me, lanes: FromQuery[int | None] = None
) -> list[ContestPlanOut]:
    """What every contest of a meet may become; nothing is made."""
    plans = await stages.list_plans(event, lanes=lanes, account=account)
    return [ContestPlanOut.of(plan) for plan in plans]


@post(f"{MEET}/stages", status_code=200)
async def plan_meet(event: FromPath[UUID], data: JSONBody[MeetPlanIn], account: Me) -> MeetPlannedOut:
    """Plan every contest without stages by its first proposal. Sent again, it finds nothing left to plan."""
    came = await stages.plan_meet(
        event, lanes=data.lanes, is_electronic=data.is_electronic, account=account, now=clock.now()
    )
    return MeetPlannedOut.of(came)


@post(f"{MEET}/draws", status_code=200)
async def draw_meet(event: FromPath[UUID], account: Me) -> MeetDrawnOut:
    """Draw all first stages that are placed and not drawn. Sent again, it finds nothing left to draw."""
    return MeetDrawnOut.of(await draws.draw_meet(event, account=account, now=clock.now()))


@get(f"{CONTEST}/proposals")
async def propose(
    contest: FromPath[UUID], account: Me, lanes: FromQuery[int | None] = None
) -> ContestPlanOut:
    """What a contest may become; nothing is made."""
    return ContestPlanOut.of(await stages.propose(contest, lanes=lanes, account=account))


@post(f"{CONTEST}/stages")
async def plan_contest(
    contest: FromPath[UUID], data: JSONBody[PlanIn], account: Me, key: Key = ""
) -> list[StageOut]:
    """Make the stages of a proposal in place of those there are."""

    async def act() -> None:
        await stages.plan_contest(
            contest,
            data.proposal,
            lanes=data.lanes,
            is_electronic=data.is_electronic,
            account=account,
            now=clock.now(),
        )

    await _once(key, f"plan {contest} {data.model_dump_json()}", act, account)
    return [StageOut.of(line) for line in await stages.list_stages(contest, account=account)]


@put(f"{STAGE}/parameters")
async def change_stage(
    stage: FromPath[UUID], data: JSONBody[ParametersIn], account: Me, if_match: IfMatch = None
) -> StageOut:
    """Change what a stage is placed and drawn by; StageStale when somebody else has since it was read."""
    read = (if_match or "").strip('"')
    await stages.change_stage(
        stage,
        parameters=data.parameters,
        draw_parameters=data.draw_parameters,
        fixture_minutes=data.fixture_minutes,
        as_read=lambda line: _check_read(read, etag_of(line)),
        account=account,
        now=clock.now(),
    )
    return StageOut.of(await stages.get_stage(stage, account=account))


@post(f"{STAGE}/draws")
async def draw_stage(
    stage: FromPath[UUID], data: JSONBody[DrawIn], account: Me, key: Key = ""
) -> DecisionOut:
    """Draw a placed stage, or draw it anew; answers the decision that keeps the lot."""

    async def act() -> UUID:
        seed = draws.new_seed() if data.seed is None else data.seed
        return await draws.draw_stage(stage, seed=seed, account=account, now=clock.now())

    return DecisionOut(decision=await _once(key, f"draw {stage} {data.seed}", act, account))


@post(f"{STAGE}/publication", status_code=200)
async def publish_stage(stage: FromPath[UUID], account: Me) -> StageOut:
    """Make a start list public; doing it again is fine."""
    await draws.publish_stage(stage, account=account, now=clock.now())
    return StageOut.of(await stages.get_stage(stage, account=account))


@post(f"{STAGE}/commitment", status_code=200)
async def commit(stage: FromPath[UUID], account: Me) -> CommitmentOut:
    """Seal a seed; doing it again answers the same hash."""
    return CommitmentOut(seed_hash=await public_draws.commit(stage, account=account, now=clock.now()))


@delete(f"{STAGE}/commitment", status_code=200)
async def withdraw(stage: FromPath[UUID], data: JSONBody[WithdrawalIn], account: Me) -> DecisionOut:
    """Give up a public draw before it is drawn."""
    done = await public_draws.withdraw(stage, reason=data.reason, account=account, now=clock.now())
    return DecisionOut(decision=done)


@post(f"{STAGE}/revelation")
async def reveal(stage: FromPath[UUID], account: Me, key: Key = "") -> DecisionOut:
    """Open the seal and draw."""

    async def act() -> UUID:
        return await public_draws.reveal(stage, account=account, now=clock.now())

    return DecisionOut(decision=await _once(key, f"reveal {stage}", act, account))


@post(f"{STAGE}/lane-changes")
async def change_lanes(
    stage: FromPath[UUID], data: JSONBody[LaneChangeIn], account: Me, key: Key = ""
) -> DecisionOut:
    """Move somebody or let two change places, take somebody out, or put an entry in a free place."""

    async def act() -> UUID:
        now, reason = clock.now(), data.reason
        if data.origin and data.target and not data.entry:
            return await lane_changes.move(
                stage, _place(data.origin), _place(data.target), reason=reason, account=account, now=now
            )
        if data.origin and not data.target and not data.entry:
            return await lane_changes.remove(
                stage, _place(data.origin), reason=reason, account=account, now=now
            )
        if data.entry and data.target and not data.origin:
            return await lane_changes.add(
                stage, data.entry, _place(data.target), reason=reason, account=account, now=now
            )
        raise LaneChangeUnclear

    wanted = f"lanes {stage} {data.model_dump_json()}"
    return DecisionOut(decision=await _once(key, wanted, act, account))


@get("/api/v1/events/{event:uuid}/draws/{decision:uuid}")
async def public_sheet(event: FromPath[UUID], decision: FromPath[UUID]) -> Response[dict[str, Any]]:
    """The sheet of a public draw; needs no account."""
    return Response(await public_draws.get_public_sheet(decision))


async def _once(
    key: str, wanted: str, act: Callable[[], Awaitable[UUID | None]], account: Account
) -> UUID | None:
    return await do_once(key, wanted, act, by=account.id, now=clock.now())


def _place(place: PlaceIn) -> Place:
    return Place(place.fixture, place.position)


def _check_read(read: str, etag: str) -> None:
    if not read:
        raise StageUnread
    if read != etag:
        raise StageStale


routes = [
    list_stages,
    list_outdated,
    list_plans,
    plan_meet,
    draw_meet,
    propose,
    plan_contest,
    change_stage,
    draw_stage,
    publish_stage,
    commit,
    withdraw,
    reveal,
    change_lanes,
    public_sheet,
]
