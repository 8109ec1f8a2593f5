"""Lists of a delegation's teams: relay legs and reserves, pairs, players with shirt numbers."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import EntryNotFound, NotEligible
from ysevents.competitions.rules import eligibility
from ysevents.competitions.rules.rosters import Member
from ysevents.competitions.schemas import Contest, Entry
from ysevents.competitions.service import rosters
from ysevents.registration.errors import AthleteNotFound, ConsentWithdrawn, ListChanged
from ysevents.registration.rules.merging import merge_lines
from ysevents.registration.schemas import Book
from ysevents.registration.service.delegations import changing, get_book, read_book


async def get_team(delegation: UUID, entry: UUID, *, account: Account) -> tuple[Book, Entry, Contest]:
    """A team of one's own delegation, with the book it stands in and its contest."""
    book = await get_book(delegation, account=account)
    return book, *find_team(book, entry)


async def set_roster(
    delegation: UUID,
    entry: UUID,
    members: Sequence[Member],
    *,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> None:
    """Make this the list of a team. Half-finished lists are kept; what may never be is refused.

    Members must be athletes of the delegation who are eligible for the division and whose consent to take
    part was not withdrawn. Saying the same list again changes nothing but the revision.
    """
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        book = await read_book(change.delegation)
        await set_within(book, *find_team(book, entry), members, account=account, now=now)


async def merge_roster(
    delegation: UUID,
    entry: UUID,
    *,
    seen: Sequence[Member],
    wanted: Sequence[Member],
    account: Account,
    now: datetime,
) -> int:
    """Save a list that was filled in over another one, which may have changed since.

    Answers how many lines of others were kept beside one's own. ListChanged says who was changed by both.
    """
    async with changing(delegation, revision=None, account=account, now=now) as change:
        book = await read_book(change.delegation)
        team, contest = find_team(book, entry)
        merged = merge_lines(_by_person(seen), _by_person(wanted), _by_person(_kept(book, entry)))
        contested = [a for a in book.athletes if a.person in merged.contested]
        if contested:
            raise ListChanged([a.name for a in contested], [a.person for a in contested])
        await set_within(book, team, contest, list(merged.lines.values()), account=account, now=now)
    return len(merged.theirs)


async def set_within(
    book: Book, team: Entry, contest: Contest, members: Sequence[Member], *, account: Account, now: datetime
) -> None:
    """The same for a book that has been read, inside a change that is under way."""
    for member in members:
        athlete = book.find_athlete(UUID(str(member.person)))
        if athlete is None:
            raise AthleteNotFound("名单里有人不在代表队，请先添加为运动员。")
        if athlete.has_withdrawn:
            raise ConsentWithdrawn(
                f"{athlete.name}的参赛同意已经撤回，不能列入名单；重新取得同意并登记后再填。"
            )
        reasons = eligibility.judge(athlete.facts, contest.division.rule)
        if reasons:
            raise NotEligible(reasons, who=athlete.name)
    await rosters.set_roster(team, members, book.shape(contest), account=account, now=now)


def _kept(book: Book, entry: UUID) -> list[Member]:
    return [
        Member(person=m.person, role=m.role, leg=m.leg, shirt_number=m.shirt_number)
        for m in book.rosters.get(entry, ())
    ]


def _by_person(members: Sequence[Member]) -> dict[Hashable, Member]:
    return {member.person: member for member in members}


def find_team(book: Book, entry: UUID) -> tuple[Entry, Contest]:
    """A team of the book with its contest; EntryNotFound for what is none."""
    team = book.find_team(entry)
    if team is None:
        raise EntryNotFound("没有找到这支队，可能已被撤回，请刷新后查看。")
    return team, next(contest for contest in book.contests if contest.id == team.contest)
