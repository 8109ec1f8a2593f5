"""编排: proposals with their consequences, stages of a contest or of a whole meet, draws of all at once."""

from collections.abc import Mapping
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.pages.stage_words import state_of, word_of
from ysevents.competitions.rules.squad_tables import team_rules
from ysevents.competitions.service import draws, stages
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

DESK = needs(Role.OFFICE_CLERK, Role.ORGANISER)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/meets/{event:uuid}/stages"
MOST_TOLD = 3


class PlanForm(BaseModel):
    """On how many lanes, how timed, and by which proposal."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    lanes: int | None = Field(default=None, ge=1, le=60)
    timing: str = "hand"
    proposal: str = ""

    @property
    def is_electronic(self) -> bool:
        return self.timing == "electronic"


@get(HERE, guards=[DESK])
async def overview(
    request: AnyRequest,
    event: FromPath[UUID],
    account: Me,
    lanes: FromQuery[int | None] = None,
    timing: FromQuery[str | None] = None,
) -> Template:
    """Every contest with what it is, or would be: fixtures and minutes before anything is made."""
    return await _overview(request, event, account, lanes=lanes, timing=timing)


@post(HERE, guards=[DESK])
async def plan_all(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Plan every contest that has no stages yet by its first proposal."""
    try:
        form = _form(data)
        came = await stages.plan_meet(
            event, lanes=form.lanes, is_electronic=form.is_electronic, account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _overview(request, event, account, refusal=refusal, typed=data)
    told = f"已编排{len(came.planned)}个小项"
    if came.not_held:
        told += f"，{len(came.not_held)}个只有1个参赛，不举行"
    if came.kept:
        told += f"，{len(came.kept)}个已编排的没有改动"
    return see(f"/meets/{event}/stages", told)


@post(f"{HERE}/draws", guards=[DESK])
async def draw_all(event: FromPath[UUID], account: Me) -> Redirect:
    """Draw all first stages that are placed and not drawn yet."""
    came = await draws.draw_meet(event, account=account, now=clock.now())
    told = f"已抽签{len(came.drawn)}个赛次"
    if came.refused:
        reasons = "；".join(f"{r.title}：{r.reason}" for r in came.refused[:MOST_TOLD])
        told += f"，{len(came.refused)}个没有抽签。{reasons}"
    return see(f"/meets/{event}/stages", told, tone="attention" if came.refused else "ok")


@post(f"{HERE}/publications", guards=[DESK])
async def publish_all(event: FromPath[UUID], account: Me) -> Redirect:
    """Publish every start list that is drawn."""
    count = await draws.publish_drawn(event, account=account, now=clock.now())
    return see(f"/meets/{event}/stages", f"已公布{count}个赛次的出场名单")


@get(f"{HERE}/{{contest:uuid}}", guards=[DESK])
async def wizard(
    request: AnyRequest,
    event: FromPath[UUID],
    contest: FromPath[UUID],
    account: Me,
    lanes: FromQuery[int | None] = None,
    timing: FromQuery[str | None] = None,
) -> Template:
    """What a contest may become, each way with its consequences; and the stages it has."""
    return await _wizard(request, contest, account, lanes=lanes, timing=timing)


@post(f"{HERE}/{{contest:uuid}}", guards=[DESK])
async def plan(
    request: AnyRequest, event: FromPath[UUID], contest: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Make the stages of the chosen proposal."""
    try:
        form = _form(data)
        if not form.proposal:
            raise Invalid(fields={"proposal": "请选择一个方案。"})
        made = await stages.plan_contest(
            contest,
            form.proposal,
            lanes=form.lanes,
            is_electronic=form.is_electronic,
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _wizard(request, contest, account, refusal=refusal, typed=data)
    told = f"已编排{len(made)}个赛次，请排进日程" if made else "已记为不举行"
    return see(f"/meets/{event}/stages/{contest}", told)


async def _overview(
    request: AnyRequest,
    event: UUID,
    account: Account,
    *,
    lanes: int | None = None,
    timing: str | None = None,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    meet = await draws.get_meet(event)
    is_electronic = None if timing is None else timing == "electronic"
    plans = await stages.list_plans(event, lanes=_lanes(lanes), is_electronic=is_electronic, account=account)
    lines = await stages.list_stages(event, account=account)
    own = {plan.contest: [line for line in lines if line.contest == plan.contest] for plan in plans}
    return page(
        request,
        "competitions/stages.html",
        refusal=refusal,
        typed=typed or {"lanes": str(lanes or stages.LANES), "timing": timing or "hand"},
        meet=meet,
        plans=plans,
        stages={
            contest: [{"word": word_of(line), "state": state_of(line)} for line in held]
            for contest, held in own.items()
        },
        fixtures=sum(line.fixtures_planned for line in lines)
        + sum(plan.proposals[0].fixtures for plan in plans if plan.proposals and not own[plan.contest]),
        open=sum(1 for plan in plans if plan.proposals and not plan.stages and plan.chosen is None),
        to_draw=sum(1 for line in lines if line.progress == "placed" and line.number == 1),
        to_publish=sum(1 for line in lines if line.progress == "drawn"),
        waiting=sum(plan.waiting for plan in plans),
    )


async def _wizard(
    request: AnyRequest,
    contest: UUID,
    account: Account,
    *,
    lanes: int | None = None,
    timing: str | None = None,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    is_electronic = None if timing is None else timing == "electronic"
    plan = await stages.propose(contest, lanes=_lanes(lanes), is_electronic=is_electronic, account=account)
    lines = await stages.list_stages(contest, account=account)
    chosen = plan.chosen if plan.stages else None
    return page(
        request,
        "competitions/wizard.html",
        refusal=refusal,
        typed=typed
        or {
            "proposal": chosen or (plan.proposals[0].key if plan.proposals else ""),
            "lanes": str(plan.lanes),
            "timing": "electronic" if plan.is_electronic else "hand",
        },
        plan=plan,
        words=[
            {
                "key": proposal.key,
                "rounds": [
                    {"word": draws.word_of(stage.round, stage.format), "stage": stage}
                    for stage in proposal.stages
                ],
            }
            for proposal in plan.proposals
        ],
        lines=[{"line": line, "word": word_of(line), "state": state_of(line)} for line in lines],
        has_teams=bool(lines and team_rules(lines[-1].ruleset)),
        is_fixed=any(line.has_marks or line.state == "published" for line in lines),
    )


def _lanes(lanes: int | None) -> int | None:
    """As many as the form takes; anything else in an address is as if it were not there."""
    return lanes if lanes and 1 <= lanes <= 60 else None


def _form(data: Mapping[str, str]) -> PlanForm:
    try:
        return PlanForm.model_validate({name: value for name, value in data.items() if value})
    except ValidationError:
        raise Invalid(fields={"lanes": "道数须为1至60。"}) from None


routes = [overview, plan_all, draw_all, publish_all, wizard, plan]
