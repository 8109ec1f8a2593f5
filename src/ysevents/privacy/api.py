"""Privacy as JSON: what the pages do.

A person's record has an ETag that changes with what a correction may change. Merging and anonymising are
done once by their nature: repeated, they are refused and nothing more happens.
"""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, delete, get, post, put
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody
from pydantic import BaseModel

from ysevents.core.enums import ConsentPurpose, Sex
from ysevents.core.service.holds import Hold
from ysevents.kit import clock
from ysevents.privacy.enums import RequestKind
from ysevents.privacy.errors import TagMissing
from ysevents.privacy.pages.people import Me
from ysevents.privacy.schemas import (
    CorrectionIn,
    IncidentIn,
    MergeIn,
    MinorsReport,
    ReasonIn,
    Record,
    Request,
)
from ysevents.privacy.service import exports, people, records, requests

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]
ONE = "/api/v1/people/{person:uuid}"
NO_STORE = {"Cache-Control": "private, no-store"}


class PersonOut(BaseModel):
    """Somebody as the office sees them; the identity number is masked."""

    person: UUID
    name: str
    sex: Sex | None
    birth_on: str | None
    identity: str | None
    merged_into: UUID | None
    is_anonymised: bool

    @classmethod
    def of(cls, record: Record) -> "PersonOut":
        return cls(
            person=record.person,
            name=record.name,
            sex=record.sex,
            birth_on=record.birth_on.isoformat() if record.birth_on else None,
            identity=record.identity,
            merged_into=record.merged_into,
            is_anonymised=record.anonymised_at is not None,
        )


class DataOut(BaseModel):
    """Everything known of a person: rows by kind, with what people call each column."""

    person: PersonOut
    sections: dict[str, list[dict[str, Any]]]
    labels: dict[str, dict[str, str]]


class NumberOut(BaseModel):
    number: str


@get(ONE)
async def person(person: FromPath[UUID], account: Me) -> Response[PersonOut]:
    """A record, with its ETag."""
    return _tagged(await people.open_person(person, account=account, now=clock.now()))


@get(f"{ONE}/data")
async def data(person: FromPath[UUID], account: Me) -> Response[DataOut]:
    """Everything we know of somebody."""
    record, sections = await exports.export_person(person, account=account, now=clock.now())
    return Response(
        DataOut(
            person=PersonOut.of(record),
            sections={s.key: [dict(row) for row in s.rows] for s in sections},
            labels={s.key: {"": s.title, **dict(s.columns)} for s in sections},
        ),
        headers={**NO_STORE, "Content-Disposition": 'attachment; filename="person.json"'},
    )


@put(f"{ONE}/correction")
async def correct(
    person: FromPath[UUID], data: JSONBody[CorrectionIn], account: Me, if_match: IfMatch = None
) -> Response[PersonOut]:
    """Put name, sex and birthday right."""
    if not if_match:
        raise TagMissing
    now = clock.now()
    await people.correct(
        person,
        name=data.name,
        sex=data.sex,
        birth_on=data.birth_on,
        reason=data.reason,
        seen=if_match.strip().removeprefix("W/").strip('"'),
        account=account,
        now=now,
    )
    return _tagged(await people.open_person(person, account=account, now=now))


@post(f"{ONE}/merge", status_code=200)
async def merge(person: FromPath[UUID], data: JSONBody[MergeIn], account: Me) -> Response[PersonOut]:
    """Let another record become part of this one."""
    now = clock.now()
    await people.merge(person, data.double, data.reason, account=account, now=now)
    return _tagged(await people.open_person(person, account=account, now=now))


@post(f"{ONE}/anonymisation", status_code=200)
async def anonymise(person: FromPath[UUID], data: JSONBody[ReasonIn], account: Me) -> Response[PersonOut]:
    """Make somebody nameless for good."""
    now = clock.now()
    await people.anonymise(person, data.reason, account=account, now=now)
    return _tagged(await people.open_person(person, account=account, now=now))


@post(f"{ONE}/consents/{{purpose:str}}/withdrawal", status_code=204)
async def withdraw_consent(person: FromPath[UUID], purpose: FromPath[ConsentPurpose], account: Me) -> None:
    """Take a consent back."""
    await people.withdraw_consent(person, purpose, account=account, now=clock.now())


@post(f"{ONE}/identity-readings", status_code=200)
async def read_identity(person: FromPath[UUID], data: JSONBody[ReasonIn], account: Me) -> Response[NumberOut]:
    """The identity number in clear, on record."""
    number = await people.read_identity(person, data.reason, account=account, now=clock.now())
    return Response(NumberOut(number=number), headers=NO_STORE)


@get("/api/v1/privacy/minors-report")
async def minors_report(account: Me, year: FromQuery[int]) -> Response[MinorsReport]:
    """The figures of a year."""
    report = await records.get_minors_report(year, account=account, now=clock.now())
    return Response(report, headers=NO_STORE)


@post("/api/v1/privacy/incidents", status_code=204)
async def note_incident(data: JSONBody[IncidentIn], account: Me) -> None:
    """Note an incident; the same one noted again changes nothing."""
    await records.note_incident(**data.model_dump(), account=account, now=clock.now())


@get(f"{ONE}/requests")
async def list_requests(person: FromPath[UUID], account: Me) -> Response[list[Request]]:
    """What was asked, each with the day by which it has to be answered."""
    return Response(await requests.list_requests(person, account=account), headers=NO_STORE)


@put(f"{ONE}/requests/{{kind:str}}", status_code=204)
async def note_request(person: FromPath[UUID], kind: FromPath[RequestKind], account: Me) -> None:
    """Note that somebody asked; while one of the kind is open, this changes nothing."""
    await requests.note_request(person, kind, account=account, now=clock.now())


@post(f"{ONE}/requests/{{request_id:uuid}}/answer", status_code=204)
async def answer_request(person: FromPath[UUID], request_id: FromPath[UUID], account: Me) -> None:
    """Note that it was answered."""
    await requests.answer_request(request_id, person, account=account, now=clock.now())


@get("/api/v1/privacy/holds")
async def list_holds(account: Me) -> Response[list[Hold]]:
    """Events of which nothing is deleted."""
    return Response(await records.list_holds(account=account), headers=NO_STORE)


@put("/api/v1/privacy/holds/{event:uuid}", status_code=204)
async def set_hold(event: FromPath[UUID], data: JSONBody[ReasonIn], account: Me) -> None:
    """Let nothing of an event be deleted."""
    await records.set_hold(event, data.reason, account=account, now=clock.now())


@delete("/api/v1/privacy/holds/{event:uuid}")
async def release_hold(event: FromPath[UUID], account: Me) -> None:
    """Let retention go on."""
    await records.release_hold(event, account=account, now=clock.now())


def _tagged(record: Record) -> Response[PersonOut]:
    return Response(PersonOut.of(record), headers={**NO_STORE, "ETag": f'"{record.tag}"'})


routes = [
    person, data, correct, merge, anonymise, read_identity, minors_report, note_incident, list_requests,
    note_request, answer_request, withdraw_consent, list_holds, set_hold, release_hold,
]  # fmt: skip
