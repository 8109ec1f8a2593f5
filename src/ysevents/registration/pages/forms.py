"""The page of an entry form: print it, hand the sealed copy in, see whether a printed one still holds."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import YsError
from ysevents.kit.pages import AnyRequest, page
from ysevents.registration.enums import DelegationState, DocumentKind
from ysevents.registration.pages.shared import ANYBODY, TONES, Me, seal_light
from ysevents.registration.papers import is_sealed, shown_code
from ysevents.registration.service import documents, forms

NO_STORE = {"Cache-Control": "private, no-store"}
FORM = "/registration/forms/{delegation:uuid}"
LONGEST_CODE = 20


@get(FORM, guards=[ANYBODY])
async def entry_form(
    request: AnyRequest, delegation: FromPath[UUID], account: Me, code: FromQuery[str] = ""
) -> Template:
    """Where the QR leads: `code` is what stands on the paper."""
    return await form_page(request, delegation, account, scanned=code)


@get(f"{FORM}/entry-form.pdf", guards=[ANYBODY])
async def entry_form_file(request: AnyRequest, delegation: FromPath[UUID], account: Me) -> Response[bytes]:
    site = request.app.state.shell.settings.address
    return pdf(await forms.print_form(delegation, site=site, account=account, now=clock.now()))


async def form_page(
    request: AnyRequest,
    delegation: UUID,
    account: Account,
    *,
    scanned: str = "",
    refusal: YsError | None = None,
) -> Template:
    seen = await forms.get_seen(delegation, account=account)
    held = seen.book.delegation
    holds = is_sealed(seen.book)
    uploaded = await documents.list_documents(delegation, account=account)
    return page(
        request,
        "registration/entry_form.html",
        refusal=refusal,
        book=seen.book,
        is_own=seen.is_own,
        state={"word": held.state.label, "tone": TONES[held.state]},
        code=shown_code(seen.code),
        scanned=shown_code(scanned.strip().lower().replace("-", "")[:LONGEST_CODE]),
        kind=DocumentKind.SEALED_FORM,
        sealed=next((d for d in uploaded if d.kind == DocumentKind.SEALED_FORM), None),
        seal=seal_light(seen.book),
        can_seal=seen.is_own
        and (
            held.state == DelegationState.SUBMITTED or (held.state == DelegationState.APPROVED and not holds)
        ),
        can_unseal=seen.is_own and held.state == DelegationState.SUBMITTED,
        sealed_form_required=seen.book.regulation.parameters.sealed_form_required,
    )


def pdf(content: bytes) -> Response[bytes]:
    """A form to be kept by whoever asked, and by nothing in between."""
    return Response(
        content,
        media_type="application/pdf",
        headers={**NO_STORE, "Content-Disposition": 'inline; filename="entry-form.pdf"'},
    )


routes = [entry_form, entry_form_file]
