"""申诉: what a delegation objects to within the window, or late; heard, upheld with a decision, or dismissed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions import protest_queries
from ysevents.competitions.enums import FeeState, ProtestState
from ysevents.competitions.errors import (
    ContestNotFound,
    DecisionUnfit,
    ProtestDecided,
    ProtestNotFound,
    ReasonMissing,
)
from ysevents.competitions.result_schemas import Protest
from ysevents.competitions.service import decisions, results
from ysevents.competitions.tables.results import Protest as ProtestTable
from ysevents.core.errors import OrganizationNotFound
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

LONGEST = 500
LONGEST_OUTCOME = 300


async def lodge(
    contest: UUID,
    organization: UUID,
    statement: str,
    *,
    stage: UUID | None = None,
    fee: FeeState = FeeState.NONE,
    account: Account,
    now: datetime,
) -> Protest:
    """Put a protest on record, for the desk or a coach of the unit; `is_late` says that the window was over.

    Only a unit that takes part may object: an open protest keeps lists of the whole meet from being official.
    """
    text = statement.strip()
    if not text or len(text) > LONGEST:
        raise ReasonMissing(fields={"statement": "请写明申诉的事实和要求，最多500字。"})
    async with transaction():
        window = await protest_queries.window(contest, stage, organization)
        if window is None:
            raise ContestNotFound
        if not await accounts.covers(account, Role.COACH, organization=organization):
            await results.check_may(window["root"], account, *results.DESK)
        if not window["takes_part"]:
            raise OrganizationNotFound
        id = uuid7()
        await ProtestTable.insert(
            ProtestTable(
                id=id,
                contest=contest,
                stage=stage,
                organization=organization,
                statement=text,
                lodged_at=now,
                recorded_by=account.id,
                is_late=(window["until"] is not None and window["until"] < now)
                or bool(window["is_official"]),
                state=ProtestState.OPEN,
                fee=fee,
            )
        )
    return await get_protest(id)


async def uphold(
    protest: UUID,
    *,
    outcome: str,
    lifts: UUID | None = None,
    disqualified: Sequence[UUID] = (),
    fee: FeeState | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """成立: takes a decision back, or cancels somebody's result, or puts the ruling on record; answers the decision.

    Where marks are wrong they are put right on the sheet; the correction then says why.
    """
    async with transaction():
        found = await _hold(protest, account)
        said = _checked(outcome)
        if lifts is not None and disqualified:
            raise DecisionUnfit("请只选一种改判。")
        if lifts is not None:
            decision = await decisions.lift(lifts, reason=said[:200], account=account, now=now)
        elif disqualified:
            decision = await decisions.disqualify(
                found.contest, disqualified, stage=found.stage, reason=said[:200], account=account, now=now
            )
        else:
            decision = await decisions.note(found.contest, reason=said[:200], account=account, now=now)
        await _close(found, ProtestState.UPHELD, said, fee, decision, account, now)
    return decision


async def dismiss(
    protest: UUID, *, outcome: str, fee: FeeState | None = None, account: Account, now: datetime
) -> None:
    """驳回, with the reason."""
    async with transaction():
        found = await _hold(protest, account)
        await _close(found, ProtestState.DISMISSED, _checked(outcome), fee, None, account, now)


async def withdraw(protest: UUID, *, account: Account, now: datetime) -> None:
    """撤回 by the delegation."""
    async with transaction():
        found = await get_protest(protest)
        if not await accounts.covers(account, Role.COACH, organization=found.organization):
            await results.check_may(found.root, account, *results.DESK, missing=ProtestNotFound)
        await _close(found, ProtestState.WITHDRAWN, "", None, None, account, now)


async def get_protest(protest: UUID) -> Protest:
    """One protest; ProtestNotFound."""
    row = await protest_queries.find(protest)
    if row is None:
        raise ProtestNotFound
    return _protest(row)


async def find_list(protest: UUID, *, account: Account) -> UUID | None:
    """The list a protest is about: of its stage, else of the last stage of its contest that has one."""
    found = await get_protest(protest)
    await results.check_may(found.root, account, *results.DESK, missing=ProtestNotFound)
    return await protest_queries.find_list(found.contest, found.stage)


async def list_protests(root: UUID, contest: UUID | None = None, *, account: Account) -> list[Protest]:
    """The protests of a meet, of one contest when given, for its desk; undecided ones first."""
    await results.check_may(root, account, *results.DESK)
    return [_protest(row) for row in await protest_queries.of_meet(root, contest)]


async def _hold(protest: UUID, account: Account) -> Protest:
    found = await get_protest(protest)
    await results.check_may(found.root, account, *results.JUDGES, missing=ProtestNotFound)
    if found.state != ProtestState.OPEN:
        raise ProtestDecided
    return found


async def _close(
    found: Protest,
    state: ProtestState,
    outcome: str,
    fee: FeeState | None,
    decision: UUID | None,
    account: Account,
    now: datetime,
) -> None:
    if not await protest_queries.decide(
        found.id, state=state, outcome=outcome, fee=fee, decision=decision, now=now
    ):
        raise ProtestDecided
    await accounts.record(
        "protest_decided",
        account=account,
        object_kind="protest",
        object_id=found.id,
        after={"state": str(state)},
        now=now,
    )


def _checked(outcome: str) -> str:
    said = outcome.strip()
    if not said or len(said) > LONGEST_OUTCOME:
        raise ReasonMissing(fields={"outcome": "请写明裁决结果和依据，最多300字。"})
    return said


def _protest(row: Any) -> Protest:
    known = {name: row[name] for name in Protest.__slots__ if name not in {"state", "fee"}}
    return Protest(**known, state=ProtestState(row["state"]), fee=FeeState(row["fee"]))
