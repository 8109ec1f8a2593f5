"""Opening duties of public venues 开放达标, computed: what is asked, what was given, which days break it.

Covers: hours a week, days a year, hours on rest days, outdoor grounds, 8 August, low fees against the market,
half price for groups, peak hours, notice of closures, area used for sport, events and visits where a province
asks for them. Every bound is data of a dated set, since the official text was read in restatements only.
Leaves out: what counts as a public use, which is the caller's to say: `Ground.used` holds what is not.

A day is 96 quarters of an hour, kept as the bits of one integer: open and not used otherwise is `&` and `~`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ysevents.core.enums import DayKind, Sport
from ysevents.core.rules import is_working_day
from ysevents.facilities.enums import FeeClass
from ysevents.kit.enums import Labelled

DAY = timedelta(days=1)
WEEK = 7
QUARTERS_AN_HOUR = 4
NOBODY = "没有登记"


class Standing(Labelled):
    """Whether a duty is met."""

    MET = "met", "达标"
    MISSED = "missed", "未达标"
    RUNNING = "running", "进行中"
    UNKNOWN = "unknown", "无法评估"
    NOT_ASKED = "not_asked", "不涉及"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What is asked, by whom, since when. None: not asked."""

    name: str
    source: str
    valid_from: date
    week_hours: int = 35
    year_days: int = 330
    day_quarters: int = 4
    """So many open quarters make a day count."""
    rest_day_hours: int = 8
    outdoor_hours: int = 12
    free_day: tuple[int, int] = (8, 8)
    low_percent: int = 70
    half_percent: int = 50
    peak_percent: int | None = None
    notice_days: int = 7
    sport_area_percent: int = 60
    public_events: int | None = None
    visits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay:
    """The quarters of a day in which a ground is open to the public, and those of them that cost nothing or little."""

    opened: int = 0
    free: int = 0
    low: int = 0
    fen_per_hour: frozenset[tuple[FeeClass, int]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A space, day by day. `used` are quarters taken by uses that are not open to the public."""

    name: str
    sport: Sport
    is_outdoor: bool
    days: Mapping[date, OpenDay]
    used: Mapping[date, int] = field(default_factory=dict)

    def given(self, day: date) -> int:
        """What the public had of it."""
        return self.days[day].opened & ~self.used.get(day, 0) if day in self.days else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A closure: when it began, when it was announced, why; weather needs no notice."""

    begins_on: date
    announced_on: date | None
    words: str
    is_weather: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What an hour costs at the market, in fen, as somebody asked on a day."""

    fen_per_hour: int
    asked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything about a venue and a period. `as_of` is the last day that is over or running."""

    first: date
    last: date
    as_of: date
    grounds: Sequence[Ground]
    calendar: Mapping[date, DayKind] = field(default_factory=dict)
    school_holidays: frozenset[date] = frozenset()
    closings: Sequence[Closing] = ()
    market: Mapping[Sport, Price] = field(default_factory=dict)
    group_percents: Mapping[str, int | None] | None = None
    """What groups pay of the price, in percent; None beside a group: no price of its own; None: nothing is known."""
    sport_area_m2: int | None = None
    area_m2: int | None = None
    public_events: int = 0
    visits: int = 0

    @property
    def days(self) -> list[date]:
        return [self.first + n * DAY for n in range((self.last - self.first).days + 1)]

    @property
    def past(self) -> list[date]:
        """The days that can be judged."""
        return [day for day in self.days if day <= self.as_of]

    @property
    def is_running(self) -> bool:
        return self.last > self.as_of

    def given(self, day: date) -> int:
        """Quarters in which at least one ground was there for the public."""
        mask = 0
        for ground in self.grounds:
            mask |= ground.given(day)
        return mask

    def is_rest(self, day: date) -> bool:
        """A day off for most: weekend, public or school holiday; a worked Saturday is none."""
        return not is_working_day(day, self.calendar) or day in self.school_holidays


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One week, day or closure behind a figure."""

    label: str
    value: str
    is_met: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty: what is asked, what was found, and what breaks it. Never a bare percentage."""

    id: str
    title: str
    bound: str
    value: str
    standing: Standing
    evidence: tuple[Evidence, ...] = ()
    note: str = ""

    @property
    def breaches(self) -> tuple[Evidence, ...]:
        return tuple(one for one in self.evidence if not one.is_met)


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
            Evidence(label=f"{monday}起的一周", value=_hours(quarters), is_met=hours >= bounds.week_hours)
        )
        monday += WEEK * DAY
    least = min((week.value for week in weeks), key=_number, default="")
    return Duty(
        id="O1",
        title="每周开放时间",
        bound=f"不少于{bounds.week_hours}小时",
        value=f"最少的一周{least}，共{len(weeks)}周" if weeks else "统计期内没有完整的一周",
        standing=_standing(weeks, facts),
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
        Evidence(label=str(day), value=_hours(facts.given(day).bit_count()), is_met=False)
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
        note=f"一天开放不少于{_hours(bounds.day_quarters)}计一天；按自然年评估",
    )


def rest_days(facts: Facts, bounds: Bounds) -> Duty:
    """O3: each day off by itself."""
    days = [
        Evidence(
            label=str(day),
            value=_hours(facts.given(day).bit_count()),
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
        standing=_standing(days, facts),
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
            value=_hours((ground.given(day) & ground.days[day].free).bit_count()),
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
        standing=_standing(found, facts) if grounds else Standing.NOT_ASKED,
        evidence=tuple(one for one in found if not one.is_met),
    )


def free_day(facts: Facts, bounds: Bounds) -> Duty:
    """O5: 全民健身日, everything free."""
    month, number = bounds.free_day
    days = [day for day in facts.days if (day.month, day.day) == bounds.free_day]
    found = []
    for day in days:
        if day <= facts.as_of:
            paid = sum(
                (ground.given(day) & ~ground.days[day].free).bit_count()
                for ground in facts.grounds
                if day in ground.days
            )
            given = facts.given(day).bit_count()
            words = "没有开放" if not given else "全部免费" if not paid else f"收费{_hours(paid)}"
            found.append(Evidence(label=str(day), value=words, is_met=given > 0 and paid == 0))
    return Duty(
        id="O5",
        title=f"{month}月{number}日全民健身日",
        bound="全部免费开放",
        value="；".join(one.value for one in found) or ("还没有到" if days else "不在统计期内"),
        standing=_standing(found, facts) if days else Standing.NOT_ASKED,
        evidence=tuple(found),
    )


def low_fees(facts: Facts, bounds: Bounds) -> Duty:
    """O6: low fees against what the market asks, not older than a year."""
    fees = {
        (ground.sport, fen)
        for ground in facts.grounds
        for day in facts.past
        if day in ground.days
        for fee_class, fen in ground.days[day].fen_per_hour
        if fee_class == FeeClass.LOW
    }
    found, unknown = [], []
    for sport, fen in sorted(fees):
        price = facts.market.get(sport)
        if price is None or facts.as_of - price.asked_on > timedelta(days=365):
            unknown.append(sport.label)
            continue
        percent = 100 * fen // price.fen_per_hour
        found.append(
            Evidence(
                label=f"{sport.label} {_yuan(fen)}/小时",
                value=f"市场价{_yuan(price.fen_per_hour)}的{percent}%",
                is_met=100 * fen <= bounds.low_percent * price.fen_per_hour,
            )
        )
    standing = _standing(found, facts)
    if not fees:
        standing = Standing.NOT_ASKED
    elif unknown and standing != Standing.MISSED:
        standing = Standing.UNKNOWN
    return Duty(
        id="O6",
        title="低收费标准",
        bound=f"不高于当地市场价的{bounds.low_percent}%",
        value=f"{len(fees)}个价格" if fees else "没有低收费时段",
        standing=standing,
        evidence=tuple(found),
        note=f"没有一年内的市场价：{'、'.join(unknown)}" if unknown else "",
    )


def half_price(facts: Facts, bounds: Bounds) -> Duty:
    """O7: what groups pay; everything free gives everybody half."""
    paid = any(
        ground.days[day].opened & ~ground.days[day].free
        for ground in facts.grounds
        for day in facts.past
        if day in ground.days
    )
    found = [
        Evidence(
            label=group,
            value=NOBODY if percent is None else f"原价的{percent}%",
            is_met=percent is not None and percent <= bounds.half_percent,
        )
        for group, percent in (facts.group_percents or {}).items()
    ]
    if not paid:
        standing = Standing.MET if facts.past else Standing.NOT_ASKED
    else:
        standing = Standing.UNKNOWN if facts.group_percents is None else _standing(found, facts)
    return Duty(
        id="O7",
        title="老年人、残疾人、学生、军人、消防救援人员优惠",
        bound=f"不高于原价的{bounds.half_percent}%",
        value="全部免费" if not paid else f"{len(found)}类人群" if found else "没有登记优惠价",
        standing=standing,
        evidence=tuple(found),
    )


def peak(facts: Facts, bounds: Bounds) -> Duty:
    """O8: the share of free and low-fee hours when most people come, beside the share over all."""
    total = [0, 0, 0, 0]
    for ground in facts.grounds:
        for day in facts.past:
            if day not in ground.days:
                continue
            given, cheap = ground.given(day), ground.days[day].free | ground.days[day].low
            hot = _quarters(9, 21) if facts.is_rest(day) else _quarters(18, 21)
            for n, mask in enumerate((given & hot & cheap, given & hot, given & cheap, given)):
                total[n] += mask.bit_count()
    shares = [100 * part // whole if whole else None for part, whole in (total[:2], total[2:])]
    asked = bounds.peak_percent
    standing = (
        Standing.NOT_ASKED
        if asked is None or shares[0] is None
        else (Standing.MET if shares[0] >= asked else Standing.MISSED)
    )
    return Duty(
        id="O8",
        title="热门时段的免费、低收费比例",
        bound="不只安排在冷门时段" if asked is None else f"不低于{asked}%",
        value="没有开放"
        if shares[1] is None
        else f"热门时段{_percent(shares[0])}，全部时段{_percent(shares[1])}",
        standing=standing,
        note="热门时段：工作日18点至21点，休息日9点至21点"
        + ("；没有规定比例，列出供核对" if asked is None else ""),
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
        standing=Standing.MISSED if late else _standing(found, facts),
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
    standing = _standing(found, facts)
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


def _standing(found: Sequence[Evidence], facts: Facts) -> Standing:
    """Broken is broken, whatever is still to come; a period that runs is not met before its end."""
    if any(not one.is_met for one in found):
        return Standing.MISSED
    if facts.is_running:
        return Standing.RUNNING
    return Standing.MET


def _quarters(from_hour: int, until_hour: int) -> int:
    """The quarters of a span of hours, as bits."""
    return ((1 << (until_hour - from_hour) * QUARTERS_AN_HOUR) - 1) << from_hour * QUARTERS_AN_HOUR


def _hours(quarters: int) -> str:
    return f"{quarters / QUARTERS_AN_HOUR:g}小时"


def _number(words: str) -> float:
    return float(words.removesuffix("小时"))


def _percent(value: int | None) -> str:
    return "没有开放" if value is None else f"{value}%"


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}元"


def _days_ahead(closing: Closing) -> int:
    return (closing.begins_on - closing.announced_on).days if closing.announced_on else -1


def _announced(closing: Closing) -> str:
    ahead = _days_ahead(closing)
    return "没有公告" if ahead < 0 else f"提前{ahead}天公告"
