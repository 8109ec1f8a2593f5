"""What the templates of public pages of a meet are given: plain rows in the shapes the components document."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from ysevents.competitions.enums import FixtureState, ListKind, ListState
from ysevents.competitions.live_schemas import (
    Announcement,
    ContestLine,
    Displaced,
    FixtureLine,
    StageLine,
    UnitLine,
)
from ysevents.competitions.pages import list_views
from ysevents.competitions.result_schemas import ListHead, ShownList, ShownRow
from ysevents.competitions.rules.marks import decimal_cn
from ysevents.competitions.rules.team_details import Detail
from ysevents.competitions.schemas import StartHeat, StartList, StartRow
from ysevents.competitions.service.showing import TONES
from ysevents.core.enums import OccurrenceState
from ysevents.kit import clock

MOST_RUNNING = 4
MOST_LATEST = 4
LATE = datetime.max.replace(tzinfo=UTC)


def state_of(state: ListState, number: int | None = None) -> dict[str, str]:
    """How binding a list is, as word and tone; a correction with its number."""
    word = state.label if number is None or state != ListState.CORRECTED else f"{state.label} 第{number}号"
    return {"word": word, "tone": TONES[state]}


def progress_of(stage: StageLine) -> dict[str, str]:
    """How far a stage is, in the fixed words."""
    if stage.is_off:
        return {"word": "延期或取消", "tone": "refusal"}
    if stage.is_running:
        return {"word": "比赛中" if stage.started or stage.handed_in else "检录中", "tone": "live"}
    if stage.state:
        return state_of(stage.state)
    return {"word": "未开始", "tone": "muted"}


def contest_row(line: ContestLine) -> dict[str, Any]:
    """A contest in a list: its latest stage that has begun, else its first."""
    begun = [stage for stage in line.stages if stage.state or stage.is_running]
    stage = begun[-1] if begun else line.stages[0]
    facts = [stage.word] if len(line.stages) > 1 else []
    if stage.first_at:
        facts.append(clock.datetime_cn(stage.first_at))
    return {
        "title": line.title,
        "href": f"/events/{line.contest}/results",
        "facts": facts[:2],
        "state": progress_of(stage),
    }


def by_contest(lines: Sequence[ContestLine]) -> list[dict[str, Any]]:
    """Contests by division: [{label, rows}]."""
    return [
        {"label": label, "rows": [contest_row(line) for line in held]}
        for label, held in groupby(lines, key=lambda line: line.division)
    ]


def by_session(lines: Sequence[ContestLine]) -> list[dict[str, Any]]:
    """Stages by the session they begin in: [{label, rows}]; what has no session stands last."""
    placed = sorted(
        ((stage, line) for line in lines for stage in line.stages),
        key=lambda pair: (pair[0].session_at or LATE, str(pair[0].session), pair[0].first_at or LATE),
    )
    return [
        {"label": label, "rows": [_stage_row(stage, line) for stage, line in held]}
        for label, held in groupby(placed, key=lambda pair: _session_of(pair[0]))
    ]


def _session_of(stage: StageLine) -> str:
    if stage.session_at is None:
        return "没有单元的比赛"
    return f"{stage.session_title} · {clock.datetime_cn(stage.session_at)}"


def _stage_row(stage: StageLine, line: ContestLine) -> dict[str, Any]:
    return {
        "title": f"{line.title} {stage.word}" if len(line.stages) > 1 else line.title,
        "href": f"/events/{line.contest}/results#stage-{stage.id}",
        "facts": [clock.time_cn(stage.first_at)] if stage.first_at else [],
        "state": progress_of(stage),
    }


def by_unit(root: UUID, units: Sequence[UnitLine]) -> list[dict[str, Any]]:
    """Units as one group of rows."""
    rows = [
        {"title": one.name, "href": f"/events/{root}/units/{one.id}", "facts": [f"参赛{one.entries}项次"]}
        for one in units
    ]
    return [{"label": "参赛单位", "rows": rows}] if rows else []


def day_strip(days: Sequence[date], chosen: date, today: date, path: str) -> list[dict[str, Any]]:
    """The days of a meet, for the strip."""
    return [
        {
            "on": day,
            "weekday": f"周{clock.WEEKDAYS[day.weekday()]}",
            "href": f"{path}?day={day}",
            "current": day == chosen,
            "today": day == today,
        }
        for day in days
    ]


def day_agenda(fixtures: Iterable[FixtureLine]) -> list[dict[str, Any]]:
    """Fixtures of a day by session, for the agenda."""
    return [
        {
            "label": label or "其他安排",
            "entries": [
                {
                    "title": f"{one.title} {one.label}".strip(),
                    "href": f"/events/{one.contest}/results#fixture-{one.id}",
                    "starts_at": one.starts_at,
                    "place": one.where,
                    "state": {"word": one.word, "tone": one.tone} if one.word else None,
                    "of": f"contest:{one.contest}",
                }
                for one in held
            ],
        }
        for label, held in groupby(fixtures, key=lambda one: one.session_title)
    ]


def stage_sections(
    stages: Sequence[StageLine],
    shown: Mapping[UUID | None, ShownList],
    drawn: Sequence[StartList],
    records: Mapping[UUID, Sequence[str]],
) -> list[dict[str, Any]]:
    """The stages of a contest, the latest that has begun first: list of places, then heat by heat."""
    heats = {one.stage: one for one in drawn}
    ordered = sorted(stages, key=lambda stage: stage.id in shown or stage.is_running)
    return [
        {
            "id": stage.id,
            "round": stage.word,
            "progress": progress_of(stage),
            "table": list_views.table(shown[stage.id], records) if stage.id in shown else None,
            "heats": _heats(heats[stage.id], shown.get(stage.id)) if stage.id in heats else [],
        }
        for stage in reversed(ordered)
    ]


def _heats(drawn: StartList, shown: ShownList | None) -> list[dict[str, Any]]:
    """Heats with their lanes, and what was done in each lane."""
    rows = {row.of: row for row in shown.rows} if shown else {}
    main = next((column.key for column in shown.columns if column.is_main), "") if shown else ""
    return [
        {
            "id": heat.occurrence,
            "title": heat.label or drawn.round.label,
            "at": f"{clock.datetime_cn(heat.starts_at)} {heat.where}".strip(),
            "position": "道次" if drawn.is_lanes else "顺序",
            "state": _state_of_heat(heat),
            "rows": [_lane(row, rows.get(row.entry), main) for row in heat.rows],
        }
        for heat in drawn.heats
    ]


def _state_of_heat(heat: StartHeat) -> dict[str, str] | None:
    if heat.is_off:
        return {"word": "延期或取消", "tone": "refusal"}
    if heat.state in {FixtureState.CALLED, FixtureState.STARTED}:
        return {"word": heat.state.label, "tone": "live"}
    return None


def _lane(row: StartRow, placed: ShownRow | None, main: str) -> dict[str, Any]:
    mark = placed.cells.get(main, "") if placed else ""
    status = "弃权" if row.is_scratched else placed.status if placed and placed.rank is None else None
    return {
        "lane": row.lane,
        "bib": row.bib,
        "name": row.name,
        "unit": row.unit,
        "mark": mark if status is None else "",
        "place": placed.cells.get("place_in_race") if placed and status is None else None,
        "note": placed.goes_on if placed else "",
        "status": status,
    }


def points(thousandths: int) -> str:
    """`6.5` from 6500."""
    return decimal_cn(thousandths, 3).rstrip("0").rstrip(".")


def point_row(line: Detail) -> dict[str, Any]:
    """What one placing of a unit is worth."""
    notes = [
        "并列平分" if line.is_shared else "",
        f"破纪录加{points(line.bonus)}分" if line.bonus else "",
        f"弃权扣{points(line.penalty)}分" if line.penalty else "",
    ]
    return {
        "title": line.title,
        "href": f"/events/{line.contest}/results",
        "place": line.rank,
        "points": points(line.total),
        "note": "，".join(note for note in notes if note),
    }


def running_rows(fixtures: Iterable[FixtureLine]) -> list[dict[str, Any]]:
    """What is being called or under way just now."""
    return [
        {
            "title": f"{one.title} {one.label}".strip(),
            "where": one.where,
            "at": clock.time_cn(one.starts_at),
            "state": {"word": one.word, "tone": one.tone},
        }
        for one in fixtures
        if one.is_running
    ]


def lists_on_screen(
    lines: Sequence[ContestLine], announced: Sequence[Announcement], heads: Sequence[ListHead]
) -> list[UUID]:
    """What a television shows in turn: lists of running stages, the latest announcements, the team score of all."""
    running = [stage.list for line in lines for stage in line.stages if stage.is_running and stage.list]
    latest = [one.list for one in announced if one.kind == ListKind.STAGE]
    totals = [head.id for head in heads if head.kind == ListKind.TEAM_SCORE and head.has_result][:1]
    return list(dict.fromkeys([*running[:MOST_RUNNING], *latest[:MOST_LATEST], *totals]))


def announcement_rows(announced: Iterable[Announcement]) -> list[dict[str, Any]]:
    """Announcements as list rows, the latest first."""
    return [
        {
            "title": list_title(one.kind, one.key, one.title, one.round.label if one.round else ""),
            "href": f"/events/{one.event}/lists/{one.list}/{one.number}",
            "facts": [clock.datetime_cn(one.at), *([one.reason] if one.reason else [])],
            "state": state_of(one.state, one.number),
            "at": one.at,
        }
        for one in announced
    ]


def displaced_rows(displaced: Iterable[Displaced]) -> list[dict[str, Any]]:
    """What was put off, called off or moved, as list rows."""
    return [
        {
            "title": one.title,
            "facts": [
                f"原定{clock.datetime_cn(one.starts_at)}"
                if one.state == OccurrenceState.POSTPONED
                else f"改到{clock.datetime_cn(one.starts_at)}"
                if one.state == OccurrenceState.CONFIRMED
                else clock.datetime_cn(one.starts_at),
                *([one.reason] if one.reason else []),
            ],
            "state": {
                "word": "改期" if one.state == OccurrenceState.CONFIRMED else one.state.label,
                "tone": "refusal" if one.state == OccurrenceState.CANCELLED else "attention",
            },
            "at": one.at,
        }
        for one in displaced
    ]


def list_title(kind: ListKind, key: str, title: str, round_label: str = "") -> str:
    """`男子100米 小学甲组 决赛 成绩`, or `小学甲组 团体总分`."""
    if kind == ListKind.STAGE:
        return f"{title} {round_label}".strip()
    return f"{key or '全部组别'} {kind.label}"


def list_href(kind: ListKind, event: object, id: object) -> str:
    """Where a list is shown."""
    pages = {ListKind.STAGE: "results", ListKind.TEAM_SCORE: "totals", ListKind.MEDALS: "medals"}
    return f"/events/{event}/{pages.get(kind, 'announcements')}#list-{id}"
