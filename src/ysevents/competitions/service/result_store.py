"""Lists as they are kept: written when they change, and announced again when they were announced before."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from json import dumps, loads
from typing import Any
from uuid import UUID

from ysevents.competitions import result_queries
from ysevents.competitions.enums import ListKind, ListState
from ysevents.competitions.rules import result_lists
from ysevents.competitions.rules.scoring import Scoring
from ysevents.competitions.rules.stage_sheets import Judged
from ysevents.kit.ids import uuid7

NO_REASON = "成绩单有改动"
"""Of a correction that follows from a mark, where nobody said more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """What a list has come to just now."""

    event: UUID
    root: UUID
    kind: ListKind
    judged: Judged
    ids: Mapping[int, UUID]
    """Who the numbers of the sheet are."""
    stage: UUID | None = None
    key: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> tuple[UUID, UUID | None, str, str]:
        """What there is one list of."""
        return self.event, self.stage, str(self.kind), self.key

    @property
    def result(self) -> dict[str, Any] | None:
        """The outcome by ids; as it reads once it was kept."""
        outcome = self.judged.outcome
        return None if outcome is None else loads(dumps(result_lists.by_ids(outcome, self.ids)))

    @property
    def sheet(self) -> dict[str, Any]:
        """The sheet with the ids beside it."""
        return {**self.judged.sheet, "ids": {str(number): str(id) for number, id in self.ids.items()}}


@dataclass(frozen=True, slots=True)
class Kept:
    """A list that changed, as it is now."""

    id: UUID
    computed: Computed
    state: ListState


def by_place(rows: Sequence[Any]) -> dict[tuple[UUID, UUID | None, str, str], Any]:
    """Lists by what there is one of."""
    return {(row["event"], row["stage"], row["kind"], row["key"]): row for row in rows}


def result_of(row: Any) -> dict[str, Any] | None:
    """The result that a list holds."""
    return loads(row["result"]) if row["result"] else None


async def keep(
    computed: Sequence[Computed],
    held: Mapping[tuple[UUID, UUID | None, str, str], Any],
    *,
    scoring: Scoring,
    reason: str,
    by: UUID | None,
    now: datetime,
) -> list[Kept]:
    """Write what is different from what is held; answers those lists. The caller holds the meet.

    What was announced and changes is corrected at once, with a number, and may be protested anew. While an
    announced list cannot be judged its result stands; the problems are shown to the desk.
    """
    found = []
    for one in computed:
        row = held.get(one.place)
        kept = await _keep(one, row, scoring=scoring, reason=reason, by=by, now=now)
        if kept is not None:
            found.append(kept)
    return found


async def _keep(
    one: Computed, row: Any, *, scoring: Scoring, reason: str, by: UUID | None, now: datetime
) -> Kept | None:
    before = result_of(row) if row else None
    is_announced = bool(row) and row["state"] != ListState.LIVE
    result = before if one.result is None and is_announced else one.result
    problems = result_lists.written(one.judged.problems)
    if row is None and result is None and not problems:
        return None
    if row and result == before and problems == loads(row["problems"]) and _same_rules(one, row):
        return None
    new = await result_queries.keep_list(
        uuid7(),
        event=one.event,
        root=one.root,
        stage=one.stage,
        kind=one.kind,
        key=one.key,
        ruleset=one.judged.sheet["ruleset"],
        parameters=dumps(dict(one.parameters)),
        result=None if result is None else dumps(result),
        problems=dumps(problems),
        now=now,
    )
    state = ListState(new["state"])
    if is_announced and result != before:
        state = ListState.CORRECTED
        await announce(new, one.sheet, state, before, scoring=scoring, reason=reason, by=by, now=now)
    return Kept(new["id"], one, state)


def _same_rules(one: Computed, row: Any) -> bool:
    same = loads(row["parameters"]) == loads(dumps(dict(one.parameters)))
    return same and bool(row["ruleset"] == one.judged.sheet["ruleset"])


async def announce(
    row: Any,
    sheet: Mapping[str, Any],
    state: ListState,
    before: Mapping[str, Any] | None,
    *,
    scoring: Scoring,
    reason: str,
    by: UUID | None,
    now: datetime,
) -> int:
    """Add a numbered version of a list as it stands; answers its number.

    What is announced or corrected may be protested until the window ends; what is official may not.
    """
    result = loads(row["result"])
    differences = result_lists.differences(row["ruleset"], before, result) if before is not None else []
    until = None if state == ListState.OFFICIAL else now + scoring.window
    number = await result_queries.add_version(
        uuid7(),
        row["id"],
        state=state,
        result=dumps(result),
        sheet=dumps(sheet),
        changes=dumps([asdict(one) for one in differences]),
        reason=(reason or NO_REASON) if state == ListState.CORRECTED else reason,
        by=by,
        now=now,
    )
    await result_queries.set_state(row["id"], state, protest_until=until)
    return number
