"""Uploaded papers: kept, shown to those who may see the delegation, deleted when nobody needs them.

The file is written before its row and dropped after it, so that a row never points at nothing; what a crash
leaves behind is swept (`purging`).
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.enums import ConsentPurpose
from ysevents.kit import uploads
from ysevents.kit.database import rest, transaction
from ysevents.kit.errors import Invalid
from ysevents.kit.ids import uuid7
from ysevents.registration import document_queries, papers, queries
from ysevents.registration.engines.sealed import Printed, read_printed
from ysevents.registration.enums import DelegationRole, DelegationState, DocumentKind
from ysevents.registration.errors import (
    AthleteNotFound,
    DelegationNotFound,
    DocumentNotFound,
    PhotoNotAgreed,
    SealedFormLocked,
    SealedFormStale,
)
from ysevents.registration.schemas import Book, Delegation, Document
from ysevents.registration.service.delegations import changing, get_regulation, read_book
from ysevents.registration.service.forms import check_may_see

UNDER_REVIEW = (DelegationState.SUBMITTED, DelegationState.APPROVED)
"""Handed in and not frozen: what is missing may still come."""


async def upload(
    delegation: UUID,
    kind: DocumentKind,
    *pages: bytes,
    person: UUID | None = None,
    account: Account,
    now: datetime,
) -> Document:
    """Keep a paper of an athlete, or without `person` of the whole delegation; it replaces the one before.

    A sealed form may be several photos, which become one PDF. The same file again is the same paper. A sealed form is taken once the delegation is handed in, and after
    the approval only where it no longer holds; a photo of another form, or of how it was before a change, is
    told by its QR. Other papers are taken as long as
    the delegation may be changed, and what is still missing (of a late entry) until the freeze.
    """
    await _get_own(await queries.find_delegation(delegation), account)
    if kind.is_personal and person is None:
        raise Invalid(f"{kind.label}须逐人上传，请从运动员的页面进入。")
    if person is not None and (
        kind == DocumentKind.SEALED_FORM
        or not await queries.is_member(delegation, person, DelegationRole.ATHLETE)
    ):
        raise AthleteNotFound
    await rest()
    if kind == DocumentKind.SEALED_FORM:
        accepted, drawn = await uploads.accept_pages(pages)
        printed = await asyncio.to_thread(read_printed, drawn)
    elif len(pages) > 1:
        raise Invalid(f"{kind.label}一次上传一张照片，请重新选择。")
    else:
        accepted, printed = await uploads.accept(b"".join(pages)), None
    file = await uploads.keep(accepted.content)
    gone = [file]
    try:
        async with _open_for(delegation, kind, account, now, fills=(kind, person)) as held:
            await _check_athlete(held, kind, person)
            before = await document_queries.find_current(delegation, kind, person)
            code = papers.form_code(await read_book(held)) if kind == DocumentKind.SEALED_FORM else None
            if printed and printed != Printed(delegation, code or ""):
                raise SealedFormStale
            made = replace(
                _document(held, kind, person, file, accepted, code, account, now),
                is_code_read=printed is not None,
            )
            if before and (before.sha256, before.form_code) == (made.sha256, made.form_code):
                return before
            if before:
                await document_queries.retire([before.id], by=account.id, now=now)
            await document_queries.insert_document(made)
            await _note("document_uploaded", made, account, now)
        gone = [before.file] if before else []
        return made
    finally:
        await uploads.drop(*gone)


def _document(
    held: Delegation,
    kind: DocumentKind,
    person: UUID | None,
    file: str,
    accepted: uploads.Accepted,
    code: str | None,
    account: Account,
    now: datetime,
) -> Document:
    return Document(
        id=uuid7(),
        delegation=held.id,
        event=held.event,
        person=person,
        kind=kind,
        file=file,
        sha256=hashlib.sha256(accepted.content).digest(),
        size=len(accepted.content),
        media_type=accepted.media_type,
        form_code=code,
        is_code_read=False,
        uploaded_at=now,
        uploaded_by=account.id,
    )


async def retire_photos(person: UUID, *, account: Account, now: datetime) -> list[str]:
    """Delete all photos of somebody who no longer agrees to them, in the caller's transaction.

    Answers the files, to be dropped once that is committed.
    """
    photos = await document_queries.photos_of(person)
    await document_queries.retire([photo.id for photo in photos], by=account.id, now=now)
    for photo in photos:
        await _note("document_deleted", photo, account, now)
    return [photo.file for photo in photos]


async def remove(document: UUID, *, account: Account, now: datetime) -> Document:
    """Delete a paper of one's own delegation while it may be changed; answers what it was."""
    found = await document_queries.find_document(document)
    if found is None:
        raise DocumentNotFound
    async with _open_for(found.delegation, found.kind, account, now):
        if await document_queries.find_document(document) is None:
            raise DocumentNotFound  # taken back, or replaced, while we waited for the delegation
        await document_queries.retire([document], by=account.id, now=now)
        await _note("document_deleted", found, account, now)
    await uploads.drop(found.file)
    return found


async def list_documents(delegation: UUID, *, account: Account) -> list[Document]:
    """The papers of a delegation, latest first, for its unit and its reviewers."""
    found = await queries.find_delegation(delegation)
    if found is None:
        raise DelegationNotFound
    await check_may_see(found, account)
    return await document_queries.list_documents(delegation)


async def photos_shown(book: Book) -> dict[UUID, UUID]:
    """The photo of each athlete of a book who has one, by person."""
    held = await document_queries.list_documents(book.delegation.id)
    return {d.person: d.id for d in held if d.kind == DocumentKind.PHOTO and d.person is not None}


async def open_document(document: UUID, *, account: Account, now: datetime) -> tuple[Document, bytes]:
    """A paper with its content, for the unit and its reviewers; who looked is in the audit."""
    found = await _find_shown(document, account)
    content = await uploads.read(found.file)
    await _note("document_opened", found, account, now)
    return found, content


async def open_thumbnail(document: UUID, *, account: Account, now: datetime) -> tuple[Document, bytes]:
    """A photo as it stands small beside a name; DocumentNotFound for any other paper.

    A list shows many at once: that the photos of a delegation were shown is in the audit once an hour.
    """
    found = await _find_shown(document, account)
    if found.kind != DocumentKind.PHOTO:
        raise DocumentNotFound
    content = await uploads.read(found.file)
    await accounts.record_view(
        "photos_shown", account=account, object_kind="delegation", object_id=found.delegation, now=now
    )
    return found, content


async def _find_shown(document: UUID, account: Account) -> Document:
    """A paper that the account may see."""
    found = await document_queries.find_document(document)
    if found is None:
        raise DocumentNotFound
    held = await queries.find_delegation(found.delegation)
    if held is None:
        raise DocumentNotFound
    await check_may_see(held, account)
    return found


@asynccontextmanager
async def _open_for(
    delegation: UUID,
    kind: DocumentKind,
    account: Account,
    now: datetime,
    *,
    fills: tuple[DocumentKind, UUID | None] | None = None,
) -> AsyncIterator[Delegation]:
    """One transaction in which a paper of the kind may come or go; papers leave the revision as it is.

    `fills` is the gap a new one would fill.
    """
    async with transaction():
        held = await _get_own(await queries.lock_delegation(delegation), account)
        if kind == DocumentKind.SEALED_FORM:
            await _check_sealable(held, adds=fills is not None)
            yield held
            return
        if (
            held.state in UNDER_REVIEW
            and fills
            and not await document_queries.find_current(delegation, *fills)
        ):
            yield held
            return
        async with changing(delegation, revision=None, account=account, now=now, counts=False) as change:
            yield change.delegation


async def _check_sealable(held: Delegation, *, adds: bool) -> None:
    """SealedFormLocked before the submission, and once the seal the office has seen was approved."""
    if held.state == DelegationState.SUBMITTED:
        return
    if held.state == DelegationState.APPROVED and adds and not papers.is_sealed(await read_book(held)):
        return
    raise SealedFormLocked(held.state)


async def _check_athlete(held: Delegation, kind: DocumentKind, person: UUID | None) -> None:
    """Still an athlete of the delegation; for a photo, one who agreed to its use (P2)."""
    if person is None:
        return
    if not await queries.is_member(held.id, person, DelegationRole.ATHLETE):
        raise AthleteNotFound
    if kind == DocumentKind.PHOTO:
        version = (await get_regulation(held.event)).parameters.consent_version
        if ConsentPurpose.PHOTO not in await queries.purposes_given(person, version):
            raise PhotoNotAgreed


async def _get_own(found: Delegation | None, account: Account) -> Delegation:
    """The delegation when it is of the account's own unit; to others it does not exist."""
    if found is None or not await accounts.covers(account, Role.COACH, organization=found.organization):
        raise DelegationNotFound
    return found


async def _note(action: str, document: Document, account: Account, now: datetime) -> None:
    await accounts.record(
        action,
        account=account,
        object_kind="document",
        object_id=document.id,
        after={"kind": document.kind, "delegation": document.delegation, "person": document.person},
        now=now,
    )
