"""赛事工作台: the desk of a meet, from its regulation to its announcements."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.pages.stage_words import state_of, word_of
from ysevents.competitions.service import meet_desk
from ysevents.kit.pages import AnyRequest, page

DESK = needs(Role.OFFICE_CLERK, Role.ORGANISER)
Me = NamedDependency[Account]


@get("/meets/{event:uuid}", guards=[DESK])
async def desk(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """What is done, what comes next, and every contest with its stages."""
    found = await meet_desk.get_desk(event, account=account)
    stages = {
        plan.contest: [
            {"word": word_of(line), "state": state_of(line), "href": f"/meets/{event}/draws/{line.id}"}
            for line in found.stages
            if line.contest == plan.contest
        ]
        for plan in found.contests
    }
    return page(request, "competitions/meet.html", desk=found, stages=stages)


routes = [desk]
