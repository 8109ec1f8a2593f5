"""What templates are given: plain rows in the shapes the components document."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ysevents.kit import clock
from ysevents.places.enums import BallotOfferState, BallotState, WishState
from ysevents.places.errors import SlotStillFree
from ysevents.places.schemas import (
    BallotEntryShown,
    BallotListed,
    BallotShown,
    CapacityShown,
    PointShown,
    WishShown,
)

Row = dict[str, Any]
WISH_TONES: Mapping[WishState, str] = {
    WishState.WAITING: "info",
    WishState.OFFERED: "attention",
    WishState.TAKEN: "ok",
}
OFFER_TONES: Mapping[BallotOfferState, str] = {
    BallotOfferState.TAKEN: "ok",
    BallotOfferState.WON: "attention",
}


def wall(instant: datetime) -> str:
    """As a `datetime-local` field has it."""
    return f"{clock.local(instant):%Y-%m-%dT%H:%M}"


def wish_rows(wishes: Sequence[WishShown]) -> list[Row]:
    """One's wishes: what, when, how many are before, what has come of it."""
    return [
        {
            "id": wish.id,
            "title": f"{wish.venue_name} {clock.span_cn(wish.starts_at, wish.ends_at)}",
            "facts": [wish.spaces, _standing(wish)],
            "state": {"word": wish.state.label, "tone": WISH_TONES.get(wish.state, "muted")},
            "can_leave": wish.state == WishState.WAITING,
        }
        for wish in wishes
    ]


def _standing(wish: WishShown) -> str:
    if wish.state == WishState.OFFERED and wish.offered_until:
        return f"请在{clock.time_cn(wish.offered_until)}前到“我的预约”里确认"
    if wish.state == WishState.WAITING:
        return f"前面还有{wish.ahead}人" if wish.ahead else "排在第一位"
    return f"{clock.datetime_cn(wish.created_at)}登记"


def entry_rows(entries: Sequence[BallotEntryShown]) -> list[Row]:
    """The ballots one takes part in."""
    return [
        {
            "title": f"{entry.title}（{entry.venue_name}）",
            "href": f"/ballots/{entry.id}",
            "facts": [f"我的编号 {entry.code}", entry.won or _turn(entry)],
            "state": {
                "word": "抽中了" if entry.won else entry.state.label,
                "tone": "ok" if entry.won else "muted",
            },
        }
        for entry in entries
    ]


def _turn(entry: BallotEntryShown) -> str:
    if entry.state == BallotState.DRAWN:
        return f"次序第{entry.turn}位，没有抽中" if entry.turn else "没有抽中"
    return f"{clock.datetime_cn(entry.closes_at)}截止"


def ballot_rows(ballots: Sequence[BallotListed], now: datetime) -> list[Row]:
    """Ballots in a list."""
    return [
        {
            "title": f"{ballot.title}（{ballot.venue_name}）",
            "href": f"/ballots/{ballot.id}",
            "facts": [f"{clock.datetime_cn(ballot.closes_at)}截止", f"{ballot.entries}人登记"],
            "state": ballot_state(ballot, now),
        }
        for ballot in ballots
    ]


def ballot_state(ballot: BallotListed, now: datetime) -> Row:
    """One word and its tone."""
    if ballot.state == BallotState.OPEN and now < ballot.opens_at:
        return {"word": "未开始", "tone": "muted"}
    if ballot.state == BallotState.OPEN and now >= ballot.closes_at:
        return {"word": "已截止", "tone": "attention"}
    tones = {BallotState.OPEN: "info", BallotState.FROZEN: "attention", BallotState.DRAWN: "ok"}
    return {"word": ballot.state.label, "tone": tones.get(ballot.state, "muted")}


def ballot_facts(ballot: BallotShown) -> list[Row]:
    """What everybody may check, in pairs."""
    rows = [
        {"label": "登记时间", "value": clock.span_cn(ballot.opens_at, ballot.closes_at)},
        {"label": "每人志愿", "value": f"最多{ballot.ranks_at_most}个，最多中{ballot.rounds}个"},
        {"label": "登记人数", "value": f"{ballot.entries}人"},
        {"label": "中签后", "value": _confirm(ballot.confirm_minutes)},
        {"label": "种子校验码", "value": ballot.commitment},
    ]
    if ballot.list_digest:
        rows.append({"label": "名单校验码", "value": ballot.list_digest})
    if ballot.asks_public_number:
        rows.append({"label": "公开号码", "value": ballot.public_number or "截止后填写"})
    return rows


def _confirm(minutes: int | None) -> str:
    if minutes is None:
        return "直接成为预约"
    return f"{minutes // 60}小时内确认" if minutes % 60 == 0 else f"{minutes}分钟内确认"


def ranked(numbers: Sequence[int], prefix: str) -> dict[str, str]:
    """A list of numbers as the fields of the form."""
    return {f"{prefix}{rank}": str(number) for rank, number in enumerate(numbers, 1)}


def slot_choices(ballot: BallotShown) -> list[Row]:
    """The slots to choose from; the first choice is none."""
    return [
        {"value": "", "label": "不选"},
        *(
            {
                "value": str(slot.number),
                "label": f"{slot.space_name} {clock.span_cn(slot.starts_at, slot.ends_at)}",
            }
            for slot in ballot.slots
        ),
    ]


def result_rows(ballot: BallotShown) -> list[Row]:
    """The slots with whose they are, by code."""
    return [
        {
            "cells": {
                "slot": f"{slot.number} {slot.space_name} {clock.span_cn(slot.starts_at, slot.ends_at)}",
                "code": f"{slot.code}（我）" if slot.code and slot.code == ballot.own_code else slot.code,
                "state": {"word": slot.state.label, "tone": OFFER_TONES.get(slot.state, "muted")}
                if slot.state
                else None,
            }
        }
        for slot in ballot.slots
    ]


def point_rows(points: Sequence[PointShown], now: datetime) -> list[Row]:
    """One's points: for what, until when they count, and what was said about them."""
    return [
        {
            "id": point.id,
            "title": f"{point.venue_name} {point.title} {clock.datetime_cn(point.starts_at)}",
            "facts": [f"{point.cause.label}，记{point.points}分", _term(point, now)],
            "state": _appeal_state(point),
            "answer": f"答复：{point.answer}" if point.answer else "",
            "can_appeal": point.appeal is None and point.forgiven_at is None,
        }
        for point in points
    ]


def _term(point: PointShown, now: datetime) -> str:
    if point.forgiven_at:
        return "已撤销"
    if point.expires_on <= clock.local_day(now):
        return "已到期，不再计算"
    return f"{clock.date_cn(point.expires_on)}到期"


def _appeal_state(point: PointShown) -> Row | None:
    if point.appeal is None:
        return None
    if point.decided_at is None:
        return {"word": "申诉待处理", "tone": "attention"}
    return (
        {"word": "申诉成立", "tone": "ok"} if point.is_granted else {"word": "申诉不成立", "tone": "refusal"}
    )


def capacity_rows(found: Sequence[CapacityShown]) -> list[Row]:
    """What counts heads, with what is left."""
    return [
        {
            "id": one.occurrence,
            "title": one.title,
            "facts": [clock.span_cn(one.starts_at, one.ends_at), f"共{one.cap}个名额"],
            "state": {"word": "已登记", "tone": "ok"}
            if one.own
            else {"word": f"余{one.left}" if one.left else "已满", "tone": "info" if one.left else "muted"},
            "own": one.own,
            "left": one.left,
        }
        for one in found
    ]


def free_slot(refusal: SlotStillFree) -> Row:
    """The way to a slot that nobody needs to wait for."""
    venue, space, start = (refusal.context[name] for name in ("venue", "space", "starts_at"))
    return {
        "label": "去预约",
        "href": f"/venues/{venue}/book?space={space}&start={start:%Y-%m-%dT%H:%M:%SZ}",
    }
