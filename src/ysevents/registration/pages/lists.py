"""Lists of the office: head counts and multi-event athletes, to look at, print and download."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Template

from ysevents.kit import clock
from ysevents.kit.pages import AnyRequest, page
from ysevents.registration import service
from ysevents.registration.pages.shared import REVIEWER, Me
from ysevents.registration.service import lists

NO_STORE = {"Cache-Control": "private, no-store"}


@get("/registration/{event:uuid}/lists", guards=[REVIEWER])
async def overview(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """Both lists of the frozen delegations; printed, they are two tables under one head."""
    return page(
        request,
        "registration/lists.html",
        heads=await lists.count_heads(event, account=account),
        athletes=await lists.list_multi_entries(event, account=account, now=clock.now()),
        regulation=await service.get_regulation(event),
    )


@get("/registration/{event:uuid}/lists/head-counts.csv", guards=[REVIEWER])
async def head_counts_file(event: FromPath[UUID], account: Me) -> Response[bytes]:
    return csv_file(await lists.export_heads(event, account=account), "head-counts.csv")


@get("/registration/{event:uuid}/lists/multi-entries.csv", guards=[REVIEWER])
async def multi_entries_file(event: FromPath[UUID], account: Me) -> Response[bytes]:
    content = await lists.export_multi_entries(event, account=account, now=clock.now())
    return csv_file(content, "multi-entries.csv")


def csv_file(content: bytes, name: str) -> Response[bytes]:
    """A file to be kept by whoever asked, and by nothing in between."""
    return Response(
        content,
        media_type="text/csv; charset=utf-8",
        headers={**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'},
    )


routes = [overview, head_counts_file, multi_entries_file]
