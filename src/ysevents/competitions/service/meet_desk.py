"""The desk of a meet: how far it is, from its regulation to its announcements, and what comes next.

What lies before the programme is other modules' matter: they say it through `on_progress`.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions import queries
from ysevents.competitions.enums import ListState, StageState
from ysevents.competitions.schemas import Meet
from ysevents.competitions.service import bibs, outdated_draws, stages
from ysevents.competitions.stage_schemas import ContestPlan, OutdatedDraw, StageLine
from ysevents.kit import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a meet: so many of so many are done. Without a total there is nothing to count yet."""

    title: str
    href: str
    done: int
    total: int
    unit: str
    note: str = ""

    @property
    def is_done(self) -> bool:
        return 0 < self.total <= self.done


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A meet with its steps, its contests and their stages."""

    meet: Meet
    steps: tuple[Step, ...]
    contests: tuple[ContestPlan, ...]
    stages: tuple[StageLine, ...]
    outdated: tuple[OutdatedDraw, ...]
    """Stages drawn before the round in front of them was corrected."""

    @property
    def next_step(self) -> Step | None:
        """What is to be done now: the first step that is not done, nor was left out on the way to a later one."""
        begun = max((n for n, step in enumerate(self.steps) if step.done), default=0)
        return next(
            (step for n, step in enumerate(self.steps) if not step.is_done and (step.done or n >= begun)),
            None,
        )


@dataclass(frozen=True, slots=True)
class Duty:
    """A meet somebody works at, and whether they announce its results."""

    meet: UUID
    title: str
    announces: bool


AFTERWARDS = timedelta(days=30)
"""How long a meet that is over stays among one's duties: what is found out late is corrected."""


async def list_duties(account: Account, *, now: datetime) -> list[Duty]:
    """The meets at which the account writes marks by a grant for just that meet, the next first."""
    writes = account.targets(Scope.EVENT, Role.JUDGE, Role.REFEREE, Role.ORGANISER)
    announces = set(account.targets(Scope.EVENT, Role.REFEREE, Role.ORGANISER))
    if not writes:
        return []
    rows = await queries.meets_of(writes, clock.local_day(now) - AFTERWARDS)
    return [Duty(row["root"], row["title"], bool(announces & set(row["granted"]))) for row in rows]


Progress = Callable[[UUID, Account], Awaitable[Sequence[Step]]]

_before: list[Progress] = []


def on_progress(progress: Progress) -> None:
    """Let a module above tell the steps before the programme. Called by `app.py`."""
    if progress not in _before:
        _before.append(progress)


async def get_desk(meet: UUID, *, account: Account) -> Desk:
    """The desk of a meet, for whoever makes its programme."""
    plans = await stages.list_plans(meet, account=account)
    lines = await stages.list_stages(meet, account=account)
    found = await bibs.get_meet(meet)
    told = [step for progress in _before for step in await progress(meet, account)]
    sessions = await queries.sessions(meet)
    return Desk(
        meet=found,
        steps=(*told, *_steps(meet, plans, lines, len(sessions))),
        contests=tuple(plans),
        stages=tuple(lines),
        outdated=tuple(await outdated_draws.list_outdated(meet, account=account)),
    )


def _steps(meet: UUID, plans: Sequence[ContestPlan], lines: Sequence[StageLine], sessions: int) -> list[Step]:
    here = f"/meets/{meet}"
    held = [plan for plan in plans if plan.approved]
    planned = sum(1 for plan in held if plan.stages or plan.chosen == "not_held")
    placed = sum(1 for line in lines if line.fixtures)
    drawn = sum(1 for line in lines if line.is_drawn)
    published = sum(1 for line in lines if line.state == StageState.PUBLISHED)
    fixtures = sum(line.fixtures for line in lines)
    handed_in = sum(line.handed_in for line in lines)
    told = sum(1 for line in lines if line.list_state not in {None, ListState.LIVE})
    return [
        Step(title="编排", href=f"{here}/stages", done=planned, total=len(held), unit="个小项"),
        Step(
            title="日程",
            href=f"{here}/timetable",
            done=placed,
            total=len(lines),
            unit="个赛次",
            note=f"{sessions}个单元" if sessions else "还没有单元",
        ),
        Step(
            title="出场名单",
            href=f"{here}/stages",
            done=published,
            total=len(lines),
            unit="个赛次",
            note=f"已抽签{drawn}个" if drawn > published else "",
        ),
        Step(title="成绩", href=f"{here}/marks", done=handed_in, total=fixtures, unit="组"),
        Step(title="公告", href=f"{here}/results", done=told, total=len(lines), unit="个赛次"),
    ]
