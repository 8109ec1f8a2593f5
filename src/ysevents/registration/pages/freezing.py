"""The page on which the office freezes a meet: what will happen, the word, the act."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.kit.problems import PYDANTIC
from ysevents.registration.pages.shared import REVIEWER, TONES, Form, Me
from ysevents.registration.service import freezing, public_notices


@get("/registration/{event:uuid}/freeze", guards=[REVIEWER])
async def preview(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """What a freeze would do now."""
    return await _preview_page(request, event, account)


@post("/registration/{event:uuid}/freeze", guards=[REVIEWER])
async def freeze_event(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    try:
        left_out = _left_out(data)
        made = await freezing.freeze_event(event, left_out=left_out, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _preview_page(request, event, account, refusal)
    return see(
        f"/registration/{event}/freeze",
        f"已冻结{made.delegations}支代表队：组成{made.teams}支队，新发{made.numbers}个号码、"
        f"{made.officials}张领队教练证",
    )


async def _preview_page(
    request: AnyRequest, event: UUID, account: Account, refusal: YsError | None = None
) -> Template:
    regulation, plan = await freezing.preview_freeze(event, account=account, now=clock.now())
    return page(
        request,
        "registration/freeze.html",
        refusal=refusal,
        regulation=regulation,
        plan=plan,
        caution=await public_notices.find_caution(event, now=clock.now()),
        tones=TONES,
    )


def _left_out(data: dict[str, str]) -> list[UUID]:
    """The delegations shown as staying out, once the tick says that one knows."""
    named = data.get("left_out", "").split()
    if named and data.get("known") != "1":
        raise Invalid("请先勾选“我知道这些代表队不在冻结名单里”。", fields={"known": "请勾选后再冻结。"})
    try:
        return [UUID(name) for name in named]
    except ValueError:
        raise Invalid(fields={"left_out": PYDANTIC["uuid_parsing"]}) from None


routes = [preview, freeze_event]
