"""Regulations as JSON: reading a version, setting up an event section by section, publishing it."""

from datetime import datetime
from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from pydantic import BaseModel

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.registration import service
from ysevents.registration.api.delegations import IfMatch, read_revision
from ysevents.registration.parameters import STRICT, RegulationParameters
from ysevents.registration.regulation_words import changes
from ysevents.registration.rules.plan import Plan
from ysevents.registration.schemas import Version
from ysevents.registration.setups import Contests, DatesIn, Divisions, NewEventIn, Texts

Me = NamedDependency[Account]
Visitor = NamedDependency[Account | None]
BASE = "/api/v1/regulations"
ONE = f"{BASE}/{{event:uuid}}"


class DivisionsIn(BaseModel):
    """All divisions of an event, in their order."""

    model_config = STRICT

    divisions: Divisions


class ContestsIn(BaseModel):
    """All contests of an event."""

    model_config = STRICT

    contests: Contests


class TextsIn(BaseModel):
    """All free sections of the printed regulation, in their order."""

    model_config = STRICT

    texts: Texts


class RegulationOut(BaseModel):
    """A version of a regulation."""

    event: UUID
    version: int
    digest: str
    made_at: datetime
    parameters: RegulationParameters
    content: Plan

    @classmethod
    def of(cls, version: Version) -> "RegulationOut":
        return cls(
            event=version.event,
            version=version.version,
            digest=version.digest,
            made_at=version.made_at,
            parameters=version.parameters,
            content=version.content,
        )


class VersionOut(BaseModel):
    """A version in the history, with what it changed in words."""

    version: int
    made_at: datetime
    made_by: str | None
    reason: str
    digest: str
    changes: list[str]


class TemplateOut(BaseModel):
    """A template to make an event from."""

    key: str
    name: str
    about: str


@get(f"{BASE}/templates")
async def templates(account: Me) -> list[TemplateOut]:
    """What events can be made from."""
    return [TemplateOut(key=t.key, name=t.name, about=t.about) for t in service.list_templates()]


@post(BASE)
async def create(data: JSONBody[NewEventIn], account: Me) -> Response[RegulationOut]:
    """Make a draft of an event from a template."""
    event = await service.create_event_from_template(data, account=account, now=clock.now())
    return await _answer(event, account, 201)


@get(ONE)
async def read(
    event: FromPath[UUID], visitor: Visitor, version: FromQuery[int | None] = None
) -> Response[RegulationOut]:
    """The version in force, or another; of a draft only for those who make it. Its number is also the ETag."""
    return _tagged(await service.get_sheet(event, version, visitor=visitor))


@get(f"{ONE}/versions")
async def versions(event: FromPath[UUID], account: Me) -> list[VersionOut]:
    """All versions, the newest first."""
    found = await service.list_versions(event, account=account)
    return [
        VersionOut(
            version=new.version,
            made_at=new.made_at,
            made_by=new.made_by,
            reason=new.reason,
            digest=new.digest,
            changes=changes(old, new) if old else [],
        )
        for new, old in zip(found, [*found[1:], None], strict=True)
    ]


@put(f"{ONE}/dates")
async def set_dates(
    event: FromPath[UUID], data: JSONBody[DatesIn], account: Me, if_match: IfMatch = None
) -> Response[RegulationOut]:
    """Title, days, and the window of registration; as of all sections, If-Match names the version that was read."""
    seen = read_revision(if_match)
    await service.change_dates(event, data, seen=seen, account=account, now=clock.now())
    return await _answer(event, account)


@put(f"{ONE}/parameters")
async def set_parameters(
    event: FromPath[UUID], data: JSONBody[RegulationParameters], account: Me, if_match: IfMatch = None
) -> Response[RegulationOut]:
    """All parameters; those left out get their defaults."""
    seen = read_revision(if_match)
    await service.change_parameters(event, data, seen=seen, account=account, now=clock.now())
    return await _answer(event, account)


@put(f"{ONE}/divisions")
async def set_divisions(
    event: FromPath[UUID], data: JSONBody[DivisionsIn], account: Me, if_match: IfMatch = None
) -> Response[RegulationOut]:
    seen = read_revision(if_match)
    await service.set_divisions(event, data.divisions, seen=seen, account=account, now=clock.now())
    return await _answer(event, account)


@put(f"{ONE}/contests")
async def set_contests(
    event: FromPath[UUID], data: JSONBody[ContestsIn], account: Me, if_match: IfMatch = None
) -> Response[RegulationOut]:
    seen = read_revision(if_match)
    await service.set_contests(event, data.contests, seen=seen, account=account, now=clock.now())
    return await _answer(event, account)


@put(f"{ONE}/texts")
async def set_texts(
    event: FromPath[UUID], data: JSONBody[TextsIn], account: Me, if_match: IfMatch = None
) -> Response[RegulationOut]:
    seen = read_revision(if_match)
    await service.set_texts(event, data.texts, seen=seen, account=account, now=clock.now())
    return await _answer(event, account)


@post(f"{ONE}/publication", status_code=200)
async def publish(event: FromPath[UUID], account: Me) -> Response[RegulationOut]:
    """Show the event to everybody; 409 says all that lacks."""
    await service.publish(event, account=account, now=clock.now())
    return await _answer(event, account)


async def _answer(event: UUID, account: Account, status: int = 200) -> Response[RegulationOut]:
    version = await service.get_sheet(event, None, visitor=account)
    return _tagged(version, status)


def _tagged(version: Version, status: int = 200) -> Response[RegulationOut]:
    """The version is the ETag."""
    return Response(
        RegulationOut.of(version),
        status_code=status,
        headers={"ETag": f'"{version.version}"', "Cache-Control": "private, no-store"},
    )


routes = [
    templates,
    create,
    read,
    versions,
    set_dates,
    set_parameters,
    set_divisions,
    set_contests,
    set_texts,
    publish,
]
