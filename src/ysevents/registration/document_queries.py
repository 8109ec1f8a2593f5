"""Reads and statements of uploaded papers."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row
from ysevents.registration.enums import DocumentKind
from ysevents.registration.schemas import Document

DOCUMENT = """
    SELECT id, delegation, event, person, kind, file, sha256, size, media_type, form_code, is_code_read,
           uploaded_at, uploaded_by
    FROM document
"""


async def find_document(id: UUID) -> Document | None:
    """A paper that has not been deleted."""
    row = await fetch_row(f"{DOCUMENT} WHERE id = $1 AND deleted_at IS NULL", id)
    return Document(**{**row, "kind": DocumentKind(row["kind"])}) if row else None


async def list_documents(delegation: UUID) -> list[Document]:
    """The papers of a delegation, latest first."""
    rows = await fetch(
        f"{DOCUMENT} WHERE delegation = $1 AND deleted_at IS NULL ORDER BY id DESC", delegation
    )
    return [Document(**{**row, "kind": DocumentKind(row["kind"])}) for row in rows]


async def find_current(delegation: UUID, kind: DocumentKind, person: UUID | None) -> Document | None:
    """The paper of a kind that counts now."""
    row = await fetch_row(
        f"""
        {DOCUMENT}
        WHERE delegation = $1 AND kind = $2 AND person IS NOT DISTINCT FROM $3 AND deleted_at IS NULL
        """,
        delegation,
        kind,
        person,
    )
    return Document(**{**row, "kind": DocumentKind(row["kind"])}) if row else None


async def insert_document(document: Document) -> None:
    """A unique violation of `document_current` says that there is one of the kind already."""
    columns = asdict(document)
    await execute(
        f"""
        INSERT INTO document ({", ".join(columns)})
        VALUES ({", ".join(f"${n}" for n in range(1, len(columns) + 1))})
        """,
        *columns.values(),
    )


async def retire(documents: Sequence[UUID], *, by: UUID | None, now: datetime) -> None:
    """Mark papers as deleted; the rows stay as the record that they were there."""
    await execute(
        "UPDATE document SET deleted_at = $2, deleted_by = $3 WHERE id = ANY ($1) AND deleted_at IS NULL",
        list(documents),
        now,
        by,
    )


async def photos_of(person: UUID) -> list[Document]:
    """The photos of somebody in all delegations, locked."""
    rows = await fetch(
        f"{DOCUMENT} WHERE person = $1 AND kind = 'photo' AND deleted_at IS NULL ORDER BY id FOR UPDATE",
        person,
    )
    return [Document(**{**row, "kind": DocumentKind(row["kind"])}) for row in rows]


async def overdue(day: date) -> list[Document]:
    """Papers nobody needs on `day`: their event is over for as long as its regulation keeps papers, or
    whose they were has left the delegation, was made nameless, or no longer agrees to a photo.
    """
    rows = await fetch(
        f"""
        {DOCUMENT.replace("FROM document", "FROM document d")}
        WHERE deleted_at IS NULL
          AND (EXISTS (SELECT FROM event e LEFT JOIN regulation r ON r.event = e.id
                       WHERE e.id = d.event
                         AND e.ends_on + coalesce((r.parameters->>'papers_kept_days')::int, 30) < $1)
               OR EXISTS (SELECT FROM person p WHERE p.id = d.person AND p.anonymised_at IS NOT NULL)
               OR d.kind = 'photo' AND NOT EXISTS (
                   SELECT FROM consent c
                   WHERE c.person = d.person AND c.purpose = 'photo' AND c.withdrawn_at IS NULL)
               OR d.person IS NOT NULL AND NOT EXISTS (
                   SELECT FROM delegation_member m
                   WHERE m.delegation = d.delegation AND m.person = d.person AND m.role = 'athlete'))
        ORDER BY event, id FOR UPDATE
        """,
        day,
    )
    return [Document(**{**row, "kind": DocumentKind(row["kind"])}) for row in rows]


async def all_files() -> list[str]:
    """The files of all papers that have not been deleted."""
    return [row["file"] for row in await fetch("SELECT file FROM document WHERE deleted_at IS NULL")]


async def files_in_use(files: Sequence[str]) -> set[str]:
    """Which of these files belong to a paper that has not been deleted."""
    rows = await fetch("SELECT file FROM document WHERE file = ANY ($1) AND deleted_at IS NULL", list(files))
    return {row["file"] for row in rows}
