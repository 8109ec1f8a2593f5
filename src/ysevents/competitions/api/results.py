"""Results as JSON for the desk and for screens of the meet: lists, their sheets, and the acts that make them binding.

A list's revision is its ETag; an announcement names the one that was read (If-Match). What creates a decision, a
protest or a ruling takes an Idempotency-Key: sent again, it is not done again.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import DecisionKind, FeeState, ListKind, ListState
from ysevents.competitions.errors import ListStale
from ysevents.competitions.result_schemas import ListHead, Protest, ShownList
from ysevents.competitions.rules.scoring import Scoring
from ysevents.competitions.service import decisions, protests, result_desk, results, scorings
from ysevents.kit import clock
from ysevents.kit.keyed_requests import do_once

Me = NamedDependency[Account]
Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class In(BaseModel):
    """What comes in is what is known, and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HeadOut(BaseModel):
    """A list without its rows."""

    id: UUID
    event: UUID
    stage: UUID | None
    kind: ListKind
    key: str
    title: str
    round: str | None
    state: ListState
    revision: int
    version: int
    protest_until: datetime | None
    has_result: bool
    problems: list[str]

    @classmethod
    def of(cls, head: ListHead) -> "HeadOut":
        known = {name: getattr(head, name) for name in cls.model_fields if name not in {"round", "problems"}}
        return cls(**known, round=head.round, problems=list(head.problems))


class RowOut(BaseModel):
    """Somebody on a list."""

    of: UUID
    rank: int | None
    status: str
    number: str
    name: str
    unit: str
    goes_on: str
    cells: dict[str, str]
    before: dict[str, str]


class ListOut(BaseModel):
    """A list with its rows."""

    head: HeadOut
    columns: dict[str, str]
    rows: list[RowOut]
    notes: list[str]

    @classmethod
    def of(cls, shown: ShownList) -> "ListOut":
        return cls(
            head=HeadOut.of(shown.head),
            columns={column.key: column.title for column in shown.columns},
            rows=[
                RowOut(
                    of=row.of,
                    rank=row.rank,
                    status=row.status,
                    number=row.number,
                    name=row.name,
                    unit=row.unit,
                    goes_on=row.goes_on,
                    cells=dict(row.cells),
                    before=dict(row.before),
                )
                for row in shown.rows
            ],
            notes=list(shown.notes),
        )


class ProtestOut(BaseModel):
    """A protest."""

    id: UUID
    contest: UUID
    stage: UUID | None
    organization: UUID
    statement: str
    lodged_at: datetime
    is_late: bool
    state: str
    fee: FeeState
    outcome: str
    decision: UUID | None

    @classmethod
    def of(cls, found: Protest) -> "ProtestOut":
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class DisqualificationIn(In):
    """Whose results are cancelled: in a stage, a fixture, or without either in the whole contest."""

    entries: Annotated[list[UUID], Field(min_length=1, max_length=500)]
    stage: UUID | None = None
    fixture: UUID | None = None
    reason: Reason


class PersonOutIn(In):
    """Who loses everything they did at the meet."""

    person: UUID
    reason: Reason


class OrderIn(In):
    """Those who are level: by `lot` of a seed, or with an order, best first."""

    kind: DecisionKind
    order: list[list[UUID]] = []
    entries: list[UUID] = []
    seed: Annotated[int | None, Field(ge=0, le=2**62)] = None
    reason: Annotated[str, Field(max_length=200)] = ""


class AdvanceIn(In):
    """Who goes on by leave."""

    entries: Annotated[list[UUID], Field(min_length=1, max_length=100)]
    by_jury: bool = False
    reason: Reason


class ReasonIn(In):
    """Why."""

    reason: Reason


class ProtestIn(In):
    """What a unit objects to."""

    organization: UUID
    stage: UUID | None = None
    statement: Annotated[str, Field(min_length=1, max_length=500)]
    fee: FeeState = FeeState.NONE


class RulingIn(In):
    """What becomes of a protest; upheld, it may lift a decision or cancel results."""

    is_upheld: bool
    outcome: Annotated[str, Field(min_length=1, max_length=300)]
    lifts: UUID | None = None
    disqualified: list[UUID] = []
    fee: FeeState | None = None


class ScoringIn(In):
    """How a meet counts."""

    ruleset: str
    parameters: dict[str, Any] = {}
    announced_only: bool = True
    guests: list[UUID] = []
    protest_minutes: int = 30
    is_official_by_itself: bool = True


class MadeOut(BaseModel):
    """What was made; None where the first time nothing was."""

    id: UUID | None


@get("/api/v1/meets/{event:uuid}/results")
async def list_results(event: FromPath[UUID], account: Me) -> list[HeadOut]:
    """Every list of a meet."""
    desk = await result_desk.get_desk(event, account=account)
    return [HeadOut.of(head) for head in desk.lists]


@get("/api/v1/results/{of:uuid}")
async def get_result(of: FromPath[UUID], account: Me) -> Response[ListOut]:
    """A list with full names."""
    found = await result_desk.get_list(of, account=account, now=clock.now())
    return Response(
        ListOut.of(found.shown),
        headers={"ETag": f'"{found.shown.head.revision}"', "Cache-Control": "private, no-store"},
    )


@get("/api/v1/results/{of:uuid}/sheet")
async def get_sheet(of: FromPath[UUID], account: Me) -> Response[dict[str, Any]]:
    """The sheet that a list is placed from, for `ysevents place`."""
    return _file(await results.export_list(of, account=account))


@get("/api/v1/stages/{stage:uuid}/sheet")
async def get_stage_sheet(stage: FromPath[UUID], account: Me) -> Response[dict[str, Any]]:
    """The sheet of a stage, for `ysevents place`."""
    return _file(await results.export_stage(stage, account=account))


@post("/api/v1/results/{of:uuid}/announcements")
async def announce(
    of: FromPath[UUID], account: Me, if_match: IfMatch = None, lineups_seen: FromQuery[bool] = False
) -> dict[str, int]:
    """Announce what was read; answers the number.

    409 `lineup_doubtful` tells the faults of relay teams: sent again with `lineups_seen` it is announced all the same.
    """
    number = await results.announce(
        of, revision=_revision(if_match), lineups_seen=lineups_seen, account=account, now=clock.now()
    )
    return {"number": number}


@post("/api/v1/results/{of:uuid}/confirmations")
async def confirm(of: FromPath[UUID], account: Me) -> dict[str, int]:
    """Make a list official; answers the number."""
    return {"number": await results.make_official(of, account=account, now=clock.now())}


@post("/api/v1/results/{of:uuid}/corrections")
async def correct(of: FromPath[UUID], data: JSONBody[ReasonIn], account: Me) -> dict[str, list[UUID]]:
    """Bring an announced list up to date; answers the lists that changed."""
    changed = await results.correct(of, reason=data.reason, account=account, now=clock.now())
    return {"changed": changed}


@post("/api/v1/contests/{contest:uuid}/disqualifications")
async def disqualify(
    contest: FromPath[UUID], data: JSONBody[DisqualificationIn], account: Me, key: Key = ""
) -> MadeOut:
    """Cancel results."""
    now = clock.now()

    async def act() -> UUID:
        return await decisions.disqualify(
            contest,
            data.entries,
            reason=data.reason,
            stage=data.stage,
            fixture=data.fixture,
            account=account,
            now=now,
        )

    return await _once(key, f"disqualify {contest} {data.model_dump_json()}", act, account, now)


@post("/api/v1/meets/{event:uuid}/disqualifications")
async def disqualify_person(
    event: FromPath[UUID], data: JSONBody[PersonOutIn], account: Me, key: Key = ""
) -> MadeOut:
    """Cancel everything somebody did at a meet, relays too; answers the first of the decisions."""
    now = clock.now()

    async def act() -> UUID:
        made = await decisions.disqualify_person(
            event, data.person, reason=data.reason, account=account, now=now
        )
        return made[0]

    return await _once(key, f"disqualify person {event} {data.model_dump_json()}", act, account, now)


@post("/api/v1/stages/{stage:uuid}/orders")
async def part_equals(stage: FromPath[UUID], data: JSONBody[OrderIn], account: Me, key: Key = "") -> MadeOut:
    """Part those who are level."""
    now = clock.now()

    async def act() -> UUID:
        if data.kind == DecisionKind.LOT:
            return await decisions.draw_lot(
                stage, data.entries, reason=data.reason, seed=data.seed, account=account, now=now
            )
        return await decisions.set_order(
            stage, data.order, kind=data.kind, reason=data.reason, account=account, now=now
        )

    return await _once(key, f"order {stage} {data.model_dump_json()}", act, account, now)


@post("/api/v1/stages/{stage:uuid}/advances")
async def let_advance(
    stage: FromPath[UUID], data: JSONBody[AdvanceIn], account: Me, key: Key = ""
) -> MadeOut:
    """Let somebody go on by leave."""
    now = clock.now()

    async def act() -> UUID:
        return await decisions.let_advance(
            stage, data.entries, by_jury=data.by_jury, reason=data.reason, account=account, now=now
        )

    return await _once(key, f"advance {stage} {data.model_dump_json()}", act, account, now)


@post("/api/v1/decisions/{decision:uuid}/liftings")
async def lift(decision: FromPath[UUID], data: JSONBody[ReasonIn], account: Me, key: Key = "") -> MadeOut:
    """Take a decision back."""
    now = clock.now()

    async def act() -> UUID:
        return await decisions.lift(decision, reason=data.reason, account=account, now=now)

    return await _once(key, f"lift {decision} {data.model_dump_json()}", act, account, now)


@get("/api/v1/meets/{event:uuid}/protests")
async def list_protests(event: FromPath[UUID], account: Me) -> list[ProtestOut]:
    """The protests of a meet, undecided ones first."""
    return [ProtestOut.of(one) for one in await protests.list_protests(event, account=account)]


@post("/api/v1/contests/{contest:uuid}/protests")
async def lodge(contest: FromPath[UUID], data: JSONBody[ProtestIn], account: Me, key: Key = "") -> ProtestOut:
    """Put a protest on record; `is_late` says that the window was over."""
    now = clock.now()

    async def act() -> UUID:
        made = await protests.lodge(
            contest,
            data.organization,
            data.statement,
            stage=data.stage,
            fee=data.fee,
            account=account,
            now=now,
        )
        return made.id

    wanted = f"protest {contest} {data.model_dump_json()}"
    made = await do_once(key, wanted, act, by=account.id, now=now)
    return ProtestOut.of(await protests.get_protest(made or contest))


@post("/api/v1/protests/{protest:uuid}/rulings")
async def rule(protest: FromPath[UUID], data: JSONBody[RulingIn], account: Me, key: Key = "") -> ProtestOut:
    """Uphold or dismiss a protest."""
    now = clock.now()

    async def act() -> UUID | None:
        if not data.is_upheld:
            await protests.dismiss(protest, outcome=data.outcome, fee=data.fee, account=account, now=now)
            return None
        return await protests.uphold(
            protest,
            outcome=data.outcome,
            lifts=data.lifts,
            disqualified=data.disqualified,
            fee=data.fee,
            account=account,
            now=now,
        )

    await do_once(key, f"ruling {protest} {data.model_dump_json()}", act, by=account.id, now=now)
    return ProtestOut.of(await protests.get_protest(protest))


@put("/api/v1/meets/{event:uuid}/scoring")
async def set_scoring(event: FromPath[UUID], data: JSONBody[ScoringIn], account: Me) -> dict[str, list[UUID]]:
    """Set how a meet counts; answers the lists that changed."""
    scoring = Scoring(
        ruleset=data.ruleset,
        parameters=data.parameters,
        announced_only=data.announced_only,
        guests=tuple(str(unit) for unit in data.guests),
        protest_minutes=data.protest_minutes,
        is_official_by_itself=data.is_official_by_itself,
    )
    return {"changed": await scorings.set_scoring(event, scoring, account=account, now=clock.now())}


async def _once(key: str, wanted: str, act: Any, account: Account, now: datetime) -> MadeOut:
    return MadeOut(id=await do_once(key, wanted, act, by=account.id, now=now))


def _revision(if_match: str | None) -> int | None:
    """The revision a client read; ListStale for what is no tag of ours."""
    if if_match is None:
        return None
    plain = if_match.strip().removeprefix("W/").strip('"')
    if not plain.isdecimal() or len(plain) > 9:
        raise ListStale
    return int(plain)


def _file(sheet: Mapping[str, Any]) -> Response[dict[str, Any]]:
    return Response(
        dict(sheet),
        headers={
            "Content-Disposition": 'attachment; filename="sheet.json"',
            "Cache-Control": "private, no-store",
        },
    )


routes = [
    list_results,
    get_result,
    get_sheet,
    get_stage_sheet,
    announce,
    confirm,
    correct,
    disqualify,
    disqualify_person,
    part_equals,
    let_advance,
    lift,
    list_protests,
    lodge,
    rule,
    set_scoring,
]
