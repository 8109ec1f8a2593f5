"""Files of timing systems onto a sheet: shown row by row first, then kept like anything typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import TimingFileUnreadable
from ysevents.competitions.mark_schemas import Kept, MarkSheet, SheetRow, TypedCell
from ysevents.competitions.rules.recording import recording_for
from ysevents.competitions.rules.recording.merging import STATUS
from ysevents.competitions.rules.recording.timing_files import TimedRow, read
from ysevents.competitions.service import mark_sheets, marks
from ysevents.kit.database import transaction

TIMES = ("time", "watch.1")
DEVICE = "timing-file"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """A row of a file: whom it is of, what would be written, and what is wrong or doubtful with it."""

    line: int
    who: str
    texts: Mapping[str, str]
    """By item."""
    slot: UUID | None = None
    problem: str = ""
    question: str = ""
    replaces: str = ""
    """What stands there now and is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A file held against a sheet."""

    sheet: MarkSheet
    rows: tuple[PreviewRow, ...]
    missing: tuple[str, ...]
    """Who is on the sheet and not in the file."""

    @property
    def usable(self) -> tuple[PreviewRow, ...]:
        return tuple(row for row in self.rows if row.slot and not row.problem)


async def preview_times(fixture: UUID, text: str, *, account: Account, now: datetime) -> Preview:
    """What a file would write on a sheet; TimingFileUnreadable where it is none, or the sheet takes no times."""
    sheet = await mark_sheets.get_sheet(fixture, account=account, now=now)
    items = [item.key for item in sheet.items]
    time = next((key for key in TIMES if key in items), None)
    if time is None:
        raise TimingFileUnreadable("这张成绩单不计时，不能导入计时文件。")
    try:
        rows = read(text)
    except ValueError as error:
        raise TimingFileUnreadable(f"{error}。") from None
    previewed = tuple(_preview(row, rows, sheet, time) for row in rows)
    named = {row.slot for row in previewed}
    return Preview(
        sheet=sheet,
        rows=previewed,
        missing=tuple(
            f"{row.bib or row.position} {row.name}"
            for row in sheet.rows
            if row.slot not in named and not row.is_scratched
        ),
    )


async def keep_times(fixture: UUID, text: str, *, reason: str = "", account: Account, now: datetime) -> Kept:
    """Write the rows of a file that nothing is wrong with. The same file again changes nothing, but writes what
    was refused as the sheet was closed and may be written now.

    Whoever imports has seen what stood there and what was doubtful: both are confirmed by it.
    """
    async with transaction():
        preview = await preview_times(fixture, text, account=account, now=now)
        rows = {row.slot: row for row in preview.sheet.rows}
        digest = sha256(text.encode()).hexdigest()[:12]
        is_closed = "c" if preview.sheet.needs_reason and not reason else ""
        cells = [
            TypedCell(
                slot=row.slot,
                item=item,
                text=written,
                nonce=f"{digest}{is_closed}.{row.line}.{item}.{rows[row.slot].revision(item)}",
                seen=rows[row.slot].revision(item),
                is_confirmed=True,
                reason=reason,
            )
            for row in preview.usable
            if row.slot
            for item, written in row.texts.items()
        ]
        return await marks.keep_marks(
            fixture, cells, device=f"{DEVICE} {str(fixture)[-24:]}", account=account, now=now
        )


def _preview(row: TimedRow, rows: Sequence[TimedRow], sheet: MarkSheet, time: str) -> PreviewRow:
    seat = _seat(row, sheet)
    who = f"{seat.bib or seat.position} {seat.name}" if seat else row.bib or f"第{row.lane}道"
    texts = {time: row.time, "place": row.place, STATUS: row.status}
    texts = {item: text for item, text in texts.items() if text}
    problem = _problem(row, rows, seat, texts)
    questions = []
    for item, text in texts.items():
        found = recording_for(sheet.facts.ruleset).read(item, text, sheet.facts)
        problem = problem or found.problem
        questions.append(found.question)
    return PreviewRow(
        line=row.line,
        who=who,
        texts=texts,
        slot=seat.slot if seat else None,
        problem=problem,
        question="".join(questions),
        replaces="、".join(
            seat.text(item) for item, text in texts.items() if seat and seat.text(item) not in {"", text}
        ),
    )


def _problem(row: TimedRow, rows: Sequence[TimedRow], seat: SheetRow | None, texts: Mapping[str, str]) -> str:
    if seat is None:
        return "这一组没有这个道次或号码，不导入"
    if seat.is_scratched:
        return "已弃权，不导入"
    if any(other.line != row.line and (other.lane, other.bib) == (row.lane, row.bib) for other in rows):
        return "同一道次或号码有两行，请改好文件"
    return "" if texts else "没有成绩，不导入"


def _seat(row: TimedRow, sheet: MarkSheet) -> SheetRow | None:
    """Whom a row is of: by the bib where it has one, else by the lane."""
    if row.bib:
        return next((seat for seat in sheet.rows if seat.bib == row.bib), None)
    return next((seat for seat in sheet.rows if seat.position == row.lane), None)
