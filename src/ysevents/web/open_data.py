"""Open data: what the county publishes for other people's programs and spreadsheets.

Every data set is a `Table`, written as CSV for people and as JSON for machines. Names of athletes leave the house
masked whatever their consent to the pages: what is copied once cannot be taken back.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.competitions.enums import ListState
from ysevents.competitions.service import lists, start_lists
from ysevents.core.enums import OccurrenceState, Sport, VenueKind
from ysevents.core.rules import mask_name
from ysevents.core.schemas import Planned
from ysevents.core.service import agendas
from ysevents.facilities.service import notices
from ysevents.feeds import rules as feeds
from ysevents.feeds.service.published import LICENCE
from ysevents.kit.clock import local, local_day
from ysevents.kit.listing import write_csv
from ysevents.web import open_queries, service

FEWEST = 5
"""Smaller numbers of bookings are not told: somebody might be known by them."""
MONTHS = 24
ANNOUNCED = {ListState.UNOFFICIAL, ListState.OFFICIAL, ListState.CORRECTED}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the key and the Chinese head of each column."""

    heads: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]

    def csv(self) -> bytes:
        """For Excel and WPS: with a byte order mark, and nothing that could be taken for a formula."""
        return write_csv(
            list(self.heads.values()), ([_cell(row[key]) for key in self.heads] for row in self.rows)
        )

    def json(self) -> bytes:
        """`{"columns": .., "rows": ..}`, the licence with it."""
        told = {"licence": LICENCE, "columns": dict(self.heads), "rows": list(self.rows)}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, list) else "" if value is None else value


VENUES = {
    "id": "编号", "code": "场馆代码", "name": "名称", "kind": "类型", "township": "乡镇", "region": "区划代码",
    "address": "地址", "longitude": "经度（WGS-84）", "latitude": "纬度（WGS-84）", "is_accessible": "无障碍",
    "owner": "管理单位", "spaces": "场地数", "sports": "项目", "hours": "开放时间", "page": "网页",
}  # fmt: skip


async def list_venues(address: str, *, now: datetime) -> Table:
    """Places open to the public, with their hours in words."""
    hours = await notices.hours_in_words(now=now)
    return Table(
        VENUES,
        [
            {
                **{
                    key: row[key]
                    for key in ("code", "name", "township", "region", "address", "longitude", "latitude")
                },
                "id": str(row["id"]),
                "kind": VenueKind(row["kind"]).label,
                "is_accessible": row["is_accessible"],
                "owner": row["owner"],
                "spaces": row["spaces"],
                "sports": [Sport(sport).label for sport in row["sports"] or ()],
                "hours": hours.get(row["id"], ""),
                "page": f"{address}/venues/{row['id']}",
            }
            for row in await open_queries.list_venues()
        ],
    )


async def venues_on_a_map(address: str, *, now: datetime) -> bytes:
    """The same as GeoJSON (RFC 7946), WGS-84; a place whose position is not known has no geometry."""
    table = await list_venues(address, now=now)
    features = [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": None
            if row["longitude"] is None or row["latitude"] is None
            else {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
            "properties": {k: v for k, v in row.items() if k not in {"id", "longitude", "latitude"}},
        }
        for row in table.rows
    ]
    told = {"type": "FeatureCollection", "licence": LICENCE, "features": features}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


async def list_spaces() -> Table:
    """What can be played on in them."""
    heads = {
        "id": "编号", "venue": "场馆编号", "venue_name": "场馆", "name": "场地", "sport": "项目",
        "is_indoor": "室内", "area_m2": "面积（平方米）",
    }  # fmt: skip
    return Table(
        heads,
        [
            {
                **dict(row),
                "id": str(row["id"]),
                "venue": str(row["venue"]),
                "sport": Sport(row["sport"]).label,
            }
            for row in await open_queries.list_spaces()
        ],
    )


FIXTURES = {
    "id": "编号", "title": "名称", "event": "赛事编号", "sport": "项目", "kind": "类别", "starts_at": "开始",
    "ends_at": "结束", "is_all_day": "全天", "where": "地点", "latitude": "纬度（WGS-84）",
    "longitude": "经度（WGS-84）", "state": "状态", "reason": "原因", "sequence": "改动次数", "revised_at": "最后修改",
}  # fmt: skip


async def list_fixtures(event: UUID | None, *, now: datetime) -> Table:
    """What is on in the county, or everything of one event, as in the calendars and in their window."""
    start, end = feeds.window(now)
    if event is None:
        planned = await agendas.of_county(start, end)
    else:
        await service.get_event(event)
        planned = await agendas.of_event(event, start, end)
    return Table(FIXTURES, [_fixture(p) for p in feeds.fitting(planned, now)])


def _fixture(p: Planned) -> dict[str, Any]:
    return {
        "id": str(p.id),
        "title": p.title,
        "event": str(p.event) if p.event else None,
        "sport": Sport(p.sport).label if p.sport else None,
        "kind": p.kind.label,
        "starts_at": local(p.starts_at).isoformat(),
        "ends_at": local(p.ends_at).isoformat(),
        "is_all_day": p.is_all_day,
        "where": p.where,
        "latitude": p.latitude,
        "longitude": p.longitude,
        "state": OccurrenceState(p.state).label,
        "reason": p.reason if p.is_off else None,
        "sequence": p.sequence,
        "revised_at": local(p.revised_at).isoformat(timespec="seconds"),
    }


async def list_starters(event: UUID) -> Table:
    """The published start lists of a meet or contest."""
    await service.get_event(event)
    heads = {
        "contest": "小项编号", "title": "小项", "round": "赛次", "heat": "组次", "starts_at": "时间", "where": "地点",
        "lane": "道次", "bib": "号码", "name": "姓名或队名", "unit": "单位", "is_scratched": "弃权",
    }  # fmt: skip
    return Table(
        heads,
        [
            {
                "contest": str(found.contest),
                "title": found.title,
                "round": found.round.label,
                "heat": heat.number,
                "starts_at": local(heat.starts_at).isoformat(),
                "where": heat.where,
                "lane": row.lane,
                "bib": row.bib,
                "name": open_name(row.name, row.unit),
                "unit": row.unit or row.name,
                "is_scratched": row.is_scratched,
            }
            for found in await start_lists.list_start_lists(event)
            for heat in found.heats
            for row in heat.rows
        ],
    )


async def list_results(event: UUID) -> Table:
    """The announced lists of a meet or contest: places and what they were won with."""
    await service.get_event(event)
    heads = {
        "list": "榜编号", "event": "赛事或小项编号", "kind": "种类", "title": "名称", "round": "赛次", "state": "状态",
        "version": "公告次数", "place": "名次", "bib": "号码", "name": "姓名或队名", "unit": "单位", "mark": "成绩",
        "status": "说明",
    }  # fmt: skip
    return Table(
        heads,
        [
            {
                "list": str(shown.head.id),
                "event": str(shown.head.event),
                "kind": shown.head.kind.label,
                "title": shown.head.title,
                "round": shown.head.round.label if shown.head.round else None,
                "state": shown.head.state.label,
                "version": shown.head.version,
                "place": row.rank,
                "bib": row.number,
                "name": open_name(row.name, row.unit),
                "unit": row.unit or row.name,
                "mark": next((row.cells.get(c.key, "") for c in shown.columns if c.is_main), ""),
                "status": row.status,
            }
            for shown in await lists.lists_of(event)
            if shown.head.state in ANNOUNCED
            for row in shown.rows
        ],
    )


async def count_bookings(*, now: datetime) -> Table:
    """Bookings by month, venue and sport, of whole months; numbers below FEWEST are left empty."""
    until = local_day(now).replace(day=1)
    since = (until - timedelta(days=30 * MONTHS)).replace(day=1)
    rows = await open_queries.count_bookings(since, until, FEWEST)
    heads = {
        "month": "月份", "venue": "场馆编号", "venue_name": "场馆", "sport": "项目",
        "bookings": f"预约次数（少于{FEWEST}次不公开）", "hours": "小时数",
    }  # fmt: skip
    return Table(
        heads,
        [
            {
                **dict(row),
                "venue": str(row["venue"]),
                "sport": Sport(row["sport"]).label,
                "hours": None if row["hours"] is None else float(row["hours"]),
            }
            for row in rows
        ],
    )


def open_name(name: str, unit: str) -> str:
    """A person's name masked; the name of a team, which has no unit beside it, as it is."""
    return (
        "、".join(mask_name(part) for part in name.replace("/", "、").split("、")) if unit and name else name
    )
