"""The grid athlete x contest: each tap enters or withdraws, with script or without."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.kit.problems import PYDANTIC
from ysevents.registration.pages.shared import COACH, Form, Me, Unit, find_own, home, links
from ysevents.registration.service import grid


@get("/registration/{event:uuid}/grid", guards=[COACH])
async def entry_grid(request: AnyRequest, event: FromPath[UUID], account: Me, unit: Unit = None) -> Template:
    """All athletes and contests of the delegation on one page."""
    return await _grid_page(request, event, unit, account)


@post("/registration/{event:uuid}/grid", guards=[COACH])
async def set_cell(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    """A tap without script: the button says the cell and what it shall become."""
    own = await find_own(event, unit, account)
    try:
        contest, person, entered = _cell(data)
        await grid.set_cell(own, contest, person, entered=entered, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _grid_page(request, event, unit, account, refusal)
    return see(home(event, unit, "/grid"), "已报名" if entered else "已撤回报名")


async def _grid_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    account: Account,
    refusal: YsError | None = None,
) -> Template:
    own = await find_own(event, unit, account)
    book, grids = await grid.read_grid(own, account=account, now=clock.now())
    return page(
        request,
        "registration/grid.html",
        refusal=refusal,
        book=book,
        grids=grids,
        can_edit=book.delegation.is_editable and book.regulation.is_open(clock.now()),
        **links(event, unit),
    )


def _cell(data: dict[str, str]) -> tuple[UUID, UUID, bool]:
    """`<contest> <person> 1` enters, `... 0` withdraws."""
    try:
        contest, person, wanted = data.get("cell", "").split()
        return UUID(contest), UUID(person), {"0": False, "1": True}[wanted]
    except (ValueError, KeyError):
        raise Invalid(fields={"cell": PYDANTIC["uuid_parsing"]}) from None


routes = [entry_grid, set_cell]
