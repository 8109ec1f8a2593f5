"""Race sheets of boats 龙舟成绩单: a time for each lane, the finish photo where times are equal, statuses.

A race stands in the sheet once every crew in it has a time or a status: seats of the next race hang on all of it.
Until the first race is over everybody waits; from then on nobody, for the plan of races is one for so many crews.
"""

from collections.abc import Sequence
from typing import Any

from ysevents.competitions.rules.marks import Status, time_ms
from ysevents.competitions.rules.recording import (
    FixtureSheet,
    Item,
    ItemKind,
    Reading,
    Recording,
    StageFacts,
    texts,
)
from ysevents.competitions.rules.recording.track import choices
from ysevents.competitions.rules.time_bounds import WATER

STATUSES = (Status.DNF, Status.DNS, Status.DQ)


class Crews(Recording):
    """The sheet of one race of a regatta."""

    key = "crews"

    def items(self, stage: StageFacts) -> tuple[Item, ...]:
        """Time, photo, status."""
        return (
            Item(key="time", label="成绩", kind=ItemKind.TIME),
            Item(key="photo", label="同成绩时摄像名次", kind=ItemKind.COUNT),
            Item(key="status", label="状态", kind=ItemKind.STATUS, choices=choices(STATUSES)),
        )

    def read(self, item: str, text: str, stage: StageFacts) -> Reading:
        """Times that can be on the water."""
        if item == "time":
            return on_water(text)
        if item == "photo":
            return texts.count(text, most=99)
        if item == "status":
            return texts.status(text, STATUSES)
        return Reading(problem=f"划船成绩单没有“{item}”这一栏")

    def body(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
        """Every race that is over."""
        return {
            "races": [
                {"race": f.number, "finishes": [_finish(f, n) for n in f.entrants]}
                for f in sorted(fixtures, key=lambda f: f.number)
                if _is_over(f)
            ]
        }

    def pending(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> frozenset[int]:
        """Everybody, or nobody once a race is over."""
        is_begun = any(_is_over(f) for f in fixtures)
        return frozenset() if is_begun else frozenset(n for f in fixtures for n in f.entrants)

    def told(self, fixture: FixtureSheet, stage: StageFacts) -> dict[int, str]:
        """The place in this race, as far as it is written."""
        keys = {
            n: (value, _photo(fixture, n))
            for n in fixture.entrants
            if (value := _time(fixture, n)) is not None
        }
        return {n: f"本组第{sum(other < key for other in keys.values()) + 1}" for n, key in keys.items()}

    def gaps(self, fixture: FixtureSheet, stage: StageFacts) -> tuple[str, ...]:
        """A time or a status for every crew."""
        return tuple(f"{n}号还没有成绩，也没有弃权等状态" for n in fixture.entrants if not is_in(fixture, n))


def is_in(fixture: FixtureSheet, entrant: int) -> bool:
    """Whether a crew has a time or a status."""
    return bool(fixture.text("time", entrant) or fixture.text("status", entrant))


def _is_over(fixture: FixtureSheet) -> bool:
    return bool(fixture.entrants) and all(is_in(fixture, n) for n in fixture.entrants)


def _time(fixture: FixtureSheet, entrant: int) -> int | None:
    is_out = fixture.text("status", entrant)
    return None if is_out else texts.number(fixture.text("time", entrant), time_ms).value


def _photo(fixture: FixtureSheet, entrant: int) -> int:
    return texts.count(fixture.text("photo", entrant)).value or 0


def on_water(text: str) -> Reading:
    """A time that a boat can need."""
    found = texts.number(text, time_ms)
    wrong = next(WATER.review("", found.value), None)
    return Reading(problem=wrong.text) if wrong else found


def _finish(fixture: FixtureSheet, number: int) -> dict[str, Any]:
    cells = fixture.of(number)
    status, _ = texts.split_status(cells.get("status", ""))
    if status is not None:
        return {"entrant": number, "status": str(status)}
    finish: dict[str, Any] = {"entrant": number, "time": texts.as_time(cells["time"])}
    photo = _photo(fixture, number)
    return {**finish, "photo": photo} if photo else finish


RECORDING = Crews()
