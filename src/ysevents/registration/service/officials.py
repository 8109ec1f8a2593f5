"""Leaders, coaches and doctors of a delegation, named from the unit's staff, as many as the regulation allows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.kit.errors import Invalid
from ysevents.kit.ids import uuid7
from ysevents.registration import queries
from ysevents.registration.enums import DelegationRole
from ysevents.registration.errors import ListChanged, OfficialsTooMany
from ysevents.registration.rules.merging import merge_sets
from ysevents.registration.schemas import Book, Staff
from ysevents.registration.service.delegations import changing, get_book, read_book

ROLES: tuple[DelegationRole, ...] = (DelegationRole.LEADER, DelegationRole.COACH, DelegationRole.DOCTOR)
Named = Mapping[DelegationRole, Sequence[UUID]]


async def list_staff(delegation: UUID, *, account: Account) -> list[Staff]:
    """Grown-ups of the unit who may be named leader, coach or doctor."""
    book = await get_book(delegation, account=account)
    return await queries.staff(book.delegation.organization, book.regulation.starts_on)


async def set_officials(
    delegation: UUID,
    chosen: Named,
    *,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> None:
    """Make these the leaders, coaches and doctors; who was named before goes.

    OfficialsTooMany where the regulation allows fewer; those who were named already may stay.
    """
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        await _name(await read_book(change.delegation), chosen)


async def merge_officials(
    delegation: UUID, *, seen: Named, wanted: Named, account: Account, now: datetime
) -> None:
    """Save a form that was filled in over `seen`, which may have changed since: both changes are kept.

    ListChanged where a role has no room for what both named.
    """
    async with changing(delegation, revision=None, account=account, now=now) as change:
        book = await read_book(change.delegation)
        kept, most = named(book), allowed(book)
        merged = {
            role: merge_sets(set(seen.get(role, ())), dict.fromkeys(wanted.get(role, ())).keys(), kept[role])
            for role in ROLES
        }
        contested = [
            role
            for role in ROLES
            if len(merged[role]) > most[role]
            and set(kept[role]) != set(seen.get(role, ()))
            and not set(merged[role]) <= set(kept[role])
        ]
        if contested:
            raise ListChanged([role.label for role in contested], contested)
        await _name(book, merged)


async def add_officials(
    delegation: UUID,
    added: Iterable[tuple[DelegationRole, UUID]],
    *,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> int:
    """Name more of them beside those who are named; all or nobody. Answers how many were new."""
    wanted = list(dict.fromkeys(added))
    if not wanted:
        raise Invalid("请勾选要加入的人。")
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        book = await read_book(change.delegation)
        kept = named(book)
        new = [(role, person) for role, person in wanted if person not in kept.get(role, ())]
        await _name(book, {role: [*kept[role], *(p for r, p in new if r == role)] for role in ROLES})
    return len(new)


def allowed(book: Book) -> dict[DelegationRole, int]:
    """How many of each the regulation lets this delegation bring."""
    return dict(zip(ROLES, book.regulation.parameters.officials_for(len(book.athletes)), strict=True))


def named(book: Book) -> dict[DelegationRole, list[UUID]]:
    """Who is named as what."""
    return {role: [o.person for o in book.officials if o.role == role] for role in ROLES}


async def _name(book: Book, chosen: Named) -> None:
    """Write them down: staff of the unit or who is named already, not more than there is room for."""
    own, kept = book.delegation, named(book)
    known = {member.person for member in await queries.staff(own.organization, book.regulation.starts_on)}
    rows, most = [], allowed(book)
    for role, people in chosen.items():
        once = list(dict.fromkeys(people))
        if any(person not in known and person not in kept[role] for person in once):
            raise Invalid(fields={role.value: "所选人员不在本单位名单里，请重新选择。"})
        if len(once) > most[role] and not set(once) <= set(kept[role]):
            raise OfficialsTooMany(role, most[role])
        rows += [(uuid7(), person, str(role)) for person in once]
    await queries.replace_officials(own.id, own.event, rows)
