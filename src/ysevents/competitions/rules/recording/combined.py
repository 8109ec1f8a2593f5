"""Combined events 全能成绩单: a mark of each single event, its wind, a status of the whole contest.

A mark may be a status of its event (DNS, NM ..). Whether an event on the track is timed by hand is one field at the
head of the sheet for each: timing two ways in one event cannot be compared.
"""

from collections.abc import Sequence
from typing import Any

from ysevents.competitions.rules.combined_points import Kind, ScoredEvent
from ysevents.competitions.rules.combined_sheet import scored_events
from ysevents.competitions.rules.marks import Status, decimal_cn, thousandths, time_ms, wind_mm_s
from ysevents.competitions.rules.recording import (
    FixtureSheet,
    Item,
    ItemKind,
    Reading,
    Recording,
    StageFacts,
    texts,
)
from ysevents.competitions.rules.time_bounds import TRACK

OF_EVENT = (Status.DNS, Status.DNF, Status.NM, Status.RETIRED, Status.DQ)
OF_CONTEST = (Status.DNS, Status.DNF, Status.RETIRED, Status.DQ)
LONGEST_MM = 120_000


class Combined(Recording):
    """The sheet of a combined event."""

    key = "combined"

    def items(self, stage: StageFacts) -> tuple[Item, ...]:
        """Each event with its wind; whether it is timed by hand; the status."""
        found = []
        taps = tuple((s.upper(), s.label) for s in OF_EVENT)
        for event in scored_events(stage.config):
            kind = ItemKind.TIME if event.kind == Kind.TRACK else ItemKind.LENGTH
            if event.kind == Kind.TRACK:
                by_hand = (("手计时", "手计时"), ("", "电子计时"))
                key, label = f"hand.{event.code}", f"{event.title}计时"
                found.append(
                    Item(key=key, label=label, kind=ItemKind.CHOICE, is_shared=True, choices=by_hand)
                )
            group = event.title
            found.append(Item(key=f"event.{event.code}", label=group, kind=kind, choices=taps, group=group))
            if event.wind:
                found.append(
                    Item(key=f"wind.{event.code}", label=f"{group}风速", kind=ItemKind.WIND, group=group)
                )
        status = Item(
            key="status",
            label="状态",
            kind=ItemKind.STATUS,
            choices=tuple((s.upper(), s.label) for s in OF_CONTEST),
        )
        return (*found, status)

    def read(self, item: str, text: str, stage: StageFacts) -> Reading:
        """Times and lengths as the event has them."""
        if item == "status":
            return texts.status(text, OF_CONTEST, with_rule=False)
        name, _, code = item.partition(".")
        event = next((e for e in scored_events(stage.config) if e.code == code), None)
        if event is not None and name == "event":
            return _mark(text, event)
        if event is not None and name == "wind" and event.wind:
            return texts.number(text, wind_mm_s)
        if event is not None and name == "hand" and event.kind == Kind.TRACK:
            known = texts.plain(text) in {"", "手计时"}
            return texts.EMPTY if known else Reading(problem="计时方法写“手计时”，电子计时留空")
        return Reading(problem=f"全能成绩单没有“{item}”这一栏")

    def body(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
        """A row for everybody who has a mark or a status, with what they have so far."""
        events = scored_events(stage.config)
        return {
            "rows": [
                _row(fixture, number, events)
                for fixture in fixtures
                for number in fixture.entrants
                if fixture.of(number)
            ]
        }

    def gaps(self, fixture: FixtureSheet, stage: StageFacts) -> tuple[str, ...]:
        """Every event of everybody who is still in."""
        found = list(super().gaps(fixture, stage))
        for number in fixture.entrants:
            cells = fixture.of(number)
            if not cells or "status" in cells:
                continue
            missing = [e.title for e in scored_events(stage.config) if f"event.{e.code}" not in cells]
            if missing:
                found.append(f"{number}号还缺{'、'.join(missing)}")
        return tuple(found)


def _mark(text: str, event: ScoredEvent) -> Reading:
    if not texts.plain(text) or texts.split_status(text)[0] in OF_EVENT:
        return texts.EMPTY
    if event.kind == Kind.TRACK:
        found = texts.number(text, time_ms)
        wrong = next(TRACK.review("", found.value), None)
        return Reading(problem=wrong.text) if wrong else found
    found = texts.number(text, thousandths)
    if found.value is not None and not 10 <= found.value <= LONGEST_MM:
        return Reading(problem=f"成绩应在0.01至{decimal_cn(LONGEST_MM)}米之间，请核对")
    return found


def _row(fixture: FixtureSheet, number: int, events: Sequence[ScoredEvent]) -> dict[str, Any]:
    cells = fixture.of(number)
    results = {}
    for event in events:
        text = cells.get(f"event.{event.code}", "")
        if text:
            results[event.code] = _result(text, cells.get(f"wind.{event.code}", ""), event, fixture)
    status, _ = texts.split_status(cells.get("status", ""))
    return {"entrant": number, "results": results, **({"status": str(status)} if status else {})}


def _result(text: str, wind: str, event: ScoredEvent, fixture: FixtureSheet) -> dict[str, Any]:
    status, _ = texts.split_status(text)
    if status is not None:
        return {"status": str(status)}
    is_track = event.kind == Kind.TRACK
    result: dict[str, Any] = {"mark": texts.as_time(text) if is_track else texts.as_number(text)}
    if wind:
        result["wind"] = texts.as_wind(wind)
    if is_track and fixture.text(f"hand.{event.code}"):
        result["hand"] = True
    return result


RECORDING = Combined()
