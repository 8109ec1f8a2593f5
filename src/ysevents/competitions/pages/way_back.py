"""Where a page of officials leads back to: the desk of the meet for those who have one, else its public page."""

from uuid import UUID

from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account


def trail_of(account: Account, meet: UUID) -> list[dict[str, str]]:
    """The place of a page in the tree, as `page_head` draws it."""
    if account.has(Role.OFFICE_CLERK, Role.ORGANISER):
        return [{"label": "赛事工作台", "href": f"/meets/{meet}"}]
    return [{"label": "赛事主页", "href": f"/events/{meet}"}]
