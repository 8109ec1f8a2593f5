"""Timing files over the API: held against a sheet row by row, or written on it."""

from typing import Annotated
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.accounts.schemas import Account
from ysevents.competitions.api.marks import BASE, KeptOut
from ysevents.competitions.service import timing_files
from ysevents.competitions.service.timing_files import Preview
from ysevents.kit import clock

Me = NamedDependency[Account]


class FileIn(BaseModel):
    """The text of a file: lane or bib, and time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, Field(max_length=100_000)]
    reason: Annotated[str, Field(max_length=200)] = ""


class PreviewRowOut(BaseModel):
    """A row of the file; with a problem it is not imported."""

    line: int
    who: str
    slot: UUID | None
    texts: dict[str, str]
    problem: str
    question: str
    replaces: str


class PreviewOut(BaseModel):
    """A file held against a sheet; `missing` are those of the sheet who are not in it."""

    rows: list[PreviewRowOut]
    missing: list[str]

    @classmethod
    def of(cls, preview: Preview) -> "PreviewOut":
        return cls(
            rows=[
                PreviewRowOut(
                    line=row.line,
                    who=row.who,
                    slot=row.slot,
                    texts=dict(row.texts),
                    problem=row.problem,
                    question=row.question,
                    replaces=row.replaces,
                )
                for row in preview.rows
            ],
            missing=list(preview.missing),
        )


@post(f"{BASE}/timing-file/preview", status_code=200)
async def preview(fixture: FromPath[UUID], data: JSONBody[FileIn], account: Me) -> PreviewOut:
    """What a file would write; nothing is kept."""
    return PreviewOut.of(
        await timing_files.preview_times(fixture, data.text, account=account, now=clock.now())
    )


@post(f"{BASE}/timing-file", status_code=200)
async def import_times(fixture: FromPath[UUID], data: JSONBody[FileIn], account: Me) -> KeptOut:
    """Write the rows that nothing is wrong with; the same file again changes nothing."""
    kept = await timing_files.keep_times(
        fixture, data.text, reason=data.reason, account=account, now=clock.now()
    )
    return KeptOut.of(kept)


routes = [preview, import_times]
