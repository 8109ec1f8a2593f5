"""Pages of workbooks: take one away, upload it, look at what it would do, import it or not."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration import service
from ysevents.registration.enums import LineAct
from ysevents.registration.errors import WorkbookUnreadable
from ysevents.registration.pages.shared import COACH, Form, Me, Unit, find_own, home, links
from ysevents.registration.service import workbooks
from ysevents.registration.service.workbook_export import export_workbook
from ysevents.registration.service.workbook_imports import import_preview
from ysevents.registration.service.workbook_plan import Judged
from ysevents.registration.service.workbooks import Outcome, Preview

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HERE = "/registration/{event:uuid}/workbook"
SHOWN = 100
TONES = {LineAct.WRONG: "refusal", LineAct.REMOVE: "attention", LineAct.NEW: "info", LineAct.ADD: "info"}


class WorkbookForm(BaseModel):
    """A file to be read; browsers send one without a name when none was chosen."""

    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True)

    file: UploadFile | None = None


@get(HERE, guards=[COACH])
async def workbook(request: AnyRequest, event: FromPath[UUID], account: Me, unit: Unit = None) -> Template:
    """The template to take away, and the form to upload it by."""
    return await _upload_page(request, event, unit, account)


@get("/registration/{event:uuid}/workbook.xlsx", guards=[COACH])
async def workbook_file(event: FromPath[UUID], account: Me, unit: Unit = None) -> Response[bytes]:
    own = await find_own(event, unit, account)
    return xlsx_file(await export_workbook(own, account=account, now=clock.now()))


@post(HERE, guards=[COACH])
async def upload(
    request: AnyRequest,
    event: FromPath[UUID],
    data: MultipartBody[WorkbookForm],
    account: Me,
    unit: Unit = None,
) -> Template | Redirect:
    own = await find_own(event, unit, account)
    try:
        if data.file is None or not data.file.filename:
            raise WorkbookUnreadable("请先选择文件，再上传。")
        preview = await workbooks.upload(
            own, await data.file.read(), name=data.file.filename, account=account, now=clock.now()
        )
    except YsError as refusal:
        return await _upload_page(request, event, unit, account, refusal)
    return see(home(event, unit, f"/workbook/{preview}"))


@get(f"{HERE}/{{preview:uuid}}", guards=[COACH])
async def preview(
    request: AnyRequest, event: FromPath[UUID], preview: FromPath[UUID], account: Me, unit: Unit = None
) -> Template:
    """What importing the file would do, row by row."""
    return await _preview_page(request, event, unit, preview, account)


@post(f"{HERE}/{{preview:uuid}}/import", guards=[COACH])
async def import_rows(
    request: AnyRequest,
    event: FromPath[UUID],
    preview: FromPath[UUID],
    data: Form,
    account: Me,
    unit: Unit = None,
) -> Template | Redirect:
    """`rows` says whether all or only the correct ones; `revision` for which delegation they were shown."""
    own = await find_own(event, unit, account)
    try:
        outcome = await import_preview(
            own,
            preview,
            only_correct=data.get("rows") == "correct",
            revision=_revision(data),
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _preview_page(request, event, unit, preview, account, refusal)
    return see(home(event, unit), in_words(outcome), tone="attention" if outcome.left_out else "ok")


def xlsx_file(content: bytes) -> Response[bytes]:
    """A workbook to be kept by whoever asked, and by nothing in between."""
    names = f"filename=\"entries.xlsx\"; filename*=UTF-8''{quote('报名表.xlsx')}"
    return Response(
        content,
        media_type=XLSX,
        headers={"Cache-Control": "private, no-store", "Content-Disposition": f"attachment; {names}"},
    )


def in_words(outcome: Outcome) -> str:
    """What an import did, in one sentence."""
    done = [
        words
        for number, words in (
            (outcome.athletes, f"新加{outcome.athletes}人"),
            (outcome.entered, f"报名{outcome.entered}项"),
            (outcome.withdrawn, f"撤回{outcome.withdrawn}项"),
            (outcome.removed, f"移出{outcome.removed}人"),
        )
        if number
    ]
    left = f"；另有{outcome.left_out}行有错误，没有导入" if outcome.left_out else ""
    return f"已导入：{'，'.join(done)}{left}" if done else "文件和现有报名一样，没有需要导入的内容"


async def _upload_page(
    request: AnyRequest, event: UUID, unit: UUID | None, account: Account, refusal: YsError | None = None
) -> Template:
    book = await service.get_book(await find_own(event, unit, account), account=account)
    return page(
        request,
        "registration/workbook.html",
        refusal=refusal,
        book=book,
        can_edit=book.delegation.is_editable and book.regulation.is_open(clock.now()),
        **links(event, unit),
    )


async def _preview_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    preview: UUID,
    account: Account,
    refusal: YsError | None = None,
) -> Template:
    now = clock.now()
    found = await workbooks.get_preview(
        await find_own(event, unit, account), preview, account=account, now=now
    )
    held = found.book.delegation
    doubtful = [row for row in found.rows if row.findings and not row.is_wrong]
    return page(
        request,
        "registration/workbook_preview.html",
        refusal=refusal,
        preview=found,
        done=in_words(found.outcome) if found.outcome else "",
        wrong=len(found.wrong),
        doubtful=len(doubtful),
        parts=[
            _part("wrong", "有错误，不能导入", found.wrong, found),
            _part("doubtful", "请再看一眼", doubtful, found),
            _part("clear", "可以导入", [row for row in found.doing if not row.findings], found),
        ],
        still=sum(row.act in {LineAct.SAME, LineAct.SKIP} for row in found.rows),
        can_edit=held.is_editable and found.book.regulation.is_open(now),
        **links(event, unit),
    )


def _part(id: str, title: str, rows: Sequence[Judged], preview: Preview) -> dict[str, Any]:
    """A section of the page; what is beyond a reader's patience is only counted."""
    return {
        "id": id,
        "title": title,
        "rows": [_row(row, preview) for row in rows[:SHOWN]],
        "more": max(len(rows) - SHOWN, 0),
    }


def _row(row: Judged, preview: Preview) -> dict[str, Any]:
    """A row as the page draws it."""
    sheets = {other.line.sheet for other in preview.rows}
    return {
        "at": row.line.place if len(sheets) > 1 else f"第{row.line.row}行",
        "name": row.name or "（没有姓名）",
        "division": row.division.title if row.division else "",
        "contests": "、".join(contest.discipline_name for contest in row.adds),
        "state": {"word": row.act.label, "tone": TONES.get(row.act, "muted")},
        "findings": [
            {
                "text": f"{finding.column}列：{finding.text}" if finding.column else finding.text,
                "is_error": finding.is_error,
            }
            for finding in row.findings
        ],
    }


def _revision(data: dict[str, str]) -> int:
    """For which state of the delegation the rows were shown."""
    text = data.get("revision", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise Invalid("页面不完整，请刷新后重新核对。")
    return int(text)


routes = [workbook, workbook_file, upload, preview, import_rows]
