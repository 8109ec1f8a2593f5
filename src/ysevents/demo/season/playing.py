"""One meet from its first call to its last official list, day by day, through the services alone."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from ysevents.competitions.enums import ListState
from ysevents.competitions.rules.recording import Recording, recording_for
from ysevents.competitions.rules.scheduling.shifting import Others
from ysevents.competitions.service import draws, lists, postponements, refreshing, results
from ysevents.demo import queries
from ysevents.demo.season import cases, sheets
from ysevents.demo.season.cases import Spot
from ysevents.demo.season.incidents import CORRECTED, PROTESTS, Incidents
from ysevents.demo.season.preparing import Preparer
from ysevents.demo.season.writing import Line, Starter, trials, write
from ysevents.kit import clock
from ysevents.kit.errors import YsError

CALLED_BEFORE = timedelta(minutes=20)
ANNOUNCED_AFTER = timedelta(minutes=5)
WINDOW = timedelta(minutes=31)
TOLD_EVERY = 25
RAINED_OFF = 4
"""Which session, from 1."""


@dataclass
class Player(Preparer):
    """Plays one meet."""

    told: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    given_up: set[UUID] = field(default_factory=set)
    written: set[UUID] = field(default_factory=set)
    """Fixtures that have been played; of several flights of throws all are handed in with the last."""
    expelled: bool = False
    rained: bool = False

    async def play(self) -> None:
        """Every fixture in the order of its time, those of later rounds once they are drawn."""
        while rows := [row for row in await self._rows() if not self._is_over(row)]:
            row = rows[0]
            if await self._rain(rows):
                continue
            if row["starts_at"] >= clock.day_span(self.meet["ends_on"])[0]:
                await self._expel()
            if row["stage_state"] != "published" and not await self.draw(row["stage"]):
                self._give_up(row, "没有人晋级")
                continue
            self.played.fixtures += 1
            if self.played.fixtures % TOLD_EVERY == 0:
                self.say(f"  第{self.played.fixtures}组，{self.meet['short_title']}还有{len(rows)}组")
            await self._play(row, [other for other in rows if other["stage"] == row["stage"]])

    async def close(self) -> None:
        """Windows run out, lists become official; then the tables of the meet; some are corrected yet."""
        self.wait_until(self.now + WINDOW)
        await results.make_official_when_due(self.now)
        for one in await lists.heads_of(self.meet["id"], full_names=True):
            if one.state == ListState.LIVE and one.has_result:
                await self._announce(one.id, one.title)
        self.wait_until(self.now + WINDOW)
        await results.make_official_when_due(self.now)
        await self._correct()
        await self._expel()
        self.wait_until(self.now + WINDOW)
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

    def _is_over(self, row: Any) -> bool:
        return row["state"] == "handed_in" or row["fixture"] in self.written

    def _give_up(self, row: Any, why: str) -> None:
        self.given_up.add(row["fixture"])
        self.played.problems.append(f"{row['title']} 第{row['number']}组：{why}")

    async def _play(self, row: Any, of_stage: Sequence[Any]) -> None:
        """Call, write, hand in; the stage is announced with its last fixture."""
        self.wait_until(row["starts_at"] - CALLED_BEFORE)
        await results.make_official_when_due(self.now)
        opened = await sheets.open_sheet(row["fixture"], account=self.cast.referee, now=self.now)
        spot = await self._spot(row)
        absent = sheets.absent_at(self.seed, spot, opened)
        if self._is_deserted(row, spot):
            absent = {one.slot for one in opened.sheet.rows if not one.is_scratched}
            self.played.cases["E9"] += 1
        await sheets.call(row["fixture"], absent, cast=self.cast, now=self.now)
        self.wait_until(row["ends_at"])
        luck = random.Random(f"{self.seed}/{row['contest']}/{row['stage_number']}/{row['number']}")
        what = opened.field(self.seed, absent, turn=row["turn"])
        recording = recording_for(opened.sheet.facts.ruleset)
        lines = [line for line in write(recording.key, what, luck) if line.key not in absent]
        lines, told = cases.apply(spot, what, lines, luck)
        self.played.cases.update(told)
        opened = await sheets.open_sheet(row["fixture"], account=self.cast.referee, now=self.now)
        await sheets.type_in(opened, lines, cast=self.cast, now=self.now)
        self.written.add(row["fixture"])
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
        self.wait_until(self.now + ANNOUNCED_AFTER)
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
            self.wait_until(self.now + ANNOUNCED_AFTER)
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
