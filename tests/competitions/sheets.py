"""A meet with sheets to write: a drawn race of the boys, and a long jump."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from json import dumps
from typing import Any
from uuid import UUID

from tests.makers import account_of, make_games, make_hall, make_organization, make_person, placement
from ysevents.accounts.enums import Role
from ysevents.competitions.enums import EntryState
from ysevents.competitions.mark_schemas import Kept, TypedCell
from ysevents.competitions.rules.limits import Limits
from ysevents.competitions.service import contests, draws, entries, marks
from ysevents.core.enums import OccurrenceKind, Sex
from ysevents.core.service import times
from ysevents.kit.database import execute, fetch, fetch_value

ALLOWED = Limits(per_athlete=3, per_unit_contest=8, per_unit_sex=99)
CLERK = account_of(Role.OFFICE_CLERK)
NONCES = count(1)
NAMES = ("向明一", "田大勇", "彭小龙", "覃文武", "王子轩", "张天宇")


@dataclass(frozen=True)
class Race:
    """One fixture: its stage, contest, meet, and its slots by position."""

    event: UUID
    contest: UUID
    stage: UUID
    fixture: UUID
    slots: list[UUID]


async def make_race(
    now: datetime,
    *,
    discipline: str = "60m",
    runners: int = 3,
    ruleset: str = "cn.timed_final",
    parameters: Mapping[str, Any] | None = None,
) -> Race:
    """A published start list of one fixture, to be placed by a ruleset."""
    games = await make_games(now, (discipline,))
    hall = await make_hall("体育场")
    starts_at = datetime.fromisoformat("2026-12-05T08:30+08:00")
    session = await times.place(
        placement(
            hall.full,
            starts_at,
            kind=OccurrenceKind.SESSION,
            length=timedelta(hours=3),
            title="第一单元",
            event=games.event,
        ),
        by=None,
        now=now,
    )
    contest = next(id for title, id in games.contests.items() if title.startswith("男子"))
    found = await contests.get_contest(contest)
    for n in range(runners):
        unit = await make_organization(f"示例第{n + 1}小学", unit_class="小学")
        boy = await make_person(NAMES[n], sex=Sex.MALE)
        await entries.enter(found, organization=unit, person=boy, allowed=ALLOWED, account=CLERK, now=now)
        await entries.set_states(found.root, unit, EntryState.APPROVED, account=CLERK, now=now)
    stage = await draws.draw_contest(
        contest, session=session, starts_at=starts_at, interval_min=5, lanes=8, seed=1, account=CLERK, now=now
    )
    await draws.publish_start_list(contest, account=CLERK, now=now)
    await execute(
        "UPDATE stage SET ruleset = $2, parameters = $3 WHERE id = $1",
        stage,
        ruleset,
        dumps(parameters or {}),
    )
    fixture = await fetch_value("SELECT id FROM fixture WHERE stage = $1", stage)
    rows = await fetch("SELECT id FROM slot WHERE fixture = $1 ORDER BY position", fixture)
    return Race(games.event, contest, stage, fixture, [row["id"] for row in rows])


def typed(slot: UUID | None, item: str, text: str, **details: Any) -> TypedCell:
    """A cell as a phone sends it, under a nonce of its own."""
    return TypedCell(slot=slot, item=item, text=text, **{"nonce": f"n{next(NONCES)}", **details})


async def keep(
    race: Race, *cells: TypedCell, device: str = "甲机", account: Any = CLERK, now: datetime
) -> Kept:
    """Write cells from one phone."""
    return await marks.keep_marks(race.fixture, cells, device=device, account=account, now=now)


async def standing(race: Race) -> dict[tuple[int, str], tuple[str, int]]:
    """What stands: text and revision by position on the sheet (0: the whole fixture) and item."""
    rows = await fetch("SELECT slot, item, text, revision FROM mark WHERE fixture = $1", race.fixture)
    return {
        (race.slots.index(row["slot"]) + 1 if row["slot"] else 0, row["item"]): (row["text"], row["revision"])
        for row in rows
    }
