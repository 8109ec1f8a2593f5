"""Photos of spaces: public, at most six of each, drawn anew and kept in the home like all that is uploaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.facilities import ground_queries, photo_queries
from ysevents.facilities.errors import PhotoNotFound, TooManyPhotos
from ysevents.facilities.service.grounds import get_ground
from ysevents.facilities.service.managing import check_manager
from ysevents.kit import uploads
from ysevents.kit.database import rest, transaction
from ysevents.kit.ids import uuid7

LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo as pages show it."""

    id: UUID
    space: UUID
    space_name: str
    words: str

    @property
    def path(self) -> str:
        return f"/space-photos/{self.id}"


async def list_photos(*, space: UUID | None = None, venue: UUID | None = None) -> list[Photo]:
    """The photos of a space, or of all a venue has now; for everybody."""
    wanted = ("p.space = $1", space) if space else ("s.venue = $1 AND s.closed_on IS NULL", venue)
    if wanted[1] is None:
        raise ValueError("photos of a space or of a venue")
    rows = await photo_queries.photos(wanted[0], wanted[1])
    return [Photo(id=r["id"], space=r["space"], space_name=r["space_name"], words=r["words"]) for r in rows]


async def draw_photo(space: UUID, content: bytes, *, account: Account) -> bytes:
    """What will be kept of a photo that was sent, for who may add it. Slow, and never in a transaction."""
    await get_ground(space, account=account)
    await rest()
    return (await uploads.accept(content)).content


async def add_photo(space: UUID, drawn: bytes, words: str, *, account: Account, now: datetime) -> UUID:
    """Keep a photo as `draw_photo` made it; TooManyPhotos beyond six. The file is there before its row."""
    found = await get_ground(space, account=account)
    file, id = await uploads.keep(drawn), uuid7()
    is_kept = False
    try:
        async with transaction():
            await ground_queries.lock(space)
            if not await photo_queries.insert(id, space, file, words.strip()[:LONGEST_WORDS], now):
                raise TooManyPhotos
            await _note("space_photo_added", found.venue, space, account, now)
        is_kept = True
    finally:
        if not is_kept:
            await uploads.drop(file)
    return id


async def remove_photo(photo: UUID, *, account: Account, now: datetime) -> UUID:
    """Take a photo away; answers its space. The row goes before the file."""
    async with transaction():
        found = await photo_queries.find(photo)
        if found is None:
            raise PhotoNotFound
        await check_manager(found["venue"], account)
        if not await photo_queries.delete(photo):
            raise PhotoNotFound
        await _note("space_photo_removed", found["venue"], found["space"], account, now)
    await uploads.drop(found["file"])
    space: UUID = found["space"]
    return space


async def read_photo(photo: UUID) -> bytes:
    """The picture, for everybody."""
    found = await photo_queries.find(photo)
    if found is None:
        raise PhotoNotFound
    return await uploads.read(found["file"])


async def files_in_use(among: Sequence[str] | None = None) -> set[str]:
    """The files that are photos of spaces: all, or those among some."""
    return await photo_queries.files(among)


async def _note(action: str, venue: UUID, space: UUID, account: Account, now: datetime) -> None:
    await accounts.record(
        action, account=account, object_kind="space", object_id=space, after={"venue": venue}, now=now
    )
