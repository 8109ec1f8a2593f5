"""The holder's ticket, the bib seen by anybody, and the scan screen of a checkpoint."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post, route
from litestar.datastructures import Cookie, UploadFile
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.params import FromPath, FromQuery, MultipartBody, URLEncodedBody
from litestar.response import Template
from pydantic import BaseModel, ConfigDict

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.checkin import engines, service
from ysevents.checkin.enums import CheckpointKind, Result
from ysevents.checkin.errors import AdmissionNotFound
from ysevents.checkin.schemas import Place, RecentScan, ScanAnswer, ScanOut, Ticket
from ysevents.core.schemas import Planned
from ysevents.kit import clock, paths, qr
from ysevents.kit.errors import YsError
from ysevents.kit.fields import Instant
from ysevents.kit.http import WASM
from ysevents.kit.ids import uuid7
from ysevents.kit.pages import AnyRequest, page, picture

DEVICE = "ys_device"
DEVICE_S = 400 * 86_400
HIDDEN = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
STAFF = needs(
    Role.ADMINISTRATOR,
    Role.OFFICE_CLERK,
    Role.ORGANISER,
    Role.REFEREE,
    Role.CALL_ROOM_CLERK,
    Role.VENUE_DESK,
)
TONES = {
    Result.OK: "ok",
    Result.DUPLICATE: "refusal",
    Result.REFUSED: "refusal",
    Result.UNKNOWN: "attention",
    Result.CONFIRM: "attention",
}
Staff = NamedDependency[Account]


@route("/t/{code:str}", http_method=(HttpMethod.GET, HttpMethod.HEAD))
async def ticket(request: AnyRequest, code: FromPath[str]) -> Template | Response[bytes]:
    """The holder's page; with `.png` behind the code the same as a picture. Never checks in."""
    now = clock.now()
    found = await service.find_ticket(code.lower().removesuffix(".png"))
    if found is None:
        raise AdmissionNotFound
    url = found.url(request.app.state.shell.settings.address)
    if code.lower().endswith(".png"):
        return picture(await asyncio.to_thread(engines.draw_ticket, _face(found, url)))
    word, tone = found.standing(now)
    return page(
        request,
        "checkin/ticket.html",
        headers=HIDDEN,
        ticket=found,
        facts=_facts(found),
        at=clock.time_cn(found.starts_at) if found.starts_at else "",
        state={"word": word, "tone": tone},
        svg=qr.svg(url),
    )


@get("/b/{code:str}")
async def bib(request: AnyRequest, code: FromPath[str]) -> Template:
    """What a bib tells: its meet and contests. Never the child who wears it."""
    found = await service.find_bib_contest(code)
    if found is None:
        raise AdmissionNotFound("没有找到这块号码布，可能已换新，请到赛事页面查看。")
    return page(request, "checkin/bib.html", headers=HIDDEN, bib=found)


@get("/checkpoints", guards=[STAFF])
async def checkpoints(request: AnyRequest, account: Staff) -> Template:
    return page(request, "checkin/checkpoints.html", places=await service.list_checkpoints(account))


@get("/checkpoints/{checkpoint:uuid}", guards=[STAFF], opt={WASM: True})
async def checkpoint(
    request: AnyRequest,
    checkpoint: FromPath[UUID],
    account: Staff,
    heat: FromQuery[UUID | None] = None,
) -> Template:
    """The scan screen; a call room first asks which heat it calls."""
    return await _screen(request, checkpoint, heat, account=account, now=clock.now())


@post("/checkpoints/{checkpoint:uuid}/scans", guards=[STAFF], opt={WASM: True}, status_code=200)
async def scan(
    request: AnyRequest,
    checkpoint: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    account: Staff,
    heat: FromQuery[UUID | None] = None,
) -> Template:
    """A code typed where scripts do not run: the screen again, with the answer."""
    now = clock.now()
    answer = await service.redeem(
        checkpoint,
        data.get("code", ""),
        nonce=uuid7(),
        device=_device(request),
        device_time=None,
        occurrence=heat,
        confirmed=data.get("confirmed") == "1",
        account=account,
        now=now,
    )
    return await _screen(
        request, checkpoint, heat, account=account, now=now, answer=answer, code=data.get("code", "")
    )


class PhotoForm(BaseModel):
    """A photo; scripts add what a scan carries."""

    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True)

    photo: UploadFile
    nonce: UUID | None = None
    device: str | None = None
    device_time: Instant | None = None
    confirmed: bool = False


@post("/checkpoints/{checkpoint:uuid}/photo", guards=[STAFF], opt={WASM: True}, status_code=200)
async def photo(
    request: AnyRequest,
    checkpoint: FromPath[UUID],
    data: MultipartBody[PhotoForm],
    account: Staff,
    heat: FromQuery[UUID | None] = None,
) -> Template | Response[Any]:
    """A photo of a code, read here; answered in JSON to scripts, else by the screen again."""
    now = clock.now()
    code, answer, refusal = "", None, None
    try:
        code = await asyncio.to_thread(engines.read_photo, await data.photo.read())
        answer = await service.redeem(
            checkpoint,
            code,
            nonce=data.nonce or uuid7(),
            device=(data.device or _device(request))[:64],
            device_time=data.device_time,
            occurrence=heat,
            confirmed=data.confirmed,
            account=account,
            now=now,
        )
    except YsError as error:
        refusal = error
    if "application/json" in request.headers.get("accept", ""):
        if refusal:
            raise refusal
        return Response(ScanOut.of(answer) if answer else None)
    return await _screen(
        request, checkpoint, heat, account=account, now=now, answer=answer, code=code, refusal=refusal
    )


async def _screen(
    request: AnyRequest,
    checkpoint: UUID,
    heat: UUID | None,
    *,
    account: Account,
    now: datetime,
    answer: ScanAnswer | None = None,
    code: str = "",
    refusal: YsError | None = None,
) -> Template:
    place = await service.get_checkpoint(checkpoint, account=account)
    heats = await service.list_heats(place, now=now) if place.kind == CheckpointKind.CALL_ROOM else []
    chosen = next((h for h in heats if h.id == heat), None)
    if place.kind == CheckpointKind.CALL_ROOM and chosen is None:
        return page(request, "checkin/heats.html", place=place, days=_days(place, heats), refusal=refusal)
    recent = await service.list_recent_scans(checkpoint, account=account, now=now)
    device = _device(request)
    response = page(
        request,
        "checkin/scan.html",
        refusal=refusal,
        place=place,
        heat=chosen,
        query=f"?heat={chosen.id}" if chosen else "",
        device=device,
        has_decoder=(paths.data("static") / "vendor/barcode.js").is_file(),
        result=_result(answer, refusal),
        code=code,
        recent=[_row(scan) for scan in recent],
    )
    response.cookies.append(
        Cookie(
            key=DEVICE,
            value=device,
            max_age=DEVICE_S,
            path="/checkpoints",
            httponly=True,
            samesite="lax",
            secure=request.app.state.shell.settings.is_secure,
        )
    )
    return response


def _device(request: AnyRequest) -> str:
    """The name this browser was given when it first opened a scan screen."""
    return request.cookies.get(DEVICE, "")[:64] or uuid4().hex


def _result(answer: ScanAnswer | None, refusal: YsError | None) -> dict[str, str] | None:
    if refusal:
        return {"state": "unknown", "title": "没有核验", "message": refusal.text, "holder": ""}
    if answer is None:
        return None
    holder = " · ".join(filter(None, (answer.holder, answer.label)))
    return {
        "state": str(answer.result),
        "title": answer.title,
        "message": answer.message,
        "holder": holder,
    }


def _row(scan: RecentScan) -> dict[str, str]:
    word = scan.reasons[0].label if scan.reasons else scan.result.label
    return {
        "at": f"{clock.local(scan.at):%H:%M:%S}",
        "word": word,
        "tone": TONES[scan.result],
        "text": " · ".join(filter(None, (scan.holder, scan.label))),
    }


def _days(place: Place, heats: list[Planned]) -> list[dict[str, Any]]:
    """Heats by day, each leading to its scan screen."""
    days: dict[Any, list[dict[str, Any]]] = {}
    for heat in heats:
        days.setdefault(clock.local_day(heat.starts_at), []).append(
            {
                "title": heat.title,
                "starts_at": heat.starts_at,
                "href": f"/checkpoints/{place.id}?heat={heat.id}",
                "place": heat.where,
            }
        )
    return [{"on": day, "entries": entries} for day, entries in days.items()]


def _facts(ticket: Ticket) -> list[dict[str, str]]:
    facts = []
    if ticket.starts_at and ticket.ends_at:
        facts.append({"label": "时间", "value": clock.span_cn(ticket.starts_at, ticket.ends_at)})
    else:
        facts.append({"label": "有效期", "value": clock.span_cn(ticket.valid_from, ticket.valid_until)})
    if ticket.place:
        facts.append({"label": "地点", "value": ticket.place})
    if ticket.label:
        facts.append({"label": "号码", "value": ticket.label})
    if ticket.arrived_at:
        facts.append({"label": "已入场", "value": clock.datetime_cn(ticket.arrived_at)})
    if ticket.reason:
        facts.append({"label": "原因", "value": ticket.reason})
    return facts


def _face(ticket: Ticket, url: str) -> engines.Face:
    lines = tuple(fact["value"] for fact in _facts(ticket) if fact["label"] in {"时间", "有效期", "地点"})
    return engines.Face(
        title=ticket.title,
        lines=lines,
        url=url,
        short=ticket.short,
        foot="入场时出示，读不出时报上面的代号",
    )


routes = [ticket, bib, checkpoints, checkpoint, scan, photo]
