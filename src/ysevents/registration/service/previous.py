"""People of a unit's other meets, to be taken over at once: athletes who still may start, officials still there."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.registration import previous_queries, workbook_queries
from ysevents.registration.enums import DelegationRole
from ysevents.registration.schemas import Book, Candidate, Official
from ysevents.registration.service.athletes import JUDGED, candidate
from ysevents.registration.service.delegations import get_book
from ysevents.registration.service.officials import allowed, named
from ysevents.registration.service.several import AT_ONCE


@dataclass(frozen=True, slots=True)
class Previous:
    """Who may be taken over. `fitting` are the athletes there is room for, in the order of the list."""

    athletes: tuple[Candidate, ...]
    fitting: frozenset[UUID]
    officials: tuple[Official, ...]


async def list_previous(delegation: UUID, *, account: Account) -> Previous:
    """Who of earlier meets is not in one's own delegation yet, as many as can be added in one go."""
    book = await get_book(delegation, account=account)
    athletes, fitting = await athletes_before(book)
    return Previous(athletes, fitting, await officials_before(book))


async def athletes_before(book: Book) -> tuple[tuple[Candidate, ...], frozenset[UUID]]:
    """Those who may still start, and for whom of them there is a place in their division."""
    own = book.delegation
    rows = await workbook_queries.names_of_before(
        own.organization, book.regulation.starts_on, own.event, own.id, limit=JUDGED
    )
    left = Counter({division.id: room.limit - room.taken for division, room in book.rooms()})
    found: list[Candidate] = []
    fitting: set[UUID] = set()
    for row in rows:
        one, division = candidate(book, row)
        if not one.can_enter or division is None or len(found) == AT_ONCE:
            continue
        found.append(one)
        if left[division.id] > 0:
            left[division.id] -= 1
            fitting.add(one.person)
    return tuple(found), frozenset(fitting)


async def officials_before(book: Book) -> tuple[Official, ...]:
    """Those who are still on the staff, for the places that are free; the latest come first."""
    own, kept = book.delegation, named(book)
    free = {role: most - len(kept[role]) for role, most in allowed(book).items()}
    found: list[Official] = []
    for row in await previous_queries.officials_before(
        own.organization, book.regulation.starts_on, own.event
    ):
        role = DelegationRole(row["role"])
        if free[role] > 0 and row["person"] not in kept[role]:
            free[role] -= 1
            found.append(Official(person=row["person"], name=row["name"], role=role))
    return tuple(found)
