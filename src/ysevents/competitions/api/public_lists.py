"""Results as anybody may read them, for screens and other sites: names by the rules of consent, no account.

Live events come from `/events/{event}/stream`; who cannot keep a stream open asks for changes since a cursor.
"""

from datetime import datetime
from uuid import UUID

from litestar import get
from litestar.params import FromPath, FromQuery
from pydantic import BaseModel

from ysevents.competitions.api.results import HeadOut, ListOut
from ysevents.competitions.enums import ListKind, ListState
from ysevents.competitions.errors import ListNotFound
from ysevents.competitions.live_schemas import Announcement
from ysevents.competitions.service import lists, showing
from ysevents.kit.kept_pages import kept

LISTS = "/api/v1/events/{event:uuid}/lists"


class ListsOut(BaseModel):
    """The lists of a meet or contest, and the cursor to ask for changes with."""

    cursor: str
    lists: list[HeadOut]


class ChangedOut(BaseModel):
    """Lists that may have changed since the cursor; some that had already."""

    cursor: str
    lists: list[ListOut]


class AnnouncementOut(BaseModel):
    """An announcement of a list."""

    list: UUID
    event: UUID
    number: int
    state: ListState
    kind: ListKind
    key: str
    title: str
    reason: str
    changes: int
    at: datetime

    @classmethod
    def of(cls, found: Announcement) -> "AnnouncementOut":
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


@get(LISTS, opt=kept("event"))
async def list_lists(event: FromPath[UUID]) -> ListsOut:
    """Every list of a meet, or of a contest, that has a result."""
    found = await showing.get_event(event)
    heads = [head for head in await lists.heads_of(event) if head.has_result]
    return ListsOut(cursor=str(found.cursor), lists=[HeadOut.of(head) for head in heads])


@get(f"{LISTS}/{{of:uuid}}", opt=kept("event"))
async def get_list(event: FromPath[UUID], of: FromPath[UUID]) -> ListOut:
    """One list as it stands."""
    return ListOut.of(await showing.get_list(event, of))


@get(f"{LISTS}/{{of:uuid}}/versions", opt=kept("event"))
async def list_versions(event: FromPath[UUID], of: FromPath[UUID]) -> list[AnnouncementOut]:
    """The announcements of a list, the latest first."""
    found = await showing.get_list(event, of)
    announced = await showing.list_announcements(found.head.root, list_id=of)
    return [AnnouncementOut.of(one) for one in announced]


@get(f"{LISTS}/{{of:uuid}}/versions/{{number:int}}", opt=kept("event"))
async def get_version(event: FromPath[UUID], of: FromPath[UUID], number: FromPath[int]) -> ListOut:
    """A list as it was announced under a number; it never changes, but for names."""
    await showing.get_list(event, of)
    return ListOut.of(await lists.shown_version(of, number, full_names=False))


@get("/api/v1/events/{event:uuid}/changes")
async def list_changes(event: FromPath[UUID], since: FromQuery[int]) -> ChangedOut:
    """The lists that may have changed since a cursor, whole; ask again with the cursor that is answered."""
    found = await showing.get_event(event)
    if not 0 <= since < 2**63:
        raise ListNotFound
    changed = await showing.list_changed(found, since)
    return ChangedOut(cursor=str(found.cursor), lists=[ListOut.of(shown) for shown in changed])


routes = [list_lists, get_list, list_versions, get_version, list_changes]
