"""Duties about money: the free day, low fees, half price for groups, the share of cheap peak hours."""

from collections.abc import Iterable
from datetime import date, timedelta

from ysevents.core.enums import Sport
from ysevents.facilities.enums import FeeClass, FeeGroup
from ysevents.facilities.rules.duty_facts import (
    QUARTERS_AN_HOUR,
    Bounds,
    Duty,
    Evidence,
    Facts,
    Ground,
    Standing,
    hours_cn,
    standing_of,
)
from ysevents.facilities.rules.hours import Hours

NOBODY = "没有登记"


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
            words = "没有开放" if not given else "全部免费" if not paid else f"收费{hours_cn(paid)}"
            found.append(Evidence(label=str(day), value=words, is_met=given > 0 and paid == 0))
    return Duty(
        id="O5",
        title=f"{month}月{number}日全民健身日",
        bound="全部免费开放",
        value="；".join(one.value for one in found) or ("还没有到" if days else "不在统计期内"),
        standing=standing_of(found, facts) if days else Standing.NOT_ASKED,
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
    standing = standing_of(found, facts)
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


def group_percents(grounds: Iterable[Ground], hours: Hours, as_of: date) -> dict[str, int | None] | None:
    """What each group pays of the price in percent, where it pays most; None beside one without a price.

    Judged for each price by the last day on which it was asked. None: the venue has no price for any group.
    """
    groups = [group for group in FeeGroup if group != FeeGroup.ADULT]
    asked: dict[tuple[Sport, FeeClass, int], date] = {}
    for ground in grounds:
        for day, open_day in ground.days.items():
            for fee_class, fen in open_day.fen_per_hour if day <= as_of else ():
                if fen:
                    key = (ground.sport, fee_class, fen)
                    asked[key] = max(day, asked.get(key, day))
    prices = [
        (fen, hours.group_prices(sport, fee_class, day)) for (sport, fee_class, fen), day in asked.items()
    ]
    if not any(of for _, of in prices):
        return None
    return {
        group.label: None
        if any(group not in of for _, of in prices)
        else max(-(-100 * of[group] // fen) for fen, of in prices)
        for group in groups
    }


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
        standing = Standing.UNKNOWN if facts.group_percents is None else standing_of(found, facts)
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


def _percent(value: int | None) -> str:
    return "没有开放" if value is None else f"{value}%"


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}元"


def _quarters(from_hour: int, until_hour: int) -> int:
    """The quarters of a span of hours, as bits."""
    return ((1 << (until_hour - from_hour) * QUARTERS_AN_HOUR) - 1) << from_hour * QUARTERS_AN_HOUR
