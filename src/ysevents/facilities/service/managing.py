"""Who may manage a venue: open and shut it, set its prices, divide its ground."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.errors import VenueNotFound
from ysevents.facilities import manage_queries
from ysevents.facilities.schemas import Managed
from ysevents.kit.clock import local_day

TABS = (
    ("开放时段", ""),
    ("价目", "/tariffs"),
    ("闭馆", "/closures"),
    ("预约规则", "/lending"),
    ("场地", "/spaces"),
    ("名额", "/quotas"),
    ("爽约", "/penalties"),
    ("抽签", "/ballots"),
)
MANAGERS = (Role.ADMINISTRATOR, Role.OFFICE_CLERK, Role.VENUE_DESK)


def tabs(venue: UUID, current: str) -> list[dict[str, Any]]:
    """The parts of managing a venue."""
    return [
        {"label": label, "href": f"/venues/{venue}/manage{below}", "current": below == current}
        for label, below in TABS
    ]


async def check_manager(venue: UUID, account: Account) -> None:
    """VenueNotFound for who does not manage it: what others manage is not theirs to know of."""
    if not await accounts.covers(account, *MANAGERS, venue=venue):
        raise VenueNotFound


async def get_managed(venue: UUID, *, account: Account, now: datetime) -> Managed:
    """A venue the account manages, with its spaces; VenueNotFound for all others."""
    await check_manager(venue, account)
    found = await manage_queries.find_managed(venue, local_day(now))
    if found is None:
        raise VenueNotFound
    return found
