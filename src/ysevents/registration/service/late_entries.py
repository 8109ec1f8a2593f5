"""补报: somebody, or a whole team with its list, entered after the deadline; judged as any entry is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import EntryNotFound, RosterUnfit
from ysevents.competitions.rules import rosters as roster_rules
from ysevents.competitions.rules.rosters import Member
from ysevents.competitions.service import changes
from ysevents.competitions.service.changes import Settled
from ysevents.registration.errors import AlreadyEntered
from ysevents.registration.schemas import Book
from ysevents.registration.service.acceptance import accept
from ysevents.registration.service.athletes import name_from_roll
from ysevents.registration.service.delegations import Change, read_book
from ysevents.registration.service.entries import enter_within
from ysevents.registration.service.rosters import find_team, set_within


async def enter_athlete(
    change: Change, contest: UUID, person: UUID, account: Account, now: datetime
) -> tuple[UUID, Settled]:
    """Enter an athlete of the delegation, or of the unit's roll, in an individual contest."""
    book = await read_book(change.delegation)
    athlete = book.find_athlete(person)
    if athlete is None:
        await name_from_roll(change, person)
    elif any(entry.contest == contest for entry in athlete.entries):
        raise AlreadyEntered
    id = await enter_within(change, contest, person, account=account, now=now)
    entry = await accept(change, id, [person], account, now)
    wanted = next(c for c in book.contests if c.id == contest)
    return id, await changes.seat_late(entry, wanted, account=account, now=now)


async def enter_team(
    change: Change, contest: UUID, members: Sequence[Member], account: Account, now: datetime
) -> tuple[UUID, Settled]:
    """Enter a team, pair or relay with its list, which has to be complete: nobody may mend it afterwards.

    Who is not in the delegation yet is taken from the roll. The team holds a place of its contest like any
    other, and after the freeze becomes an organization at once.
    """
    known = {athlete.person for athlete in (await read_book(change.delegation)).athletes}
    for member in members:
        person = UUID(str(member.person))
        if person not in known:
            await name_from_roll(change, person)
            known.add(person)
    id = await enter_within(change, contest, None, account=account, now=now)
    book = await read_book(change.delegation)
    team, wanted = find_team(book, id)
    await set_within(book, team, wanted, members, account=account, now=now)
    _check_complete(book, members, book.shape(wanted))
    people = [UUID(str(member.person)) for member in members]
    entry = await accept(change, id, people, account, now)
    return id, await changes.seat_late(entry, wanted, account=account, now=now)


def check_listed(book: Book, contest: UUID | None, members: Sequence[Member]) -> UUID:
    """The contest of a team that is to be entered; EntryNotFound when none is named, or nobody for it."""
    found = next((c for c in book.contests if c.id == contest), None)
    if found is None or found.kind.is_individual or not members:
        raise EntryNotFound("请选择要补报的接力或集体项目，并填写全队名单。")
    return found.id


def _check_complete(book: Book, members: Sequence[Member], shape: roster_rules.Shape) -> None:
    sexes = {athlete.person: athlete.facts.sex for athlete in book.athletes}
    listed = [replace(member, sex=sexes.get(UUID(str(member.person)))) for member in members]
    if missing := roster_rules.missing(listed, shape):
        raise RosterUnfit(missing)
