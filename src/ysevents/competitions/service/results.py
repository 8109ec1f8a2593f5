"""Results: whenever marks or decisions change, every list that follows from them changes in the same transaction;
then they are announced, become official, and are corrected.

Nobody is placed here: a sheet is built, the rules judge it, and what comes out is kept by ids.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions import protest_queries, result_queries
from ysevents.competitions.enums import ListState
from ysevents.competitions.errors import (
    AlreadyAnnounced,
    LineupDoubtful,
    ListNotFound,
    ListStale,
    NoResultYet,
    NotAnnouncedYet,
    NothingToCorrect,
    ProtestPending,
    ProtestWindowOpen,
    ReasonMissing,
    StageNotFound,
)
from ysevents.competitions.rules.stage_sheets import VOID
from ysevents.competitions.service import lineups, lists, refreshing, result_store
from ysevents.core.errors import EventNotFound
from ysevents.kit.database import transaction

JUDGES = (Role.REFEREE, Role.ORGANISER)
"""Who announces results and decides about them."""
DESK = (*JUDGES, Role.OFFICE_CLERK)
"""Who sees the desk of results."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What `ysevents place` reads, and who the numbers in it are."""

    data: dict[str, Any]
    ids: dict[int, UUID]


async def recompute(stage: UUID, *, by: UUID | None, now: datetime, reason: str = "") -> list[UUID]:
    """Judge a stage anew and bring every list that follows from it up to date; answers those that changed.

    `reason` is printed where announced lists are corrected by it. In the caller's transaction when there is one.
    """
    contest = await result_queries.contest_of_stage(stage)
    if contest is None:
        raise StageNotFound
    return await recompute_contests([contest], stages={stage}, by=by, now=now, reason=reason)


async def recompute_contests(
    contests: Sequence[UUID],
    *,
    stages: Collection[UUID] | None = None,
    by: UUID | None,
    now: datetime,
    reason: str = "",
) -> list[UUID]:
    """Judge the stages of some contests of one meet anew, or those of `stages`; answers the lists that changed."""
    async with transaction():
        rows = await result_queries.stages_of_contests(contests)
        if not rows:
            return []
        await result_queries.lock_meet(rows[0]["root"])
        chosen = [row for row in rows if stages is None or row["id"] in stages]
        return await refreshing.refresh(rows[0]["root"], chosen, by=by, now=now, reason=reason)


async def recompute_meet(root: UUID, *, by: UUID | None, now: datetime, reason: str = "") -> list[UUID]:
    """Judge every stage of a meet anew, and all its tables; answers the lists that changed."""
    async with transaction():
        await result_queries.lock_meet(root)
        rows = await result_queries.stages_of(root)
        return await refreshing.refresh(root, rows, by=by, now=now, reason=reason, tables=True)


async def sheet_of(stage: UUID) -> Sheet:
    """The sheet of a stage as it is judged now."""
    sheet = await refreshing.load_sheet(stage)
    return Sheet(dict(sheet.judged.sheet), sheet.ids)


async def export_stage(stage: UUID, *, account: Account) -> dict[str, Any]:
    """The sheet of a stage for `ysevents place`, with names as the public may read them, for the desk."""
    sheet = await refreshing.load_sheet(stage)
    await check_may(sheet.root, account, *DESK, missing=StageNotFound)
    return await _named(refreshing.list_of(sheet))


async def export_list(list_id: UUID, *, account: Account) -> dict[str, Any]:
    """The sheet that a list is placed from, as it is now; ListNotFound also where it has none."""
    row = await result_queries.find_list(list_id)
    if row is None or not row["ruleset"]:
        raise ListNotFound
    await check_may(row["root"], account, *DESK, missing=ListNotFound)
    return await _named(await refreshing.compute(row))


async def _named(computed: result_store.Computed) -> dict[str, Any]:
    """A sheet in which people can read who is who."""
    names = await lists.names_of(set(computed.ids.values()), full_names=False)
    entrants = [
        {**entrant, "name": names.get(computed.ids[entrant["number"]], "")}
        for entrant in computed.judged.sheet["entrants"]
    ]
    return {**computed.judged.sheet, "entrants": entrants}


async def announce(
    list_id: UUID,
    *,
    revision: int | None = None,
    lineups_seen: bool = False,
    account: Account,
    now: datetime,
) -> int:
    """公告: make a list binding and open its window for protests; answers the number of the announcement.

    ListStale when it is not what `revision` showed any more; LineupDoubtful where relay teams ran with somebody they
    may not run with, until that was seen. What it counts in is added up again.
    """
    async with transaction():
        row = await _hold(list_id, account)
        if row["state"] != ListState.LIVE:
            raise AlreadyAnnounced
        computed = await refreshing.compute(row)
        is_other = computed.result is not None and computed.result != result_store.result_of(row)
        if is_other or revision not in {None, row["revision"]}:
            raise ListStale
        _check_sound(computed)
        faults = await lineups.list_faults(row["stage"], computed.result) if row["stage"] else ()
        if faults and not lineups_seen:
            raise LineupDoubtful(faults)
        scoring = await refreshing.scoring_of(row["root"])
        number = await result_store.announce(
            row,
            computed.sheet,
            ListState.UNOFFICIAL,
            None,
            scoring=scoring,
            reason="",
            by=account.id,
            now=now,
        )
        await accounts.record(
            "results_announced", account=account, object_kind="result_list", object_id=list_id,
            after={"number": number}, now=now,
        )  # fmt: skip
        await _count_in(row, by=account.id, now=now)
    return number


async def make_official(list_id: UUID, *, account: Account, now: datetime) -> int:
    """Close an announced list once its protest window is over and no protest waits; answers the number."""
    async with transaction():
        row = await _hold(list_id, account)
        if row["state"] == ListState.LIVE:
            raise NotAnnouncedYet
        if row["state"] == ListState.OFFICIAL:
            raise AlreadyAnnounced("这份成绩已经是正式成绩。")
        if row["protest_until"] and row["protest_until"] > now:
            raise ProtestWindowOpen
        if await protest_queries.is_pending(list_id):
            raise ProtestPending
        number = await _make_official(row, by=account.id, now=now)
        await accounts.record(
            "results_official", account=account, object_kind="result_list", object_id=list_id,
            after={"number": number}, now=now,
        )  # fmt: skip
    return number


async def make_official_when_due(now: datetime) -> int:
    """Close every list whose protest window is over, where the meet has it so; answers how many."""
    count = 0
    for due in await result_queries.due(now):
        async with transaction():
            await result_queries.lock_meet(due["root"])
            row = await result_queries.find_list(due["id"])
            scoring = await refreshing.scoring_of(due["root"])
            is_over = (
                row is not None
                and row["state"] in {ListState.UNOFFICIAL, ListState.CORRECTED}
                and row["protest_until"] <= now
            )
            if is_over and scoring.is_official_by_itself and not await protest_queries.is_pending(due["id"]):
                await _make_official(row, by=None, now=now)
                count += 1
    return count


async def correct(list_id: UUID, *, reason: str, account: Account, now: datetime) -> list[UUID]:
    """更正: bring an announced list up to date with marks and decisions, saying why; answers all that changed."""
    if not reason.strip():
        raise ReasonMissing(fields={"reason": "请写明原因，会随更正一起公布。"})
    async with transaction():
        row = await _hold(list_id, account)
        if row["state"] == ListState.LIVE:
            raise NotAnnouncedYet
        if row["stage"] is not None:
            changed = await recompute(row["stage"], by=account.id, now=now, reason=reason.strip())
        else:
            changed = await refreshing.refresh_tables(
                row["root"], None, by=account.id, now=now, reason=reason.strip()
            )
        if list_id not in changed:
            raise NothingToCorrect
    return changed


async def _hold(list_id: UUID, account: Account) -> Any:
    """A list of which the account decides, its meet locked; ListNotFound, also for those who do not."""
    row = await result_queries.find_list(list_id)
    if row is None:
        raise ListNotFound
    await check_may(row["root"], account, *JUDGES, missing=ListNotFound)
    await result_queries.lock_meet(row["root"])
    return await result_queries.find_list(list_id)


async def check_may(
    root: UUID, account: Account, *roles: Role, missing: type[Exception] = EventNotFound
) -> None:
    """Whether the account has one of the roles over the meet; otherwise it is not there."""
    if not await accounts.covers(account, *roles, event=root):
        raise missing


async def _make_official(row: Any, *, by: UUID | None, now: datetime) -> int:
    computed = await refreshing.compute(row)
    scoring = await refreshing.scoring_of(row["root"])
    return await result_store.announce(
        row, computed.sheet, ListState.OFFICIAL, None, scoring=scoring, reason="", by=by, now=now
    )


def _check_sound(computed: result_store.Computed) -> None:
    """Nothing may be announced that has no result, or of which something is still wrong."""
    wrong = [problem.text for problem in computed.judged.problems if problem.code != VOID]
    if computed.result is None or wrong:
        raise NoResultYet(f"还不能公告：{wrong[0]}。" if wrong else None)


async def _count_in(row: Any, *, by: UUID | None, now: datetime) -> None:
    """Let the tables of the meet follow an announced stage."""
    if row["stage"] is not None:
        stages = await result_queries.stages_of_contests([row["event"]])
        await refreshing.refresh_tables(
            row["root"], stages, by=by, now=now, reason=f"计入{stages[0]['title']}"
        )
