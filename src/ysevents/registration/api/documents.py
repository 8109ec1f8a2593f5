"""Papers as JSON and files: what is there, hand one in, take one back.

A paper is named by what it is (whose, of what kind), so that sending it again is no second one.
"""

from datetime import datetime
from uuid import UUID

from litestar import Response, delete, get, put
from litestar.params import FromPath, MultipartBody
from pydantic import BaseModel

from ysevents.kit import clock, uploads
from ysevents.registration.api.delegations import BASE, Me
from ysevents.registration.enums import DocumentKind
from ysevents.registration.pages.documents import UploadForm, file_of
from ysevents.registration.schemas import Document
from ysevents.registration.service import documents

NO_STORE = {"Cache-Control": "private, no-store"}
DOCUMENT = "/api/v1/registration/documents/{document:uuid}"


class DocumentOut(BaseModel):
    """A paper, without the file."""

    id: UUID
    person: UUID | None
    kind: DocumentKind
    sha256: str
    size: int
    media_type: str
    form_code: str | None
    uploaded_at: datetime

    @classmethod
    def of(cls, document: Document) -> "DocumentOut":
        return cls(
            id=document.id,
            person=document.person,
            kind=document.kind,
            sha256=document.sha256.hex(),
            size=document.size,
            media_type=document.media_type,
            form_code=document.form_code,
            uploaded_at=document.uploaded_at,
        )


@get(f"{BASE}/papers")
async def listed(delegation: FromPath[UUID], account: Me) -> Response[list[DocumentOut]]:
    """The papers of a delegation, latest first, for its unit and its reviewers."""
    found = await documents.list_documents(delegation, account=account)
    return Response([DocumentOut.of(document) for document in found], headers=NO_STORE)


@put(f"{BASE}/papers/{{kind:str}}", request_max_body_size=uploads.BODY_LIMIT)
async def put_for_all(
    delegation: FromPath[UUID], kind: FromPath[DocumentKind], data: MultipartBody[UploadForm], account: Me
) -> Response[DocumentOut]:
    """A paper for the whole delegation: insurance, medical, or once handed in the sealed form."""
    kept = await documents.upload(delegation, kind, *await data.pages(), account=account, now=clock.now())
    return Response(DocumentOut.of(kept), headers=NO_STORE)


@put(f"{BASE}/athletes/{{person:uuid}}/papers/{{kind:str}}", request_max_body_size=uploads.BODY_LIMIT)
async def put_for_athlete(
    delegation: FromPath[UUID],
    person: FromPath[UUID],
    kind: FromPath[DocumentKind],
    data: MultipartBody[UploadForm],
    account: Me,
) -> Response[DocumentOut]:
    """A paper of one athlete; it replaces the one of that kind."""
    kept = await documents.upload(
        delegation, kind, *await data.pages(), person=person, account=account, now=clock.now()
    )
    return Response(DocumentOut.of(kept), headers=NO_STORE)


@get(DOCUMENT)
async def content(document: FromPath[UUID], account: Me) -> Response[bytes]:
    """The file of a paper; that it was looked at is in the audit."""
    return file_of(*await documents.open_document(document, account=account, now=clock.now()))


@delete(DOCUMENT)
async def remove(document: FromPath[UUID], account: Me) -> None:
    """Take a paper back."""
    await documents.remove(document, account=account, now=clock.now())


routes = [listed, put_for_all, put_for_athlete, content, remove]
