"""One meet from its registrations to its last official list, day by day, through the services alone."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.competitions.enums import ListState
from ysevents.competitions.rules.recording import Recording, recording_for
from ysevents.competitions.rules.scheduling.shifting import Others
from ysevents.competitions.service import (
    draws,
    lists,
    postponements,
    refreshing,
    results,
    stages,
    timetable,
    timetable_view,
)
from ysevents.demo import queries
from ysevents.demo.season import cases, sheets
from ysevents.demo.season.cases import Spot
from ysevents.demo.season.cast import Cast
from ysevents.demo.season.incidents import CORRECTED, PROTESTS, Incidents
from ysevents.demo.season.writing import Line, Starter, trials, write
from ysevents.kit import clock
from ysevents.kit.errors import YsError
from ysevents.registration.change_schemas import ChangeIn
from ysevents.registration.enums import ChangeKind, DelegationState
from ysevents.registration.service import changes, freezing, reviews

Say = Callable[[str], None]

CALLED_BEFORE = timedelta(minutes=20)
ANNOUNCED_AFTER = timedelta(minutes=5)
WINDOW = timedelta(minutes=31)
TOLD_EVERY = 25
SCRATCHED = {"fishing", "gymnastics"}
MINUTES_SAVED, SHORTEST = 3, 4
RAINED_OFF = 4
"""Which session, from 1."""
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
class Player:
    """Plays one meet. `now` only ever goes forward."""

    meet: Any
    cast: Cast
    seed: int
    played: Played
    say: Say
    now: datetime
    told: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    records: dict[tuple[str, str, str], int] = field(default_factory=dict)
    given_up: set[UUID] = field(default_factory=set)
    expelled: bool = False
    rained: bool = False

    async def register(self) -> None:
        """The office approves what waits and freezes what is approved; who never handed in stays out."""
        id = self.meet["id"]
        self._wait_until(self.meet["deadline_at"] + timedelta(hours=1))
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
        self._wait_until(clock.day_span(self.meet["starts_on"])[0] - timedelta(hours=12))
        lanes = LANES.get(self.meet["sport"])
        await self._choose(lanes)
        await stages.plan_meet(id, lanes=lanes, account=organiser, now=self.now)
        await self._place()
        for line in await stages.list_stages(id, account=organiser):
            if line.number == 1 and line.fixtures:
                await self._draw(line.id)
        self.records = await queries.standing_records()
        await self._clash()
        if self.meet["sport"] in SCRATCHED:
            await self._scratch()

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

    async def _choose(self, lanes: int | None) -> None:
        for plan in await stages.list_plans(self.meet["id"], lanes=lanes, account=self.cast.organiser):
            key = CHOSEN.get(await queries.contest_key(plan.contest))
            if key and any(proposal.key == key for proposal in plan.proposals):
                await stages.plan_contest(plan.contest, key, account=self.cast.organiser, now=self.now)

    async def play(self) -> None:
        """Every fixture in the order of its time, those of later rounds once they are drawn."""
        while rows := [row for row in await self._rows() if row["state"] != "handed_in"]:
            row = rows[0]
            if await self._rain(rows):
                continue
            if row["starts_at"] >= clock.day_span(self.meet["ends_on"])[0]:
                await self._expel()
            if row["stage_state"] != "published" and not await self._draw(row["stage"]):
                self._give_up(row, "没有人晋级")
                continue
            self.played.fixtures += 1
            if self.played.fixtures % TOLD_EVERY == 0:
                self.say(f"  第{self.played.fixtures}组，{self.meet['short_title']}还有{len(rows)}组")
            await self._play(row, [other for other in rows if other["stage"] == row["stage"]])

    async def close(self) -> None:
        """Windows run out, lists become official; then the tables of the meet; some are corrected yet."""
        self._wait_until(self.now + WINDOW)
        await results.make_official_when_due(self.now)
        for one in await lists.heads_of(self.meet["id"], full_names=True):
            if one.state == ListState.LIVE and one.has_result:
                await self._announce(one.id, one.title)
        self._wait_until(self.now + WINDOW)
        await results.make_official_when_due(self.now)
        await self._correct()
        await self._expel()
        self._wait_until(self.now + WINDOW)
        await results.make_official_when_due(self.now)

    async def _correct(self) -> None:
        """Of an athletics meet a few results are corrected when all is over."""
        for one in await lists.lists_of(self.meet["id"], full_names=True):
            if self.played.corrected >= CORRECTED or self.meet["sport"] != "athletics":
                return
            if one.head.state == ListState.OFFICIAL:
                self.played.corrected += await Incidents(self.cast, self.now).correct(one)

    async def _rain(self, rows: Sequence[Any]) -> bool:
        """E16: it rains in the fourth half-day of a long meet; its session goes to the next morning, in one act.

        Another session holds that floor, and goes on behind it. Of a meet that is over earlier it is the last
        half-day that is needed.
        """
        sessions = await draws.list_sessions(self.meet["id"])
        begun = [s for s in sessions[:RAINED_OFF] if s.starts_at <= rows[-1]["starts_at"]]
        if self.rained or self.meet["sport"] != "athletics" or len(sessions) <= RAINED_OFF or not begun:
            return False
        wet = begun[-1]
        if rows[0]["starts_at"] < wet.starts_at:
            return False
        self.rained = True
        next_morning = next(
            s for s in sessions if clock.local_day(s.starts_at) > clock.local_day(wet.starts_at)
        )
        await postponements.move_session(
            wet.id,
            starts_at=next_morning.starts_at,
            others=Others.AFTER,
            reason="大雨",
            account=self.cast.organiser,
            now=self.now,
        )
        self.played.cases["E16"] += 1
        return True

    async def _expel(self) -> None:
        """E13: on the last day of a long meet, or when all is over, somebody is found to be too old."""
        if (
            self.meet["sport"] == "athletics"
            and not self.expelled
            and self.meet["ends_on"] > self.meet["starts_on"]
        ):
            self.expelled = await Incidents(self.cast, self.now).expel(self.meet["id"])
            self.played.cases["E13"] += self.expelled

    async def _rows(self) -> list[Any]:
        found = await queries.fixtures_to_play(self.meet["id"])
        return [row for row in found if row["fixture"] not in self.given_up]

    def _give_up(self, row: Any, why: str) -> None:
        self.given_up.add(row["fixture"])
        self.played.problems.append(f"{row['title']} 第{row['number']}组：{why}")

    async def _draw(self, stage: UUID) -> bool:
        """Draw and publish; False where nobody is there to be drawn."""
        try:
            await draws.draw_stage(stage, seed=self.seed, account=self.cast.organiser, now=self.now)
        except YsError as refusal:
            self.played.problems.append(f"{self.meet['short_title']} 抽签：{refusal.message}")
            return False
        await draws.publish_stage(stage, account=self.cast.organiser, now=self.now)
        return True

    async def _play(self, row: Any, of_stage: Sequence[Any]) -> None:
        """Call, write, hand in; the stage is announced with its last fixture."""
        self._wait_until(row["starts_at"] - CALLED_BEFORE)
        await results.make_official_when_due(self.now)
        opened = await sheets.open_sheet(row["fixture"], account=self.cast.referee, now=self.now)
        spot = await self._spot(row)
        absent = sheets.absent_at(self.seed, spot, opened)
        if self._is_deserted(row, spot):
            absent = {one.slot for one in opened.sheet.rows if not one.is_scratched}
            self.played.cases["E9"] += 1
        await sheets.call(row["fixture"], absent, cast=self.cast, now=self.now)
        self._wait_until(row["ends_at"])
        luck = random.Random(f"{self.seed}/{row['contest']}/{row['stage_number']}/{row['number']}")
        what = opened.field(self.seed, absent, turn=row["turn"])
        recording = recording_for(opened.sheet.facts.ruleset)
        lines = [line for line in write(recording.key, what, luck) if line.key not in absent]
        lines, told = cases.apply(spot, what, lines, luck)
        self.played.cases.update(told)
        opened = await sheets.open_sheet(row["fixture"], account=self.cast.referee, now=self.now)
        await sheets.type_in(opened, lines, cast=self.cast, now=self.now)
        if len(of_stage) == 1:
            await self._finish(row, recording)
        elif recording.key != "horizontal":
            await sheets.hand_in(row["fixture"], cast=self.cast, now=self.now)

    async def _finish(self, row: Any, recording: Recording) -> None:
        """The last fixture of a stage is over: further trials, mended gaps, all handed in, announced."""
        fixtures = [one["fixture"] for one in await self._rows() if one["stage"] == row["stage"]]
        if recording.key == "horizontal":
            for fixture in fixtures:
                await self._further_trials(fixture, row["stage"], spoilt="E7" in self.told[row["contest"]])
        if "E25" in self.told.get(row["contest"], {}):
            item, text = self.told[row["contest"]].pop("E25")
            opened = await sheets.open_sheet(row["fixture"], account=self.cast.referee, now=self.now)
            await sheets.type_in(opened, [Line(None, item, text)], cast=self.cast, now=self.now)
        for fixture in fixtures:
            await sheets.hand_in(fixture, cast=self.cast, now=self.now)
        self._wait_until(self.now + ANNOUNCED_AFTER)
        head = next(
            (h for h in await lists.heads_of(row["contest"], full_names=True) if h.stage == row["stage"]),
            None,
        )
        if head is None:
            self.played.problems.append(f"{row['title']}：没有榜")
            return
        await self._announce(head.id, row["title"])

    async def _announce(self, list_id: UUID, title: str) -> None:
        try:
            await results.announce(list_id, account=self.cast.referee, now=self.now)
        except YsError as refusal:
            self.played.problems.append(f"{title} 公告：{refusal.message}")
            return
        self.played.announced += 1
        await self._protest(list_id)

    async def _protest(self, list_id: UUID) -> None:
        """Somebody objects when it is time for the next protest of the season."""
        due = PROTESTS[self.played.protested :][:1]
        if due and self.played.announced >= due[0][0]:
            self._wait_until(self.now + ANNOUNCED_AFTER)
            self.played.protested += await Incidents(self.cast, self.now).protest(list_id, due[0][1])

    async def _further_trials(self, fixture: UUID, stage: UUID, *, spoilt: bool) -> None:
        """Those who go on have the trials after the cut; all fail where three are to stay level (E7)."""
        sheet = await refreshing.load_sheet(stage)
        outcome = sheet.judged.outcome
        going = {sheet.ids[a.entrant] for a in outcome.advances} if outcome else set()
        opened = await sheets.open_sheet(fixture, account=self.cast.referee, now=self.now)
        what = opened.field(self.seed)
        config = what.facts.config
        luck = random.Random(f"{self.seed}/{opened.sheet.contest}/{opened.sheet.label}/further")
        lines: list[Line] = []
        for row in opened.sheet.rows:
            done = sum(bool(row.text(f"trial.{n}")) for n in range(1, config.trials + 1))
            if row.entry in going and not row.text("status") and 0 < done < config.trials:
                one = next(s for s in what.starters if s.key == row.slot)
                weaker = Starter(one.key, one.number, one.strength - 0.6)
                lines += trials(weaker, what, luck, range(done + 1, config.trials + 1))
        if spoilt:
            lines = [replace(line, text="X") for line in lines if line.item.startswith("trial.")]
        if lines:
            await sheets.type_in(opened, lines, cast=self.cast, now=self.now)

    async def _spot(self, row: Any) -> Spot:
        told = self.told.setdefault(row["contest"], {})
        return Spot(
            stage=row["stage_number"],
            number=row["number"],
            fixtures=row["of_stage"],
            record=self.records.get((row["discipline"], row["division"], row["sex"])),
            told=told,
        )

    def _is_deserted(self, row: Any, spot: Spot) -> bool:
        """E9: in one heat of many nobody comes."""
        return (
            (row["discipline"], row["division"], row["sex"]) == ("200m", "小学乙组", "female")
            and spot.stage == 1
            and spot.number == 2
        )

    def _wait_until(self, instant: datetime) -> None:
        self.now = max(self.now, instant)
