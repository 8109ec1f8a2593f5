"""Public notices and objections as JSON. Names are on the page alone, and while it is open."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post, put
from litestar.params import FromPath, HeaderParameter, JSONBody
from pydantic import BaseModel

from ysevents.accounts.guards import address_of
from ysevents.kit import clock
from ysevents.registration.api.delegations import Me
from ysevents.registration.enums import ObjectionState
from ysevents.registration.notice_schemas import Notice, NoticeIn, Objection, ObjectionAnswerIn, ObjectionIn
from ysevents.registration.service import public_notices

Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
PUBLIC = "/api/v1/events/{event:uuid}/notice"
OFFICE = "/api/v1/registration/events/{event:uuid}"


class NoticeOut(BaseModel):
    """A notice, without names."""

    event: UUID
    opens_at: datetime
    closes_at: datetime
    contact: str
    is_open: bool

    @classmethod
    def of(cls, notice: Notice, now: datetime) -> "NoticeOut":
        return cls(
            event=notice.event,
            opens_at=notice.opens_at,
            closes_at=notice.closes_at,
            contact=notice.contact,
            is_open=notice.is_open(now),
        )


class ObjectionOut(BaseModel):
    """An objection as the office sees it. The telephone number is masked."""

    id: UUID
    text: str
    phone: str | None
    made_at: datetime
    state: ObjectionState
    answer: str | None
    decided_at: datetime | None

    @classmethod
    def of(cls, objection: Objection) -> "ObjectionOut":
        return cls(**{name: getattr(objection, name) for name in cls.model_fields})


@get(PUBLIC)
async def read(event: FromPath[UUID]) -> NoticeOut:
    """Until when the list of a meet is shown."""
    now = clock.now()
    return NoticeOut.of((await public_notices.read_notice(event, None, now=now)).notice, now)


@post(f"{PUBLIC}/objections", status_code=202)
async def object_to(
    request: Request[Any, Any, Any], event: FromPath[UUID], data: JSONBody[ObjectionIn], key: Key = ""
) -> None:
    """Object, without an account; the same key again is kept once."""
    await public_notices.object_to(
        event, data, idempotency_key=key, address=address_of(request), now=clock.now()
    )


@put(f"{OFFICE}/notice")
async def open_notice(event: FromPath[UUID], data: JSONBody[NoticeIn], account: Me) -> NoticeOut:
    """Open the notice, or make it longer."""
    now = clock.now()
    return NoticeOut.of(await public_notices.open_notice(event, data, account=account, now=now), now)


@get(f"{OFFICE}/objections")
async def objections(event: FromPath[UUID], account: Me) -> list[ObjectionOut]:
    """All of a meet, what waits first."""
    desk = await public_notices.get_desk(event, account=account, now=clock.now())
    return [ObjectionOut.of(objection) for objection in desk.objections]


@post("/api/v1/registration/objections/{objection:uuid}/decision", status_code=200)
async def decide(objection: FromPath[UUID], data: JSONBody[ObjectionAnswerIn], account: Me) -> ObjectionOut:
    """Say whether it holds, and why."""
    return ObjectionOut.of(
        await public_notices.decide_objection(
            objection, is_upheld=data.is_upheld, answer=data.answer, account=account, now=clock.now()
        )
    )


routes = [read, object_to, open_notice, objections, decide]
