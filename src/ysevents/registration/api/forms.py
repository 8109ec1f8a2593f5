"""The entry form as a file."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from ysevents.kit import clock
from ysevents.registration.api.delegations import BASE, Me
from ysevents.registration.pages.forms import pdf
from ysevents.registration.service import forms


@get(f"{BASE}/entry-form", media_type="application/pdf")
async def entry_form(
    request: Request[Any, Any, Any], delegation: FromPath[UUID], account: Me
) -> Response[bytes]:
    """The entry form as PDF, for its unit and its reviewers."""
    site = request.app.state.shell.settings.address
    return pdf(await forms.print_form(delegation, site=site, account=account, now=clock.now()))


routes = [entry_form]
