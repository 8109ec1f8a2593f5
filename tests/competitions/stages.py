"""Stages drawn by hand for tests of results: who stands where is said, not drawn, and marks are written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from json import dumps
from typing import Any
from uuid import UUID

from tests.makers import Games, make_games, make_organization, make_person
from ysevents.competitions.enums import FixtureStyle, Round, StageFormat, StageState
from ysevents.competitions.tables import Entry, Fixture, RosterMember, Slot, Stage
from ysevents.competitions.tables.results import Mark
from ysevents.core.enums import OccurrenceKind, OccurrenceState, Sex
from ysevents.core.schemas import Placement
from ysevents.core.service import times
from ysevents.kit.database import fetch_value
from ysevents.kit.ids import uuid7

STARTS_AT = datetime.fromisoformat("2026-12-05T09:00+08:00")
BOY = date(2015, 3, 2)


@dataclass
class Meet:
    """A school meet with units; entries by the label that a test gives them."""

    games: Games
    units: list[UUID]
    now: datetime
    entries: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)

    @property
    def root(self) -> UUID:
        return self.games.event

    def contest(self, title: str) -> UUID:
        return self.games.contests[title]

    def label(self, entry: UUID | str) -> str:
        """The label of an entry."""
        return next(label for label, id in self.entries.items() if str(id) == str(entry))

    async def enter(self, title: str, labels: str, *, units: str = "") -> list[UUID]:
        """Approved entries, one for each letter; of the unit whose letter stands below, else of all in turn."""
        contest, found = self.contest(title), []
        for n, label in enumerate(labels):
            unit = self.units["甲乙丙丁".index(units[n])] if units else self.units[n % len(self.units)]
            found.append(await self._enter(contest, label, unit))
        return found

    async def _enter(self, contest: UUID, label: str, unit: UUID, *, is_team: bool = False) -> UUID:
        if not is_team and label not in self.people:
            self.people[label] = await make_person(f"向小{label}", sex=Sex.MALE, birth_on=BOY)
        entry, taken = (
            uuid7(),
            await fetch_value(
                "SELECT count(*) FROM entry WHERE contest = $1 AND organization = $2", contest, unit
            ),
        )
        await Entry.insert(
            Entry(
                id=entry,
                root=self.root,
                contest=contest,
                organization=unit,
                person=None if is_team else self.people[label],
                state="approved",
                unit_place=taken + 1,
                entered_at=self.now,
            )
        )
        self.entries[label] = entry
        return entry

    async def enter_relay(self, title: str, label: str, unit: int, runners: str) -> UUID:
        """An approved relay of a unit; its runners are people that the meet knows by their labels."""
        contest = self.contest(title)
        entry = await self._enter(contest, label, self.units[unit], is_team=True)
        await RosterMember.insert(
            *(
                RosterMember(
                    id=uuid7(),
                    entry=entry,
                    contest=contest,
                    person=self.people[runner],
                    role="player",
                    place=leg,
                    leg=leg,
                )
                for leg, runner in enumerate(runners, 1)
            )
        )
        return entry


async def make_meet(now: datetime, units: int = 4, **regulation: Any) -> Meet:
    """A meet of 小学甲组 with several units and nobody entered."""
    games = await make_games(now, ("60m", "100m", "lj", "hj", "4x100m"), **regulation)
    made = [await make_organization(f"{'甲乙丙丁'[n]}镇示例小学", unit_class="小学") for n in range(units)]
    return Meet(games, made, now)


async def make_stage(
    meet: Meet,
    title: str,
    fixtures: Sequence[str],
    *,
    ruleset: str = "cn.timed_final",
    format: StageFormat = StageFormat.HEATS,
    round: Round = Round.TIMED_FINAL,
    number: int = 1,
    **parameters: Any,
) -> UUID:
    """A published stage with a fixture for each group of labels, who stand in it from position 1 on."""
    stage = uuid7()
    await Stage.insert(
        Stage(
            id=stage,
            contest=meet.contest(title),
            number=number,
            round=round,
            format=format,
            ruleset=ruleset,
            parameters=dumps(parameters),
            state=StageState.PUBLISHED,
        )
    )
    for n, labels in enumerate(fixtures, 1):
        await _make_fixture(meet, title, stage, n, labels)
    return stage


async def _make_fixture(meet: Meet, title: str, stage: UUID, number: int, labels: str) -> None:
    starts_at = STARTS_AT + timedelta(minutes=5 * number)
    placement = Placement(
        kind=OccurrenceKind.FIXTURE,
        event=meet.contest(title),
        title=f"{title} 第{number}组",
        place="田径场",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=5),
        state=OccurrenceState.CONFIRMED,
    )
    await times.place_all([placement], by=None, now=meet.now)
    await Fixture.insert(Fixture(id=placement.id, stage=stage, number=number, style=FixtureStyle.RANKED))
    seats = [
        Slot(id=uuid7(), fixture=placement.id, position=position, entry=meet.entries[label])
        for position, label in enumerate(labels, 1)
    ]
    if seats:
        await Slot.insert(*seats)


async def write(meet: Meet, stage: UUID, fixture: int, cells: Mapping[str, Mapping[str, str]]) -> None:
    """Put texts into a sheet, by label ("" for the whole sheet) and item; an earlier text is replaced."""
    id = await fetch_value("SELECT id FROM fixture WHERE stage = $1 AND number = $2", stage, fixture)
    for label, texts in cells.items():
        slot = label and await fetch_value(
            "SELECT id FROM slot WHERE fixture = $1 AND entry = $2", id, meet.entries[label]
        )
        for item, text in texts.items():
            await Mark.delete().where(Mark.fixture == id, Mark.item == item, Mark.slot == (slot or None))
            await Mark.insert(
                Mark(id=uuid7(), fixture=id, slot=slot or None, item=item, text=text, at=meet.now)
            )


async def times_of(meet: Meet, stage: UUID, fixture: int, **watches: str) -> None:
    """Hand times of a race by label."""
    await write(meet, stage, fixture, {label: {"watch.1": text} for label, text in watches.items()})
