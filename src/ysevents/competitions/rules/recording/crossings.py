"""Crossings of a finish line 终点冲线: two streams of cells, bibs as called and times as tapped, put together.

Any number of devices may write, as each names its own cells (`call.7f3a.12`, `tap.b01c.5`): the order is that of the
clocks in the texts, never that of the names. A clock is a time of day, or counted from the start where no `gun` is
written: `10:32:05.3`. A call has the bib before it, `?` where it could not be read: `105 10:32:06.1`.
To mend a gap one writes a call or a tap with the clock of where it belongs, to take one back one empties the cell.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ysevents.competitions.rules.cycling.merge import Call, Config, Sheet, merged
from ysevents.competitions.rules.marks import time_cn, time_ms
from ysevents.competitions.rules.recording import FixtureSheet, texts

CALL, TAP, GUN = "call.", "tap.", "gun"
CALLED = re.compile(r"(\d{1,9}|\?)\s+(\S+)")


@dataclass(frozen=True, slots=True)
class Crossing:
    """One who came over the line: position, number, time from the start; None where nobody knows."""

    position: int
    bib: int | None
    time_ms: int | None
    call: str = ""
    """The cell of the call; empty where nobody called."""
    tap: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """All crossings in order, and where the clocks leave open which of several is missing."""

    crossings: tuple[Crossing, ...]
    unsure: tuple[str, ...] = ()

    @property
    def bibs(self) -> tuple[int, ...]:
        """The numbers that came, in order."""
        return tuple(c.bib for c in self.crossings if c.bib is not None)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is not known of whom, and who was called twice."""
        doubled = sorted({bib for bib in self.bibs if self.bibs.count(bib) > 1})
        return (
            *(f"第{c.position}位缺号码" for c in self.crossings if c.bib is None),
            *(f"第{c.position}位（{c.bib}号）缺时间" for c in self.crossings if c.time_ms is None),
            *(
                f"第{c.position}位早于发枪，请核对发枪时刻"
                for c in self.crossings
                if c.time_ms is not None and c.time_ms < 0
            ),
            *(f"{bib}号报了{self.bibs.count(bib)}次" for bib in doubled),
            *self.unsure,
        )


def is_stream(item: str) -> bool:
    """Whether a cell is one of a stream."""
    return item.startswith((CALL, TAP))


def read_call(text: str) -> tuple[int | None, int]:
    """Bib, or None where it was not read, and the clock; ValueError says what is wrong."""
    found = CALLED.fullmatch(texts.plain(text))
    if not found:
        raise ValueError(f"看不懂“{text}”，请写成 105 10:32:06.1，没看清号码写 ?")
    return (None if found[1] == "?" else int(found[1])), time_ms(found[2])


def write_call(bib: int | None, clock_ms: int) -> str:
    """A call as its cell holds it.

    >>> write_call(105, 37926100), write_call(None, 1000)
    ('105 10:32:06.100', '? 1.000')
    """
    return f"{'?' if bib is None else bib} {time_cn(clock_ms, 3)}"


def line(fixture: FixtureSheet) -> Line:
    """The crossings as the streams tell them; what cannot be read is not there."""
    gun = clock_of(fixture.text(GUN)) or 0
    return _line(tuple(_calls(fixture, gun)), tuple(_taps(fixture, gun)))


@lru_cache(maxsize=16)
def _line(calls: tuple[tuple[int, str, int | None], ...], taps: tuple[tuple[int, str], ...]) -> Line:
    """Streams with a gap take long to align, and a sheet is asked for its line again and again."""
    pairs, unsure = merged(
        Sheet(
            entrants=(),
            calls=tuple(Call(bib=bib, time=clock) for clock, _, bib in calls),
            times=tuple(clock for clock, _ in taps),
        ),
        Config(),
    )
    crossings, c, t = [], 0, 0
    for position, (call, time) in enumerate(pairs, 1):
        called = calls[c][1] if call is not None else ""
        tapped = taps[t][1] if time is not None else ""
        crossings.append(Crossing(position, call.bib if call else None, time, called, tapped))
        c, t = c + bool(called), t + bool(tapped)
    return Line(tuple(crossings), tuple(unsure))


def _calls(fixture: FixtureSheet, gun: int) -> list[tuple[int, str, int | None]]:
    found = []
    for cell in fixture.cells:
        if cell.entrant is None and cell.item.startswith(CALL) and cell.text:
            try:
                bib, clock = read_call(cell.text)
            except ValueError:
                continue
            found.append((clock - gun, cell.item, bib))
    return sorted(found, key=lambda call: call[:2])


def _taps(fixture: FixtureSheet, gun: int) -> list[tuple[int, str]]:
    found = []
    for cell in fixture.cells:
        if cell.entrant is None and cell.item.startswith(TAP):
            clock = clock_of(cell.text)
            if clock is not None:
                found.append((clock - gun, cell.item))
    return sorted(found)


def clock_of(text: str) -> int | None:
    """A clock in ms since midnight, or since the start; None where there is none to be read."""
    return texts.number(text, time_ms).value
