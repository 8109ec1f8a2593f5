"""The grid athlete x contest of a delegation: all cells at once, one set at a time."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.rules.limits import Room
from ysevents.competitions.service import entries
from ysevents.registration.schemas import Athlete, Book
from ysevents.registration.service.delegations import changing, get_book, read_book
from ysevents.registration.service.entries import enter_within


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


async def read_grid(delegation: UUID, *, account: Account) -> tuple[Book, list[DivisionGrid]]:
    """The grid of one's own delegation, by division; those without athletes or contests are left out."""
    book = await get_book(delegation, account=account)
    return book, draw_grid(book)


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
    return book, draw_grid(book)


def draw_grid(book: Book) -> list[DivisionGrid]:
    """A book as grids."""
    rooms = book.contest_rooms
    grids = []
    for division in book.divisions:
        contests = [c for c in book.contests if c.division.id == division.id and c.kind.is_individual]
        athletes = [a for a in book.athletes if a.division.id == division.id]
        if not contests or not athletes:
            continue
        rows = tuple(_row(book, athlete, [c.id for c in contests]) for athlete in athletes)
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


def _row(book: Book, athlete: Athlete, contests: list[UUID]) -> Row:
    choices = {choice.contest.id: choice for choice in book.choices(athlete, athlete.division.id)}
    cells = []
    for contest in contests:
        choice = choices.get(contest)
        is_entered = bool(choice and choice.entry)
        against = choice.reasons[0].text if choice and choice.reasons else ""
        is_open = choice is not None and not is_entered and not against
        words = "已报" if is_entered else "可报" if is_open else against or "性别不符"
        cells.append(Cell(contest=contest, is_entered=is_entered, is_open=is_open, words=words))
    return Row(person=athlete.person, name=athlete.name, cells=tuple(cells))
