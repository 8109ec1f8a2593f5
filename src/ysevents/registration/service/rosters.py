"""Lists of a delegation's teams: relay legs and reserves, pairs, players with shirt numbers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import EntryNotFound, NotEligible
from ysevents.competitions.rules import eligibility
from ysevents.competitions.rules.rosters import Member
from ysevents.competitions.schemas import Contest, Entry
from ysevents.competitions.service import rosters
from ysevents.registration.errors import AthleteNotFound
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

    Members must be athletes of the delegation who are eligible for the division. Saying the same list
    again changes nothing but the revision.
    """
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        book = await read_book(change.delegation)
        team, contest = find_team(book, entry)
        for member in members:
            athlete = book.find_athlete(UUID(str(member.person)))
            if athlete is None:
                raise AthleteNotFound("名单里有人不在代表队，请先添加为运动员。")
            reasons = eligibility.judge(athlete.facts, contest.division.rule)
            if reasons:
                raise NotEligible(reasons, who=athlete.name)
        await rosters.set_roster(team, members, book.shape(contest), account=account, now=now)


def find_team(book: Book, entry: UUID) -> tuple[Entry, Contest]:
    """A team of the book with its contest; EntryNotFound for what is none."""
    team = book.find_team(entry)
    if team is None:
        raise EntryNotFound("没有找到这支队，可能已被撤回，请刷新后查看。")
    return team, next(contest for contest in book.contests if contest.id == team.contest)
