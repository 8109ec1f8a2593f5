"""The page of an entry form: print it, and see whether a printed one still holds."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from ysevents.kit import clock
from ysevents.kit.pages import AnyRequest, page
from ysevents.registration.pages.shared import ANYBODY, TONES, Me
from ysevents.registration.papers import shown_code
from ysevents.registration.service import forms

NO_STORE = {"Cache-Control": "private, no-store"}
FORM = "/registration/forms/{delegation:uuid}"


@get(FORM, guards=[ANYBODY])
async def entry_form(
    request: AnyRequest, delegation: FromPath[UUID], account: Me, code: FromQuery[str] = ""
) -> Template:
    """Where the QR leads: `code` is what stands on the paper."""
    seen = await forms.get_seen(delegation, account=account)
    held = seen.book.delegation
    return page(
        request,
        "registration/entry_form.html",
        book=seen.book,
        is_own=seen.is_own,
        state={"word": held.state.label, "tone": TONES[held.state]},
        code=shown_code(seen.code),
        scanned=shown_code(code.strip().lower()[:20]) if code else "",
    )


@get(f"{FORM}/entry-form.pdf", guards=[ANYBODY])
async def entry_form_file(request: AnyRequest, delegation: FromPath[UUID], account: Me) -> Response[bytes]:
    site = request.app.state.shell.settings.address
    return pdf(await forms.print_form(delegation, site=site, account=account, now=clock.now()))


def pdf(content: bytes) -> Response[bytes]:
    """A form to be kept by whoever asked, and by nothing in between."""
    return Response(
        content,
        media_type="application/pdf",
        headers={**NO_STORE, "Content-Disposition": 'inline; filename="entry-form.pdf"'},
    )


routes = [entry_form, entry_form_file]
