"""The navigation by role: at most five places, what one does most first."""

from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.kit.pages import NavItem

HOME = ("首页", "/", "home")
EVENTS = ("赛事", "/events", "medal")
VENUES = ("场地", "/venues", "court")
ME = ("我的", "/me", "person")
REGISTRATION = ("报名", "/registration", "list")
REVIEW = ("审核", "/registration", "list")
PADS = ("评分", "/pads", "list")
CHECKPOINTS = ("核验", "/checkpoints", "scan")
AUDIT = ("审计", "/admin/audit", "eye")
ACCOUNTS = ("账号", "/admin/accounts", "people")

OWN = ("/bookings", "/waiting", "/points", "/inbox", "/account", "/password", "/subscribe/me")
"""One's own things: they lie under 我的."""


def nav_for(account: Account | None, path: str) -> list[NavItem]:
    """The places shown to this account; the one with the longest matching address is current."""
    places = list(_places(account))[:5]
    path = "/me" if path.startswith(OWN) else path
    fitting = [href for _, href, _ in places if path == href or (href != "/" and path.startswith(f"{href}/"))]
    here = max(fitting, key=len, default="")
    return [NavItem(label, href, icon, current=href == here) for label, href, icon in places]


FIRST = (
    (REGISTRATION, (Role.COACH, Role.OFFICE_CLERK, Role.ORGANISER)),
    (CHECKPOINTS, (Role.VENUE_DESK, Role.CALL_ROOM_CLERK, Role.REFEREE)),
    (PADS, (Role.JUDGE,)),
    (ACCOUNTS, (Role.ADMINISTRATOR,)),
    (AUDIT, (Role.AUDITOR,)),
)
"""Whose work begins where: the delegations, the desk and the heats, accounts."""


def first_page(account: Account) -> str:
    """Where somebody's work begins after logging in; of those with several roles, the busiest of them."""
    return next((place[1] for place, roles in FIRST if account.has(*roles)), HOME[1])


def _places(account: Account | None) -> list[tuple[str, str, str]]:
    if account is None or not account.is_staff:
        return [HOME, EVENTS, VENUES, ME]
    places = [HOME, EVENTS]
    if account.has(Role.ADMINISTRATOR):
        places.append(ACCOUNTS)
    if account.has(Role.AUDITOR):
        places.append(AUDIT)
    if account.has(Role.COACH):
        places.append(REGISTRATION)
    elif account.has(Role.OFFICE_CLERK, Role.ORGANISER):
        places.append(REVIEW)
    if account.has(Role.OFFICE_CLERK, Role.ORGANISER, Role.CALL_ROOM_CLERK, Role.VENUE_DESK):
        places.append(CHECKPOINTS)
    if account.has(Role.JUDGE):
        places.append(PADS)
    if len(places) < 4:
        places.append(VENUES)
    return [*places, ME]
