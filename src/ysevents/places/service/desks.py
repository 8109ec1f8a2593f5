"""Who may set the rules of a venue and decide on appeals there."""

from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.errors import VenueNotFound
from ysevents.places import queries

MANAGERS = (Role.ADMINISTRATOR, Role.OFFICE_CLERK, Role.VENUE_DESK)


async def get_managed(venue: UUID, *, account: Account) -> str:
    """The name of a venue the account looks after; VenueNotFound for any other."""
    name = await queries.venue_name(venue)
    if name is None or not await accounts.covers(account, *MANAGERS, venue=venue):
        raise VenueNotFound
    return name
