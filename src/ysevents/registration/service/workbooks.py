"""Workbooks: a prefilled one to take away, what is uploaded previewed row by row, then imported or not.

An upload changes nothing. It is kept, encrypted, for a day; its rows are judged anew by whatever the
delegation is when one looks, and again, under the delegation's lock, when they are imported.
"""

import asyncio
import hashlib
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from json import dumps, loads
from pathlib import PurePath
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.kit import ciphers, clock, limits, retention
from ysevents.kit.database import rest, transaction
from ysevents.kit.ids import uuid7
from ysevents.kit.keyed_requests import check_key
from ysevents.registration import queries, workbook_queries
from ysevents.registration.engines.sheet_parts import MOST_ROWS, TOO_WIDE
from ysevents.registration.engines.spreadsheets import read_sheets
from ysevents.registration.engines.workbook_template import PROOF_SHEET
from ysevents.registration.errors import (
    PreviewNotFound,
    UploadMismatch,
    WorkbookForeign,
    WorkbookTampered,
    WorkbookTooBig,
    WorkbookUnreadable,
)
from ysevents.registration.rules.meant import Pupil, Registry
from ysevents.registration.rules.sheets import Line, Sheet, find_head, read_lines
from ysevents.registration.schemas import Book
from ysevents.registration.service.athletes import (
    student_hash,
)
from ysevents.registration.service.delegations import changing, get_book
from ysevents.registration.service.workbook_ids import read_id, read_proof
from ysevents.registration.service.workbook_plan import Judged, contest_words, make_plan

KIND = "workbook"
KEPT = timedelta(hours=24)
UPLOADS_AN_HOUR = 60
NO_HEAD = "没有找到表头：表中要有一行写着“姓名”“性别”“出生日期”，请下载报名模板填写。"
NOBODY = "表中没有填写任何人，请填写后再上传。"
_reading = asyncio.Semaphore(2)
"""A large file takes memory while it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an import did."""

    athletes: int = 0
    """Named in the delegation, new pupils among them."""
    pupils: int = 0
    """New on the roll."""
    entered: int = 0
    withdrawn: int = 0
    removed: int = 0
    left_out: int = 0
    """Rows with errors that were not imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An upload as it would be imported now; without rows once it has been."""

    id: UUID
    name: str
    book: Book
    rows: Sequence[Judged]
    strangers: Sequence[str]
    """Columns of the file that nobody read."""
    outcome: Outcome | None

    @property
    def wrong(self) -> list[Judged]:
        return [row for row in self.rows if row.is_wrong]

    @property
    def doing(self) -> list[Judged]:
        """Rows whose import changes something."""
        return [row for row in self.rows if row.act.does_something]


async def upload(
    delegation: UUID,
    content: bytes,
    *,
    name: str = "",
    key: str | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """Read a workbook and keep it as a preview; nothing of the delegation changes. Answers the preview.

    WorkbookUnreadable, WorkbookTooBig, WorkbookForeign and WorkbookTampered are about the whole file. With a
    `key`, the same file again answers the first preview; another file under it is UploadMismatch.
    """
    book = await get_book(delegation, account=account)
    if key is not None:
        check_key(key)
    await limits.hit(
        f"workbook:{account.id}", limit=UPLOADS_AN_HOUR, window_s=3600, now=now,
        message="上传太频繁，请一小时后再试；也可以在网页上直接报名。",
    )  # fmt: skip
    await rest()
    async with _reading:
        sheets, hidden = await asyncio.to_thread(read_sheets, content)
    _check_proof(hidden, delegation)
    _read(sheets, book, clock.local_day(now))
    digest = hashlib.sha256(delegation.bytes + content).digest()
    async with changing(delegation, revision=None, account=account, now=now, counts=False):
        made = await workbook_queries.insert_preview(
            uuid7(),
            delegation,
            name=_file_name(name),
            content=ciphers.encrypt(KIND, _pack(sheets)),
            digest=digest,
            key=key,
            by=account.id,
            now=now,
            expires_at=now + KEPT,
        )
        if made is not None:
            return made
        earlier = await workbook_queries.find_upload(account.id, key or "")
        if earlier is None or earlier["digest"] != digest:
            raise UploadMismatch
        return UUID(str(earlier["id"]))


async def get_preview(delegation: UUID, preview: UUID, *, account: Account, now: datetime) -> Preview:
    """An upload of one's own delegation, judged by what the delegation is now."""
    book = await get_book(delegation, account=account)
    return await load_preview(book, preview, now)


async def sweep_previews(now: datetime) -> int:
    """Forget uploads that have expired, with the names in them, and leave a report (P7); answers how many."""
    async with transaction():
        gone = await workbook_queries.delete_expired(now)
        if gone:
            await retention.report("workbooks", due=gone, deleted=gone, held=0, now=now)
    return gone


async def load_preview(book: Book, preview: UUID, now: datetime) -> Preview:
    """An upload of a delegation; PreviewNotFound for those of others."""
    row = await workbook_queries.find_preview(preview, book.delegation.id, now)
    if row is None:
        raise PreviewNotFound
    rows: Sequence[Judged] = ()
    strangers: Sequence[str] = ()
    if row["content"] is not None:
        sheets = _unpack(ciphers.decrypt(KIND, row["content"]))
        lines, strangers = _read(sheets, book, clock.local_day(now))
        rows = make_plan(lines, book, await _look_up(lines, book))
    return Preview(
        id=preview,
        name=row["name"],
        book=book,
        rows=rows,
        strangers=strangers,
        outcome=Outcome(**row["outcome"]) if row["outcome"] else None,
    )


def _read(sheets: Sequence[Sheet], book: Book, today: date) -> tuple[list[Line], list[str]]:
    """The rows of all sheets that have a head, and columns nobody reads."""
    words = frozenset(contest_words(book))
    heads = [(sheet, head) for sheet in sheets if (head := find_head(sheet, words))]
    if not heads:
        raise WorkbookUnreadable(NO_HEAD)
    lines = [line for sheet, head in heads for line in read_lines(sheet, head, today)]
    if not lines:
        raise WorkbookUnreadable(NOBODY)
    if len(lines) > MOST_ROWS:
        raise WorkbookTooBig(TOO_WIDE)
    return lines, list(dict.fromkeys(word for _, head in heads for word in head.strangers))


async def _look_up(lines: Sequence[Line], book: Book) -> Registry:
    """Everybody the rows may mean: a constant number of queries."""
    unit, day = book.delegation.organization, book.regulation.starts_on
    ids = {line.id: read_id(line.id, book.delegation.id) for line in lines if line.id}
    known = {text: person for text, person in ids.items() if person is not None}
    hashes = {
        line.student_code: code_hash
        for line in lines
        if line.student_code and (code_hash := student_hash(line.student_code))
    }
    rows = await workbook_queries.pupils_meant(
        unit,
        day,
        book.delegation.event,
        people=list(known.values()),
        names=[line.name for line in lines if line.name],
        hashes=list(hashes.values()),
    )
    pupils = [
        Pupil(
            person=row["person"],
            name=row["name"],
            facts=queries.facts(row, day),
            student_hash=row["student_hash"],
            is_elsewhere=row["is_elsewhere"],
            has_withdrawn=row["has_withdrawn"],
        )
        for row in rows
    ]
    return Registry(
        ids=known,
        pupils=[*pupils, *_members(book, {pupil.person for pupil in pupils})],
        hashes=hashes,
        taken=frozenset(await workbook_queries.known_students(list(hashes.values()))),
    )


def _members(book: Book, known: Collection[Hashable]) -> list[Pupil]:
    """Athletes who are not on the unit's own roll: of a county's team, or moved to another school since."""
    return [
        Pupil(
            person=athlete.person,
            name=athlete.name,
            facts=athlete.facts,
            student_hash=None,
            is_elsewhere=False,
            has_withdrawn=athlete.has_withdrawn,
        )
        for athlete in book.athletes
        if athlete.person not in known
    ]


def _check_proof(hidden: Sequence[Sheet], delegation: UUID) -> None:
    """A workbook of ours says for whom it was made; what is no workbook of ours says nothing."""
    for sheet in hidden:
        if sheet.name == PROOF_SHEET:
            cell = next((str(cell) for row in sheet.rows for cell in row if cell), "")
            made_for = read_proof(cell)
            if made_for is None:
                raise WorkbookTampered
            if made_for != delegation:
                raise WorkbookForeign


def _pack(sheets: Sequence[Sheet]) -> str:
    return dumps(
        [{"name": s.name, "rows": s.rows, "formulas": sorted(s.formulas)} for s in sheets], ensure_ascii=False
    )


def _unpack(text: str) -> list[Sheet]:
    return [
        Sheet(s["name"], s["rows"], frozenset((row, column) for row, column in s["formulas"]))
        for s in loads(text)
    ]


def _file_name(name: str) -> str:
    """The last part of a name as browsers send it, printable."""
    plain = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable())
    return plain.encode("utf-8", "ignore").decode()[:120]
