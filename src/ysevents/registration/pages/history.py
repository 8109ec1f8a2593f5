"""Pages of the history of a delegation: the unit's own, and the office's."""

from uuid import UUID

from litestar import get
from litestar.params import FromPath
from litestar.response import Template

from ysevents.accounts.schemas import Account
from ysevents.kit.pages import AnyRequest, page
from ysevents.registration.guards import of_one_meet
from ysevents.registration.pages.shared import COACH, REVIEWER, TONES, Me, Unit, find_own, home
from ysevents.registration.service import history


@get("/registration/{event:uuid}/history", guards=[COACH])
async def own(request: AnyRequest, event: FromPath[UUID], account: Me, unit: Unit = None) -> Template:
    """What happened to one's own delegation."""
    back = {"label": "我的代表队", "href": home(event, unit)}
    return await _history_page(request, await find_own(event, unit, account), account, back)


@get("/registration/{event:uuid}/review/{delegation:uuid}/history", guards=[REVIEWER, of_one_meet])
async def of_delegation(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], account: Me
) -> Template:
    """What happened to a delegation that one reviews."""
    back = {"label": "报名审核", "href": f"/registration/{event}/review/{delegation}"}
    return await _history_page(request, delegation, account, back)


async def _history_page(
    request: AnyRequest, delegation: UUID, account: Account, back: dict[str, str]
) -> Template:
    found, lines = await history.get_history(delegation, account=account)
    return page(
        request,
        "registration/history.html",
        found=found,
        lines=lines,
        state={"word": found.state.label, "tone": TONES[found.state]},
        back=back,
    )


routes = [own, of_delegation]
