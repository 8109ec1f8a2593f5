"""Workbooks for a school's own system: the prefilled file, uploads previewed row by row, imports.

An upload is made with an idempotency key; an import names by If-Match the delegation its preview was for.
"""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, HeaderParameter, JSONBody, MultipartBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.registration import service
from ysevents.registration.api.delegations import BASE, IfMatch, Me, read_revision
from ysevents.registration.enums import LineAct
from ysevents.registration.pages.workbooks import XLSX, xlsx_file
from ysevents.registration.service import workbooks
from ysevents.registration.service.workbook_export import export_workbook
from ysevents.registration.service.workbook_imports import import_preview
from ysevents.registration.service.workbook_plan import Judged

Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]


class WorkbookIn(BaseModel):
    """A file of .xlsx, .xls or .csv."""

    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True)

    file: UploadFile


class ImportIn(BaseModel):
    """Whether rows with errors are left out; without that they hold back all."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    only_correct: Annotated[bool, Field(strict=True)] = False


class CellFindingOut(BaseModel):
    """Something about a row; `column` is a letter, or empty for the whole row."""

    column: str
    code: str
    message: str
    is_error: bool


class LineOut(BaseModel):
    """A row of the file and what importing it does."""

    sheet: str
    row: int
    name: str
    act: LineAct
    person: UUID | None
    division: str | None
    enters: list[UUID]
    withdraws: list[UUID]
    findings: list[CellFindingOut]

    @classmethod
    def of(cls, row: Judged) -> "LineOut":
        return cls(
            sheet=row.line.sheet,
            row=row.line.row,
            name=row.name,
            act=row.act,
            person=row.person,
            division=row.division.title if row.division else None,
            enters=[contest.id for contest in row.adds],
            withdraws=row.drops,
            findings=[
                CellFindingOut(column=f.column, code=f.code, message=f.text, is_error=f.is_error)
                for f in row.findings
            ],
        )


class OutcomeOut(BaseModel):
    """What an import did."""

    athletes: int
    pupils: int
    entered: int
    withdrawn: int
    removed: int
    left_out: int


class PreviewOut(BaseModel):
    """An upload as it would be imported now; its rows are gone once it has been."""

    id: UUID
    revision: int
    wrong: int
    rows: list[LineOut]
    outcome: OutcomeOut | None


@get(f"{BASE}/workbook", media_type=XLSX)
async def read_workbook(delegation: FromPath[UUID], account: Me) -> Response[bytes]:
    """The prefilled .xlsx; uploaded unchanged, it changes nothing."""
    return xlsx_file(await export_workbook(delegation, account=account, now=clock.now()))


@post(f"{BASE}/workbooks")
async def upload(
    delegation: FromPath[UUID], data: MultipartBody[WorkbookIn], key: Key, account: Me
) -> Response[PreviewOut]:
    """Read a file and keep it for a day as a preview. The same key and file again: the same preview."""
    made = await workbooks.upload(
        delegation,
        await data.file.read(),
        name=data.file.filename,
        key=key,
        account=account,
        now=clock.now(),
    )
    return await _answer(delegation, made, account, 201)


@get(f"{BASE}/workbooks/{{preview:uuid}}")
async def read_preview(
    delegation: FromPath[UUID], preview: FromPath[UUID], account: Me
) -> Response[PreviewOut]:
    """What importing the file would do now."""
    return await _answer(delegation, preview, account)


@post(f"{BASE}/workbooks/{{preview:uuid}}/import", status_code=200)
async def import_rows(
    delegation: FromPath[UUID],
    preview: FromPath[UUID],
    data: JSONBody[ImportIn],
    account: Me,
    if_match: IfMatch = None,
) -> Response[OutcomeOut]:
    """Import all rows or the correct ones, together or not at all; again: what the first time did."""
    outcome = await import_preview(
        delegation,
        preview,
        only_correct=data.only_correct,
        revision=read_revision(if_match),
        account=account,
        now=clock.now(),
    )
    book = await service.get_book(delegation, account=account)
    return Response(
        OutcomeOut.model_validate(outcome, from_attributes=True), headers=_tag(book.delegation.revision)
    )


async def _answer(
    delegation: UUID, preview: UUID, account: Account, status: int = 200
) -> Response[PreviewOut]:
    found = await workbooks.get_preview(delegation, preview, account=account, now=clock.now())
    revision = found.book.delegation.revision
    return Response(
        PreviewOut(
            id=found.id,
            revision=revision,
            wrong=len(found.wrong),
            rows=[LineOut.of(row) for row in found.rows],
            outcome=OutcomeOut.model_validate(found.outcome, from_attributes=True) if found.outcome else None,
        ),
        status_code=status,
        headers=_tag(revision),
    )


def _tag(revision: int) -> dict[str, str]:
    return {"ETag": f'"{revision}"', "Cache-Control": "private, no-store"}


routes = [read_workbook, upload, read_preview, import_rows]
