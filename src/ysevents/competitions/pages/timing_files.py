"""A timing file for a sheet: chosen or pasted, shown row by row, then imported."""

from uuid import UUID

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.rules.recording.timing_files import decode
from ysevents.competitions.service import mark_sheets, timing_files
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

TIMERS = needs(Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE, Role.JUDGE)
Me = NamedDependency[Account]
HERE = "/marks/{fixture:uuid}/timing-file"


class FileForm(BaseModel):
    """A file, or its text pasted."""

    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True)

    file: UploadFile | None = None
    text: str = ""


@get(HERE, guards=[TIMERS])
async def choose(request: AnyRequest, fixture: FromPath[UUID], account: Me) -> Template:
    """Choose a file, or paste what stands in it."""
    return await _page(request, fixture, account)


@post(HERE, guards=[TIMERS])
async def preview(
    request: AnyRequest, fixture: FromPath[UUID], data: MultipartBody[FileForm], account: Me
) -> Template:
    """What the file would write, row by row."""
    given = await data.file.read() if data.file and data.file.filename else b""
    text = decode(given) if given else data.text
    try:
        found = await timing_files.preview_times(fixture, text, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _page(request, fixture, account, refusal=refusal, text=text)
    return page(request, "competitions/marks/timing_preview.html", found=found, sheet=found.sheet, text=text)


@post(f"{HERE}/import", guards=[TIMERS])
async def import_times(
    request: AnyRequest, fixture: FromPath[UUID], data: URLEncodedBody[dict[str, str]], account: Me
) -> Template | Redirect:
    """Write the rows that were shown and that nothing is wrong with."""
    text = data.get("text", "")
    try:
        kept = await timing_files.keep_times(
            fixture, text, reason=data.get("reason", "").strip()[:200], account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _page(request, fixture, account, refusal=refusal, text=text)
    waiting = f"，{len(kept.waiting)}格待处理" if kept.waiting else ""
    return see(
        f"/marks/{fixture}",
        f"已导入{len(kept.cells) - len(kept.waiting)}格{waiting}",
        tone="attention" if kept.waiting else "ok",
    )


async def _page(
    request: AnyRequest, fixture: UUID, account: Account, *, refusal: YsError | None = None, text: str = ""
) -> Template:
    held = await mark_sheets.get_sheet(fixture, account=account, now=clock.now())
    return page(request, "competitions/marks/timing_file.html", refusal=refusal, sheet=held, text=text)


routes = [choose, preview, import_times]
