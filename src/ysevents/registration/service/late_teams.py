"""What the form for a whole team after the deadline shows: who may be on its list."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import EntryNotFound
from ysevents.competitions.rules import eligibility
from ysevents.competitions.rules.outcomes import Reason
from ysevents.competitions.schemas import Contest
from ysevents.registration import queries
from ysevents.registration.change_schemas import TeamDesk, TeamLine
from ysevents.registration.enums import ChangeKind
from ysevents.registration.errors import ChangeNotTaken
from ysevents.registration.rules import changes as rules
from ysevents.registration.schemas import Book
from ysevents.registration.service.athletes import candidates_for
from ysevents.registration.service.changes import find_changeable, get_dates
from ysevents.registration.service.delegations import read_book


async def get_team_desk(
    delegation: UUID,
    contest: UUID | None,
    *,
    search: str = "",
    named: Collection[UUID] = (),
    by_office: bool = False,
    account: Account,
    now: datetime,
) -> TeamDesk:
    """Who may be on the list of a late team of a contest: athletes of the delegation who are in no other
    team of it, then pupils of the roll who were searched for or are `named` already.

    Without a contest the desk only offers those there are. ChangeNotTaken says why nothing may be asked now.
    """
    found = await find_changeable(delegation, by_office=by_office, account=account)
    book = await read_book(found)
    dates = await get_dates(book.regulation)
    against = rules.refusal(ChangeKind.LATE_ENTRY, found.state, dates, now, by_office=by_office)
    if against:
        raise ChangeNotTaken(against)
    if contest is None:
        return TeamDesk(book=book, contest=None, lines=())
    wanted = _find(book, contest)
    lines = [
        TeamLine(person=a.person, name=a.name, about=a.division.title, is_new=False)
        for a in book.athletes
        if not a.has_withdrawn and a.person not in _taken(book, wanted) and not _judge(a.facts, wanted)
    ]
    fresh = await queries.pupils(found.organization, book.regulation.starts_on, _strangers(book, named))
    rows = [(r["person"], r["name"], queries.facts(r, book.regulation.starts_on)) for r in fresh]
    kept = {row[0] for row in rows}
    if search.strip():
        rows += [
            (c.person, c.name, c.facts) for c in await candidates_for(book, search) if c.person not in kept
        ]
    lines += [
        TeamLine(person=person, name=name, about="不在代表队，从学籍名单加入", is_new=True)
        for person, name, facts in rows
        if not _judge(facts, wanted)
    ]
    return TeamDesk(book=book, contest=wanted, lines=tuple(lines))


def _find(book: Book, contest: UUID) -> Contest:
    found = next((c for c in book.contests if c.id == contest and not c.kind.is_individual), None)
    if found is None:
        raise EntryNotFound("没有找到这个集体项目，请重新选择。")
    return found


def _taken(book: Book, contest: Contest) -> set[UUID]:
    """Who is on the list of another team of the unit in the contest."""
    return {
        member.person
        for team in book.teams
        if team.contest == contest.id
        for member in book.rosters.get(team.id, ())
    }


def _strangers(book: Book, named: Collection[UUID]) -> list[UUID]:
    own = {athlete.person for athlete in book.athletes}
    return [person for person in named if person not in own]


def _judge(facts: eligibility.Athlete, contest: Contest) -> tuple[Reason, ...]:
    return eligibility.judge(facts, contest.division.rule)
