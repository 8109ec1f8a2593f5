"""Photos of spaces: added and removed by managers, seen by everybody."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody
from litestar.response import Redirect, Template
from pydantic import BaseModel, BeforeValidator, ConfigDict

from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.facilities.pages.spaces import edit_page
from ysevents.facilities.service import managing, photos
from ysevents.kit import clock, uploads
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, picture, see

MANAGER = needs(*managing.MANAGERS)
Me = NamedDependency[Account]


def _chosen(file: Any) -> Any:
    """A form without a file has an empty word there."""
    return file if isinstance(file, UploadFile) and file.filename else None


class PhotoForm(BaseModel):
    """A photo and what it shows."""

    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True)

    words: str = ""
    file: Annotated[UploadFile | None, BeforeValidator(_chosen)] = None


@post("/spaces/{space:uuid}/photos", guards=[MANAGER], request_max_body_size=uploads.BODY_LIMIT)
async def add(
    request: AnyRequest, space: FromPath[UUID], data: MultipartBody[PhotoForm], account: Me
) -> Redirect | Template:
    try:
        content = await data.file.read() if data.file else b""
        drawn = await photos.draw_photo(space, content, account=account)
        await photos.add_photo(space, drawn, data.words, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await edit_page(request, space, account, refusal)
    return see(f"/spaces/{space}/edit#photos", "照片已添加。")


@post("/space-photos/{photo:uuid}/removal", guards=[MANAGER])
async def remove(photo: FromPath[UUID], account: Me) -> Redirect:
    space = await photos.remove_photo(photo, account=account, now=clock.now())
    return see(f"/spaces/{space}/edit#photos", "照片已删除。")


@get("/space-photos/{photo:uuid}")
async def shown(photo: FromPath[UUID]) -> Response[bytes]:
    """The picture, for everybody."""
    return picture(await photos.read_photo(photo), "image/jpeg", private=False)


routes = [add, remove, shown]
