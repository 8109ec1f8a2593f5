"""A meet with ground to be timetabled, for the tests of the timetable."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from json import dumps
from uuid import UUID

from tests.makers import (
    Games,
    make_games,
    make_organization,
    make_person,
    make_section,
    make_space,
    make_venue,
)
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import EntryState, Round, StageFormat, StageState
from ysevents.competitions.rules.limits import Limits
from ysevents.competitions.service import contests, entries, sessions
from ysevents.competitions.tables import Stage
from ysevents.core.enums import Sex
from ysevents.kit import clock
from ysevents.kit.database import fetch
from ysevents.kit.ids import uuid7

DAY = date(2026, 12, 5)
"""The first day of the meet, a Saturday."""
ALLOWED = Limits(per_athlete=3, per_unit_contest=8, per_unit_sex=99)


@dataclass(frozen=True)
class Ground:
    """A stadium: everything, the track, the pit."""

    venue: UUID
    whole: UUID
    track: UUID
    pit: UUID


@dataclass
class Plan:
    """A meet with six half-days on a stadium."""

    games: Games
    ground: Ground
    sessions: list[UUID]
    stages: dict[str, UUID] = field(default_factory=dict)

    @property
    def meet(self) -> UUID:
        return self.games.event


def at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """A wall clock on a day of the meet."""
    return clock.day_span(DAY + timedelta(days=day))[0] + timedelta(hours=hour, minutes=minute)


async def make_ground(name: str = "体育场") -> Ground:
    venue = await make_venue(name, kind="stadium")
    track, pit = await make_section(venue, "跑道"), await make_section(venue, "沙坑")
    return Ground(
        venue=venue,
        whole=await make_space(venue, "田径场", [track, pit], sport="athletics", position=0),
        track=await make_space(venue, "跑道", [track], sport="athletics", position=1),
        pit=await make_space(venue, "跳远场地", [pit], sport="athletics", position=2),
    )


async def make_plan(clerk: Account, now: datetime) -> Plan:
    games = await make_games(now)
    ground = await make_ground()
    wanted = await sessions.propose_sessions(games.event, space=ground.whole)
    made = await sessions.make_sessions(games.event, wanted, account=clerk, now=now)
    return Plan(games, ground, made)


async def add_stage(
    plan: Plan,
    contest: str,
    *,
    number: int = 1,
    round: Round = Round.HEATS,
    format: StageFormat = StageFormat.HEATS,
    fixtures: int = 2,
    minutes: int = 10,
) -> UUID:
    """A stage of a contest named as `男子100米`, known as `男子100米 1`."""
    id = uuid7()
    await Stage.insert(
        Stage(
            id=id,
            contest=plan.games.contests[f"{contest} 小学甲组"],
            number=number,
            round=round,
            format=format,
            ruleset="cn.best_times",
            draw_ruleset="cn.heats.lot",
            draw_parameters=dumps({"lanes": 6}),
            fixtures_planned=fixtures,
            fixture_minutes=minutes,
            state=StageState.DRAFT,
        )
    )
    plan.stages[f"{contest} {number}"] = id
    return id


async def enter(
    plan: Plan, contest: str, boys: dict[str, UUID], clerk: Account, now: datetime
) -> dict[str, UUID]:
    """Enter boys of one school by name, making those who are new."""
    found = await contests.get_contest(plan.games.contests[f"{contest} 小学甲组"])
    unit = boys.get("unit") or await make_organization("一小")
    boys["unit"] = unit
    for name, person in list(boys.items()):
        if name != "unit":
            await entries.enter(
                found, organization=unit, person=person, allowed=ALLOWED, account=clerk, now=now
            )
    await entries.set_states(found.root, unit, EntryState.APPROVED, account=clerk, now=now)
    return boys


async def make_boys(*names: str) -> dict[str, UUID]:
    return {name: await make_person(name, sex=Sex.MALE) for name in names}


async def shown(meet: UUID) -> list[tuple[str, str, str]]:
    """Every fixture: title, day and time, state of its occurrence."""
    rows = await fetch(
        """
        SELECT o.title, to_char(o.starts_at AT TIME ZONE 'Asia/Shanghai', 'DD HH24:MI') AS at, o.state
        FROM fixture f JOIN occurrence o ON o.id = f.id JOIN event e ON e.id = o.event
        WHERE e.root = $1 ORDER BY o.starts_at, o.title
        """,
        meet,
    )
    return [(row["title"].replace(" 小学甲组", ""), row["at"], row["state"]) for row in rows]
