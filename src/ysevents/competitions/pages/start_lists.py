"""Start lists as anybody may see them, and how a list is laid out for every page that shows one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Template

from ysevents.competitions.enums import StageFormat, StageState
from ysevents.competitions.live_schemas import ContestLine
from ysevents.competitions.schemas import StartList
from ysevents.competitions.service import (
    fixtures,
    public_draws,
    showing,
    start_list_versions,
    start_lists,
)
from ysevents.competitions.timetable_schemas import ListVersion
from ysevents.core.service import events
from ysevents.kit import clock
from ysevents.kit.pages import AnyRequest, page

POSITIONS = {StageFormat.HEATS: "道次", StageFormat.CREWS: "航道", StageFormat.ZONES: "钓位"}
"""What the places of a start list are called where they are more than an order."""
MOST_AT_ONCE = 8
"""Contests whose lists stand on one page; of more, a page of them all would be too heavy for a phone."""


@get("/events/{event:uuid}/start-lists")
async def public_start_lists(request: AnyRequest, event: FromPath[UUID]) -> Template:
    """What is published of an event and all below it; of a large meet, where each contest's lists are."""
    found = await events.get_event(event)
    contests = await showing.list_contests(event)
    if len(contests) > MOST_AT_ONCE:
        return page(
            request,
            "competitions/start_list_index.html",
            event=found,
            public_draws=await public_draws.list_public_draws(event),
            groups=_index(contests),
        )
    return page(
        request,
        "competitions/start_lists.html",
        event=found,
        lists=[shown(item) for item in await start_lists.list_start_lists(event)],
        public_draws=await public_draws.list_public_draws(event),
        versions=_versions(await start_list_versions.list_versions(event)),
    )


def _index(contests: Sequence[ContestLine]) -> list[dict[str, Any]]:
    """Contests by division, each with its rounds and how many heats they have."""
    held: dict[str, list[dict[str, Any]]] = {}
    for one in contests:
        held.setdefault(one.division, []).append(
            {
                "title": one.short_title,
                "href": f"/events/{one.contest}/start-lists",
                "facts": [f"{s.word}{s.fixtures}组" for s in one.stages],
            }
        )
    return [{"label": division, "rows": rows} for division, rows in held.items()]


def _versions(listed: list[ListVersion]) -> dict[UUID, list[ListVersion]]:
    """By stage, the latest first; only of lists of which one is void."""
    found: dict[UUID, list[ListVersion]] = {}
    for one in listed:
        found.setdefault(one.stage, []).append(one)
    return {stage: versions for stage, versions in found.items() if any(v.void_at for v in versions)}


@get("/events/{event:uuid}/draws/{decision:uuid}/sheet")
async def public_sheet(event: FromPath[UUID], decision: FromPath[UUID]) -> Response[dict[str, Any]]:
    """The sheet of a public draw: with it anybody draws again, by `ysevents place`."""
    return Response(await public_draws.get_public_sheet(decision))


def shown(item: StartList) -> dict[str, Any]:
    """A start list as the template draws it."""
    return {
        "contest": item.contest,
        "title": item.title,
        "stage": item.stage,
        "word": fixtures.word_of(item.round, item.format),
        "position": POSITIONS.get(item.format, "顺序"),
        "seed": item.seed,
        "seed_hash": item.seed_hash,
        "is_published": item.state == StageState.PUBLISHED,
        "heats": [
            {
                "occurrence": heat.occurrence,
                "starts_at": f"{clock.local(heat.starts_at):%Y-%m-%dT%H:%M}",
                "label": heat.label,
                "at": f"{clock.datetime_cn(heat.starts_at)} {heat.where}".strip(),
                "state": {"word": "有变动", "tone": "refusal"} if heat.is_off else None,
                "note": "；".join(heat.clashes),
                "rows": [
                    {
                        "lane": row.lane,
                        "bib": row.bib,
                        "name": row.name,
                        "unit": row.unit,
                        "status": "弃权" if row.is_scratched else None,
                        "legs": [leg.words for leg in row.legs],
                    }
                    for row in heat.rows
                ],
            }
            for heat in item.heats
        ],
    }


routes = [public_start_lists, public_sheet]
