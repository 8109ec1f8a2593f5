"""Stages, proposals and draws as JSON."""

from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ysevents.competitions.enums import ListState, Round, StageFormat, StageState
from ysevents.competitions.rules.stage_plans import PlannedStage, Proposal
from ysevents.competitions.stage_schemas import ContestPlan, MeetDrawn, MeetPlanned, OutdatedDraw, StageLine

Lanes = Annotated[int | None, Field(ge=1, le=60)]
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class Body(BaseModel):
    """What a client sends: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MeetPlanIn(Body):
    """On how many lanes, and whether times are taken electronically; what is left out stays as planned before."""

    lanes: Lanes = None
    is_electronic: bool | None = None


class PlanIn(MeetPlanIn):
    """The same, by which proposal."""

    proposal: Annotated[str, Field(min_length=1, max_length=40)]


class DrawIn(Body):
    """A seed of one's own, or none: the server then draws one."""

    seed: Annotated[int | None, Field(ge=0, lt=2**62)] = None


class WithdrawalIn(Body):
    reason: Reason


class PlaceIn(Body):
    fixture: UUID
    position: Annotated[int, Field(ge=1, le=500)]


class LaneChangeIn(Body):
    """Without `target` whoever stands at `origin` leaves; with `entry` and no `origin` somebody comes in."""

    origin: PlaceIn | None = None
    target: PlaceIn | None = None
    entry: UUID | None = None
    reason: Reason


class ParametersIn(Body):
    """Whole parameters of a stage; null leaves a thing as it is."""

    parameters: dict[str, Any] | None = None
    draw_parameters: dict[str, Any] | None = None
    fixture_minutes: Annotated[int | None, Field(ge=1, le=1440)] = None


class PlannedStageOut(BaseModel):
    round: Round
    format: StageFormat
    ruleset: str
    parameters: dict[str, Any]
    draw_ruleset: str
    draw_parameters: dict[str, Any]
    fixtures: int
    fixture_minutes: int
    minutes: int
    goes_on: str

    @classmethod
    def of(cls, stage: PlannedStage) -> "PlannedStageOut":
        return cls(
            round=Round(stage.round),
            format=StageFormat(stage.format),
            ruleset=stage.ruleset,
            parameters=dict(stage.parameters),
            draw_ruleset=stage.draw_ruleset,
            draw_parameters=dict(stage.draw_parameters),
            fixtures=stage.fixtures,
            fixture_minutes=stage.fixture_minutes,
            minutes=stage.minutes,
            goes_on=stage.goes_on,
        )


class ProposalOut(BaseModel):
    """One way to hold a contest; `why` is for people."""

    key: str
    title: str
    why: str
    fixtures: int
    minutes: int
    stages: list[PlannedStageOut]

    @classmethod
    def of(cls, proposal: Proposal) -> "ProposalOut":
        return cls(
            key=proposal.key,
            title=proposal.title,
            why=proposal.why,
            fixtures=proposal.fixtures,
            minutes=proposal.minutes,
            stages=[PlannedStageOut.of(stage) for stage in proposal.stages],
        )


class ContestPlanOut(BaseModel):
    """What a contest may become, the usual form first."""

    contest: UUID
    title: str
    approved: int
    waiting: int
    lanes: int
    is_electronic: bool
    chosen: str | None
    proposals: list[ProposalOut]

    @classmethod
    def of(cls, plan: ContestPlan) -> "ContestPlanOut":
        return cls(
            contest=plan.contest,
            title=plan.title,
            approved=plan.approved,
            waiting=plan.waiting,
            lanes=plan.lanes,
            is_electronic=plan.is_electronic,
            chosen=plan.chosen,
            proposals=[ProposalOut.of(proposal) for proposal in plan.proposals],
        )


class StageOut(BaseModel):
    """A stage and how far it is; `etag` is of its parameters, for If-Match."""

    id: UUID
    contest: UUID
    title: str
    number: int
    round: Round
    format: StageFormat
    ruleset: str
    parameters: dict[str, Any]
    draw_ruleset: str
    draw_parameters: dict[str, Any]
    fixtures_planned: int
    fixture_minutes: int
    fixtures: int
    handed_in: int
    first_at: datetime | None
    progress: str
    seed_hash: str | None
    is_committed: bool
    state: StageState
    list_state: ListState | None
    etag: str

    @classmethod
    def of(cls, line: StageLine) -> "StageOut":
        names = cls.model_fields.keys() - {"etag"}
        return cls(**{name: getattr(line, name) for name in names}, etag=etag_of(line))


class OutdatedDrawOut(BaseModel):
    """A stage drawn before the round in front of it was corrected, with entries by id."""

    stage: UUID
    title: str
    missing: list[UUID]
    mistaken: list[UUID]

    @classmethod
    def of(cls, one: OutdatedDraw) -> "OutdatedDrawOut":
        return cls(stage=one.stage, title=one.title, missing=list(one.missing), mistaken=list(one.mistaken))


class MeetPlannedOut(BaseModel):
    """Contests planned now, left as they were, not held, without entries."""

    planned: list[UUID]
    kept: list[UUID]
    not_held: list[UUID]
    empty: list[UUID]

    @classmethod
    def of(cls, came: MeetPlanned) -> "MeetPlannedOut":
        return cls(
            planned=list(came.planned),
            kept=list(came.kept),
            not_held=list(came.not_held),
            empty=list(came.empty),
        )


class RefusedOut(BaseModel):
    stage: UUID
    title: str
    reason: str


class MeetDrawnOut(BaseModel):
    """Stages drawn now, and those that could not be, with the reason."""

    drawn: list[UUID]
    refused: list[RefusedOut]

    @classmethod
    def of(cls, came: MeetDrawn) -> "MeetDrawnOut":
        refused = [RefusedOut(stage=r.stage, title=r.title, reason=r.reason) for r in came.refused]
        return cls(drawn=list(came.drawn), refused=refused)


class DecisionOut(BaseModel):
    """The decision that was recorded."""

    decision: UUID | None


class CommitmentOut(BaseModel):
    """SHA-256 of the sealed seed, to be shown before the draw."""

    seed_hash: str


def etag_of(line: StageLine) -> str:
    """What a client must have read before it changes parameters."""
    held = [line.parameters, line.draw_parameters, line.fixture_minutes]
    return sha256(dumps(held, sort_keys=True).encode()).hexdigest()[:16]
