"""What officials write on the sheets of a stage, cell by cell: believable, and the same for the same luck.

Pure. One function for each kind of sheet, found by the key of its recording. Who is absent gets a status and
nothing else; the few who do not finish, break a rule or fail in all trials are drawn as often as at meets.
"""

import random
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from ysevents.competitions.rules.combined_points import Kind, ScoredEvent
from ysevents.competitions.rules.combined_sheet import scored_events
from ysevents.competitions.rules.marks import decimal_cn, time_cn, wind_cn
from ysevents.competitions.rules.recording import StageFacts
from ysevents.demo.season.forms import TIRED, Form, form_of

DNF, DQ, NM = 0.01, 0.012, 0.025
LONG_M = 800
FOULS = 0.15
RULE = "DQ 17.3"
LEAST_WIND, MOST_WIND = -1_500, 2_600


@dataclass(frozen=True, slots=True)
class Starter:
    """Somebody on a sheet: the key of their row, their number, how strong they are in deviations."""

    key: Hashable
    number: int
    strength: float


@dataclass(frozen=True, slots=True)
class Line:
    """A text in a cell; `key` None: of the whole sheet."""

    key: Hashable | None
    item: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Those who start in one fixture, and who of them did not come."""

    facts: StageFacts
    starters: Sequence[Starter]
    items: Collection[str]
    turn: int = 1
    absent: Collection[Hashable] = field(default_factory=frozenset)
    is_clean: bool = False
    """Everybody finishes and keeps the rules."""

    @property
    def present(self) -> list[Starter]:
        return [one for one in self.starters if one.key not in self.absent]


def write(kind: str, what: Field, luck: random.Random) -> list[Line]:
    """All cells of one sheet; of throws and jumps the trials before the cut."""
    away = [Line(one.key, "status", "DNS") for one in what.starters if one.key in what.absent]
    return [*away, *WRITERS[kind](what, luck)] if what.present else away


def _race(what: Field, luck: random.Random) -> Iterator[Line]:
    form, facts = form_of(what.facts), what.facts
    times: list[tuple[int, Starter]] = []
    for one in what.present:
        chance = 1.0 if what.is_clean else luck.random()
        if chance < DQ:
            yield Line(one.key, "status", RULE)
        elif chance < DQ + DNF and (facts.distance_m or 0) >= LONG_M:
            yield Line(one.key, "status", "DNF")
        else:
            times.append((form.mark(one.strength, luck), one))
    times.sort(key=lambda pair: pair[0])
    if "wind" in what.items:
        yield Line(None, "wind", wind_cn(luck.randrange(LEAST_WIND, MOST_WIND, 100)))
    for place, (time, one) in enumerate(times, 1):
        yield Line(one.key, "place", str(place))
        yield from _clocked(one, time, what, luck)


def _clocked(one: Starter, time: int, what: Field, luck: random.Random) -> Iterator[Line]:
    """An electronic time, or three watches about it whose middle one is right."""
    if "time" in what.items:
        yield Line(one.key, "time", time_cn(-(-time // 10) * 10, 2))
        return
    tenth = -(-time // 100) * 100
    for n, off in enumerate((0, -100 * luck.randrange(2), 100 * luck.randrange(2)), 1):
        yield Line(one.key, f"watch.{n}", time_cn(tenth + off, 1))


def _throws(what: Field, luck: random.Random) -> Iterator[Line]:
    config = what.facts.config
    first = config.cut_after if config.cut_after and len(what.starters) > config.cut_size else config.trials
    for one in what.present:
        yield from trials(one, what, luck, range(1, first + 1))


def trials(one: Starter, what: Field, luck: random.Random, which: range) -> Iterator[Line]:
    """Some trials of one athlete; hardly anybody fails in all."""
    form = form_of(what.facts)
    has_none = which[0] == 1 and not what.is_clean and luck.random() < NM
    for n in which:
        failed = has_none or (luck.random() < FOULS and n > 1)
        far = form.mark(one.strength - abs(luck.gauss(0, TIRED)), luck) // 10 * 10
        yield Line(one.key, f"trial.{n}", "X" if failed else decimal_cn(far))
        if f"wind.{n}" in what.items and not failed:
            yield Line(one.key, f"wind.{n}", wind_cn(luck.randrange(LEAST_WIND, MOST_WIND, 100)))


def _heights(what: Field, luck: random.Random) -> Iterator[Line]:
    """A bar that rises until nobody is left."""
    form, failures = form_of(what.facts), what.facts.config.failures_end
    can = {one.key: form.mark(one.strength, luck) for one in what.present}
    step = 50 if what.facts.discipline == "hj" else 200
    bar = (form.mean - 3 * form.deviation) // 50 * 50
    left = list(what.present)
    for n in range(1, 31):
        if not left:
            return
        yield Line(None, f"height.{n}", decimal_cn(bar))
        for one in list(left):
            spare = can[one.key] - bar
            cleared = [luck.random() < _chance(spare, form) for _ in range(failures)]
            if spare > 4 * step and luck.random() < 0.4:
                cell = "-"
            elif True in cleared:
                cell = "X" * cleared.index(True) + "O"
            else:
                cell = "X" * failures
                left.remove(one)
            yield Line(one.key, f"bar.{n}", cell)
        bar += step if n < 4 else 30 if what.facts.discipline == "hj" else 100


def _chance(spare: int, form: Form) -> float:
    """How likely a trial succeeds at a bar so far below what somebody can."""
    if spare < -form.deviation // 2:
        return 0.0
    return 0.9 if spare > form.deviation else 0.55 if spare > 0 else 0.2


def _combined(what: Field, luck: random.Random) -> Iterator[Line]:
    events = scored_events(what.facts.config)
    for event in events:
        if f"hand.{event.code}" in what.items:
            yield Line(None, f"hand.{event.code}", "手计时")
    for one in what.present:
        for event in events:
            yield Line(one.key, f"event.{event.code}", _of_event(event, one, luck))
            if f"wind.{event.code}" in what.items:
                yield Line(one.key, f"wind.{event.code}", wind_cn(luck.randrange(LEAST_WIND, MOST_WIND, 100)))


OF_EVENTS = {
    "60": (9_900, 500),
    "100": (14_900, 700),
    "200": (31_300, 1_800),
    "400": (74_000, 5_000),
    "800": (172_000, 12_000),
    "1500": (362_000, 24_000),
    "100H": (19_000, 900),
    "60H": (11_500, 600),
    "110H": (18_500, 900),
    "HJ": (1_280, 80),
    "LJ": (3_950, 330),
    "SP": (6_900, 900),
    "SB": (24_000, 4_000),
}
"""Single events of combined ones, by their codes on the sheet."""


def _of_event(event: ScoredEvent, one: Starter, luck: random.Random) -> str:
    is_time = event.kind == Kind.TRACK
    mean, deviation = OF_EVENTS.get(event.code, (30_000, 1_500) if is_time else (4_000, 300))
    mark = Form(mean, deviation, is_time=is_time).mark(one.strength, luck)
    return time_cn(-(-mark // 100) * 100, 1) if is_time else decimal_cn(mark // 10 * 10)


def _catches(what: Field, luck: random.Random) -> Iterator[Line]:
    is_weight = getattr(what.facts.config, "measure", "") == "weight"
    for one in what.present:
        fish = max(0, round(luck.gauss(9 + 3 * one.strength, 4)))
        text = decimal_cn(fish * luck.randrange(180, 420), 3) if is_weight else str(fish)
        yield Line(one.key, "catch", text)
        yield Line(one.key, "confirmed", "已确认")


def _boats(what: Field, luck: random.Random) -> Iterator[Line]:
    form = form_of(what.facts)
    seen: set[int] = set()
    for one in what.present:
        if luck.random() < DQ:
            yield Line(one.key, "status", RULE)
            continue
        time = form.mark(one.strength, luck) // 10 * 10
        while time in seen:
            time += 10
        seen.add(time)
        yield Line(one.key, "time", time_cn(time, 2))


def _runs(what: Field, luck: random.Random) -> Iterator[Line]:
    form = form_of(what.facts)
    for place, one in enumerate(what.present):
        if luck.random() < 2 * DNF:
            yield Line(one.key, "status", "DNF")
            continue
        start = 3_600_000 * 9 + 120_000 * place
        yield Line(one.key, "start", time_cn(start, 1))
        yield Line(one.key, "time", time_cn(start + form.mark(one.strength, luck) // 100 * 100, 1))
        if luck.random() < 0.15:
            yield Line(one.key, "penalty", "5")


def _ride(what: Field, luck: random.Random) -> Iterator[Line]:
    """Bibs as they are called, times as they are tapped; about one in fifteen gives up."""
    form = form_of(what.facts)
    times = []
    for one in what.present:
        if luck.random() < 0.067:
            yield Line(one.key, "status", "DNF")
        else:
            times.append((form.mark(one.strength, luck) // 100 * 100, one))
    times.sort(key=lambda pair: pair[0])
    yield Line(None, "gun", "9:00:00")
    gun, clock = 9 * 3_600_000, 0
    for n, (time, one) in enumerate(times, 1):
        clock = max(clock + 300, gun + time)
        yield Line(None, f"call.a.{n}", f"{one.number} {time_cn(clock + 400, 1)}")
        yield Line(None, f"tap.b.{n}", time_cn(clock, 1))


def _panel(what: Field, luck: random.Random) -> Iterator[Line]:
    config = what.facts.config
    for one in what.present:
        for i, part in enumerate(config.criteria, 1):
            least, most = max(part.least, 0), part.most
            middle = least + (most - least) * (0.84 + 0.03 * one.strength)
            for judge in range(1, config.judges + 1):
                given = round(luck.gauss(middle, 0.012 * (most - least)) / 50) * 50
                yield Line(one.key, f"judge.{judge}.{i}", decimal_cn(min(max(given, least), most)))
        if luck.random() < 0.05:
            yield Line(one.key, "deduct.time", "0.1")


def _routines(what: Field, luck: random.Random) -> Iterator[Line]:
    config = what.facts.config
    for one in what.present:
        for a in range(1, len(config.apparatus) + 1):
            if config.difficulty:
                given = min(max(round(28 + 4 * one.strength + luck.gauss(0, 2)), 5), 60)
                yield Line(one.key, f"d.{a}", decimal_cn(given * 100))
            middle = 8_300 + 350 * one.strength + luck.gauss(0, 150)
            for k in range(1, config.e_judges + 1):
                given = round(luck.gauss(middle, 90) / 50) * 50
                yield Line(one.key, f"e.{a}.{k}", decimal_cn(min(max(given, 0), config.e_most)))


Writer = Callable[[Field, random.Random], Iterator[Line]]

WRITERS: dict[str, Writer] = {
    "track": _race,
    "horizontal": _throws,
    "vertical": _heights,
    "combined": _combined,
    "angling": _catches,
    "crews": _boats,
    "runs": _runs,
    "mass_start": _ride,
    "panels": _panel,
    "gymnastics": _routines,
}
