"""Bringing lists up to date: stages are judged, and where a list that counts changed, so are the tables above it.

The caller holds the meet (`result_queries.lock_meet`) and the transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.competitions import meet_queries, result_queries
from ysevents.competitions.enums import DivisionSex, ListKind, ListState
from ysevents.competitions.errors import ListNotFound, StageNotFound
from ysevents.competitions.rules.scoring import Scoring
from ysevents.competitions.service import meet_lists, record_lists, result_store, seating, stage_sheets
from ysevents.competitions.service.result_store import Computed, Kept
from ysevents.competitions.service.stage_sheets import StageSheet


async def scoring_of(root: UUID) -> Scoring:
    """What the meet counts, and for how long it may be protested."""
    return Scoring.read(await meet_queries.scoring(root))


async def refresh(
    root: UUID,
    rows: Sequence[Any],
    *,
    by: UUID | None,
    now: datetime,
    reason: str,
    tables: bool = False,
) -> list[UUID]:
    """Judge stages, keep their lists, and go on to the tables when a list that counts has changed.

    With `tables` all of them are added up again. Answers the lists that changed.
    """
    sheets = await load_sheets(rows)
    held = result_store.by_place(await result_queries.lists_of_stages([row["id"] for row in rows]))
    scoring = await scoring_of(root)
    kept = await result_store.keep(
        [list_of(sheet) for sheet in sheets], held, scoring=scoring, reason=reason, by=by, now=now
    )
    for sheet in sheets:
        await seating.fill_seats(sheet, by=by, now=now)
    changed = [one.id for one in kept]
    counting = {one.computed.stage for one in kept if _counts(one, scoring)}
    if tables or counting:
        of = [sheet.row for sheet in sheets if sheet.id in counting]
        why = reason or _why(sheets)
        changed += await refresh_tables(
            root,
            None if tables else of,
            by=by,
            now=now,
            reason=why,
            loaded={sheet.id: sheet for sheet in sheets},
        )
    return changed


async def refresh_tables(
    root: UUID,
    rows: Sequence[Any] | None,
    *,
    by: UUID | None,
    now: datetime,
    reason: str = "",
    loaded: Mapping[UUID, StageSheet] | None = None,
) -> list[UUID]:
    """Add up the tables that these stages are in, or with None all of them; answers those that changed.

    Records come first: who broke one has a bonus in the team score.
    """
    scoring = await scoring_of(root)
    held = result_store.by_place(await meet_queries.tables(root))
    contests = None if rows is None else list({row["contest"] for row in rows})
    records = await record_lists.computed(root, contests, scoring, held=held, loaded=loaded or {})
    kept = await result_store.keep(records, held, scoring=scoring, reason=reason, by=by, now=now)
    touched = None
    if rows is not None:
        touched = frozenset((r["division_name"], meet_lists.SEXES[DivisionSex(r["sex"])]) for r in rows)
    computed = await _tables(root, scoring, touched)
    kept += await result_store.keep(computed, held, scoring=scoring, reason=reason, by=by, now=now)
    return [one.id for one in kept]


async def compute(row: Any) -> Computed:
    """What one kept list comes to now, with the sheet it is placed from."""
    if row["stage"] is not None:
        return list_of(await load_sheet(row["stage"]))
    place = row["event"], row["stage"], row["kind"], row["key"]
    scoring = await scoring_of(row["root"])
    if row["kind"] == ListKind.RECORDS:
        found = await record_lists.computed(
            row["root"], [UUID(row["key"])], scoring, held={place: row}, loaded={}
        )
    else:
        found = await _tables(row["root"], scoring, None)
    for one in found:
        if one.place == place:
            return one
    raise ListNotFound


async def _tables(root: UUID, scoring: Scoring, touched: frozenset[tuple[str, Any]] | None) -> list[Computed]:
    found = await meet_lists.placings(root, scoring)
    return meet_lists.computed(root, found, scoring, touched=touched)


async def load_sheets(rows: Sequence[Any]) -> list[StageSheet]:
    """Stages judged as they stand."""
    return await stage_sheets.load(rows)


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


def _why(sheets: Sequence[StageSheet]) -> str:
    """What is printed below a corrected table where nobody gave a reason: which contest changed."""
    return f"{'、'.join(dict.fromkeys(sheet.title for sheet in sheets))}成绩更正"[:200]
