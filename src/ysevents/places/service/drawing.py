"""Freeze a ballot, draw it, and pass on what a winner does not take."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.core.service import times
from ysevents.kit import ciphers, clock
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.errors import Invalid, YsError
from ysevents.notify import service as notify
from ysevents.places import ballot_queries as queries
from ysevents.places.enums import BallotOfferState, BallotState
from ysevents.places.errors import BallotNotFound, BallotNotReady
from ysevents.places.rules import ballots
from ysevents.places.rules.ballots import SlotDrawn, Win, Wished
from ysevents.places.rules.waiting import LEAD, is_quiet
from ysevents.places.service.ballots import SEED
from ysevents.places.service.desks import get_managed
from ysevents.places.service.lending import Held, lender

DRAWN = "抽签已有结果"
CALLED_OFF = "抽签已取消"


async def run_due(now: datetime) -> int:
    """Freeze what has closed, draw what can be drawn, pass on what was not taken; answers how many were drawn."""
    drawn = 0
    for ballot in await queries.due(now):
        drawn += await _run(ballot, now)
    await pass_on(now)
    return drawn


async def give_public_number(ballot: UUID, number: str, *, account: Account, now: datetime) -> None:
    """Put a number that nobody could know before closing into the draw, which then follows at once."""
    given = "".join(number.split())
    if not 1 <= len(given) <= 40 or not given.isascii() or not given.isalnum():
        raise Invalid(fields={"number": "请填写公开号码：1至40位数字或字母，例如当晚的开奖号码。"})
    async with transaction():
        row = await queries.lock(ballot)
        if row is None:
            raise BallotNotFound
        await get_managed(row["venue"], account=account)
        if row["state"] != BallotState.FROZEN or not row["asks_public_number"] or row["public_number"]:
            raise BallotNotReady
        await queries.set_public_number(ballot, given)
        await accounts.record(
            "ballot_number_given",
            account=account,
            object_kind="ballot",
            object_id=ballot,
            after={"number": given},
            now=now,
        )
    await _run(ballot, now)


async def cancel_ballot(ballot: UUID, *, account: Account, now: datetime) -> None:
    """Call a ballot off before its draw: the slots are anybody's again, and who took part is told."""
    async with transaction():
        row = await queries.lock(ballot)
        if row is None:
            raise BallotNotFound
        await get_managed(row["venue"], account=account)
        if row["state"] not in (BallotState.OPEN, BallotState.FROZEN):
            raise BallotNotReady("这次抽签已经有结果或已取消，请刷新后查看。")
        await _free_floor(await queries.slots(ballot), CALLED_OFF, now)
        await queries.set_cancelled(ballot)
        await accounts.record(
            "ballot_cancelled", account=account, object_kind="ballot", object_id=ballot, now=now
        )
        behind = await queries.holders(ballot)
        await _tell(
            [one["holder"] for one in behind.values()],
            "抽签已取消",
            f"《{row['title']}》已取消，时段可以直接预约。",
            f"/ballots/{ballot}",
            now,
        )


async def pass_on(now: datetime) -> int:
    """Ask the next in the order about slots that winners did not confirm; answers how many were asked.

    Not at night: then whoever comes first may have them, and who is asked in the morning may find them gone.
    """
    if is_quiet(now):
        return 0
    async with transaction():
        await queries.settle_taken()
        lapsed = await queries.lapsed(now)
        if lapsed:
            await times.expire(now)
        asked = 0
        for offer in lapsed:
            await queries.set_lapsed(offer["id"])
            if offer["starts_at"] >= now + LEAD:
                asked += await _ask_next(offer, now)
        return asked


async def _run(ballot: UUID, now: datetime) -> int:
    """Freeze if it has closed, draw if nothing is missing; 1 when it was drawn."""
    async with transaction():
        row = await queries.lock(ballot)
        if row["state"] == BallotState.OPEN and row["closes_at"] <= now:
            await queries.freeze(ballot, ballots.digest(await queries.wishes(ballot)), now)
            row = await queries.lock(ballot)
        is_ready = not row["asks_public_number"] or row["public_number"]
        if row["state"] != BallotState.FROZEN or not is_ready:
            return 0
        await _draw(row, now)
        return 1


async def _draw(row: Any, now: datetime) -> None:
    """Give every slot to the first in the order who may have it; the rest are anybody's.

    Whoever may not (banned, quota used up) is named in the log with the reason, so that drawing again comes to
    the same.
    """
    ballot, seed = row["id"], ciphers.unseal(SEED, row["seed_sealed"])
    slots, wishes = await queries.slots(ballot), await queries.wishes(ballot)
    behind, number = await queries.holders(ballot), row["public_number"] or ""
    ordered = ballots.order({w.code for w in wishes}, seed, ballots.digest(wishes), number)
    await _free_floor(slots, DRAWN, now)
    until = _until(row["confirm_minutes"], now)
    won, refused = await _book_winners(row, slots, wishes, ordered, behind, until, now)
    log = ballots.as_log(
        title=row["title"],
        seed=seed,
        public_number=number,
        rounds=row["rounds"],
        slots=[SlotDrawn(s["number"], s["space_name"], s["starts_at"], s["ends_at"]) for s in slots],
        wishes=wishes,
        refused=refused,
        winners=list(won),
    )
    await queries.set_drawn(ballot, ordered, json.dumps(log, ensure_ascii=False), now)
    by_number = {slot["number"]: slot for slot in slots}
    for win, why in refused.items():
        await queries.insert_offer(
            behind[win.code]["id"], by_number[win.slot]["id"],
            state=BallotOfferState.REFUSED, refused=why[:40], now=now,
        )  # fmt: skip
    for win, held in won.items():
        await _tell_won(row["title"], by_number[win.slot], behind[win.code]["holder"], held, until, now)
    losers = [one["holder"] for code, one in behind.items() if code not in {win.code for win in won}]
    await _tell(
        losers,
        "抽签结果",
        f"《{row['title']}》这次没有抽中。抽签记录已公布，任何人都可以重算；余下的时段可以直接预约。",
        f"/ballots/{ballot}",
        now,
    )


async def _book_winners(
    row: Any,
    slots: Sequence[Any],
    wishes: Sequence[Wished],
    ordered: Sequence[str],
    behind: Mapping[str, Any],
    until: datetime | None,
    now: datetime,
) -> tuple[dict[Win, Held], dict[Win, str]]:
    """Book what each has won; with every refusal the rest of the order is gone through anew."""
    by_number = {slot["number"]: slot for slot in slots}
    spans = {n: (slot["starts_at"], slot["ends_at"]) for n, slot in by_number.items()}
    won: dict[Win, Held] = {}
    refused: dict[Win, str] = {}
    while True:
        allotted = ballots.allot(ordered, wishes, spans, rounds=row["rounds"], refused=refused)
        for win in allotted:
            if win not in won:
                found = await _give(row["id"], by_number[win.slot], behind[win.code], until, now)
                if isinstance(found, str):
                    refused[win] = found
                    break
                won[win] = found
        else:
            return won, refused


async def _give(ballot: UUID, slot: Any, entry: Any, until: datetime | None, now: datetime) -> Held | str:
    """Book a slot for who stands behind a code, and keep what was given; or the code of the refusal."""
    try:
        async with savepoint():
            held = await lender().hold_slot(
                slot["space"],
                slot["starts_at"],
                holder=entry["holder"],
                account=entry["account"],
                until=min(until, slot["starts_at"]) if until else None,
                key=f"ballot-{ballot}-{slot['number']}",
                now=now,
            )
    except YsError as refusal:
        return refusal.code
    state = BallotOfferState.WON if until else BallotOfferState.TAKEN
    await queries.insert_offer(
        entry["id"], slot["id"], state=state, occurrence=held.occurrence, until=until, now=now
    )
    return held


async def _ask_next(lapsed: Any, now: datetime) -> int:
    """The first in the order who wished for it, was not asked, and has not won as much as one may."""
    ballot, number = lapsed["ballot"], lapsed["number"]
    row, behind, wishes = (
        await queries.get(ballot),
        await queries.holders(ballot),
        await queries.wishes(ballot),
    )
    slots = {slot["number"]: slot for slot in await queries.slots(ballot)}
    ordered = sorted(behind, key=lambda code: behind[code]["turn"])
    offers = await queries.offers(ballot)
    passed = {offer["code"] for offer in offers if offer["number"] == number}
    has = [o["code"] for o in offers if o["state"] in (BallotOfferState.WON, BallotOfferState.TAKEN)]
    passed |= {code for code in has if has.count(code) >= lapsed["rounds"]}
    until = _until(lapsed["confirm_minutes"], now)
    while code := ballots.next_in_turn(number, ordered, wishes, passed_over=passed):
        passed.add(code)
        held = await _give(ballot, slots[number], behind[code], until, now)
        if isinstance(held, Held):
            await _tell_won(row["title"], slots[number], behind[code]["holder"], held, until, now)
            return 1
        await queries.insert_offer(
            behind[code]["id"], lapsed["slot"], state=BallotOfferState.REFUSED, refused=held[:40], now=now
        )
        if held == "slot_already_taken":
            return 0
    return 0


def _until(confirm_minutes: int | None, now: datetime) -> datetime | None:
    return now + timedelta(minutes=confirm_minutes) if confirm_minutes else None


async def _free_floor(slots: Sequence[Any], why: str, now: datetime) -> None:
    """What held the floor of slots goes; what an event has displaced meanwhile is off already."""
    held = await queries.still_held([slot["occurrence"] for slot in slots if slot["occurrence"]])
    if held:
        await times.cancel(held, reason=why, by=None, now=now)


async def _tell_won(
    title: str, slot: Any, holder: UUID, held: Held, until: datetime | None, now: datetime
) -> None:
    confirm = f"请在{clock.datetime_cn(until)}前确认，过时会让给下一位。" if until else "请按时到场。"
    what = f"{slot['space_name']} {clock.span_cn(slot['starts_at'], slot['ends_at'])}"
    await _tell([holder], "抽中了", f"《{title}》：{what}。{confirm}", held.path, now)


async def _tell(holders: Sequence[UUID], title: str, text: str, link: str, now: datetime) -> None:
    found = await accounts.find_recipients(holders, now=now) if holders else {}
    told = [account for those in found.values() for account in those]
    await notify.tell(told, "ballot", title, text, link, about=holders if len(holders) == 1 else (), now=now)
