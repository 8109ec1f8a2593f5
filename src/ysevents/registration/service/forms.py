"""The entry form of a delegation, for its unit and for those who review it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.kit.database import rest
from ysevents.registration import papers, queries
from ysevents.registration.errors import DelegationNotFound
from ysevents.registration.schemas import Book, Delegation
from ysevents.registration.service.delegations import read_book
from ysevents.registration.service.reviews import REVIEWERS


@dataclass(frozen=True, slots=True)
class Seen:
    """A delegation as one of its own unit or one of its reviewers sees it."""

    book: Book
    is_own: bool

    @property
    def code(self) -> str:
        """The check code of the form as it would be printed now."""
        return papers.form_code(self.book)


async def get_seen(delegation: UUID, *, account: Account) -> Seen:
    """All of a delegation, for its unit and its reviewers; to others it does not exist."""
    found = await queries.find_delegation(delegation)
    if found is None:
        raise DelegationNotFound
    is_own = await check_may_see(found, account)
    return Seen(await read_book(found), is_own)


async def check_may_see(delegation: Delegation, account: Account) -> bool:
    """Whether the delegation is of the account's own unit; DelegationNotFound if it is no reviewer's either."""
    if await accounts.covers(account, Role.COACH, organization=delegation.organization):
        return True
    if await accounts.covers(account, *REVIEWERS, event=delegation.event):
        return False
    raise DelegationNotFound


async def print_form(delegation: UUID, *, site: str, account: Account, now: datetime) -> bytes:
    """The entry form as PDF. Children's names leave the house: the audit says so.

    `site` is the address of the site, for the QR.
    """
    seen = await get_seen(delegation, account=account)
    address = f"{site}/registration/forms/{delegation}"
    await rest()
    content = await papers.print_entry_form(seen.book, address=address, now=now)
    await accounts.record(
        "entry_form_printed",
        account=account,
        object_kind="delegation",
        object_id=delegation,
        after={"code": seen.code, "athletes": len(seen.book.athletes)},
        now=now,
    )
    return content
