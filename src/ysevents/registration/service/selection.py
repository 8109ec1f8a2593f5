"""Selection upward: from a finished meet to the entry file or the delegation for the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import contests, draws, final_places
from ysevents.kit import clock
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.errors import YsError
from ysevents.kit.listing import write_csv
from ysevents.registration import selection_queries
from ysevents.registration.errors import MeetNotOver, NobodySelected, RegulationNotFound
from ysevents.registration.rules.selection import Pick, Target, select
from ysevents.registration.schemas import OpenMeet
from ysevents.registration.service.athletes import add_athlete
from ysevents.registration.service.delegations import get_book, get_regulation, list_meets, open_delegation
from ysevents.registration.service.entries import enter
from ysevents.registration.service.freezing import REVIEWERS

HEADER = ("小项", "名次", "姓名", "性别", "出生日期", "单位", "成绩", "报入", "理由")
SEX = {"male": "男", "female": "女"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The verdicts on a finished meet, and how many are not shown."""

    picks: tuple[Pick, ...]
    without_consent: int
    """Athletes left out because the consent to take part was taken back; who they are stays untold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """What became of those who were chosen."""

    delegation: UUID
    entered: int
    refused: tuple[tuple[str, str], ...]
    """Name and reason of each who could not be entered."""


async def list_targets(event: UUID, *, account: Account, now: datetime) -> list[OpenMeet]:
    """Other meets here that are open and for which the account registers a unit."""
    await _check_may(event, account)
    meets = await list_meets(account=account)
    return [
        meet
        for meet in meets
        if meet.event != event and meet.organization and meet.opens_at <= now < meet.deadline_at
    ]


async def propose(
    event: UUID, *, target: UUID | None, best: int, account: Account, now: datetime
) -> Proposal:
    """The best of each contest of a finished meet, and why each is on the list or not.

    With a `target` meet of this house athletes are judged by its divisions on its first day. That the list was
    opened is on record.
    """
    await _check_may(event, account)
    meet = await draws.get_meet(event)
    if meet.ends_on >= clock.local_day(now):
        raise MeetNotOver(meet.ends_on)
    await accounts.record_view(
        "children_listed", account=account, object_kind="event", object_id=event, now=now
    )
    missing = await selection_queries.count_without_consent(event)
    placed = await final_places.list_places(event)
    if target is None:
        held = await selection_queries.candidates(event, meet.ends_on, placed)
        return Proposal(tuple(select(held, None, best=best)), missing)
    day = (await get_regulation(target)).starts_on
    targets = [
        Target(contest=c.id, title=c.title, discipline=c.discipline, division=c.division.rule)
        for c in await contests.list_contests(target)
        if c.kind.is_individual
    ]
    held = await selection_queries.candidates(event, day, placed)
    return Proposal(tuple(select(held, targets, best=best)), missing)


async def export_selection(
    event: UUID,
    *,
    target: UUID | None,
    best: int,
    wanted: Sequence[tuple[UUID, UUID]] | None = None,
    account: Account,
    now: datetime,
) -> bytes:
    """The entry file as CSV: those proposed, or of the proposal those `wanted` (contest, person).

    Names and birthdays leave the house: the audit says so.
    """
    picks = (await propose(event, target=target, best=best, account=account, now=now)).picks
    if wanted is None:
        listed = [pick for pick in picks if pick.is_chosen]
    else:
        ticked = set(wanted)
        listed = [pick for pick in picks if (pick.candidate.contest, pick.candidate.person) in ticked]
        if not listed:
            raise NobodySelected
    await note_export(event, len(listed), account=account, now=now)
    return write_csv(HEADER, [_line(pick) for pick in listed])


async def note_export(event: UUID, athletes: int, *, account: Account, now: datetime) -> None:
    """Say in the audit that a selection with personal data was given out."""
    await accounts.record(
        "selection_exported",
        account=account,
        object_kind="event",
        object_id=event,
        after={"entries": athletes},
        now=now,
    )


async def enter_selected(
    event: UUID,
    target: UUID,
    unit: UUID,
    wanted: Sequence[tuple[UUID, UUID]],
    *,
    account: Account,
    now: datetime,
) -> Selected:
    """Enter (contest, person) of a finished meet in another one, for a unit the account registers.

    The unit's delegation is begun if there is none; whoever is in it stays. Each entry is judged as any
    other: who is refused is named with the reason, the rest is entered.
    """
    picks = (await propose(event, target=target, best=len(wanted), account=account, now=now)).picks
    known = {(pick.candidate.contest, pick.candidate.person): pick for pick in picks}
    chosen = [known[pair] for pair in dict.fromkeys(wanted) if pair in known]
    if not chosen:
        raise NobodySelected
    entered, refused = 0, []
    async with transaction():
        delegation = await open_delegation(target, unit, account=account, now=now)
        for pick in chosen:
            try:
                async with savepoint():
                    await _enter(delegation, pick, account, now)
                entered += 1
            except YsError as refusal:
                refused.append((pick.candidate.name, refusal.text))
    return Selected(delegation=delegation, entered=entered, refused=tuple(refused))


async def _enter(delegation: UUID, pick: Pick, account: Account, now: datetime) -> None:
    person = UUID(str(pick.candidate.person))
    if pick.target is None:
        raise NobodySelected(f"{pick.reason}。")
    book = await get_book(delegation, account=account)
    if book.find_athlete(person) is None:
        await add_athlete(delegation, person, account=account, now=now)
    await enter(
        delegation,
        UUID(str(pick.target.contest)),
        person,
        mark=pick.candidate.mark_cn,
        account=account,
        now=now,
    )


def _line(pick: Pick) -> tuple[object, ...]:
    who = pick.candidate
    return (
        who.contest_title,
        pick.rank,
        who.name,
        SEX.get(who.facts.sex or "", ""),
        who.facts.birth_on,
        who.unit,
        who.mark_cn,
        pick.target.title if pick.target else "",
        pick.reason if pick.is_chosen else f"组织者选定（{pick.reason}）",
    )


async def _check_may(event: UUID, account: Account) -> None:
    if not await accounts.covers(account, *REVIEWERS, event=event):
        raise RegulationNotFound
