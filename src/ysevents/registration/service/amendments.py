"""What a change after the deadline does to a delegation: judged and made as any entry is."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import EntryNotFound, NotEligible, RosterUnfit
from ysevents.competitions.rules import eligibility
from ysevents.competitions.rules import rosters as roster_rules
from ysevents.competitions.schemas import Entry
from ysevents.competitions.service import changes, entries, rosters
from ysevents.competitions.service.changes import Settled
from ysevents.registration.change_schemas import ChangeIn
from ysevents.registration.enums import ChangeKind
from ysevents.registration.errors import AlreadyEntered, AthleteNotFound
from ysevents.registration.schemas import Book
from ysevents.registration.service import late_entries
from ysevents.registration.service.acceptance import accept, let_go
from ysevents.registration.service.athletes import name_from_roll, remove_within
from ysevents.registration.service.delegations import Change, read_book
from ysevents.registration.service.entries import enter_within


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A change with everything it names looked up: who, in what."""

    kind: ChangeKind
    contest: UUID
    entry: UUID | None
    person: UUID | None
    replacement: UUID | None
    members: tuple[roster_rules.Member, ...] = ()
    """The list of a team that is entered late."""


def look_up(book: Book, asked: ChangeIn) -> Wanted:
    """What is asked for, by what stands in the delegation; EntryNotFound for what does not."""
    if asked.kind == ChangeKind.LATE_ENTRY:
        return _look_up_late(book, asked)
    entry = _find_entry(book, asked.entry)
    leaving = entry.person or asked.person
    if asked.kind == ChangeKind.WITHDRAWAL:
        return Wanted(
            kind=asked.kind, contest=entry.contest, entry=entry.id, person=entry.person, replacement=None
        )
    if asked.replacement is None or leaving is None or asked.replacement == leaving:
        raise AthleteNotFound("请选择被换下的运动员和换上的运动员，两人不能相同。")
    return Wanted(
        kind=asked.kind,
        contest=entry.contest,
        entry=entry.id,
        person=leaving,
        replacement=asked.replacement,
    )


def _look_up_late(book: Book, asked: ChangeIn) -> Wanted:
    members = tuple(member.listed for member in asked.members)
    if asked.person is None:
        contest = late_entries.check_listed(book, asked.contest, members)
        return Wanted(
            kind=asked.kind, contest=contest, entry=None, person=None, replacement=None, members=members
        )
    found = next((c for c in book.contests if c.id == asked.contest), None)
    if found is None or members or not found.kind.is_individual:
        raise EntryNotFound("请选择要补报的个人项目和运动员；接力和集体项目请连同名单整队补报。")
    return Wanted(kind=asked.kind, contest=found.id, entry=None, person=asked.person, replacement=None)


async def make(
    change: Change, wanted: Wanted, *, reason: str, account: Account, now: datetime
) -> tuple[UUID, Settled]:
    """Make a change; answers the entry it is about. Whatever forbids an entry forbids it here."""
    if wanted.kind == ChangeKind.LATE_ENTRY and wanted.person is None:
        return await late_entries.enter_team(change, wanted.contest, wanted.members, account, now)
    if wanted.kind == ChangeKind.LATE_ENTRY and wanted.person is not None:
        return await late_entries.enter_athlete(change, wanted.contest, wanted.person, account, now)
    book = await read_book(change.delegation)
    entry = _find_entry(book, wanted.entry)
    if wanted.kind == ChangeKind.WITHDRAWAL:
        return entry.id, await changes.scratch(entry, reason=reason, account=account, now=now)
    if wanted.person is None or wanted.replacement is None:
        raise AthleteNotFound
    if entry.person is None:
        settled = await _swap_in_team(
            change, book, entry, wanted.person, wanted.replacement, reason, account, now
        )
        return entry.id, settled
    return await _swap(change, book, entry, wanted.replacement, reason, account, now)


async def _swap(
    change: Change,
    book: Book,
    leaving: Entry,
    replacement: UUID,
    reason: str,
    account: Account,
    now: datetime,
) -> tuple[UUID, Settled]:
    assert leaving.person is not None
    entered = book.find_athlete(replacement)
    if entered and any(entry.contest == leaving.contest for entry in entered.entries):
        raise AlreadyEntered("换上的运动员已报这一项，请另选一人。")
    await entries.withdraw([leaving.id], account=account, now=now)
    await _take_in(change, book, leaving.person, replacement, leaving.id, account, now)
    id = await enter_within(change, leaving.contest, replacement, account=account, now=now)
    entering = await accept(change, id, [replacement], account, now, substitutes=[replacement])
    settled = await changes.substitute(leaving, entering, reason=reason, account=account, now=now)
    return leaving.id, settled


async def _swap_in_team(
    change: Change,
    book: Book,
    team: Entry,
    leaving: UUID,
    replacement: UUID,
    reason: str,
    account: Account,
    now: datetime,
) -> Settled:
    held = book.rosters.get(team.id, [])
    if all(member.person != leaving for member in held):
        raise AthleteNotFound("被换下的运动员不在这支队的名单里，请刷新后重新选择。")
    await _take_in(change, book, leaving, replacement, team.id, account, now)
    fresh = await read_book(change.delegation)
    athlete = fresh.find_athlete(replacement)
    contest = next(c for c in fresh.contests if c.id == team.contest)
    if athlete is None:
        raise AthleteNotFound
    reasons = eligibility.judge(athlete.facts, contest.division.rule)
    if reasons:
        raise NotEligible(reasons, who=athlete.name)
    sexes = {a.person: a.facts.sex for a in (*book.athletes, *fresh.athletes)}
    before = [
        roster_rules.Member(
            person=m.person, role=m.role, leg=m.leg, shirt_number=m.shirt_number, sex=sexes.get(m.person)
        )
        for m in held
    ]
    after = [
        replace(m, person=replacement, sex=athlete.facts.sex) if m.person == leaving else m for m in before
    ]
    shape = fresh.shape(contest)
    known = {r.code for r in roster_rules.missing(before, shape)}
    worse = [r for r in roster_rules.missing(after, shape) if r.code not in known]
    if worse:
        raise RosterUnfit(worse)
    await rosters.set_roster(team, after, shape, account=account, now=now)
    await accept(change, team.id, [replacement], account, now, substitutes=[replacement])
    return await changes.substitute_member(
        team, leaving, replacement, reason=reason, account=account, now=now
    )


async def _take_in(
    change: Change,
    book: Book,
    leaving: UUID,
    replacement: UUID,
    entry: UUID,
    account: Account,
    now: datetime,
) -> None:
    """Have the replacement in the delegation, in the place of who leaves if nothing else is left to them."""
    if book.find_athlete(replacement) is not None:
        return
    if book.find_athlete(leaving) and not _has_more(book, leaving, entry):
        await remove_within(change, leaving, account=account, now=now)
        await let_go(change.delegation.event, leaving, account, now)
    await name_from_roll(change, replacement)


def _has_more(book: Book, person: UUID, entry: UUID) -> bool:
    """Whether somebody starts in anything besides this entry."""
    athlete = book.find_athlete(person)
    own = {e.id for e in athlete.entries} if athlete else set()
    teams = {team for team, members in book.rosters.items() if any(m.person == person for m in members)}
    return bool((own | teams) - {entry})


def _find_entry(book: Book, id: UUID | None) -> Entry:
    held = [*(entry for athlete in book.athletes for entry in athlete.entries), *book.teams]
    found = next((entry for entry in held if entry.id == id), None)
    if found is None:
        raise EntryNotFound
    return found
