"""Changes of a timetable that is out: moved in one act, lists void, a text to broadcast, all in one transaction.

Who takes part is told by the rows of `change` that core writes; nobody has to remember.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from json import dumps, loads
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import timetable_queries
from ysevents.competitions.service import start_list_versions
from ysevents.competitions.tables.timetable import TimetableChange
from ysevents.competitions.timetable_schemas import ChangeShown, MovedShown
from ysevents.core.enums import OccurrenceKind, OccurrenceState
from ysevents.core.service import events
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

TOLD = 12
"""So many lines stand in the text; the rest is a number."""


async def change(
    meet: UUID, act: Callable[[], Awaitable[None]], *, reason: str, account: Account, now: datetime
) -> UUID | None:
    """Do `act`, which moves sessions and fixtures of a meet; void lists and a notice follow.

    None: nobody was told of anything that has moved, so there is nothing to take back.
    """
    async with transaction():
        before = await timetable_queries.occurrences(meet)
        await act()
        after = await timetable_queries.occurrences(meet)
        told = [id for id, row in before.items() if row["state"] != OccurrenceState.DRAFT]
        moved = [id for id in told if _at(before[id]) != _at(after[id])]
        if not moved:
            return None
        await start_list_versions.replace_versions(moved, reason=reason, by=account.id, now=now)
        return await _record(meet, moved, before, after, reason=reason, account=account, now=now)


async def list_changes(meet: UUID) -> list[ChangeShown]:
    """What was changed after publication, the latest first; for everybody."""
    return [
        ChangeShown(
            id=row["id"],
            reason=row["reason"],
            text=row["text"],
            at=row["at"],
            moved=tuple(
                MovedShown(
                    id=UUID(one["id"]),
                    title=one["title"],
                    before=_span_of(one["before"]),
                    after=_span_of(one["after"]) if one["after"] else None,
                )
                for one in loads(row["moved"])
            ),
        )
        for row in await timetable_queries.changes(meet)
    ]


def _at(row: Any) -> tuple[Any, ...]:
    return (row["starts_at"], row["ends_at"], row["where"], row["state"])


def _span_of(pair: Sequence[str]) -> tuple[datetime, datetime]:
    start, end = (datetime.fromisoformat(text) for text in pair)
    return start, end


async def _record(
    meet: UUID,
    moved: Sequence[UUID],
    before: Mapping[UUID, Any],
    after: Mapping[UUID, Any],
    *,
    reason: str,
    account: Account,
    now: datetime,
) -> UUID:
    id = uuid7()
    # A session says it for all that goes along with it.
    carried = {
        i for i in moved if before[i]["within"] in moved and before[i]["kind"] != OccurrenceKind.SESSION
    }
    named = sorted((i for i in moved if i not in carried), key=lambda i: (before[i]["starts_at"], str(i)))
    title = (await events.get_event(meet))["short_title"]
    await TimetableChange.insert(
        TimetableChange(
            id=id,
            event=meet,
            reason=reason,
            text=_text(title, reason, [(before[i], after[i]) for i in named], len(carried)),
            moved=dumps(
                [
                    {
                        "id": str(i),
                        "title": before[i]["title"],
                        "before": [before[i]["starts_at"].isoformat(), before[i]["ends_at"].isoformat()],
                        "after": _span_json(after[i]),
                    }
                    for i in [*named, *sorted(carried, key=lambda i: (before[i]["starts_at"], str(i)))]
                ],
                ensure_ascii=False,
            ),
            by=account.id,
            at=now,
        )
    )
    return id


def _span_json(row: Any) -> list[str] | None:
    if row["state"] in {OccurrenceState.POSTPONED, OccurrenceState.CANCELLED}:
        return None
    return [row["starts_at"].isoformat(), row["ends_at"].isoformat()]


def _text(meet: str, reason: str, pairs: Sequence[tuple[Any, Any]], carried: int) -> str:
    """What is read out and posted: each session or fixture with its old and new time."""
    lines = [_line(before, after) for before, after in pairs[:TOLD]]
    if len(pairs) > TOLD:
        lines.append(f"另有{len(pairs) - TOLD}项同时调整")
    inner = f"单元内{carried}组随之调整，" if carried else ""
    return (
        f"【赛程变更】{meet}因{reason}：{'；'.join(lines)}。{inner}"
        "此前公布的有关出场名单作废，请各代表队、裁判员以最新赛程为准并相互转告。"
    )


def _line(before: Any, after: Any) -> str:
    was = clock.span_cn(before["starts_at"], before["ends_at"])
    if after["state"] == OccurrenceState.CANCELLED:
        return f"{before['title']}（原{was}）取消"
    if after["state"] == OccurrenceState.POSTPONED:
        return f"{before['title']}（原{was}）延期，时间另行通知"
    now = clock.span_cn(after["starts_at"], after["ends_at"])
    where = f"，地点{after['where']}" if after["where"] != before["where"] and after["where"] else ""
    return f"{before['title']}由{was}改到{now}{where}"
