"""Who may work at the desk of a meet."""

from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.errors import EventNotFound


async def check_programme(meet: UUID, account: Account) -> None:
    """Whoever makes the programme: the office, or an organiser of this meet. Others find no meet."""
    if not await accounts.covers(account, Role.OFFICE_CLERK, Role.ORGANISER, event=meet):
        raise EventNotFound


async def check_lanes(meet: UUID, account: Account) -> None:
    """Whoever may change lanes on the day: those who make the programme, and the referee."""
    if not await accounts.covers(account, Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE, event=meet):
        raise EventNotFound
