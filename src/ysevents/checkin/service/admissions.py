"""Admissions: give them, take them back, show them to their holders."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.checkin import queries, rules
from ysevents.checkin.enums import AdmissionState, Category
from ysevents.checkin.errors import AdmissionNotFound
from ysevents.checkin.schemas import BibContest, NewAdmission, Ticket
from ysevents.core.enums import OccurrenceState
from ysevents.core.rules import age_on, mask_name
from ysevents.kit import secrets
from ysevents.kit.clock import local_day
from ysevents.kit.database import transaction

ADULT = 18


async def issue(admissions: Sequence[NewAdmission], *, now: datetime) -> None:
    """Give rights to pass, in one statement; whoever has a label gets a bib of it as well.

    Letters of a label are kept as capitals: typed, they are read so. Joins the caller's
    transaction, so that a right comes into being with what it is for.
    """
    if not admissions:
        return
    key = secrets.get().ticket_key
    hashed = []
    for admission in admissions:
        hashes = rules.hashes(key, admission.id, 1)
        hashed.append((admission, hashes.ticket, hashes.bib if admission.label else None, hashes.short))
    async with transaction():
        await queries.insert_admissions(hashed)


async def revoke(
    admissions: Sequence[UUID] = (),
    *,
    occurrences: Sequence[UUID] = (),
    reason: str,
    by: UUID | None,
    now: datetime,
) -> int:
    """Take back these admissions and all for these occurrences; `reason` is told at the door.

    Answers how many were still standing. Joins the caller's transaction.
    """
    async with transaction():
        return await queries.revoke(admissions, occurrences, reason, by=by, now=now)


async def reinstate(admissions: Sequence[UUID], *, by: UUID | None, now: datetime) -> int:
    """Give rights that were taken back to their holders again, codes and numbers as before.

    Answers how many had been revoked. Joins the caller's transaction.
    """
    async with transaction():
        return await queries.reinstate(admissions, by=by, now=now)


async def block(occurrences: Sequence[UUID], *, reason: str) -> None:
    """Let nobody in for these for the time being; `reason` is told at the door. Joins the caller's transaction."""
    await queries.block(occurrences, reason)


async def unblock(occurrences: Sequence[UUID]) -> None:
    """Let in again whom `block` kept out; what was revoked stays so. Joins the caller's transaction."""
    await queries.unblock(occurrences)


async def set_span(occurrence: UUID, valid_from: datetime, valid_until: datetime) -> None:
    """Admit for an occurrence at another time, by the same codes. Joins the caller's transaction."""
    await queries.set_span(occurrence, valid_from, valid_until)


async def reissue(admission: UUID) -> Ticket:
    """New codes on the same row: the old ones die, and who has been in is still known.

    Whether the asker may is the caller's question.
    """
    async with transaction():
        row = await queries.lock_version(admission)
        if row is None:
            raise AdmissionNotFound
        version = row["version"] + 1
        hashes = rules.hashes(secrets.get().ticket_key, admission, version)
        await queries.update_version(
            admission, version, hashes.ticket, hashes.bib if row["has_bib"] else None, hashes.short
        )
        return await get_ticket(admission)


async def get_ticket(admission: UUID) -> Ticket:
    """An admission to be shown to its holder; whether it is theirs is the caller's question."""
    rows = await queries.tickets(ids=[admission])
    if not rows:
        raise AdmissionNotFound
    return _ticket(rows[0])


async def list_tickets(admissions: Sequence[UUID] = (), *, occurrences: Sequence[UUID] = ()) -> list[Ticket]:
    """The same for several: by id, and all that are for these occurrences."""
    return [_ticket(row) for row in await queries.tickets(ids=admissions, occurrences=occurrences)]


async def find_ticket(code: str) -> Ticket | None:
    """The ticket of which somebody holds the code. Knowing it is the right to see it."""
    seen = rules.read(code)
    if seen is None or seen.kind != rules.Kind.CODE:
        return None
    rows = await queries.tickets(hashes=[rules.code_hash(seen.code)])
    return _ticket(rows[0]) if rows else None


async def find_bib_contest(code: str) -> BibContest | None:
    """The meet and contests behind a bib; nothing of who wears it."""
    seen = rules.read(code)
    if seen is None or seen.kind != rules.Kind.CODE:
        return None
    rows = await queries.bib_contests(rules.code_hash(seen.code))
    if not rows:
        return None
    contests = tuple(row["contest"] for row in rows if row["contest"])
    return BibContest(event=rows[0]["event"], event_title=rows[0]["event_title"], contests=contests)


def name_shown(name: str | None, birth_on: date | None, category: str, now: datetime) -> str | None:
    """A holder's name as strangers may read it.

    Children's names are masked, and those of athletes and officials whose birthday is unknown too.
    """
    if name is None:
        return None
    if birth_on is None:
        return name if category == Category.RESIDENT else mask_name(name)
    return name if age_on(birth_on, local_day(now)) >= ADULT else mask_name(name)


def _ticket(row: Any) -> Ticket:
    """A row of TICKET as a value. The page may be open to anybody who sees the screen: always masked."""
    key = secrets.get().ticket_key
    fields = {name: row[name] for name in Ticket.__dataclass_fields__ if name not in {"code", "short"}}
    state = row["occurrence_state"]
    return Ticket(
        **{
            **fields,
            "category": Category(row["category"]),
            "state": AdmissionState(row["state"]),
            "occurrence_state": OccurrenceState(state) if state else None,
            "holder": mask_name(row["holder"]) if row["holder"] else None,
            "code": rules.ticket_code(key, row["id"], row["version"]),
            "short": rules.short_spelt(rules.short_code(key, row["id"], row["version"])),
        }
    )
