"""Rules, prices and closures in words, for pages."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from ysevents.core.enums import DayType
from ysevents.facilities.enums import Audience, FeeClass, FeeGroup
from ysevents.facilities.ground_schemas import Ground
from ysevents.facilities.rules import Rule
from ysevents.facilities.schemas import ClosureRow, DayHours, OpenSpan, RuleRow, TariffRow
from ysevents.kit import clock

FEN = 100
NUMBERED = re.compile(r"(\D*)([1-9]\d{0,3})(\D*)", re.ASCII)
EVERY_DAY = frozenset(range(1, 8))
TYPE_TONES = {DayType.PUBLIC_HOLIDAY: "attention", DayType.REST_DAY: "info"}


def yuan_cn(fen: int) -> str:
    """`15元`, `7.50元`."""
    return f"{fen // FEN}元" if fen % FEN == 0 else f"{fen / FEN:.2f}元"


def hour_cn(minute: int) -> str:
    """`8:00`, `24:00`."""
    return f"{minute // 60}:{minute % 60:02}"


def hours_cn(opens: int, closes: int) -> str:
    return f"{hour_cn(opens)}–{hour_cn(closes)}"


def weekdays_cn(weekdays: frozenset[int]) -> str:
    """`每天`, `周一至周五`, `周六、周日`.

    >>> weekdays_cn(frozenset({1, 2, 3, 6})), weekdays_cn(frozenset({6, 7}))
    ('周一至周三、周六', '周六、周日')
    """
    if weekdays == EVERY_DAY:
        return "每天"
    runs = [
        [day for _, day in run]
        for _, run in groupby(enumerate(sorted(weekdays)), key=lambda pair: pair[1] - pair[0])
    ]
    words = []
    for run in runs:
        names = [f"周{clock.WEEKDAYS[day - 1]}" for day in run]
        words += [f"{names[0]}至{names[-1]}"] if len(names) > 2 else names
    return "、".join(words)


def names_cn(names: Sequence[str]) -> str:
    """Names of spaces, those numbered one after the other as one.

    >>> names_cn(["1号场", "2号场", "3号场", "5号场", "健身房"])
    '1–3号场、5号场、健身房'
    """
    found: list[tuple[str, int | None, int | None, str]] = []
    for name in names:
        parts = NUMBERED.fullmatch(name)
        if not parts:
            found.append((name, None, None, ""))
            continue
        before, number, after = parts[1], int(parts[2]), parts[3]
        if found and (found[-1][0], found[-1][3]) == (before, after) and found[-1][2] == number - 1:
            found[-1] = (before, found[-1][1], number, after)
        else:
            found.append((before, number, number, after))
    words = []
    for before, first, last, after in found:
        numbers = "" if first is None else str(first) if first == last else f"{first}–{last}"
        words.append(f"{before}{numbers}{after}")
    return "、".join(words)


def month_day_cn(number: int) -> str:
    return f"{number // 100}月{number % 100}日"


def rule_words(rule: Rule) -> str:
    """When a rule speaks: days and hours."""
    types = (
        f"的{'、'.join(kind.label for kind in DayType if kind in rule.day_types)}" if rule.day_types else ""
    )
    days = weekdays_cn(rule.weekdays)
    days = types.removeprefix("的") if types and days == "每天" else f"{days}{types}"
    return f"{days} {hours_cn(rule.opens_minute, rule.closes_minute)}"


def rule_line(rule: Rule, space_name: str | None) -> str:
    """`周一至周五 8:00–22:00 低收费 15元/小时（1号场，每年5月1日至9月30日）`."""
    fee = rule.fee_class.label
    if rule.fee_class != FeeClass.FREE:
        fee += f" {yuan_cn(rule.fee_fen_per_hour)}/小时"
    limits = [space_name] if space_name else []
    if rule.season_from and rule.season_until:
        limits.append(f"每年{month_day_cn(rule.season_from)}至{month_day_cn(rule.season_until)}")
    if rule.valid_until_on:
        limits.append(f"到{rule.valid_until_on}为止")
    told = f"（{'，'.join(limits)}）" if limits else ""
    return f"{rule_words(rule)} {fee}{told}"


def rule_facts(row: RuleRow) -> list[str]:
    """What else there is to say of a rule."""
    rule = row.rule
    fee = rule.fee_class.label
    if rule.fee_class != FeeClass.FREE:
        fee += f" {yuan_cn(rule.fee_fen_per_hour)}/小时"
    facts = [row.space_name or "全部场地", rule.audience.label]
    if rule.audience == Audience.PUBLIC:
        facts.append(fee)
    if rule.season_from and rule.season_until:
        facts.append(f"每年{month_day_cn(rule.season_from)}至{month_day_cn(rule.season_until)}")
    if rule.valid_from_on or rule.valid_until_on:
        facts.append(
            f"{rule.valid_from_on or '一直'}起{f'至{rule.valid_until_on}' if rule.valid_until_on else ''}"
        )
    if rule.is_override:
        facts.append("当天只按这一条")
    if rule.priority:
        facts.append(f"优先级{rule.priority}")
    return facts


def rule_rows(rows: Sequence[RuleRow]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "title": rule_words(row.rule),
            "facts": rule_facts(row),
            "state": {"word": "已停用", "tone": "muted"} if row.is_over else None,
        }
        for row in rows
    ]


def span_words(span: OpenSpan) -> str:
    """`8:00–22:00 低收费 15元/小时（学生、老年人 7元）`."""
    words = f"{hours_cn(span.opens_minute, span.closes_minute)} {span.fee_class.label}"
    if span.fee_class == FeeClass.FREE:
        return words
    words += f" {yuan_cn(span.fen_per_hour)}/小时"
    by_price: dict[int, list[str]] = {}
    for group, fen in span.groups.items():
        by_price.setdefault(fen, []).append(group.label)
    told = [f"{'、'.join(groups)}{yuan_cn(fen) if fen else '免费'}" for fen, groups in by_price.items()]
    return f"{words}（{'，'.join(told)}）" if told else words


def week(days: Sequence[DayHours], today: date) -> list[dict[str, Any]]:
    """A week as computed: of each day its type, what is open, what is shut."""
    return [
        {
            "on": day.day,
            "today": day.day == today,
            "type": {
                "word": day.title or day.day_type.label,
                "tone": TYPE_TONES.get(day.day_type, "muted"),
            },
            "grounds": [
                {
                    "spaces": "" if ground.are_all else names_cn(ground.spaces),
                    "spans": [span_words(span) for span in ground.spans],
                }
                for ground in day.grounds
            ],
            "closures": [closure_line(closure) for closure in day.closures],
        }
        for day in days
    ]


def closure_line(closure: ClosureRow) -> str:
    """`闭馆（维护）12月1日 周二 8:00至12:00 1号场：地板打蜡`."""
    when = clock.span_cn(closure.starts_at, closure.ends_at)
    return f"闭馆（{closure.reason.label}）{when} {names_cn(closure.spaces)}：{closure.notice}"


def closure_rows(rows: Sequence[ClosureRow], now: Any) -> list[dict[str, Any]]:
    """Closures with what can still be done about them."""
    return [
        {
            "id": row.id,
            "title": clock.span_cn(row.starts_at, row.ends_at),
            "facts": [
                row.reason.label,
                names_cn(row.spaces),
                row.notice,
                f"{clock.datetime_cn(row.announced_at)}公告",
            ],
            "state": _closure_state(row, now),
            "act": None
            if row.is_lifted or row.ends_at <= now
            else "撤销"
            if row.starts_at > now
            else "现在恢复开放",
        }
        for row in rows
    ]


def _closure_state(row: ClosureRow, now: Any) -> dict[str, str] | None:
    if row.is_lifted:
        return {"word": "已撤销", "tone": "muted"}
    if row.is_late:
        return {"word": "公告不足7天", "tone": "attention"}
    return {"word": "已结束", "tone": "muted"} if row.ends_at <= now else None


def tariff_lines(rows: Sequence[TariffRow]) -> list[dict[str, Any]]:
    """The price list, one line for each class and first day."""
    lines = []
    for (sport, fee_class, from_on), run in groupby(rows, key=lambda r: (r.sport, r.fee_class, r.from_on)):
        prices = {row.group: row for row in run}
        adult = prices.get(FeeGroup.ADULT)
        lines.append(
            {
                "id": next(iter(prices.values())).id,
                "title": f"{sport.label if sport else '全部项目'} {fee_class.label}",
                "from_on": from_on,
                "is_withdrawable": next(iter(prices.values())).is_withdrawable,
                "facts": [f"{group.label} {yuan_cn(row.fen_per_hour)}/小时" for group, row in prices.items()],
                "too_dear": [
                    group.label
                    for group in FeeGroup
                    if group != FeeGroup.ADULT
                    and adult
                    and (group not in prices or 2 * prices[group].fen_per_hour > adult.fen_per_hour)
                ],
            }
        )
    return lines


def typed_rule(like: str, typed: Mapping[str, str], today: date) -> Mapping[str, str]:
    """What the form of a rule holds: what was typed, else one of the usual patterns."""
    if typed:
        return typed
    every = {f"weekday_{n}": "1" for n in range(1, 8)}
    patterns: dict[str, dict[str, str]] = {
        "school": {
            **{f"type_{kind}": "1" for kind in (DayType.SCHOOL_DAY,)},
            "opens": "19:00",
            "closes": "21:00",
        },
        "off": {
            **{f"type_{kind}": "1" for kind in DayType if kind != DayType.SCHOOL_DAY},
            "opens": "08:00",
            "closes": "21:00",
        },
        "lessons": {
            f"type_{DayType.SCHOOL_DAY}": "1",
            "opens": "07:00",
            "closes": "18:00",
            "audience": Audience.SCHOOL,
            "priority": "10",
        },
        "exception": {
            "opens": "08:00",
            "closes": "22:00",
            "valid_from_on": str(today),
            "valid_until_on": str(today),
            "priority": "100",
            "is_override": "1",
        },
    }
    usual = {"opens": "08:00", "closes": "22:00"}
    return {**every, "audience": Audience.PUBLIC, "fee_class": FeeClass.FREE, **patterns.get(like, usual)}


LIT = {True: "有灯光", False: "无灯光", None: ""}


def ground_facts(ground: Ground) -> list[str]:
    """What a space is like, in words; what nobody said is left out."""
    facts = [
        ground.sport.label,
        "室内" if ground.is_indoor else "室外",
        LIT[ground.is_lit],
        f"{ground.area_m2}平方米" if ground.area_m2 else "",
        f"最多{ground.heads_at_most}人" if ground.heads_at_most else "",
        f"占{names_cn([name for _, name in ground.sections])}",
    ]
    return [fact for fact in facts if fact]


def ground_notes(rows: Sequence[Ground]) -> list[dict[str, Any]]:
    """What visitors may want to know of spaces of which somebody has said it."""
    return [
        {"title": row.name, "facts": [*ground_facts(row)[:-1], row.rules, row.accessibility]}
        for row in rows
        if row.revision
    ]


def ground_rows(rows: Sequence[Ground]) -> list[dict[str, Any]]:
    """The spaces of a venue, each leading to where it is edited."""
    return [
        {
            "title": ground.name,
            "facts": ground_facts(ground),
            "href": None if ground.closed_on else f"/spaces/{ground.id}/edit",
            "state": {"word": f"{ground.closed_on}停用", "tone": "muted"} if ground.closed_on else None,
        }
        for ground in rows
    ]


def typed_ground(ground: Ground) -> dict[str, Any]:
    """A space as its form holds it."""
    return {
        "is_indoor": ground.is_indoor,
        "is_lit": {True: "yes", False: "no", None: ""}[ground.is_lit],
        "area_m2": ground.area_m2 or "",
        "heads_at_most": ground.heads_at_most or "",
        "rules": ground.rules,
        "accessibility": ground.accessibility,
        "revision": ground.revision,
    }
