"""The spaces editor as JSON. What creates takes an Idempotency-Key; a description names its revision by If-Match."""

from hashlib import sha256
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody, MultipartBody
from pydantic import BaseModel, ConfigDict

from ysevents.accounts.schemas import Account
from ysevents.facilities.errors import GroundUnread
from ysevents.facilities.ground_schemas import CutIn, Ground, GroundIn, LayoutIn, SpaceIn
from ysevents.facilities.service import grounds, photos
from ysevents.kit import clock, uploads
from ysevents.kit.keyed_requests import do_once

Me = NamedDependency[Account]
Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]
VENUE = "/api/v1/venues/{venue:uuid}"
SPACE = "/api/v1/spaces/{space:uuid}"


class Made(msgspec.Struct, frozen=True):
    """The space, or photo, that was made; of several spaces the first."""

    id: UUID | None


@get(f"{VENUE}/managed-spaces")
async def list_grounds(venue: FromPath[UUID], account: Me) -> list[Ground]:
    """All spaces of a venue one manages, with their pieces of floor; retired ones last."""
    return await grounds.list_grounds(venue, account=account)


@post(f"{VENUE}/layouts")
async def add_layout(venue: FromPath[UUID], data: JSONBody[LayoutIn], account: Me, key: Key = "") -> Made:
    """Cut a floor in a usual way."""
    now = clock.now()

    async def act() -> UUID:
        return (await grounds.add_layout(venue, data, account=account, now=now))[0]

    wanted = f"layout {venue} {data.model_dump_json()}"
    return Made(id=await do_once(key, wanted, act, by=account.id, now=now))


@post(f"{VENUE}/spaces")
async def add_space(venue: FromPath[UUID], data: JSONBody[SpaceIn], account: Me, key: Key = "") -> Made:
    """Add a space over pieces of floor, by their names."""
    now = clock.now()

    async def act() -> UUID:
        return await grounds.add_space(venue, data, account=account, now=now)

    wanted = f"space {venue} {data.model_dump_json()}"
    return Made(id=await do_once(key, wanted, act, by=account.id, now=now))


@put(SPACE)
async def describe(
    space: FromPath[UUID], data: JSONBody[GroundIn], account: Me, read: IfMatch = None
) -> Ground:
    """Say what a space is like."""
    revision = (read or "").strip('"')
    if not (revision.isascii() and revision.isdigit() and len(revision) < 10):
        raise GroundUnread
    return await grounds.describe_space(space, data, revision=int(revision), account=account, now=clock.now())


@put(f"{SPACE}/sections")
async def recut(space: FromPath[UUID], data: JSONBody[CutIn], account: Me) -> Made:
    """Let it take other floor from today on; the id is another where the space was used before."""
    return Made(id=await grounds.recut_space(space, data.sections, account=account, now=clock.now()))


@post(f"{SPACE}/retirement", status_code=204)
async def retire(space: FromPath[UUID], account: Me) -> None:
    """Give it up from today on."""
    await grounds.retire_space(space, account=account, now=clock.now())


class PhotoIn(BaseModel):
    """A photo and what it shows."""

    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True)

    file: UploadFile
    words: str = ""


@get(f"{SPACE}/photos")
async def list_photos(space: FromPath[UUID]) -> list[photos.Photo]:
    """The photos of a space, each at `/space-photos/` and its id; for everybody."""
    return await photos.list_photos(space=space)


@post(f"{SPACE}/photos", request_max_body_size=uploads.BODY_LIMIT)
async def add_photo(space: FromPath[UUID], data: MultipartBody[PhotoIn], account: Me, key: Key = "") -> Made:
    """Add a photo; it is drawn anew, without where and by what it was taken."""
    now = clock.now()
    drawn = await photos.draw_photo(space, await data.file.read(), account=account)

    async def act() -> UUID:
        return await photos.add_photo(space, drawn, data.words, account=account, now=now)

    wanted = f"photo {space} {sha256(drawn).hexdigest()} {data.words}"
    return Made(id=await do_once(key, wanted, act, by=account.id, now=now))


@post("/api/v1/space-photos/{photo:uuid}/removal", status_code=204)
async def remove_photo(photo: FromPath[UUID], account: Me) -> None:
    """Take a photo away."""
    await photos.remove_photo(photo, account=account, now=clock.now())


routes = [
    list_grounds, add_layout, add_space, describe, recut, retire, list_photos, add_photo, remove_photo,
]  # fmt: skip
