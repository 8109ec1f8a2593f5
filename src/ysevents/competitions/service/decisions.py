"""裁决 about results: disqualifications, lots and other orders of those who are level, leave to go on, and what
takes a decision back. Each is kept for good; every list follows in the same transaction.

A decision that cannot be (about somebody who is not level, not there, in anyway) is refused and leaves nothing.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from json import dumps, loads
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import decision_queries, result_queries
from ysevents.competitions.enums import DecisionKind
from ysevents.competitions.errors import (
    ContestNotFound,
    DecisionNotFound,
    DecisionUnfit,
    ReasonMissing,
    StageNotFound,
)
from ysevents.competitions.rules import lots
from ysevents.competitions.service import refreshing, results
from ysevents.competitions.tables import Decision
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

LONGEST_REASON = 200


async def disqualify(
    contest: UUID,
    entries: Sequence[UUID],
    *,
    reason: str,
    stage: UUID | None = None,
    fixture: UUID | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """取消成绩 in one fixture, one stage, or without either in the whole contest. `reason` names the rule."""
    return await _decide(
        DecisionKind.DISQUALIFICATION,
        contest,
        {"entries": _texts(entries)},
        named=entries,
        reason=reason,
        stage=stage,
        fixture=fixture,
        account=account,
        now=now,
    )


async def disqualify_person(
    root: UUID, person: UUID, *, reason: str, account: Account, now: datetime
) -> list[UUID]:
    """取消全部成绩: void all that somebody did at a meet, relays and teams they were in too (E13).

    Answers the decisions, one for each contest.
    """
    said = _checked(reason)
    async with transaction():
        await results.check_may(root, account, *results.JUDGES)
        await result_queries.lock_meet(root)
        held = await decision_queries.entries_of(person, root)
        if not held:
            raise DecisionUnfit("这个人没有参加这次赛事的项目，请核对。")
        made = []
        for contest in dict.fromkeys(row["contest"] for row in held):
            details = {
                "entries": [str(row["id"]) for row in held if row["contest"] == contest],
                "person": str(person),
            }
            made.append(
                await _insert(
                    DecisionKind.DISQUALIFICATION, contest, details, said, None, None, None, account, now
                )
            )
        contests = list(dict.fromkeys(row["contest"] for row in held))
        await results.recompute_contests(contests, by=account.id, now=now, reason=said)
    return made


async def disqualify_entrant(entry: UUID, *, reason: str, account: Account, now: datetime) -> list[UUID]:
    """The same, of the person behind an entry; a team loses this entry alone."""
    found = await decision_queries.entrant(entry)
    if found is None:
        raise DecisionUnfit("没有找到这条报名，请核对。")
    if found["person"] is None:
        return [await disqualify(found["contest"], [entry], reason=reason, account=account, now=now)]
    return await disqualify_person(found["root"], found["person"], reason=reason, account=account, now=now)


async def set_order(
    stage: UUID,
    order: Sequence[Sequence[UUID]],
    *,
    kind: DecisionKind = DecisionKind.OVERRIDE,
    reason: str,
    fixture: UUID | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """Part those who are level, best first: by a decider that was held, or by the referee's word."""
    if kind not in {DecisionKind.DECIDER, DecisionKind.OVERRIDE}:
        raise DecisionUnfit
    return await _decide(
        kind,
        await _contest_of(stage),
        {"order": [_texts(group) for group in order]},
        named=[entry for group in order for entry in group],
        reason=reason,
        stage=stage,
        fixture=fixture,
        account=account,
        now=now,
    )


async def draw_lot(
    stage: UUID,
    entries: Sequence[UUID],
    *,
    reason: str = "",
    seed: int | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """Part those who are level by lot; anybody can draw it again from the seed and their numbers."""
    seed = secrets.randbelow(10**9) if seed is None else seed
    sheet = await refreshing.load_sheet(stage)
    if missing := [entry for entry in entries if entry not in sheet.numbers]:
        raise DecisionUnfit(f"有{len(missing)}人不在这一赛次里，请核对。")
    drawn = lots.order((sheet.numbers[entry] for entry in entries), seed)
    return await _decide(
        DecisionKind.LOT,
        sheet.contest,
        {"order": [[str(sheet.ids[number])] for number in drawn]},
        named=entries,
        reason=reason or DecisionKind.LOT.label,
        stage=stage,
        seed=seed,
        account=account,
        now=now,
    )


async def let_advance(
    stage: UUID,
    entries: Sequence[UUID],
    *,
    by_jury: bool = False,
    reason: str,
    account: Account,
    now: datetime,
) -> UUID:
    """Let somebody go on who did not by place or time: qR by the referee, qJ by the jury."""
    return await _decide(
        DecisionKind.JURY_ADVANCE if by_jury else DecisionKind.ADVANCE,
        await _contest_of(stage),
        {"entries": _texts(entries)},
        named=entries,
        reason=reason,
        stage=stage,
        account=account,
        now=now,
    )


async def lift(decision: UUID, *, reason: str, account: Account, now: datetime) -> UUID:
    """撤销: take a decision back by another; both stay on record."""
    async with transaction():
        found = await decision_queries.find(decision)
        if found is None or "lifts" in loads(found["details"]):
            raise DecisionNotFound
        return await _decide(
            DecisionKind.PROTEST,
            found["contest"],
            {"lifts": [str(decision)]},
            named=(),
            reason=reason,
            account=account,
            now=now,
        )


async def note(contest: UUID, *, reason: str, account: Account, now: datetime) -> UUID:
    """Put a ruling on record that changes no result by itself."""
    return await _decide(DecisionKind.PROTEST, contest, {}, named=(), reason=reason, account=account, now=now)


async def _decide(
    kind: DecisionKind,
    contest: UUID,
    details: dict[str, Any],
    *,
    named: Sequence[UUID],
    reason: str,
    stage: UUID | None = None,
    fixture: UUID | None = None,
    seed: int | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """Keep a decision and let the lists follow; DecisionUnfit where the rules say it cannot be."""
    said = _checked(reason)
    async with transaction():
        root = await decision_queries.root_of_contest(contest)
        if root is None:
            raise ContestNotFound
        await results.check_may(root, account, *results.JUDGES)
        await result_queries.lock_meet(root)
        await _check_belongs(contest, named, stage, fixture)
        rows = await result_queries.stages_of_contests([contest])
        before = await _doubts(rows)
        made = await _insert(kind, contest, details, said, stage, fixture, seed, account, now)
        after = await _doubts(rows)
        if wrong := [text for text in after if text not in before]:
            raise DecisionUnfit(f"这样裁定不成立：{wrong[0]}。")
        await refreshing.refresh(root, rows, by=account.id, now=now, reason=said)
    return made


async def _doubts(rows: Sequence[Any]) -> list[str]:
    """What the rules say against decisions about these stages."""
    return [
        problem.text
        for sheet in await refreshing.load_sheets(rows)
        for problem in sheet.judged.problems
        if problem.path.startswith("decisions")
    ]


async def _check_belongs(
    contest: UUID, named: Sequence[UUID], stage: UUID | None, fixture: UUID | None
) -> None:
    """Everybody and everything named is of the contest."""
    if await decision_queries.known(contest, named) < len(set(named)):
        raise DecisionUnfit("有人不在这个小项里，请核对。")
    if stage is not None and await result_queries.contest_of_stage(stage) != contest:
        raise StageNotFound
    if fixture is not None:
        found = await decision_queries.fixture(fixture)
        if found is None or found["contest"] != contest:
            raise StageNotFound


async def _contest_of(stage: UUID) -> UUID:
    contest = await result_queries.contest_of_stage(stage)
    if contest is None:
        raise StageNotFound
    return contest


async def _insert(
    kind: DecisionKind,
    contest: UUID,
    details: dict[str, Any],
    reason: str,
    stage: UUID | None,
    fixture: UUID | None,
    seed: int | None,
    account: Account,
    now: datetime,
) -> UUID:
    id = uuid7()
    await Decision.insert(
        Decision(
            id=id,
            kind=kind,
            contest=contest,
            stage=stage,
            fixture=fixture,
            seed=seed,
            by=account.id,
            at=now,
            reason=reason,
            details=dumps(details),
        )
    )
    return id


def _checked(reason: str) -> str:
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        text = "请写明裁决的依据（规则条款或原因），最多200字。"
        raise ReasonMissing(fields={"reason": text})
    return said


def _texts(entries: Sequence[UUID]) -> list[str]:
    return [str(entry) for entry in entries]
