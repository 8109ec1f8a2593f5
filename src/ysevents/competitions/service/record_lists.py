"""What contests did to the records: a list for each contest in which somebody broke or equalled one, or would have."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ysevents.competitions import meet_queries, result_queries
from ysevents.competitions.enums import ListKind, ListState
from ysevents.competitions.rules import contest_records
from ysevents.competitions.rules.contest_records import Contest, Standing
from ysevents.competitions.rules.scoring import Scoring
from ysevents.competitions.service import stage_sheets
from ysevents.competitions.service.result_store import Computed
from ysevents.competitions.service.stage_sheets import StageSheet


async def computed(
    root: UUID,
    contests: Sequence[UUID] | None,
    scoring: Scoring,
    *,
    held: Mapping[tuple[UUID, UUID | None, str, str], Any],
    loaded: Mapping[UUID, StageSheet],
) -> list[Computed]:
    """The lists of records of these contests, or of all; contests for which no record is kept have none.

    Only stages that count are looked at; `loaded` are stages judged already.
    """
    standing = await _standing(root, contests)
    rows = await result_queries.stages_of_contests(list(standing))
    states = {row["stage"]: row for row in await result_queries.lists_of_stages([r["id"] for r in rows])}
    counted = [row for row in rows if _counts(states.get(row["id"]), scoring)]
    fresh = await stage_sheets.load([row for row in counted if row["id"] not in loaded])
    sheets = {**loaded, **{sheet.id: sheet for sheet in fresh}}
    found = []
    for contest, records in standing.items():
        stages = [sheets[row["id"]] for row in counted if row["contest"] == contest]
        one = _list(root, contest, stages, records) if stages else None
        if one and (one.place in held or contest_records.is_notable(one.judged)):
            found.append(one)
    return found


def _list(
    root: UUID, contest: UUID, stages: Sequence[StageSheet], records: Sequence[Standing]
) -> Computed | None:
    row = stages[0].row
    judged = contest_records.judge_contest(
        Contest(
            title=row["title"],
            discipline=row["discipline"],
            distance_m=row["distance_m"],
            stages=tuple(stage.judged for stage in stages),
            records=tuple(records),
        )
    )
    if judged is None:
        return None
    ids = {number: id for stage in stages for number, id in stage.ids.items()}
    return Computed(event=root, root=root, kind=ListKind.RECORDS, key=str(contest), judged=judged, ids=ids)


async def _standing(root: UUID, contests: Sequence[UUID] | None) -> dict[UUID, list[Standing]]:
    """The records by contest, the latest of each level."""
    found: dict[UUID, dict[str, Standing]] = defaultdict(dict)
    for row in await meet_queries.standing_records(root, contests):
        found[row["contest"]].setdefault(
            row["level"],
            Standing(level=row["level"], mark=row["mark"], is_hand=row["is_hand"], holder=row["holder"]),
        )
    return {contest: list(levels.values()) for contest, levels in found.items()}


def _counts(row: Any, scoring: Scoring) -> bool:
    return row is not None and (row["state"] != ListState.LIVE or not scoring.announced_only)
