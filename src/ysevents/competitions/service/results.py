"""Results: whenever marks or decisions change, every list that follows from them changes in the same transaction.

Nobody is placed here: a sheet is built, the rules judge it, and what comes out is kept by ids.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.competitions import meet_queries, result_queries
from ysevents.competitions.enums import DivisionSex, ListKind, ListState
from ysevents.competitions.errors import StageNotFound
from ysevents.competitions.rules.scoring import Scoring
from ysevents.competitions.service import meet_lists, result_store, seating, stage_sheets
from ysevents.competitions.service.result_store import Computed, Kept
from ysevents.competitions.service.stage_sheets import StageSheet
from ysevents.kit.database import transaction


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
        return await _refresh(rows[0]["root"], chosen, by=by, now=now, reason=reason)


async def recompute_meet(root: UUID, *, by: UUID | None, now: datetime, reason: str = "") -> list[UUID]:
    """Judge every stage of a meet anew, and all its tables; answers the lists that changed."""
    async with transaction():
        await result_queries.lock_meet(root)
        rows = await result_queries.stages_of(root)
        return await _refresh(root, rows, by=by, now=now, reason=reason, tables=True)


async def _refresh(
    root: UUID,
    rows: Sequence[Any],
    *,
    by: UUID | None,
    now: datetime,
    reason: str,
    tables: bool = False,
) -> list[UUID]:
    """Judge stages, keep their lists, and go on to the tables when a list that counts has changed."""
    sheets = await stage_sheets.load(rows)
    held = result_store.by_place(await result_queries.lists_of_stages([row["id"] for row in rows]))
    scoring = Scoring.read(await meet_queries.scoring(root))
    kept = await result_store.keep(
        [list_of(sheet) for sheet in sheets], held, scoring=scoring, reason=reason, by=by, now=now
    )
    for sheet in sheets:
        await seating.fill_seats(sheet, by=by, now=now)
    changed = [one.id for one in kept]
    counting = {one.computed.stage for one in kept if _counts(one, scoring)}
    if tables or counting:
        touched = None if tables else _touched([s for s in sheets if s.id in counting])
        changed += await _refresh_tables(
            root, scoring, touched=touched, by=by, now=now, reason=reason or _why(sheets)
        )
    return changed


async def refresh_tables(
    root: UUID, stages: Sequence[UUID] | None, *, by: UUID | None, now: datetime, reason: str = ""
) -> list[UUID]:
    """Bring the tables of a meet up to date, after an announcement of these stages or, with None, all of them.

    The caller holds the meet.
    """
    scoring = Scoring.read(await meet_queries.scoring(root))
    touched = None
    if stages is not None:
        rows = [row for row in await result_queries.stages_of(root) if row["id"] in stages]
        touched = frozenset((r["division_name"], meet_lists.SEXES[DivisionSex(r["sex"])]) for r in rows)
    return await _refresh_tables(root, scoring, touched=touched, by=by, now=now, reason=reason)


async def _refresh_tables(
    root: UUID,
    scoring: Scoring,
    *,
    touched: frozenset[tuple[str, Any]] | None,
    by: UUID | None,
    now: datetime,
    reason: str,
) -> list[UUID]:
    found = await meet_lists.placings(root, scoring)
    computed = meet_lists.computed(root, found, scoring, touched=touched)
    held = result_store.by_place(await meet_queries.tables(root))
    kept = await result_store.keep(computed, held, scoring=scoring, reason=reason, by=by, now=now)
    return [one.id for one in kept]


async def sheet_of(stage: UUID) -> Sheet:
    """The sheet of a stage as it is judged now."""
    sheet = await load_sheet(stage)
    return Sheet(dict(sheet.judged.sheet), sheet.ids)


async def load_sheet(stage: UUID) -> StageSheet:
    """A stage judged as it stands; StageNotFound."""
    contest = await result_queries.contest_of_stage(stage)
    rows = await result_queries.stages_of_contests([contest]) if contest else []
    found = await stage_sheets.load([row for row in rows if row["id"] == stage])
    if not found:
        raise StageNotFound
    return found[0]


def list_of(sheet: StageSheet) -> Computed:
    """A judged stage as a list to keep."""
    return Computed(
        event=sheet.contest,
        root=sheet.root,
        stage=sheet.id,
        kind=ListKind.STAGE,
        judged=sheet.judged,
        ids=sheet.ids,
    )


def _counts(kept: Kept, scoring: Scoring) -> bool:
    return kept.state != ListState.LIVE or not scoring.announced_only


def _touched(sheets: Sequence[StageSheet]) -> frozenset[tuple[str, Any]]:
    """Of which divisions and sexes the tables must be added up again."""
    return frozenset(
        (sheet.row["division_name"], meet_lists.SEXES[DivisionSex(sheet.row["sex"])]) for sheet in sheets
    )


def _why(sheets: Sequence[StageSheet]) -> str:
    """What is printed below a corrected table where nobody gave a reason: which contest changed."""
    return f"{'、'.join(dict.fromkeys(sheet.title for sheet in sheets))}成绩更正"[:200]
