"""Workbooks: a prefilled one to take away, what is uploaded previewed row by row, then imported or not.

An upload changes nothing. It is kept, encrypted, for a day; its rows are judged anew by whatever the
delegation is when one looks, and again, under the delegation's lock, when they are imported.
"""

import asyncio
import hashlib
import re
from collections.abc import Collection, Hashable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from json import dumps, loads
from pathlib import PurePath
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import entries
from ysevents.core.enums import Sex
from ysevents.kit import ciphers, clock, limits, retention
from ysevents.kit.database import rest, transaction
from ysevents.kit.errors import YsError
from ysevents.kit.ids import uuid7
from ysevents.registration import queries, workbook_queries
from ysevents.registration.engines.sheet_parts import MOST_ROWS, TOO_WIDE
from ysevents.registration.engines.spreadsheets import read_sheets
from ysevents.registration.engines.workbook_template import PROOF_SHEET
from ysevents.registration.enums import LineAct
from ysevents.registration.errors import (
    ImportRefused,
    NothingToImport,
    PreviewHasErrors,
    PreviewNotFound,
    UploadKeyUnusable,
    UploadMismatch,
    WorkbookForeign,
    WorkbookTampered,
    WorkbookTooBig,
    WorkbookUnreadable,
)
from ysevents.registration.rules.meant import Pupil, Registry
from ysevents.registration.rules.sheets import Line, Sheet, find_head, read_lines
from ysevents.registration.schemas import Book, NewPupil
from ysevents.registration.service.athletes import (
    name_from_roll,
    register_within,
    remove_within,
    student_hash,
)
from ysevents.registration.service.delegations import Change, changing, get_book, read_book
from ysevents.registration.service.entries import enter_known
from ysevents.registration.service.workbook_ids import read_id, read_proof
from ysevents.registration.service.workbook_plan import Judged, contest_words, make_plan

KIND = "workbook"
KEPT = timedelta(hours=24)
UPLOADS_AN_HOUR = 60
KEY = re.compile(r"[!-~]{8,80}")
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
    if key is not None and not KEY.fullmatch(key):
        raise UploadKeyUnusable
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
    return await _load(book, preview, now)


async def import_preview(
    delegation: UUID,
    preview: UUID,
    *,
    only_correct: bool,
    revision: int | None,
    account: Account,
    now: datetime,
) -> Outcome:
    """Import all rows, or only those without errors: in one transaction, all of them or none.

    `revision` is that of the delegation the preview was shown for. An upload that was imported already
    answers what it did then.
    """
    shown = await get_preview(delegation, preview, account=account, now=now)
    if shown.outcome is not None:
        return shown.outcome
    async with changing(delegation, revision=revision, account=account, now=now, counts=False) as change:
        found = await _load(await read_book(change.delegation), preview, now)
        if found.outcome is not None:
            return found.outcome
        if found.wrong and not only_correct:
            raise PreviewHasErrors(len(found.wrong))
        if found.wrong and not found.doing:
            raise NothingToImport
        outcome = await _apply(change, found, account, now)
        if found.doing:
            await queries.bump(delegation)
        await workbook_queries.close_preview(preview, asdict(outcome), now)
        await accounts.record(
            "workbook_imported",
            account=account,
            object_kind="delegation",
            object_id=delegation,
            after=asdict(outcome),
            now=now,
        )
        return outcome


async def sweep_previews(now: datetime) -> int:
    """Forget uploads that have expired, with the names in them, and leave a report (P7); answers how many."""
    async with transaction():
        gone = await workbook_queries.delete_expired(now)
        if gone:
            await retention.report("workbooks", due=gone, deleted=gone, held=0, now=now)
    return gone


async def _load(book: Book, preview: UUID, now: datetime) -> Preview:
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


async def _apply(change: Change, preview: Preview, account: Account, now: datetime) -> Outcome:
    """Do what the rows say, in the order in which they were judged: first what frees places."""
    doing = preview.doing
    for row in doing:
        if row.act == LineAct.REMOVE and row.person:
            await remove_within(change, row.person, account=account, now=now)
    dropped = [entry for row in doing for entry in row.drops]
    await entries.withdraw(dropped, account=account, now=now)
    people: dict[int, UUID] = {}
    for number, row in enumerate(doing):
        if row.act != LineAct.REMOVE:
            people[number] = await _or_say_row(row, _name(change, row, account, now))
    book = await read_book(change.delegation)
    entered = 0
    for number, person in people.items():
        athlete = book.find_athlete(person)
        for contest in doing[number].adds:
            await _or_say_row(doing[number], enter_known(change, contest, athlete, account=account, now=now))
            entered += 1
    acts = [row.act for row in doing]
    return Outcome(
        athletes=acts.count(LineAct.NEW) + acts.count(LineAct.ADD),
        pupils=acts.count(LineAct.NEW),
        entered=entered,
        withdrawn=len(dropped),
        removed=acts.count(LineAct.REMOVE),
        left_out=len(preview.wrong),
    )


async def _name(change: Change, row: Judged, account: Account, now: datetime) -> UUID:
    """The athlete of a row, who is in the delegation from now on."""
    if row.member is not None:
        return row.member.person
    if row.person is not None:
        await name_from_roll(change, row.person)
        return row.person
    facts = row.facts
    assert facts.sex
    assert facts.birth_on
    assert facts.grade
    pupil = NewPupil(
        name=row.line.name,
        sex=Sex(facts.sex),
        birth_on=facts.birth_on,
        grade=facts.grade,
        student_code=row.line.student_code,
    )
    return await register_within(change, pupil, account=account, now=now)


async def _or_say_row(row: Judged, act: Any) -> UUID:
    """Await an act of a row. Whatever refuses it undoes the whole import, and says which row it was."""
    try:
        done: UUID = await act
    except YsError as refusal:
        raise ImportRefused(row.line.row, refusal.text) from None
    return done


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
