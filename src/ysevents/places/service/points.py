"""Points for those who do not come: given with what caused them, forgiven by appeal, and the ban they lead to."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.core.rules import mask_name
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.errors import Conflict
from ysevents.kit.keyed_requests import do_once
from ysevents.notify import service as notify
from ysevents.places import point_queries as queries
from ysevents.places.enums import Cause
from ysevents.places.errors import (
    AppealNotFound,
    AppealNotPossible,
    Banned,
    CompanionBanned,
    HolderUnknown,
)
from ysevents.places.rules.points import Penalties, standing
from ysevents.places.schemas import AppealShown, OwnStanding, PointShown
from ysevents.places.service.desks import get_managed

BANNED = queries.BANNED
"""For hot statements of floors above: to be formatted with person, venue and now."""
SHOWN = 50
PAGE = "/points"


async def give_points(person: UUID, occurrence: UUID, cause: Cause, *, now: datetime) -> int:
    """Give somebody what a venue gives for this, once for a booking; answers how many points.

    In the caller's transaction, which knows that it was nobody's fault but theirs. The holder is told, and told
    of the ban if there is one now.
    """
    async with transaction():
        row = await queries.occasion(occurrence)
        if row is None:
            return 0
        rule = _penalties(row)
        points = rule.points(cause)
        if not points:
            return 0
        await queries.lock_people([person])
        is_new = await queries.insert_point(
            person,
            row["venue"],
            occurrence,
            cause,
            points,
            expires_on=rule.expires_on(now),
            now=now,
        )
        if not is_new:
            return 0
        banned_until = await _ban_if_due(person, row["venue"], rule, now)
        what = f"{row['venue_name']} {row['title']} {clock.datetime_cn(row['starts_at'])}"
        ban = f"已暂停在该场馆网上预约至{clock.date_cn(banned_until)}24:00。" if banned_until else ""
        await _tell(
            person,
            "暂停网上预约" if banned_until else "爽约记分",
            f"{what}：{cause.label}，记{points}分。{ban}如有特殊情况，可在这里申诉。",
            now,
        )
        return points


async def set_penalties(
    venue: UUID, rule: Penalties | None, *, read: str, account: Account, now: datetime
) -> None:
    """Say what a venue gives points for, or that it gives none; points given before stay.

    `read` is the tag of the rule that was read: Conflict when somebody has changed it since.
    """
    await get_managed(venue, account=account)
    async with transaction():
        await queries.lock_rules(venue)
        before = await queries.rule(venue)
        if read != etag_of(_penalties(before) if before else None):
            raise Conflict
        if rule is None:
            await queries.delete_rule(venue)
        else:
            await queries.put_rule(venue, [getattr(rule, name) for name in queries.RULE.split(", ")])
        await accounts.record(
            "penalties_set",
            account=account,
            object_kind="venue",
            object_id=venue,
            before=dict(before) if before else None,
            after={name: getattr(rule, name) for name in queries.RULE.split(", ")} if rule else None,
            now=now,
        )


def etag_of(rule: Penalties | None) -> str:
    """What stands for a rule as it was read."""
    return hashlib.sha256(repr(rule).encode()).hexdigest()[:16]


async def find_penalties(venue: UUID) -> Penalties | None:
    """What a venue gives points for; None: it gives none."""
    row = await queries.rule(venue)
    return _penalties(row) if row else None


async def check_not_banned(people: Sequence[UUID], venue: UUID, *, now: datetime) -> None:
    """CompanionBanned when one of them may not come: who, is not told."""
    if people and await queries.banned(people, venue, now):
        raise CompanionBanned


def refuse_banned(until: datetime) -> Banned:
    """How a ban reads, for those who ask with BANNED."""
    return Banned(until)


async def get_standing(account: Account, *, now: datetime) -> OwnStanding:
    """One's own points, latest first, and where one may not book for now."""
    if account.person is None:
        return OwnStanding(points=[], bans=[])
    return OwnStanding(
        points=[_shown(row) for row in await queries.points_of(account.person, SHOWN)],
        bans=[
            (row["venue"], row["venue_name"], row["until_at"])
            for row in await queries.bans_of(account.person, now)
        ],
    )


async def appeal(point: UUID, reason: str, *, idempotency_key: str, account: Account, now: datetime) -> UUID:
    """Ask that points be forgiven, once for each; AppealNotPossible for what is not one's own or was decided."""
    person = account.person
    if person is None:
        raise HolderUnknown

    async def act() -> UUID:
        made = await queries.insert_appeal(point, person, reason, now)
        if made is None:
            raise AppealNotPossible
        return made

    made = await do_once(idempotency_key, f"appeal {point} {reason}", act, by=account.id, now=now)
    assert made is not None
    return made


async def list_appeals(venue: UUID, *, account: Account) -> list[AppealShown]:
    """The appeals at a venue for whoever decides on them, those that wait first."""
    await get_managed(venue, account=account)
    return [
        AppealShown(id=row["appeal"], name=mask_name(row["name"]), point=_shown(row))
        for row in await queries.appeals(venue, SHOWN)
    ]


async def decide_appeal(
    venue: UUID, appeal: UUID, *, is_granted: bool, answer: str, account: Account, now: datetime
) -> None:
    """Forgive the points, and the ban they led to if the rest does not carry it; or say why not."""
    await get_managed(venue, account=account)
    async with transaction():
        row = await queries.decide_appeal(
            appeal, venue, is_granted=is_granted, answer=answer, by=account.id, now=now
        )
        if row is None:
            raise AppealNotFound
        is_lifted = is_granted and await _lift_if_due(row["person"], venue, account.id, now)
        await accounts.record(
            "appeal_decided",
            account=account,
            object_kind="penalty_point",
            object_id=row["id"],
            after={"granted": is_granted, "points": row["points"], "ban_lifted": is_lifted, "answer": answer},
            now=now,
        )
        verdict = "申诉成立，记分已撤销。" if is_granted else "申诉不成立。"
        lifted = "网上预约已恢复。" if is_lifted else ""
        await _tell(row["person"], "爽约申诉结果", f"{verdict}{lifted}{answer}", now)


async def _ban_if_due(person: UUID, venue: UUID, rule: Penalties, now: datetime) -> datetime | None:
    """Points that have led to one ban lead to no other."""
    last = await queries.latest_ban(person, venue)
    if last is not None and last["until_at"] > now:
        return None
    counted = await queries.points_between(person, venue, last["began_at"] if last else None, now)
    if standing(counted, clock.local_day(now)) < rule.limit_points:
        return None
    until = rule.banned_until(now)
    await queries.insert_ban(person, venue, until, now)
    return until


async def _lift_if_due(person: UUID, venue: UUID, by: UUID, now: datetime) -> bool:
    await queries.lock_people([person])
    last, row = await queries.latest_ban(person, venue), await queries.rule(venue)
    if last is None or last["until_at"] <= now:
        return False
    before = await queries.ban_before(person, venue, last["began_at"])
    left = await queries.points_between(person, venue, before, last["began_at"])
    if row and standing(left, clock.local_day(last["began_at"])) >= row["limit_points"]:
        return False
    await queries.lift_ban(last["id"], by=by, now=now)
    return True


async def _tell(person: UUID, title: str, text: str, now: datetime) -> None:
    found = await accounts.find_recipients([person], now=now)
    await notify.tell(found.get(person, ()), "fairness", title, text, PAGE, about=[person], now=now)


def _penalties(row: Any) -> Penalties:
    return Penalties(**{name: row[name] for name in queries.RULE.split(", ")})


def _shown(row: Any) -> PointShown:
    names = [name for name in PointShown.__dataclass_fields__ if name != "cause"]
    return PointShown(cause=Cause(row["cause"]), **{name: row[name] for name in names})
