"""What goes out over the API."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from ysevents.competitions.schemas import Entry
from ysevents.core.enums import ConsentPurpose
from ysevents.registration.enums import DelegationState
from ysevents.registration.schemas.books import Book


class ConsentOut(BaseModel):
    """What became of the last consent for one purpose."""

    purpose: ConsentPurpose
    version: str
    given_at: datetime
    withdrawn_at: datetime | None


class EntryOut(BaseModel):
    """An entry as the API shows it."""

    id: UUID
    contest: UUID
    person: UUID | None
    mark: str
    """报名成绩 as people write it; empty where none is known."""


class AthleteOut(BaseModel):
    """An athlete as the API shows them to their own unit."""

    person: UUID
    name: str
    division: str
    entries: list[EntryOut]


class FindingOut(BaseModel):
    """Something to put right."""

    code: str
    message: str
    is_error: bool
    person: UUID | None


class DelegationOut(BaseModel):
    """A delegation as the API shows it; its revision is also the ETag."""

    id: UUID
    event: UUID
    organization: UUID
    state: DelegationState
    revision: int
    athletes: list[AthleteOut]
    teams: list[EntryOut]
    findings: list[FindingOut]
    made: UUID | None = None
    """In the answer to a request that made one person, entry or delegation: its id."""

    @classmethod
    def of(cls, book: Book, day: date, made: UUID | None = None) -> "DelegationOut":
        return cls(
            made=made,
            id=book.delegation.id,
            event=book.delegation.event,
            organization=book.delegation.organization,
            state=book.delegation.state,
            revision=book.delegation.revision,
            athletes=[
                AthleteOut(
                    person=a.person, name=a.name, division=a.division.title, entries=_entries(book, a.entries)
                )
                for a in book.athletes
            ],
            teams=_entries(book, book.teams),
            findings=[
                FindingOut(
                    code=f.code,
                    message=f.text,
                    is_error=f.is_error,
                    person=UUID(str(f.athlete)) if f.athlete else None,
                )
                for f in book.findings(day)
            ],
        )


def _entries(book: Book, entries: tuple[Entry, ...]) -> list[EntryOut]:
    return [EntryOut(id=e.id, contest=e.contest, person=e.person, mark=book.mark_of(e)) for e in entries]
