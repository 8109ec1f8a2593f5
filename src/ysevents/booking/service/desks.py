"""Who may act for others at a venue."""

from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.kit.errors import NotAllowed

DESK = (Role.VENUE_DESK, Role.OFFICE_CLERK, Role.ADMINISTRATOR)


async def is_at_desk(venue: UUID, account: Account) -> bool:
    """Whether the account may book, change and decide for others at this venue."""
    return account.has(*DESK) and await accounts.covers(account, *DESK, venue=venue)


async def check_desk(venue: UUID, account: Account) -> None:
    """NotAllowed for whoever may not."""
    if not await is_at_desk(venue, account):
        raise NotAllowed
