"""Rows of the pages on which a venue's fairness is managed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ysevents.core.enums import Sport
from ysevents.kit import clock
from ysevents.places.enums import Audience, BallotState, Counted, Period
from ysevents.places.schemas import AppealShown, BallotListed, QuotaRuleShown

QUOTA_TICKS = ["counts_companions", "needs_identity"]
WRONG: Mapping[str, str] = {
    "at_most": "请填写1至100的整数。",
    "peak": "高峰的结束须晚于开始。",
    "title": "请填写2至60个字的名称。",
    "spaces": "请至少选择一块场地。",
    "first_at": "请填写日期和时间。",
    "last_at": "请填写日期和时间。",
    "opens_at": "请填写日期和时间。",
    "closes_at": "请填写日期和时间。",
    "confirm_minutes": "请填写10至10080分钟，可以不填。",
    "answer": "请写明答复，2至300个字。",
}


def quota_rows(rules: Sequence[QuotaRuleShown]) -> list[dict[str, Any]]:
    """The rules in words."""
    return [
        {
            "id": rule.id,
            "title": f"{rule.period.label}最多{rule.at_most}{rule.counted.unit}（{rule.counted.label}）",
            "facts": [_for_whom(rule), _how(rule)],
            "state": {"word": f"{clock.date_cn(rule.ends_on)}起停用", "tone": "muted"}
            if rule.ends_on
            else None,
            "can_end": rule.ends_on is None,
        }
        for rule in rules
    ]


def _for_whom(rule: QuotaRuleShown) -> str:
    return f"{rule.sport.label if rule.sport else '全部项目'}，{rule.audience.label}"


def _how(rule: QuotaRuleShown) -> str:
    said = ["同行人也计算"] if rule.counts_companions else []
    if rule.needs_identity:
        said.append("须先核对身份")
    if rule.counted == Counted.PEAK_HOURS:
        said.append(f"工作日{_hours(rule.workday_peak)}、休息日{_hours(rule.rest_peak)}算高峰")
    return "，".join(said) or "按手机号计算"


def _hours(span: tuple[int, int]) -> str:
    return "–".join(f"{minute // 60}:{minute % 60:02}" for minute in span)


def quota_options() -> dict[str, list[dict[str, str]]]:
    """What the fields of the form offer."""
    return {
        "counted": _choices(Counted),
        "period": _choices(Period),
        "audience": _choices(Audience),
        "sport": [{"value": "", "label": "全部项目"}, *_choices(Sport)],
        "hours": [{"value": str(n * 60), "label": f"{n}:00"} for n in range(25)],
    }


def _choices(
    enum: type[Counted] | type[Period] | type[Audience] | type[Sport],
) -> list[dict[str, str]]:
    return [{"value": str(one), "label": one.label} for one in enum]


def appeal_rows(appeals: Sequence[AppealShown]) -> list[dict[str, Any]]:
    """Appeals with what they are about."""
    return [
        {
            "id": one.id,
            "title": f"{one.name}：{one.point.cause.label}，{one.point.points}分",
            "facts": [
                f"{one.point.title} {clock.datetime_cn(one.point.starts_at)}",
                f"理由：{one.point.reason}",
            ],
            "is_open": one.point.decided_at is None,
            "answer": one.point.answer,
            "state": None
            if one.point.decided_at is None
            else {
                "word": "成立" if one.point.is_granted else "不成立",
                "tone": "ok" if one.point.is_granted else "refusal",
            },
        }
        for one in appeals
    ]


def managed_ballots(ballots: Sequence[BallotListed], now: datetime) -> list[dict[str, Any]]:
    """Ballots with what can be done about them."""
    return [
        {
            "id": one.id,
            "title": one.title,
            "href": f"/ballots/{one.id}",
            "facts": [f"{clock.datetime_cn(one.closes_at)}截止", f"{one.entries}人登记"],
            "state": {
                "word": one.state.label,
                "tone": "ok" if one.state == BallotState.DRAWN else "info",
            },
            "can_cancel": one.state in (BallotState.OPEN, BallotState.FROZEN),
            "asks_number": one.state == BallotState.FROZEN and one.closes_at <= now,
        }
        for one in ballots
    ]
