"""Stages: proposed by what a contest is and who is entered, made from a proposal, changed before the draw."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from json import dumps
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import stage_queries
from ysevents.competitions.enums import ListState, Round, StageFormat, StageState
from ysevents.competitions.errors import (
    AlreadyPublished,
    ContestNotFound,
    MarksExist,
    NothingToDraw,
    ParametersUnfit,
    ProposalNotFound,
    StageNotFound,
)
from ysevents.competitions.rules import stage_plans
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.rules.stage_plans import Facts, PlannedStage, Proposal
from ysevents.competitions.service import fixtures, results
from ysevents.competitions.service.desks import check_programme
from ysevents.competitions.stage_schemas import ContestPlan, MeetPlanned, StageLine
from ysevents.competitions.tables import Stage
from ysevents.core.service import events
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

LANES = 8


async def propose(
    contest: UUID, *, lanes: int | None = None, is_electronic: bool | None = None, account: Account
) -> ContestPlan:
    """What a contest may become, the usual form first. Nothing is made.

    Lanes and timing are those it was planned with before, unless others are asked for.
    """
    row = next((r for r in await stage_queries.contest_facts(contest) if r["id"] == contest), None)
    if row is None:
        raise ContestNotFound
    await check_programme(row["root"], account)
    return _contest_plan(row, lanes, is_electronic)


async def list_plans(
    meet: UUID, *, lanes: int | None = None, is_electronic: bool | None = None, account: Account
) -> list[ContestPlan]:
    """The same for every contest of a meet, by division and discipline: one query."""
    await check_programme(meet, account)
    rows = await stage_queries.contest_facts(meet)
    return [_contest_plan(row, lanes, is_electronic) for row in rows]


async def list_stages(event: UUID, *, account: Account) -> list[StageLine]:
    """The stages of a meet or of one contest, in their order, with how far each is: one query."""
    found = await events.get_event(event)
    await check_programme(found["root"], account)
    return [
        StageLine(
            **{
                **row,
                "round": Round(row["round"]),
                "format": StageFormat(row["format"]),
                "state": StageState(row["state"]),
                "list_state": ListState(row["list_state"]) if row["list_state"] else None,
            }
        )
        for row in await stage_queries.stage_lines(event)
    ]


async def get_stage(stage: UUID, *, account: Account) -> StageLine:
    """One stage and how far it is."""
    contest = await stage_queries.contest_of(stage)
    lines = await list_stages(contest, account=account) if contest else []
    found = next((line for line in lines if line.id == stage), None)
    if found is None:
        raise StageNotFound
    return found


async def plan_contest(
    contest: UUID,
    key: str,
    *,
    lanes: int | None = None,
    is_electronic: bool | None = None,
    account: Account,
    now: datetime,
) -> list[UUID]:
    """Make the stages of a proposal in place of those there are; answers them in order, none if it is not held.

    MarksExist or AlreadyPublished where people rely on the present ones.
    """
    async with transaction():
        await stage_queries.lock_contest(contest)
        plan = await propose(contest, lanes=lanes, is_electronic=is_electronic, account=account)
        if not plan.proposals:
            raise NothingToDraw
        proposal = next((p for p in plan.proposals if p.key == key), None)
        if proposal is None:
            raise ProposalNotFound
        await forget_stages(contest, account=account, now=now)
        return await _make(plan, proposal)


async def plan_alone(contest: UUID, *, lanes: int, account: Account) -> list[UUID]:
    """Make a final for a single entry, which is usually not held; answers the stage."""
    row = next(iter(await stage_queries.contest_facts(contest)))
    await check_programme(row["root"], account)
    proposal = stage_plans.propose(replace(facts_of(row, lanes, None), entries=2))[0]
    return await _make(_contest_plan(row, lanes, None), proposal)


async def plan_meet(
    meet: UUID,
    *,
    lanes: int | None = None,
    is_electronic: bool | None = None,
    account: Account,
    now: datetime,
) -> MeetPlanned:
    """Plan every contest that has no stages yet by its first proposal, in one act."""
    async with transaction():
        planned: list[UUID] = []
        kept: list[UUID] = []
        not_held: list[UUID] = []
        empty: list[UUID] = []
        for plan in await list_plans(meet, lanes=lanes, is_electronic=is_electronic, account=account):
            if plan.stages:
                kept.append(plan.contest)
            elif not plan.proposals:
                empty.append(plan.contest)
            else:
                await stage_queries.lock_contest(plan.contest)
                made = await _make(plan, plan.proposals[0])
                (planned if made else not_held).append(plan.contest)
        return MeetPlanned(
            planned=tuple(planned), kept=tuple(kept), not_held=tuple(not_held), empty=tuple(empty)
        )


async def change_stage(
    stage: UUID,
    *,
    parameters: Mapping[str, Any] | None = None,
    draw_parameters: Mapping[str, Any] | None = None,
    fixture_minutes: int | None = None,
    as_read: Callable[[StageLine], None] = lambda line: None,
    account: Account,
    now: datetime,
) -> None:
    """Change how a stage is placed or drawn, or how long a fixture takes; None leaves a thing as it is.

    `as_read` may refuse, with the stage locked, what was read too long ago. ParametersUnfit says what its ruleset does not take. How it is drawn stands once the list is out; what it
    is placed by may change later too, and results follow.
    """
    async with transaction():
        row = await fixtures.get_locked(stage)
        await check_programme(row["root"], account)
        as_read(await get_stage(stage, account=account))
        changed: dict[Any, Any] = {}
        if parameters is not None:
            _check_parameters(row["ruleset"], parameters)
            changed[Stage.parameters] = dumps(parameters)
        if draw_parameters is not None and dict(draw_parameters) != row["draw_parameters"]:
            await fixtures.check_changeable(row)
            _check_parameters(row["draw_ruleset"], draw_parameters)
            changed[Stage.draw_parameters] = dumps(draw_parameters)
        if fixture_minutes is not None:
            changed[Stage.fixture_minutes] = fixture_minutes
        if changed:
            await Stage.update(changed).where(Stage.id == stage)
        if Stage.parameters in changed:
            await results.recompute(stage, by=account.id, now=now, reason="名次参数调整")


async def forget_stages(contest: UUID, *, account: Account, now: datetime) -> None:
    """Take away the stages of a contest with their fixtures; refused once a list is out or a mark is in."""
    held = await stage_queries.stages_of(contest)
    if any(row["has_marks"] for row in held):
        raise MarksExist
    if any(row["state"] == StageState.PUBLISHED for row in held):
        raise AlreadyPublished
    ids = [row["id"] for row in held]
    if ids:
        await fixtures.forget(await stage_queries.fixture_ids(ids), by=account.id, now=now)
        await stage_queries.forget_stages(ids)


def facts_of(row: Any, lanes: int | None, is_electronic: bool | None) -> Facts:
    """What the rules know of a contest."""
    plan: Mapping[str, Any] = row["plan"]
    return Facts(
        kind=row["kind"],
        sport=row["sport"],
        discipline=row["code"],
        entries=row["approved"],
        sex=row["sex"],
        distance_m=row["distance_m"],
        is_lanes=row["is_lanes"],
        lanes=lanes or int(plan.get("lanes", LANES)),
        marked=row["marked"],
        is_electronic=bool(plan.get("electronic", False)) if is_electronic is None else is_electronic,
    )


def _contest_plan(row: Any, lanes: int | None, is_electronic: bool | None) -> ContestPlan:
    facts = facts_of(row, lanes, is_electronic)
    return ContestPlan(
        contest=row["id"],
        root=row["root"],
        title=row["title"],
        division=row["division"],
        has_lanes=row["is_lanes"] or row["kind"] == "relay" or row["sport"] == "dragon_boat",
        is_timed=row["kind"] in {"track", "relay"},
        lanes=facts.lanes,
        is_electronic=facts.is_electronic,
        approved=row["approved"],
        waiting=row["waiting"],
        stages=row["stages"],
        chosen=row["plan"].get("proposal"),
        proposals=stage_plans.propose(facts),
    )


async def _make(plan: ContestPlan, proposal: Proposal) -> list[UUID]:
    kept = {"proposal": proposal.key, "lanes": plan.lanes, "electronic": plan.is_electronic}
    await stage_queries.keep_plan(plan.contest, dumps(kept))
    return await insert_stages(plan.contest, proposal.stages)


async def insert_stages(contest: UUID, planned: Sequence[PlannedStage]) -> list[UUID]:
    """Make stages one after the other; answers their ids."""
    rows = [
        Stage(
            id=uuid7(),
            contest=contest,
            number=number,
            round=stage.round,
            format=stage.format,
            ruleset=stage.ruleset,
            parameters=dumps(dict(stage.parameters)),
            draw_ruleset=stage.draw_ruleset,
            draw_parameters=dumps(dict(stage.draw_parameters)),
            fixtures_planned=stage.fixtures,
            fixture_minutes=stage.fixture_minutes,
            state=StageState.DRAFT,
        )
        for number, stage in enumerate(planned, 1)
    ]
    if rows:
        await Stage.insert(*rows)
    return [UUID(str(row.id)) for row in rows]


def _check_parameters(ruleset: str, parameters: Mapping[str, Any]) -> None:
    _, problems = RULESETS[ruleset].configure(parameters)
    if problems:
        raise ParametersUnfit(problems)
