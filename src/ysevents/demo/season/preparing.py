"""A meet before its first day: registrations decided, stages planned, placed, drawn and published."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.competitions.service import draws, stages, timetable, timetable_view
from ysevents.demo import queries
from ysevents.demo.season.cast import Cast
from ysevents.kit import clock
from ysevents.kit.errors import YsError
from ysevents.registration.change_schemas import ChangeIn
from ysevents.registration.enums import ChangeKind, DelegationState
from ysevents.registration.service import changes, freezing, reviews

Say = Callable[[str], None]

SCRATCHED = {"fishing", "gymnastics"}
MINUTES_SAVED, SHORTEST = 3, 4
CLASH = "two_places"
"""Of problems of a timetable: somebody in two places at once."""
LANES = {"dragon_boat": 4}
"""Where it is not eight: fourteen crews have heats of 4, 4, 3 and 3."""
CHOSEN = {
    ("100m", "male", "高中组"): "timed_final",
    ("hj", "male", "初中组"): "two_failures",
    ("hj", "female", "初中组"): "two_failures",
}
"""Contests that are held otherwise than proposed first."""


@dataclass
class Played:
    """What happened, to be told at the end."""

    cases: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    fixtures: int = 0
    announced: int = 0
    protested: int = 0
    corrected: int = 0


@dataclass
class Preparer:
    """Brings a meet to its start lists. `now` only ever goes forward."""

    meet: Any
    cast: Cast
    seed: int
    played: Played
    say: Say
    now: datetime
    records: dict[tuple[str, str, str], int] = field(default_factory=dict)

    async def register(self) -> None:
        """The office approves what waits and freezes what is approved; who never handed in stays out."""
        id = self.meet["id"]
        self.wait_until(self.meet["deadline_at"] + timedelta(hours=1))
        lines = await reviews.list_delegations(id, account=self.cast.office)
        for line in lines:
            if line.state == DelegationState.SUBMITTED:
                await reviews.approve(line.delegation, account=self.cast.office, now=self.now)
        _, plan = await freezing.preview_freeze(id, account=self.cast.office, now=self.now)
        left_out = [UUID(str(delegation)) for delegation in plan.left_out]
        if plan.ready:
            await freezing.freeze_event(id, left_out=left_out, account=self.cast.office, now=self.now)

    async def prepare(self) -> None:
        """Stages, timetable, draws and start lists."""
        id, organiser = self.meet["id"], self.cast.organiser
        self.wait_until(clock.day_span(self.meet["starts_on"])[0] - timedelta(hours=12))
        lanes = LANES.get(self.meet["sport"])
        await self._choose(lanes)
        await stages.plan_meet(id, lanes=lanes, account=organiser, now=self.now)
        await self._place()
        for line in await stages.list_stages(id, account=organiser):
            if line.number == 1 and line.fixtures:
                await self.draw(line.id)
        self.records = await queries.standing_records()
        await self._clash()
        if self.meet["sport"] in SCRATCHED:
            await self._scratch()

    async def _choose(self, lanes: int | None) -> None:
        for plan in await stages.list_plans(self.meet["id"], lanes=lanes, account=self.cast.organiser):
            key = CHOSEN.get(await queries.contest_key(plan.contest))
            if key and any(proposal.key == key for proposal in plan.proposals):
                await stages.plan_contest(plan.contest, key, account=self.cast.organiser, now=self.now)

    async def _place(self) -> None:
        """Place everything; where something finds no room, fixtures are given a minute less and placed anew."""
        id, organiser = self.meet["id"], self.cast.organiser
        for minute in range(1, MINUTES_SAVED + 1):
            placing = await timetable.place_automatically(id, account=organiser, now=self.now)
            if not placing.left:
                return
            for line in await stages.list_stages(id, account=organiser):
                if line.fixture_minutes > SHORTEST:
                    await stages.change_stage(
                        line.id, fixture_minutes=line.fixture_minutes - 1, account=organiser, now=self.now
                    )
            self.say(f"  {self.meet['short_title']}：{len(placing.left)}项排不下，每组缩短{minute}分钟再排")
        placing = await timetable.place_automatically(id, account=organiser, now=self.now)
        self.played.problems += [f"{self.meet['short_title']} 没有排进：{text}" for text in placing.left]

    async def draw(self, stage: UUID) -> bool:
        """Draw and publish; False where nobody is there to be drawn."""
        try:
            await draws.draw_stage(stage, seed=self.seed, account=self.cast.organiser, now=self.now)
        except YsError as refusal:
            self.played.problems.append(f"{self.meet['short_title']} 抽签：{refusal.message}")
            return False
        await draws.publish_stage(stage, account=self.cast.organiser, now=self.now)
        return True

    async def _clash(self) -> None:
        """E15: the long jump is put beside a final on the track, and the timetable names who is in both."""
        pair = await queries.jumper_and_runner(self.meet["id"])
        if pair is None:
            return
        await timetable.move_fixture(
            pair["jump"],
            starts_at=pair["starts_at"],
            session=pair["session"],
            account=self.cast.organiser,
            now=self.now,
        )
        found = await timetable_view.list_problems(self.meet["id"], account=self.cast.organiser)
        named = [
            p for p in found if p.code == CLASH and pair["jump"] in p.fixtures and pair["name"] in p.text
        ]
        self.played.cases["E15"] += bool(named)

    async def _scratch(self) -> None:
        """E24 and a gymnast who is not well: somebody who is drawn is taken out the evening before."""
        who = await queries.somebody_drawn(self.meet["id"])
        if who is None:
            return
        await changes.make_change(
            who["delegation"],
            ChangeIn(kind=ChangeKind.WITHDRAWAL, entry=who["entry"], reason="因伤病退出"),
            idempotency_key=f"season-{who['entry']}",
            account=self.cast.office,
            now=self.now,
        )
        self.played.cases["弃权"] += 1

    def wait_until(self, instant: datetime) -> None:
        self.now = max(self.now, instant)
