"""What templates are given: plain rows in the shapes the components document."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.schemas import StartList
from ysevents.competitions.service.fixtures import heat_word
from ysevents.competitions.service.meet_desk import Duty
from ysevents.core.enums import EventState, OccurrenceKind, OccurrenceState, Sport, VenueKind
from ysevents.core.schemas import Planned
from ysevents.kit import clock
from ysevents.web.maps import county_map
from ysevents.web.queries import Row

TONES = {
    OccurrenceState.DRAFT: "muted",
    OccurrenceState.TENTATIVE: "attention",
    OccurrenceState.CONFIRMED: "ok",
    OccurrenceState.POSTPONED: "attention",
    OccurrenceState.CANCELLED: "refusal",
    OccurrenceState.EXPIRED: "muted",
}


def agenda_days(planned: Iterable[Planned]) -> list[dict[str, Any]]:
    """Occurrences by local day, for the agenda."""
    return [
        {"on": day, "entries": [_entry(p) for p in entries]}
        for day, entries in groupby(planned, key=lambda p: clock.local_day(p.starts_at))
    ]


def _entry(p: Planned) -> dict[str, Any]:
    state = None
    if p.state != OccurrenceState.CONFIRMED:
        state = {"word": p.state.label, "tone": TONES[p.state]}
    return {
        "title": p.title,
        "starts_at": p.starts_at,
        "ends_at": p.ends_at,
        "is_all_day": p.is_all_day,
        "href": _page_of(p),
        "place": _place(p),
        "state": state,
        "calendar": None if p.is_off else f"/cal/occurrence/{p.id}.ics",
    }


def next_up(planned: Sequence[Planned], now: datetime) -> dict[str, Any] | None:
    """The one thing that comes next, large: when, hour, title, where."""
    upcoming = [p for p in planned if not p.is_off and p.ends_at > now]
    if not upcoming:
        return None
    first = upcoming[0]
    days = (clock.local_day(first.starts_at) - clock.local_day(now)).days
    when = {0: "今天", 1: "明天"}.get(days, clock.date_cn(first.starts_at))
    begun = first.starts_at <= now
    return {
        "when": "正在进行" if begun else f"下一项 · {when}",
        "at": clock.time_cn(first.starts_at),
        "title": first.title,
        "href": _page_of(first),
        "lines": [_place(first)] if _place(first) else [],
    }


def _place(p: Planned) -> str | None:
    return " ".join(filter(None, (p.venue_name, p.space_name))) if p.space else p.place


def _page_of(p: Planned) -> str | None:
    if p.event:
        return f"/events/{p.event}"
    return "/bookings" if p.kind == OccurrenceKind.BOOKING else None


def event_state(event: Row, now: datetime) -> dict[str, str]:
    """The word over an event: what it is today."""
    today = clock.local_day(now)
    if event["state"] == EventState.CANCELLED:
        return {"word": "已取消", "tone": "refusal"}
    if event["ends_on"] < today or event["state"] == EventState.FINISHED:
        return {"word": "已结束", "tone": "muted"}
    if event["starts_on"] <= today:
        return {"word": "进行中", "tone": "live"}
    days = (event["starts_on"] - today).days
    return {"word": "明天开始" if days == 1 else f"{days}天后开始", "tone": "info"}


def event_rows(events: Sequence[Row], now: datetime) -> list[dict[str, Any]]:
    """Events as list rows."""
    return [
        {
            "title": e["title"],
            "href": f"/events/{e['id']}",
            "facts": [fact for fact in (event_dates(e), e["organizer_name"]) if fact],
            "state": event_state(e, now),
        }
        for e in events
    ]


def event_dates(event: Row) -> str:
    """`12月5日 周六至12月7日 周一`, or one day."""
    first, last = event["starts_on"], event["ends_on"]
    if first == last:
        return clock.date_cn(first)
    return f"{clock.date_cn(first)} 至 {clock.date_cn(last)}"


def contest_rows(below: Sequence[Row]) -> list[dict[str, Any]]:
    """Contests as list rows, grouped by division: [{label, rows}]."""
    held: dict[str, list[dict[str, Any]]] = {}
    for c in below:
        held.setdefault(c["division"] or "", []).append(
            {
                "title": c["short_title"],
                "href": f"/events/{c['id']}",
                "facts": [f"已编排{c['fixtures']}组" if c["fixtures"] else "尚未编排"],
            }
        )
    return [{"label": division, "rows": rows} for division, rows in held.items()]


def heats(lists: Sequence[StartList]) -> list[dict[str, Any]]:
    """Published heats with their lanes, in the order in which they start."""
    return [
        {
            "title": heat_word(found.round, heat.label),
            "at": clock.datetime_cn(heat.starts_at),
            "state": {"word": "已取消或延期", "tone": "refusal"} if heat.is_off else None,
            "position": "道次" if found.is_lanes else "顺序",
            "rows": [
                {
                    "lane": r.lane,
                    "bib": r.bib,
                    "name": r.name,
                    "unit": r.unit,
                    "status": "弃权" if r.is_scratched else None,
                }
                for r in heat.rows
            ],
        }
        for found in lists
        for heat in found.heats
    ]


def venue_rows(venues: Sequence[Row]) -> list[dict[str, Any]]:
    """Places as list rows."""
    return [
        {
            "title": v["name"],
            "href": f"/venues/{v['id']}",
            "facts": [
                f"{v['township_name']} · {VenueKind(v['kind']).label}",
                "、".join(Sport(s).label for s in (v["sports"] or [])[:4]) or "暂未登记场地",
            ],
            "icon": "court",
        }
        for v in venues
    ]


def space_groups(spaces: Sequence[Row]) -> list[dict[str, Any]]:
    """Spaces by sport: [{sport, label, names}]."""
    ordered = sorted(spaces, key=lambda s: list(Sport).index(Sport(s["sport"])))
    return [
        {"sport": sport, "label": Sport(sport).label, "names": [space["name"] for space in group]}
        for sport, group in groupby(ordered, key=lambda s: s["sport"])
    ]


def township_map(townships: Sequence[Row], chosen: str | None) -> dict[str, Any]:
    """The county with a dot for each township, as large a word as it has places."""
    county = county_map()
    points = []
    for t in townships:
        if t["longitude"] is None:
            continue
        x, y = county.point(t["longitude"], t["latitude"])
        points.append(
            {
                "x": x,
                "y": y,
                "label": t["name"],
                "href": f"/venues?township={t['code']}",
                "total": t["venues"],
                "tone": "live" if t["code"] == chosen else "action",
            }
        )
    return {
        "view_box": county.view_box,
        "outline": county.outline,
        "points": points,
        "townships": [
            {
                "label": t["name"],
                "total": t["venues"],
                "href": f"/venues?township={t['code']}",
                "current": t["code"] == chosen,
            }
            for t in townships
        ],
    }


def venues_href(
    township: str | None, text: str | None, sport: str | None, *, limit: int | None = None
) -> str:
    """The list of places under these filters."""
    kept = {"township": township, "q": text, "sport": sport, "limit": limit}
    query = urlencode({k: v for k, v in kept.items() if v})
    return f"/venues?{query}" if query else "/venues"


FILTERS = (
    Sport.BADMINTON,
    Sport.BASKETBALL,
    Sport.TABLE_TENNIS,
    Sport.FOOTBALL,
    Sport.TENNIS,
    Sport.FITNESS,
)


def sport_chips(township: str | None, text: str | None, sport: str | None) -> list[dict[str, Any]]:
    """The filter by sport; the other filters stay."""
    return [
        {"label": "全部", "href": venues_href(township, text, None), "current": not sport},
        *({"label": s.label, "href": venues_href(township, text, s), "current": s == sport} for s in FILTERS),
    ]


def duty_rows(duties: Sequence[Duty]) -> list[dict[str, Any]]:
    """The sheets, and for who announces them the results, of the meets one works at."""
    found = []
    for duty in duties:
        here = f"/meets/{duty.meet}"
        found.append({"title": duty.title, "href": f"{here}/marks", "facts": ["成绩录入"], "icon": "list"})
        if duty.announces:
            found.append(
                {"title": duty.title, "href": f"{here}/results", "facts": ["成绩公告、申诉"], "icon": "medal"}
            )
    return found


def my_links(account: Account) -> list[dict[str, Any]]:
    """Where one's own things are."""
    unread = f"{account.unread}条未读" if account.unread else "没有未读"
    links = [
        {"title": "我的预约", "href": "/bookings", "facts": ["入场码、取消预约"], "icon": "ticket"},
        {"title": "消息", "href": "/inbox", "facts": [unread], "icon": "inbox"},
        {"title": "订阅我的日历", "href": "/subscribe/me", "facts": ["手机日历自动更新"], "icon": "calendar"},
        {"title": "账号与密码", "href": "/account", "facts": ["登录记录、修改密码"], "icon": "settings"},
    ]
    for venue in account.targets(Scope.VENUE, Role.VENUE_DESK):
        links.insert(
            0,
            {
                "title": "服务台",
                "href": f"/venues/{venue}/desk",
                "facts": ["今天的场地、入场、收费"],
                "icon": "scan",
            },
        )
    if account.has(Role.COACH):
        links.insert(
            0, {"title": "赛事报名", "href": "/registration", "facts": ["我的代表队"], "icon": "list"}
        )
    if account.is_everywhere(Role.OFFICE_CLERK):
        links.append(
            {
                "title": "个人信息保护",
                "href": "/privacy/desk",
                "facts": ["查阅、更正、匿名、年度报告"],
                "icon": "eye",
            }
        )
    if account.is_everywhere(Role.OFFICE_CLERK, Role.ADMINISTRATOR):
        links.append(
            {
                "title": "节假日",
                "href": "/admin/calendar",
                "facts": ["放假、调休上班，工作日按此计算"],
                "icon": "calendar",
            }
        )
    if account.has(Role.AUDITOR) and not account.is_everywhere(Role.OFFICE_CLERK):
        links.append(
            {
                "title": "未成年人年度报告",
                "href": "/privacy/minors-report",
                "facts": ["个人信息保护"],
                "icon": "eye",
            }
        )
    return links


def message_rows(messages: Sequence[Any]) -> list[dict[str, Any]]:
    """Messages as list rows; unread ones are marked."""
    return [
        {
            "title": m.title,
            "href": m.link,
            "facts": [m.text, clock.datetime_cn(m.created_at)],
            "unread": m.read_at is None,
            "icon": "inbox",
        }
        for m in messages
    ]
