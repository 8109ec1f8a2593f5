"""Pages of papers: who has handed in what, an athlete's own, the files behind them."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody
from litestar.response import Redirect, Template
from pydantic import BaseModel, BeforeValidator, ConfigDict

from ysevents.accounts.schemas import Account
from ysevents.kit import clock, uploads
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration.enums import DocumentKind
from ysevents.registration.errors import AthleteNotFound, DelegationNotFound
from ysevents.registration.pages.forms import FORM, NO_STORE, form_page
from ysevents.registration.pages.shared import ANYBODY, COACH, Me
from ysevents.registration.schemas import Athlete, Book, Document
from ysevents.registration.service import documents, forms

PAPERS = f"{FORM}/papers"
DOCUMENT = "/registration/documents/{document:uuid}"
FOR_ALL = (DocumentKind.INSURANCE, DocumentKind.MEDICAL)
SUFFIX = {"image/jpeg": "jpg", "application/pdf": "pdf"}


def _chosen(sent: Any) -> list[Any]:
    return [file for file in (sent if isinstance(sent, list) else [sent]) if file]


class UploadForm(BaseModel):
    """A file, or the pages of one, and what it is; a browser sends an empty text where none was chosen."""

    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True)

    kind: str = ""
    file: Annotated[list[UploadFile], BeforeValidator(_chosen)] = []

    @property
    def known_kind(self) -> DocumentKind:
        try:
            return DocumentKind(self.kind)
        except ValueError:
            raise Invalid("不认识这种材料，请从页面上的按钮上传。") from None

    async def pages(self) -> list[bytes]:
        if not self.file:
            raise uploads.FileMissing
        return [await file.read() for file in self.file]


Upload = MultipartBody[UploadForm]


@get(PAPERS, guards=[ANYBODY])
async def overview(request: AnyRequest, delegation: FromPath[UUID], account: Me) -> Template:
    """A light for each athlete and paper; papers that stand for all."""
    return await _overview_page(request, delegation, account)


@post(PAPERS, guards=[COACH], request_max_body_size=uploads.BODY_LIMIT)
async def upload_for_all(
    request: AnyRequest, delegation: FromPath[UUID], data: Upload, account: Me
) -> Template | Redirect:
    """A paper for the whole delegation: one policy for all, or the form with the seal."""
    sealed = data.kind == DocumentKind.SEALED_FORM
    try:
        await documents.upload(
            delegation, data.known_kind, *await data.pages(), account=account, now=clock.now()
        )
    except DelegationNotFound:
        raise
    except YsError as refusal:
        show = form_page if sealed else _overview_page
        return await show(request, delegation, account, refusal=refusal)
    if sealed:
        return see(f"/registration/forms/{delegation}", "盖章件已上传")
    return see(f"/registration/forms/{delegation}/papers", "材料已上传，对名单里的运动员都有效")


@get(f"{PAPERS}/{{person:uuid}}", guards=[ANYBODY])
async def athlete_papers(
    request: AnyRequest, delegation: FromPath[UUID], person: FromPath[UUID], account: Me
) -> Template:
    """The papers of one athlete, each where it is put right."""
    return await _athlete_page(request, delegation, person, account)


@post(f"{PAPERS}/{{person:uuid}}", guards=[COACH], request_max_body_size=uploads.BODY_LIMIT)
async def upload_for_athlete(
    request: AnyRequest, delegation: FromPath[UUID], person: FromPath[UUID], data: Upload, account: Me
) -> Template | Redirect:
    try:
        kept = await documents.upload(
            delegation,
            data.known_kind,
            *await data.pages(),
            person=person,
            account=account,
            now=clock.now(),
        )
    except (DelegationNotFound, AthleteNotFound):
        raise
    except YsError as refusal:
        return await _athlete_page(request, delegation, person, account, refusal=refusal)
    return see(f"/registration/forms/{delegation}/papers/{person}", f"{kept.kind.label}已上传")


@get(DOCUMENT, guards=[ANYBODY])
async def document_file(document: FromPath[UUID], account: Me) -> Response[bytes]:
    """The file of a paper. Nothing in between may keep it."""
    return file_of(*await documents.open_document(document, account=account, now=clock.now()))


@get(f"{DOCUMENT}/thumbnail", guards=[ANYBODY])
async def thumbnail(document: FromPath[UUID], account: Me) -> Response[bytes]:
    """A photo beside a name in a list."""
    return file_of(*await documents.open_thumbnail(document, account=account, now=clock.now()))


@post(f"{DOCUMENT}/removal", guards=[COACH])
async def remove(document: FromPath[UUID], account: Me) -> Redirect:
    gone = await documents.remove(document, account=account, now=clock.now())
    below = f"/{gone.person}" if gone.person else ""
    place = "" if gone.kind == DocumentKind.SEALED_FORM else f"/papers{below}"
    return see(f"/registration/forms/{gone.delegation}{place}", f"{gone.kind.label}已删除")


def file_of(document: Document, content: bytes) -> Response[bytes]:
    name = f"{document.kind.value.replace('_', '-')}.{SUFFIX[document.media_type]}"
    return Response(
        content,
        media_type=document.media_type,
        headers={**NO_STORE, "Content-Disposition": f'inline; filename="{name}"'},
    )


async def _overview_page(
    request: AnyRequest, delegation: UUID, account: Account, refusal: YsError | None = None
) -> Template:
    seen = await forms.get_seen(delegation, account=account)
    book = seen.book
    held = await documents.list_documents(delegation, account=account)
    required = book.regulation.parameters.required_papers
    return page(
        request,
        "registration/papers.html",
        refusal=refusal,
        book=book,
        is_own=seen.is_own,
        can_edit=_can_edit(book, is_own=seen.is_own),
        required=required,
        rows=[(athlete, _given(book, athlete)) for athlete in book.athletes],
        for_all=[(kind, _of(held, kind, None)) for kind in FOR_ALL if kind.value in required],
    )


async def _athlete_page(
    request: AnyRequest, delegation: UUID, person: UUID, account: Account, refusal: YsError | None = None
) -> Template:
    seen = await forms.get_seen(delegation, account=account)
    book = seen.book
    athlete = book.find_athlete(person)
    if athlete is None:
        raise AthleteNotFound
    held = await documents.list_documents(delegation, account=account)
    required = [DocumentKind(paper.value) for paper in book.regulation.parameters.required_papers]
    kinds = [*required, DocumentKind.PHOTO]
    can_edit = _can_edit(book, is_own=seen.is_own)
    fills = seen.is_own and book.delegation.state in documents.UNDER_REVIEW
    return page(
        request,
        "registration/athlete_papers.html",
        refusal=refusal,
        book=book,
        athlete=athlete,
        is_own=seen.is_own,
        can_edit=can_edit,
        can_fill=can_edit or fills,
        rows=[_row(held, kind, athlete, is_required=kind in required) for kind in kinds],
        following=_following(book, athlete),
    )


def _row(
    held: Sequence[Document], kind: DocumentKind, athlete: Athlete, *, is_required: bool
) -> dict[str, Any]:
    """A paper of an athlete: the own one, or the one for all, or none."""
    own = _of(held, kind, athlete.person)
    shared = _of(held, kind, None) if kind.value in athlete.papers else None
    return {"kind": kind, "is_required": is_required, "own": own, "shared": shared}


def _following(book: Book, athlete: Athlete) -> Athlete | None:
    """Whose papers are missing next, down the list and from its top again."""
    at = book.athletes.index(athlete)
    others = [*book.athletes[at + 1 :], *book.athletes[:at]]
    return next((other for other in others if book.papers_missing(other)), None)


def _of(held: Sequence[Document], kind: DocumentKind, person: UUID | None) -> Document | None:
    return next((d for d in held if d.kind == kind and d.person == person), None)


def _given(book: Book, athlete: Athlete) -> list[dict[str, str]]:
    """The lights of an athlete as words and tones."""
    return [
        {"word": light.word, "tone": "ok" if light.is_given else "attention"}
        for light in book.lights_of(athlete)
    ]


def _can_edit(book: Book, *, is_own: bool) -> bool:
    return is_own and book.delegation.is_editable and book.regulation.is_open(clock.now())


routes = [overview, upload_for_all, athlete_papers, upload_for_athlete, document_file, thumbnail, remove]
