"""Weigh-in sheets 钓鱼称鱼单: the catch at each peg, and the moment the angler confirmed it.

A zone is a fixture, a round a turn. A zone counts once everybody in it has a catch or a status, as place points hang
on all of it; a later round counts once all its zones do. Before that `zone_points` tells how a zone stands.
"""

from collections.abc import Sequence
from typing import Any

from ysevents.competitions.rules.angling.scoring import Catch, Measure, zone_scores
from ysevents.competitions.rules.draws import pool_letter
from ysevents.competitions.rules.marks import Status, decimal_cn, thousandths
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

STATUSES = (Status.DNS, Status.DQ)
CONFIRMED = "已确认"
MANY_FISH = 300
HEAVY_G = 50_000
"""Above these a catch is asked about."""


class WeighIn(Recording):
    """The sheet of one zone in one round."""

    key = "angling"

    def items(self, stage: StageFacts) -> tuple[Item, ...]:
        """Catch, status, confirmation."""
        catch = (
            Item(key="catch", label="重量", kind=ItemKind.LENGTH, hint="千克")
            if _is_weight(stage)
            else Item(key="catch", label="尾数", kind=ItemKind.COUNT, hint="无则0")
        )
        return (
            catch,
            Item(key="status", label="状态", kind=ItemKind.STATUS, choices=choices(STATUSES)),
            Item(
                key="confirmed",
                label="钓手确认",
                kind=ItemKind.CHOICE,
                choices=((CONFIRMED, CONFIRMED),),
                hint="称完由钓手点",
            ),
        )

    def read(self, item: str, text: str, stage: StageFacts) -> Reading:
        """Fish are whole, weights in kilograms; what hardly anybody lands is asked about."""
        if item == "catch":
            return _weight(text) if _is_weight(stage) else _fish(text)
        if item == "status":
            return texts.status(text, STATUSES)
        if item == "confirmed":
            return texts.words(text)
        return Reading(problem=f"称鱼单没有“{item}”这一栏")

    def body(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
        """Every round that counts, zone by zone."""
        held = _counting(fixtures)
        return {
            "rounds": [
                {
                    "zones": [
                        {
                            "name": pool_letter(zone.pool or zone.number),
                            "catches": [_catch(zone, n) for n in zone.entrants],
                        }
                        for zone in held
                        if zone.turn == turn
                    ]
                }
                for turn in sorted({zone.turn for zone in held})
            ]
        }

    def pending(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> frozenset[int]:
        """Those whose zone of the first round is not weighed out."""
        weighed = {n for zone in _counting(fixtures) for n in zone.entrants}
        return frozenset(n for fixture in fixtures for n in fixture.entrants) - weighed

    def told(self, fixture: FixtureSheet, stage: StageFacts) -> dict[int, str]:
        """The place points of the zone as it stands."""
        return {
            n: f"名次分{decimal_cn(points, 1 if points % 1000 else 0)}"
            for n, points in zone_points(fixture, stage).items()
        }

    def voids(self, item: str) -> tuple[str, ...]:
        """Who confirmed a catch has not confirmed another."""
        return ("confirmed",) if item == "catch" else ()

    def gaps(self, fixture: FixtureSheet, stage: StageFacts) -> tuple[str, ...]:
        """A catch or a status for everybody, and the confirmation of whoever was there."""
        return (
            *(f"{n}号还没有渔获，也没有弃权等状态" for n in fixture.entrants if not is_weighed(fixture, n)),
            *(
                f"{n}号的渔获还没有钓手确认"
                for n in fixture.entrants
                if fixture.text("catch", n) and not fixture.text("confirmed", n)
            ),
        )


def zone_points(fixture: FixtureSheet, stage: StageFacts) -> dict[int, int]:
    """Place points x 1000 as the zone stands now, of those who are weighed; others count as if they landed nothing."""
    catches = [
        Catch(entrant=n, catch=_amount(fixture, n), status=texts.split_status(fixture.text("status", n))[0])
        for n in fixture.entrants
    ]
    return {n: score.points for n, score in zone_scores(catches, stage.config) if is_weighed(fixture, n)}


def is_weighed(fixture: FixtureSheet, entrant: int) -> bool:
    """Whether an angler has a catch or a status."""
    return bool(fixture.text("catch", entrant) or fixture.text("status", entrant))


def _counting(fixtures: Sequence[FixtureSheet]) -> list[FixtureSheet]:
    """Zones that count: all those weighed out of the first round, and later rounds as a whole."""
    whole = [zone for zone in fixtures if zone.entrants and all(is_weighed(zone, n) for n in zone.entrants)]
    drawn = [zone for zone in fixtures if zone.entrants]
    turns = sorted({zone.turn for zone in drawn})
    counted: list[FixtureSheet] = []
    for turn in turns:
        zones = [zone for zone in whole if zone.turn == turn]
        if turn == turns[0] or len(zones) == sum(zone.turn == turn for zone in drawn):
            counted += zones
        if len(zones) < sum(zone.turn == turn for zone in drawn):
            break
    return sorted(counted, key=lambda zone: (zone.turn, zone.pool or 0, zone.number))


def _catch(zone: FixtureSheet, number: int) -> dict[str, Any]:
    status, _ = texts.split_status(zone.text("status", number))
    if status is not None:
        return {"entrant": number, "status": str(status)}
    return {"entrant": number, "catch": texts.as_number(zone.text("catch", number))}


def _amount(fixture: FixtureSheet, number: int) -> int | None:
    return texts.number(fixture.text("catch", number), thousandths).value


def _is_weight(stage: StageFacts) -> bool:
    return bool(stage.config.measure == Measure.WEIGHT)


def _fish(text: str) -> Reading:
    found = texts.count(text, least=0, most=9999)
    if found.value is not None and found.value > MANY_FISH:
        return Reading(found.value, question=f"{found.value}尾超过{MANY_FISH}尾，请核对")
    return found


def _weight(text: str) -> Reading:
    found = texts.number(text, thousandths)
    if found.value is not None and found.value > HEAVY_G:
        return Reading(
            found.value, question=f"{decimal_cn(found.value, 3)}千克超过50千克，单位是千克，请核对"
        )
    return found


RECORDING = WeighIn()
