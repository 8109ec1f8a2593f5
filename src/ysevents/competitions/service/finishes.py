"""Finish lines of mass starts: the two streams put together, and mended where one of them has a gap.

Mending writes cells of the streams like any device, so that it stands in the record of what was typed. Who mends
says with `seen` whom they saw at the position: the list may have moved on meanwhile.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import CrossingNotFound, FixtureNotFound
from ysevents.competitions.finish_schemas import Crossed, FinishLine
from ysevents.competitions.mark_schemas import Kept, MarkSheet, TypedCell
from ysevents.competitions.rules.cycling.finishes import race_time_cn
from ysevents.competitions.rules.marks import time_cn
from ysevents.competitions.rules.recording import Cell, FixtureSheet
from ysevents.competitions.rules.recording.crossings import (
    CALL,
    GUN,
    TAP,
    Crossing,
    Line,
    clock_of,
    line,
    write_call,
)
from ysevents.competitions.service import mark_sheets, marks
from ysevents.kit import clock
from ysevents.kit.ids import uuid7


async def get_finish(fixture: UUID, *, account: Account, now: datetime) -> FinishLine:
    """The merged list of a race with names, what lacks in it, and who has not come."""
    sheet = await _sheet(fixture, account, now)
    found, rows = line(_written(sheet)), {row.number: row for row in sheet.rows}
    times = Counter(found.bibs)
    came = set(found.bibs)
    out = tuple(row for row in sheet.rows if row.text("status") or row.is_scratched)
    own = {row.number for row in sheet.rows if row.text("place") or row.text("time")}
    return FinishLine(
        sheet=sheet,
        gun=sheet.shared_text(GUN),
        crossed=tuple(
            Crossed(
                position=c.position,
                key=_key(c),
                bib=c.bib,
                time=_shown(c.time_ms),
                row=rows.get(c.bib) if c.bib is not None else None,
                is_doubled=c.bib is not None and times[c.bib] > 1,
            )
            for c in found.crossings
        ),
        out=out,
        unseen=tuple(
            sorted(
                (row for row in sheet.rows if row.number not in came | own and row not in out),
                key=lambda row: row.number,
            )
        ),
        unsure=found.unsure,
        calls=sum(bool(c.call) for c in found.crossings),
        taps=sum(bool(c.tap) for c in found.crossings),
    )


async def start(fixture: UUID, *, gun: str, account: Account, now: datetime) -> Kept:
    """Write down when the gun was fired, by the clock of the day; without a text it is now."""
    sheet = await _sheet(fixture, account, now)
    held = sheet.shared.get(GUN)
    cell = _cell(GUN, gun or day_clock(now), seen=held.revision if held else 0)
    return await marks.keep_marks(fixture, [cell], device=_desk(account), account=account, now=now)


async def call(fixture: UUID, bib: int | None, *, account: Account, now: datetime) -> Kept:
    """A bib, or somebody whose bib was not read, crosses the line now."""
    cell = _cell(f"{CALL}{uuid7().hex}", write_call(bib, clock_ms(now)))
    return await marks.keep_marks(fixture, [cell], device=_desk(account), account=account, now=now)


async def tap(fixture: UUID, *, account: Account, now: datetime) -> Kept:
    """Somebody crosses the line now."""
    cell = _cell(f"{TAP}{uuid7().hex}", day_clock(now))
    return await marks.keep_marks(fixture, [cell], device=_desk(account), account=account, now=now)


async def name_crossing(
    fixture: UUID, position: int, bib: int, *, seen: str | None = None, account: Account, now: datetime
) -> Kept:
    """Say who came at a position: where the bib was not read, or read wrongly, or was never called."""
    sheet, found = await _line(fixture, account, now)
    at = _at(found, position, seen)
    item = at.call or f"{CALL}{uuid7().hex}"
    called = _call_clock(sheet, at) if at.call else _between(sheet, found, at)
    cell = _cell(item, write_call(bib, called), seen=_seen(sheet, item))
    return await marks.keep_marks(fixture, [cell], device=_desk(account), account=account, now=now)


async def insert_behind(
    fixture: UUID, position: int, bib: int, *, seen: str | None = None, account: Account, now: datetime
) -> Kept:
    """Put somebody whom both streams missed behind a position (0: in front of all), with the time of who was there."""
    sheet, found = await _line(fixture, account, now)
    beside = _at(found, position or 1, seen)
    step = 1 if position else -1
    called = _call_clock(sheet, beside) if beside.call else _between(sheet, found, beside)
    tapped = _tap_clock(sheet, beside) if beside.tap else called
    cells = [
        _cell(f"{CALL}{uuid7().hex}", write_call(bib, called + step)),
        _cell(f"{TAP}{uuid7().hex}", time_cn(tapped + step, 3)),
    ]
    return await marks.keep_marks(fixture, cells, device=_desk(account), account=account, now=now)


async def drop_crossing(
    fixture: UUID, position: int, *, seen: str | None = None, account: Account, now: datetime
) -> Kept:
    """Take a position out: it was tapped or called once too often."""
    sheet, found = await _line(fixture, account, now)
    at = _at(found, position, seen)
    cells = [_cell(item, "", seen=_seen(sheet, item)) for item in (at.call, at.tap) if item]
    return await marks.keep_marks(fixture, cells, device=_desk(account), account=account, now=now)


async def move_ahead(
    fixture: UUID, position: int, *, seen: str | None = None, account: Account, now: datetime
) -> Kept:
    """Let two neighbours change places: who was called at a position came before who was called ahead."""
    sheet, found = await _line(fixture, account, now)
    behind, ahead = _at(found, position, seen), _at(found, position - 1)
    if not behind.call or not ahead.call:
        raise CrossingNotFound
    cells = [
        _cell(one.call, write_call(other.bib, _call_clock(sheet, one)), seen=_seen(sheet, one.call))
        for one, other in ((ahead, behind), (behind, ahead))
    ]
    return await marks.keep_marks(fixture, cells, device=_desk(account), account=account, now=now)


def clock_ms(at: datetime) -> int:
    """The clock of the county's day, in milliseconds since midnight."""
    local = clock.local(at)
    return ((local.hour * 60 + local.minute) * 60 + local.second) * 1000 + local.microsecond // 1000


def day_clock(at: datetime) -> str:
    """The same as it is written: `9:32:05.300`."""
    return time_cn(clock_ms(at), 3)


async def _sheet(fixture: UUID, account: Account, now: datetime) -> MarkSheet:
    sheet = await mark_sheets.get_sheet(fixture, account=account, now=now)
    if sheet.recording != mark_sheets.MASS_START:
        raise FixtureNotFound
    return sheet


async def _line(fixture: UUID, account: Account, now: datetime) -> tuple[MarkSheet, Line]:
    sheet = await _sheet(fixture, account, now)
    return sheet, line(_written(sheet))


def _written(sheet: MarkSheet) -> FixtureSheet:
    """What the streams are read from: the head of the sheet."""
    return FixtureSheet(
        number=1,
        places=tuple((row.position, row.number) for row in sheet.rows),
        cells=tuple(Cell(item=item, text=cell.text) for item, cell in sheet.shared.items() if cell.text),
    )


def _at(found: Line, position: int, seen: str | None = None) -> Crossing:
    """Who came at a position; CrossingNotFound where it is not who was seen there."""
    if not 1 <= position <= len(found.crossings):
        raise CrossingNotFound
    at = found.crossings[position - 1]
    if seen is not None and seen != _key(at):
        raise CrossingNotFound
    return at


def _key(at: Crossing) -> str:
    """Which crossing it is and whose, whatever its position is by now."""
    return f"{at.bib or ''} {at.call or at.tap}"


def _between(sheet: MarkSheet, found: Line, at: Crossing) -> int:
    """A clock for a call that is missing: that of the tap, but behind the call ahead and ahead of the next."""
    called = [(c.position, _call_clock(sheet, c)) for c in found.crossings if c.call]
    ahead = [clock for position, clock in called if position < at.position]
    behind = [clock for position, clock in called if position > at.position]
    clock = _tap_clock(sheet, at)
    clock = max(clock, ahead[-1] + 1) if ahead else clock
    return min(clock, behind[0] - 1) if behind else clock


def _tap_clock(sheet: MarkSheet, at: Crossing) -> int:
    return clock_of(sheet.shared_text(at.tap)) or 0


def _call_clock(sheet: MarkSheet, at: Crossing) -> int:
    return clock_of(sheet.shared_text(at.call).partition(" ")[2]) or 0


def _seen(sheet: MarkSheet, item: str) -> int:
    return sheet.shared[item].revision if item in sheet.shared else 0


def _cell(item: str, text: str, *, seen: int = 0) -> TypedCell:
    return TypedCell(slot=None, item=item, text=text, nonce=uuid7().hex, seen=seen)


def _shown(time_ms: int | None) -> str:
    if time_ms is None:
        return ""
    return race_time_cn(time_ms) if time_ms >= 0 else "早于发枪"


def words_of(kept: Kept) -> Sequence[str]:
    """What could not be kept, in words."""
    return [cell.words for cell in kept.cells if cell.words]


def _desk(account: Account) -> str:
    """The device that a desk writes as: two people at two desks are two."""
    return f"desk{account.id.hex}"
