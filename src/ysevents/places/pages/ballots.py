"""A ballot as everybody may see it, with the form for one's own wishes and the log of the draw."""

from collections.abc import Mapping
from json import dumps
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.places import service, views

Visitor = NamedDependency[Account | None]
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
RANK = "rank_"


@get("/ballots/{ballot:uuid}")
async def ballot(request: AnyRequest, ballot: FromPath[UUID], visitor: Visitor) -> Template:
    return await _shown(request, ballot, visitor)


@post("/ballots/{ballot:uuid}/wishes")
async def wish(request: AnyRequest, ballot: FromPath[UUID], data: Form, account: Me) -> Redirect | Template:
    """One's whole list; ranks left empty are passed over."""
    ranks = sorted((int(name.removeprefix(RANK)), data[name]) for name in data if _is_rank(name))
    numbers = [int(number) for _, number in ranks if number.isdecimal() and len(number) < 5]
    try:
        await service.set_wishes(ballot, numbers, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _shown(request, ballot, account, refusal, data)
    say = "志愿已保存，截止前可以修改。" if numbers else "已退出这次抽签。"
    return see(f"/ballots/{ballot}", say)


@get("/ballots/{ballot:uuid}/log.json")
async def log(ballot: FromPath[UUID]) -> Response[bytes]:
    """What `ysevents ballot` draws again from."""
    found = await service.get_log(ballot)
    return Response(
        dumps(found, ensure_ascii=False, indent=1).encode(),
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="ballot-{ballot}.json"'},
    )


def _is_rank(name: str) -> bool:
    digits = name.removeprefix(RANK)
    return name.startswith(RANK) and digits.isascii() and digits.isdigit() and len(digits) < 3


async def _shown(
    request: AnyRequest,
    ballot: UUID,
    visitor: Account | None,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    now = clock.now()
    found = await service.get_ballot(ballot, visitor=visitor)
    return page(
        request,
        "places/ballot.html",
        refusal=refusal,
        typed=typed or views.ranked(found.own_numbers, RANK),
        ballot=found,
        state=views.ballot_state(found, now),
        facts=views.ballot_facts(found),
        is_open=found.takes_wishes(now),
        choices=views.slot_choices(found),
        ranks=[f"{RANK}{n}" for n in range(1, found.ranks_at_most + 1)],
        results=views.result_rows(found),
    )


routes = [ballot, wish, log]
