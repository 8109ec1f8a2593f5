"""Race sheets 径赛成绩单: hand or electronic times, the order of finish, wind; for relays who ran which leg.

The method of timing of the ruleset says whether three watches or one time is asked for. Legs are kept for the
check of line-ups (`wa.relay`); they place nobody.
"""

from collections.abc import Sequence
from typing import Any

from ysevents.competitions.rules.marks import Status, time_ms, wind_mm_s
from ysevents.competitions.rules.recording import (
    FixtureSheet,
    Item,
    ItemKind,
    Reading,
    Recording,
    StageFacts,
    texts,
)
from ysevents.competitions.rules.recording.likely import ask
from ysevents.competitions.rules.time_bounds import TRACK
from ysevents.competitions.rules.timing import Method

WATCHES = ("watch.1", "watch.2", "watch.3")
STATUSES = (Status.DNS, Status.DNF, Status.DQ)
WINDY = {"60m", "100m", "200m", "80mh", "100mh", "110mh"}
RELAY = "relay"
LEGS = 4


class Races(Recording):
    """The sheet of a race."""

    key = "track"

    def items(self, stage: StageFacts) -> tuple[Item, ...]:
        """Wind; line-up of relays; place, times, status."""
        hand = stage.config.method == Method.HAND
        times = (
            [Item(key=key, label=f"第{n}块表", kind=ItemKind.TIME) for n, key in enumerate(WATCHES, 1)]
            if hand
            else [Item(key="time", label="成绩", kind=ItemKind.TIME)]
        )
        return (
            *(
                [Item(key="wind", label="风速", kind=ItemKind.WIND, is_shared=True)]
                if has_wind(stage)
                else []
            ),
            Item(key="place", label="名次", kind=ItemKind.COUNT),
            *times,
            Item(key="status", label="状态", kind=ItemKind.STATUS, choices=choices(STATUSES)),
            *(
                Item(key=f"leg.{n}", label=f"第{n}棒", kind=ItemKind.COUNT, hint="号码")
                for n in range(1, LEGS + 1)
                if stage.kind == RELAY
            ),
        )

    def read(self, item: str, text: str, stage: StageFacts) -> Reading:
        """Times asked about when unlikely; places, legs and statuses as such."""
        if item == "time" or item in WATCHES:
            return _time(text, stage)
        if item == "wind":
            return texts.number(text, wind_mm_s)
        if item == "place":
            return texts.count(text, most=999)
        if item == "status":
            return texts.status(text, STATUSES)
        if item.startswith("leg.") and stage.kind == RELAY:
            return texts.count(text, most=99_999)
        return Reading(problem=f"径赛成绩单没有“{item}”这一栏")

    def body(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
        """Races with those who have a time or a status; the order of finish once it is there for all of them."""
        races = []
        for fixture in fixtures:
            waiting = self.pending((fixture,), stage)
            runners = [
                _runner(fixture, lane, n, stage) for lane, n in sorted(fixture.places) if n not in waiting
            ]
            if any("place" not in r for r in runners if r.get("status") is None):
                for runner in runners:
                    runner.pop("place", None)
            wind = fixture.text("wind")
            if runners:
                races.append(
                    {
                        "number": fixture.number,
                        **({"wind": texts.as_wind(wind)} if wind else {}),
                        "runners": runners,
                    }
                )
        return {"races": races}

    def pending(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> frozenset[int]:
        """Those without a time and without a status: an order of finish alone places nobody across races."""
        return frozenset(
            n
            for fixture in fixtures
            for n in fixture.entrants
            if not {"time", "status", *WATCHES} & set(fixture.of(n))
        )

    def gaps(self, fixture: FixtureSheet, stage: StageFacts) -> tuple[str, ...]:
        """Nobody without a mark, the order of finish for all or nobody, the wind where somebody started."""
        states = {n: texts.split_status(fixture.text("status", n))[0] for n in fixture.entrants}
        ran = [n for n, status in states.items() if status is None]
        without_place = [n for n in ran if not fixture.text("place", n)]
        found = list(super().gaps(fixture, stage))
        if 0 < len(without_place) < len(ran):
            found.append(f"名次应人人都写或都不写，还缺{'、'.join(map(str, without_place))}号")
        has_begun = any(status is not Status.DNS for status in states.values())
        if has_begun and getattr(stage.config, "measures_wind", False) and not fixture.text("wind"):
            found.append("还没有风速")
        return tuple(found)


def choices(statuses: Sequence[Status]) -> tuple[tuple[str, str], ...]:
    """Statuses to tap: what is written, and its name."""
    return tuple((one.upper(), one.label) for one in statuses)


def has_wind(stage: StageFacts) -> bool:
    """Whether the wind is read: where the regulation says so, or the discipline is one for it."""
    return getattr(stage.config, "measures_wind", False) or stage.discipline in WINDY


def _time(text: str, stage: StageFacts) -> Reading:
    found = texts.number(text, time_ms)
    if found.value is None:
        return found
    wrong = next(TRACK.review("", found.value), None)
    return (
        Reading(problem=wrong.text)
        if wrong
        else Reading(found.value, question=ask(found.value, stage, is_time=True))
    )


def _runner(fixture: FixtureSheet, lane: int, number: int, stage: StageFacts) -> dict[str, Any]:
    cells = fixture.of(number)
    status, rule = texts.split_status(cells.get("status", ""))
    runner: dict[str, Any] = {"entrant": number, "lane": lane}
    if status is not None:
        runner["status"] = str(status)
        return {**runner, "rule": rule} if status is Status.DQ else runner
    watches = [texts.as_time(cells[key]) for key in WATCHES if key in cells]
    if watches:
        runner["watches"] = watches
    if "time" in cells:
        runner["time"] = texts.as_time(cells["time"])
    if "place" in cells:
        runner["place"] = int(texts.plain(cells["place"]))
    return runner


RECORDING = Races()
