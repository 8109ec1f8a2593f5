"""The line-up of a relay team in the call room: four legs, each somebody of its list."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.competitions.lineup_schemas import Lineup
from ysevents.competitions.pages.call_room import HERE as CALL_ROOM
from ysevents.competitions.pages.call_room import STAFF
from ysevents.competitions.rules.rosters import RELAY_LEGS
from ysevents.competitions.service import lineups
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = f"{CALL_ROOM}/{{fixture:uuid}}/line-ups/{{slot:uuid}}"
FIELDS = tuple(f"leg-{n}" for n in range(1, RELAY_LEGS + 1))


@get(HERE, guards=[STAFF])
async def lineup(
    request: AnyRequest, event: FromPath[UUID], fixture: FromPath[UUID], slot: FromPath[UUID], account: Me
) -> Template:
    """Who runs which leg, and who may."""
    found = await lineups.get_lineup(fixture, slot, account=account, now=clock.now())
    return _page(request, found, found.bibs)


@post(HERE, guards=[STAFF])
async def set_lineup(
    request: AnyRequest,
    event: FromPath[UUID],
    fixture: FromPath[UUID],
    slot: FromPath[UUID],
    data: Form,
    account: Me,
) -> Template | Redirect:
    """Name who runs."""
    now = clock.now()
    bibs = tuple(data.get(name, "").strip() for name in FIELDS)
    try:
        kept = await lineups.set_lineup(
            fixture, slot, bibs, etag=data.get("etag") or None, account=account, now=now
        )
    except NotFound:
        raise
    except YsError as refusal:
        found = await lineups.get_lineup(fixture, slot, account=account, now=now)
        return _page(request, found, bibs, refusal)
    return see(f"/meets/{kept.root}/call-room/{fixture}", f"{kept.team}的棒次已保存")


def _page(
    request: AnyRequest, found: Lineup, bibs: tuple[str, ...], refusal: YsError | None = None
) -> Template:
    return page(
        request,
        "competitions/lineup.html",
        refusal=refusal,
        lineup=found,
        legs=[
            {"name": name, "label": f"第{n}棒", "value": bib}
            for n, (name, bib) in enumerate(zip(FIELDS, bibs, strict=True), 1)
        ],
        options=[
            {"value": "", "label": "请选择"},
            *(
                {"value": one.bib, "label": f"{one.bib} {one.name}{'（替补）' if one.is_reserve else ''}"}
                for one in found.candidates
            ),
        ],
    )


routes = [lineup, set_lineup]
