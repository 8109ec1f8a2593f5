"""Who counts for the team of a unit, and the table of teams, of contests that everybody enters alone."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import squads
from ysevents.competitions.squad_schemas import TeamTable
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

DESK = needs(Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/meets/{event:uuid}/squads/{contest:uuid}"


@get(HERE, guards=[DESK])
async def desk(request: AnyRequest, event: FromPath[UUID], contest: FromPath[UUID], account: Me) -> Template:
    """The units of a contest, each with its people."""
    return await _page(request, contest, account)


@post(f"{HERE}/{{unit:uuid}}", guards=[DESK])
async def set_members(
    request: AnyRequest,
    event: FromPath[UUID],
    contest: FromPath[UUID],
    unit: FromPath[UUID],
    data: Form,
    account: Me,
) -> Template | Redirect:
    """Who is ticked counts: fields `counts-<entry>`."""
    chosen = _chosen(data)
    try:
        kept = await squads.set_members(
            contest, unit, chosen, etag=data.get("etag") or None, account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _page(request, contest, account, refusal)
    return see(f"/meets/{event}/squads/{contest}", f"{kept.unit}的团体成员已保存")


def _chosen(data: dict[str, str]) -> set[UUID]:
    found = set()
    for name in data:
        try:
            found |= {UUID(name.removeprefix("counts-"))} if name.startswith("counts-") else set()
        except ValueError:
            continue
    return found


async def _page(
    request: AnyRequest, contest: UUID, account: Account, refusal: YsError | None = None
) -> Template:
    found = await squads.get_desk(contest, account=account, now=clock.now())
    return page(request, "competitions/squads.html", refusal=refusal, desk=found, table=table_of(found.table))


def table_of(table: TeamTable) -> dict[str, Any]:
    """A table of teams as `data_table` draws it, the columns that hold something."""
    used = {key: title for key, title in table.columns.items() if any(row.cells[key] for row in table.rows)}
    return {
        "title": table.title,
        "problem": table.problem,
        "columns": [
            {"key": "unit", "label": "单位"},
            {"key": "place", "label": "名次", "numeric": True},
            *({"key": key, "label": title, "numeric": True} for key, title in used.items()),
            {"key": "members", "label": "队员号码"},
        ],
        "rows": [
            {
                "cells": {
                    "unit": row.unit,
                    "place": row.rank or row.status,
                    **row.cells,
                    "members": "、".join(bib for bib in row.members if bib),
                }
            }
            for row in table.rows
        ],
    }


routes = [desk, set_members]
