"""What in a regulation contradicts itself or what has been entered already: all of it, at once.

Covers: dates out of order, divisions and contests doubled, divisions nobody can enter, numbers that exclude
each other, contests and divisions removed though somebody is entered, fewer places than units.
Leaves out: whether a rule is wise; what merely lacks before publication is `gaps`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from ysevents.competitions.rules.eligibility import grade_cn
from ysevents.core.rules import school_year
from ysevents.registration.rules.plan import Plan, PlannedDivision

YOUNGEST, OLDEST = 4, 10
"""On 1 September pupils of grade n are n + 4 to n + 10 years old, repeaters and early ones included."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One of them, with the section of the form where it is put right."""

    code: str
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class Planned:
    """Something of the event that stands in the timetable, and on which days."""

    title: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What there is already: by contest and division how many are entered, units, classes of units."""

    entries: Mapping[str, int] = field(default_factory=dict)
    members: Mapping[str, int] = field(default_factory=dict)
    units: int = 0
    teams: int = 0
    """Of the contest of teams with the most."""
    unit_classes: frozenset[str] = frozenset()
    disciplines: frozenset[str] = frozenset()
    timetable: tuple[Planned, ...] = ()
    """What is planned at a time of its own, the earliest first; not what lies within a session."""


class Numbers(Protocol):
    """The parameters of a regulation, as far as they can contradict each other."""

    @property
    def per_unit_contest(self) -> int: ...
    @property
    def per_unit_sex(self) -> int: ...
    @property
    def least_per_sex(self) -> int: ...
    @property
    def least_per_contest(self) -> int: ...
    @property
    def units_at_most(self) -> int | None: ...
    @property
    def teams_at_most(self) -> int | None: ...
    @property
    def unit_exceptions(self) -> Sequence[Any]: ...
    @property
    def team_sizes(self) -> Sequence[Any]: ...
    @property
    def officials_scale(self) -> Sequence[Any]: ...
    @property
    def late_entries_until(self) -> datetime | None: ...
    @property
    def substitutions_until(self) -> datetime | None: ...
    @property
    def bib_block(self) -> int: ...
    @property
    def bib_spares(self) -> int: ...


def contradictions(old: Plan | None, new: Plan, numbers: Numbers, facts: Facts) -> list[Contradiction]:
    """All that forbids to change `old` into `new` with these numbers; empty when nothing does.

    The instants of a plan are in the county's own time: their dates are those on its calendars.
    """
    return [
        *_dates(new, numbers),
        *_divisions(new),
        *_contests(new),
        *(_removals(old, new, facts) if old else ()),
        *(_left_behind(old, new, facts) if old else ()),
        *_limits(numbers, facts),
        *_lists(numbers, facts),
    ]


def gaps(plan: Plan, facts: Facts, *, now: datetime) -> list[Contradiction]:
    """What still lacks before units can register."""
    found = []
    if not plan.divisions:
        found.append(Contradiction("no_division", "还没有组别", "divisions"))
    found += [
        Contradiction("division_without_contest", f"{division.title}还没有项目", "contests")
        for division in plan.divisions
        if not plan.contests_of(division)
    ]
    found += [
        Contradiction(
            "no_such_unit",
            f"{division.title}：没有“{'、'.join(division.unit_classes)}”类别的单位",
            "divisions",
        )
        for division in plan.divisions
        if facts.unit_classes
        and division.unit_classes
        and not facts.unit_classes & set(division.unit_classes)
    ]
    if plan.deadline_at <= now:
        found.append(Contradiction("deadline_passed", "报名截止时间已经过了", "dates"))
    return found


def _dates(plan: Plan, numbers: Numbers) -> Iterator[Contradiction]:
    def wrong(code: str, text: str) -> Contradiction:
        return Contradiction(code, text, "dates")

    if plan.ends_on < plan.starts_on:
        yield wrong("ends_before_start", "结束日期早于开始日期")
    if plan.deadline_at <= plan.opens_at:
        yield wrong("deadline_before_opening", "报名截止须晚于报名开始")
    if plan.deadline_at.date() > plan.starts_on:
        yield wrong("deadline_after_start", "报名截止晚于比赛开始")
    for until, word in ((numbers.late_entries_until, "补报"), (numbers.substitutions_until, "换人")):
        if until and until < plan.deadline_at:
            yield wrong("change_before_deadline", f"{word}截止早于报名截止")
        if until and until.astimezone(plan.deadline_at.tzinfo).date() > plan.ends_on:
            yield wrong("change_after_end", f"{word}截止晚于比赛结束")


def _left_behind(old: Plan, new: Plan, facts: Facts) -> Iterator[Contradiction]:
    """What would lie outside the event's new days. Sessions are moved in the timetable, not by the way."""
    if (old.starts_on, old.ends_on) == (new.starts_on, new.ends_on):
        return
    for one in facts.timetable:
        if one.first < new.starts_on or one.last > new.ends_on:
            day = f"{one.first.month}月{one.first.day}日"
            text = f"“{one.title}”排在{day}，不在新的比赛日期内，请先改期或取消"
            yield Contradiction("session_left_behind", text, "dates")


def _divisions(plan: Plan) -> Iterator[Contradiction]:
    for (name, _), n in Counter((d.name, d.sex) for d in plan.divisions).items():
        if n > 1:
            yield Contradiction("division_doubled", f"组别“{name}”重复", "divisions")
    for division in plan.divisions:
        reason = _nobody(division, plan.starts_on)
        if reason:
            yield Contradiction("nobody_can_enter", f"{division.title}没有人能报：{reason}", "divisions")


def _nobody(division: PlannedDivision, day: date) -> str | None:
    """Why the rule of a division leaves nobody; None when it leaves somebody."""
    first, last = division.born_from, division.born_until
    low, high = division.grade_from, division.grade_until
    if first and last and first > last:
        return f"出生日期自{first}起，却到{last}止"
    if first and first >= day:
        return f"须{first}及以后出生，比赛时还没有出生"
    if low and high and low > high:
        return f"年级自{grade_cn(low)}起，却到{grade_cn(high)}止"
    if (low or high) and (first or last):
        september = school_year(day)
        oldest = date(september - (high or 12) - OLDEST, 9, 2)
        youngest = date(september - (low or 1) - YOUNGEST, 9, 1)
        if (first and first > youngest) or (last and last < oldest):
            return "出生日期和年级对不上"
    return None


def _contests(plan: Plan) -> Iterator[Contradiction]:
    titles = {division.id: division.title for division in plan.divisions}
    for (division, name), n in Counter((c.division, c.name) for c in plan.contests).items():
        if n > 1:
            yield Contradiction("contest_doubled", f"{titles.get(division, '')}的{name}重复", "contests")
    if any(contest.division not in titles for contest in plan.contests):
        yield Contradiction("division_unknown", "有项目所在的组别已不存在", "contests")


def _removals(old: Plan, new: Plan, facts: Facts) -> Iterator[Contradiction]:
    titles = {division.id: division.title for division in old.divisions}
    kept = {contest.id for contest in new.contests}
    for contest in old.contests:
        n = facts.entries.get(contest.id, 0)
        if n and contest.id not in kept:
            text = f"{titles[contest.division]}{contest.name}已有{n}条报名（含撤回的），不能删除"
            yield Contradiction("contest_entered", text, "contests")
    remaining = {division.id for division in new.divisions}
    for division in old.divisions:
        n = facts.members.get(division.id, 0)
        if n and division.id not in remaining:
            yield Contradiction("division_entered", f"{division.title}已有{n}名运动员，不能删除", "divisions")


def _limits(numbers: Numbers, facts: Facts) -> Iterator[Contradiction]:
    def wrong(code: str, text: str, section: str = "limits") -> Contradiction:
        return Contradiction(code, text, section)

    most = [numbers.per_unit_sex, *(e.per_unit_sex for e in numbers.unit_exceptions)]
    if numbers.least_per_sex > min(most):
        yield wrong("least_above_most", f"男、女至少各报{numbers.least_per_sex}人，多于限报人数{min(most)}人")
    if numbers.least_per_contest > numbers.per_unit_contest:
        yield wrong("least_above_most", "每项至少报的多于限报的")
    if numbers.units_at_most is not None and facts.units > numbers.units_at_most:
        yield wrong("quota_below_units", f"已有{facts.units}个单位报名，名额不能少于这个数")
    if numbers.teams_at_most is not None and facts.teams > numbers.teams_at_most:
        yield wrong("quota_below_teams", f"有项目已报{facts.teams}队，队数名额不能少于这个数")
    if numbers.bib_spares >= numbers.bib_block:
        yield wrong("spares_fill_block", "留给换人的号码占满了整个号段", "bibs")


def _lists(numbers: Numbers, facts: Facts) -> Iterator[Contradiction]:
    steps = [step.athletes_until for step in numbers.officials_scale]
    if steps != sorted(set(steps)):
        yield Contradiction("scale_not_rising", "领队、教练的人数分档应逐档升高", "officials")
    for name, n in Counter(e.unit_class for e in numbers.unit_exceptions).items():
        if n > 1:
            yield Contradiction("exception_doubled", f"单位类别“{name}”写了两次", "limits")
    for size in numbers.team_sizes:
        if size.least > size.most:
            yield Contradiction("team_size", f"队的人数（{size.discipline}）：最少多于最多", "limits")
        if facts.disciplines and size.discipline not in facts.disciplines:
            yield Contradiction("discipline_unknown", f"没有代码为“{size.discipline}”的项目", "limits")
