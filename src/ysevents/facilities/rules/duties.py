"""Opening duties of public venues 开放达标, computed: what is asked, what was given, which days break it.

Covers: hours a week, days a year, hours on rest days, outdoor grounds, 8 August, low fees against the market,
half price for groups, peak hours, notice of closures, area used for sport, events and visits where a province
asks for them. Every bound is data of a dated set, since the official text was read in restatements only.
Leaves out: what counts as a public use, which is the caller's to say: `Ground.used` holds what is not.
"""

from datetime import date, timedelta

from ysevents.facilities.rules.duty_facts import (
    QUARTERS_AN_HOUR,
    Bounds,
    Closing,
    Duty,
    Evidence,
    Facts,
    Standing,
    hours_cn,
    standing_of,
)
from ysevents.facilities.rules.duty_fees import free_day, half_price, low_fees, peak

DAY = timedelta(days=1)
WEEK = 7


def judge(facts: Facts, bounds: Bounds) -> tuple[Duty, ...]:
    """All duties in their order."""
    return (
        week_hours(facts, bounds),
        year_days(facts, bounds),
        rest_days(facts, bounds),
        outdoor(facts, bounds),
        free_day(facts, bounds),
        low_fees(facts, bounds),
        half_price(facts, bounds),
        peak(facts, bounds),
        notices(facts, bounds),
        sport_area(facts, bounds),
        *(asked_for(facts, bounds) if bounds.public_events or bounds.visits else ()),
    )


def week_hours(facts: Facts, bounds: Bounds) -> Duty:
    """O1: whole ISO weeks; what the period cuts off at its ends is told apart."""
    first = facts.first + ((-facts.first.weekday()) % WEEK) * DAY
    weeks, monday = [], first
    while monday + (WEEK - 1) * DAY <= min(facts.last, facts.as_of):
        quarters = sum(facts.given(monday + n * DAY).bit_count() for n in range(WEEK))
        hours = quarters / QUARTERS_AN_HOUR
        weeks.append(
            Evidence(label=f"{monday}起的一周", value=hours_cn(quarters), is_met=hours >= bounds.week_hours)
        )
        monday += WEEK * DAY
    least = min((week.value for week in weeks), key=_number, default="")
    return Duty(
        id="O1",
        title="每周开放时间",
        bound=f"不少于{bounds.week_hours}小时",
        value=f"最少的一周{least}，共{len(weeks)}周" if weeks else "统计期内没有完整的一周",
        standing=standing_of(weeks, facts),
        evidence=tuple(weeks),
        note="按周一至周日的整周计算，统计期两端不足一周的不计",
    )


def year_days(facts: Facts, bounds: Bounds) -> Duty:
    """O2: of a calendar year; while it runs: done, still possible, needed."""
    counted = [day for day in facts.past if facts.given(day).bit_count() >= bounds.day_quarters]
    possible = [
        day for day in facts.days if day > facts.as_of and facts.given(day).bit_count() >= bounds.day_quarters
    ]
    is_year = facts.first == date(facts.first.year, 1, 1) and facts.last == date(facts.first.year, 12, 31)
    if not is_year:
        standing, value = Standing.UNKNOWN, f"统计期内开放{len(counted)}天"
    elif facts.is_running:
        needed = max(bounds.year_days - len(counted), 0)
        standing = Standing.RUNNING if len(counted) + len(possible) >= bounds.year_days else Standing.MISSED
        value = f"已开放{len(counted)}天，按现有安排还可开放{len(possible)}天，还需{needed}天"
    else:
        standing = Standing.MET if len(counted) >= bounds.year_days else Standing.MISSED
        value = f"开放{len(counted)}天"
    shut = [
        Evidence(label=str(day), value=hours_cn(facts.given(day).bit_count()), is_met=False)
        for day in facts.past
        if day not in set(counted)
    ]
    return Duty(
        id="O2",
        title="每年开放天数",
        bound=f"不少于{bounds.year_days}天",
        value=value,
        standing=standing,
        evidence=tuple(shut),
        note=f"一天开放不少于{hours_cn(bounds.day_quarters)}计一天；按自然年评估",
    )


def rest_days(facts: Facts, bounds: Bounds) -> Duty:
    """O3: each day off by itself."""
    days = [
        Evidence(
            label=str(day),
            value=hours_cn(facts.given(day).bit_count()),
            is_met=facts.given(day).bit_count() >= bounds.rest_day_hours * QUARTERS_AN_HOUR,
        )
        for day in facts.past
        if facts.is_rest(day)
    ]
    bad = sum(not day.is_met for day in days)
    return Duty(
        id="O3",
        title="公休日、法定节假日、学校假期",
        bound=f"每天不少于{bounds.rest_day_hours}小时",
        value=f"{len(days)}天中{bad}天不足" if days else "统计期内没有休息日",
        standing=standing_of(days, facts),
        evidence=tuple(sorted(days, key=lambda day: (day.is_met, _number(day.value)))),
        note="调休上班的周末不计",
    )


def outdoor(facts: Facts, bounds: Bounds) -> Duty:
    """O4: outdoor grounds, free, each day."""
    grounds = [ground for ground in facts.grounds if ground.is_outdoor]
    asked = bounds.outdoor_hours * QUARTERS_AN_HOUR
    found = [
        Evidence(
            label=f"{ground.name} {day}",
            value=hours_cn((ground.given(day) & ground.days[day].free).bit_count()),
            is_met=(ground.given(day) & ground.days[day].free).bit_count() >= asked,
        )
        for ground in grounds
        for day in facts.past
        if day in ground.days
    ]
    bad = sum(not one.is_met for one in found)
    return Duty(
        id="O4",
        title="室外场地免费开放",
        bound=f"全年每天免费不少于{bounds.outdoor_hours}小时",
        value=f"{len(grounds)}块场地，{bad}场次天不足" if grounds else "没有室外场地",
        standing=standing_of(found, facts) if grounds else Standing.NOT_ASKED,
        evidence=tuple(one for one in found if not one.is_met),
    )


def notices(facts: Facts, bounds: Bounds) -> Duty:
    """O9: closures announced in time, weather apart."""
    found = [
        Evidence(
            label=f"{closing.begins_on} {closing.words}".strip(),
            value="天气原因" if closing.is_weather else _announced(closing),
            is_met=closing.is_weather or _days_ahead(closing) >= bounds.notice_days,
        )
        for closing in facts.closings
        if facts.first <= closing.begins_on <= facts.last
    ]
    late = sum(not one.is_met for one in found)
    return Duty(
        id="O9",
        title="闭馆提前公告",
        bound=f"提前不少于{bounds.notice_days}天，天气原因除外",
        value=f"闭馆{len(found)}次，{late}次公告不及时" if found else "没有闭馆",
        standing=Standing.MISSED if late else standing_of(found, facts),
        evidence=tuple(found),
    )


def sport_area(facts: Facts, bounds: Bounds) -> Duty:
    """O10: how much of the area serves sport."""
    area, total = facts.sport_area_m2, facts.area_m2
    percent = 100 * area // total if area is not None and total else None
    standing = (
        Standing.UNKNOWN
        if percent is None
        else (Standing.MET if percent >= bounds.sport_area_percent else Standing.MISSED)
    )
    return Duty(
        id="O10",
        title="用于体育活动的面积",
        bound=f"不低于{bounds.sport_area_percent}%",
        value="面积没有登记" if percent is None else f"{percent}%（{area} / {total} 平方米）",
        standing=standing,
    )


def asked_for(facts: Facts, bounds: Bounds) -> tuple[Duty, ...]:
    """O11: events and visits, where a province asks for them."""
    found = [
        Evidence(label=label, value=f"{value}，要求{asked}", is_met=value >= asked)
        for label, value, asked in (
            ("公益性活动（场）", facts.public_events, bounds.public_events),
            ("培训（人次）", facts.visits, bounds.visits),
        )
        if asked is not None
    ]
    standing = standing_of(found, facts)
    if facts.is_running and standing == Standing.MISSED:
        standing = Standing.RUNNING
    return (
        Duty(
            id="O11",
            title="公益性活动和培训",
            bound="；".join(one.label for one in found),
            value="；".join(one.value for one in found),
            standing=standing,
            evidence=tuple(found),
        ),
    )


def _number(words: str) -> float:
    return float(words.removesuffix("小时"))


def _days_ahead(closing: Closing) -> int:
    return (closing.begins_on - closing.announced_on).days if closing.announced_on else -1


def _announced(closing: Closing) -> str:
    ahead = _days_ahead(closing)
    return "没有公告" if ahead < 0 else f"提前{ahead}天公告"
