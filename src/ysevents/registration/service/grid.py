"""The grid athlete x contest of a delegation: all cells at once, one set at a time."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.rules.limits import Room
from ysevents.competitions.service import entries
from ysevents.registration.enums import DelegationState
from ysevents.registration.rules import mending
from ysevents.registration.schemas import Athlete, Book
from ysevents.registration.service.delegations import changing, get_book, get_regulation, read_book
from ysevents.registration.service.entries import enter_within

FIXED = "报名已截止，不能改报，审核通过后申请补报"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """An athlete and a contest: entered, open, or closed for a reason."""

    contest: UUID
    is_entered: bool
    is_open: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A contest with the places of the unit."""

    contest: UUID
    label: str
    room: Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An athlete with a cell for each column."""

    person: UUID
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionGrid:
    """The athletes and individual contests of one division."""

    division: UUID
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


async def read_grid(delegation: UUID, *, account: Account, now: datetime) -> tuple[Book, list[DivisionGrid]]:
    """The grid of one's own delegation, by division; those without athletes or contests are left out.

    Of what was returned after the deadline every cell is closed that nobody is entered in (不准串项).
    """
    book = await get_book(delegation, account=account)
    is_fixed = False
    if book.delegation.state == DelegationState.RETURNED:
        usual = await get_regulation(book.delegation.event)
        is_fixed = mending.are_contests_fixed(usual.deadline_at, now)
    return book, draw_grid(book, is_fixed=is_fixed)


async def set_cell(
    delegation: UUID,
    contest: UUID,
    person: UUID,
    *,
    entered: bool,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> tuple[Book, list[DivisionGrid]]:
    """Have an athlete entered in a contest, or not; answers the grid as it is then.

    Asking for what is so already changes nothing but the revision. On the last evening this is asked a
    hundred times a second: the book is read once, with what the change has found already.
    """
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        if entered:
            await enter_within(change, contest, person, account=account, now=now)
        else:
            held = await entries.list_entries(change.delegation.event, change.delegation.organization)
            standing = [e.id for e in held if (e.contest, e.person) == (contest, person)]
            await entries.withdraw(standing, account=account, now=now)
        after = replace(change.delegation, revision=change.delegation.revision + 1)
        book = await read_book(after, change.regulation)
    return book, draw_grid(book, is_fixed=change.are_contests_fixed)


def draw_grid(book: Book, *, is_fixed: bool = False) -> list[DivisionGrid]:
    """A book as grids; `is_fixed`: nobody may be entered in another contest any more."""
    rooms = book.contest_rooms
    grids = []
    for division in book.divisions:
        contests = [c for c in book.contests if c.division.id == division.id and c.kind.is_individual]
        athletes = [a for a in book.athletes if a.division.id == division.id]
        if not contests or not athletes:
            continue
        rows = tuple(_row(book, athlete, [c.id for c in contests], is_fixed) for athlete in athletes)
        grids.append(
            DivisionGrid(
                division=division.id,
                title=division.title,
                columns=tuple(
                    Column(contest=c.id, label=c.discipline_name, room=rooms[c.id]) for c in contests
                ),
                rows=rows,
            )
        )
    return grids


def _row(book: Book, athlete: Athlete, contests: list[UUID], is_fixed: bool) -> Row:
    choices = {choice.contest.id: choice for choice in book.choices(athlete, athlete.division.id)}
    cells = []
    for contest in contests:
        choice = choices.get(contest)
        is_entered = bool(choice and choice.entry)
        against = choice.reasons[0].text if choice and choice.reasons else FIXED if is_fixed else ""
        is_open = choice is not None and not is_entered and not against
        words = "已报" if is_entered else "可报" if is_open else against or "性别不符"
        cells.append(Cell(contest=contest, is_entered=is_entered, is_open=is_open, words=words))
    return Row(person=athlete.person, name=athlete.name, cells=tuple(cells))
