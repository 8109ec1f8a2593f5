"""Decisions and protests from the page of a list: who is out, who is level no more, what a delegation objects to."""

from collections.abc import Mapping
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.competitions.enums import DecisionKind, FeeState
from ysevents.competitions.errors import DecisionUnfit
from ysevents.competitions.pages.results import DESK, HERE, Form, Me, do
from ysevents.competitions.result_schemas import ListHead
from ysevents.competitions.service import decisions, draws, lists, protests, result_desk
from ysevents.kit import clock
from ysevents.kit.pages import AnyRequest, page

ORDERS = {"decider": DecisionKind.DECIDER, "override": DecisionKind.OVERRIDE}


@get(f"{HERE}/decisions", guards=[DESK])
async def all_decisions(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """Everything that was decided, and who may be out of the whole meet."""
    return page(
        request,
        "competitions/results/decisions.html",
        meet=await draws.get_meet(event),
        decisions=await result_desk.list_decisions(event, account=account, now=clock.now()),
    )


@post(f"{HERE}/{{of:uuid}}/disqualifications", guards=[DESK])
async def disqualify(
    request: AnyRequest, event: FromPath[UUID], of: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Cancel somebody's result in this stage, in the contest, or with all they did at the meet."""

    async def act() -> str:
        head, now = (await lists.shown(of, full_names=True)).head, clock.now()
        reason, entry = data.get("reason", ""), _id(data, "entry")
        if data.get("scope") == "meet":
            made = await decisions.disqualify_entrant(entry, reason=reason, account=account, now=now)
            return f"已取消该运动员在本次赛事的全部成绩（{len(made)}个小项，含接力）"
        await decisions.disqualify(
            head.event,
            [entry],
            stage=head.stage if data.get("scope") == "stage" else None,
            reason=reason,
            account=account,
            now=now,
        )
        return "已取消成绩，名次和总分随之更新"

    return await do(request, event, of, account, act, typed=data)


@post(f"{HERE}/{{of:uuid}}/orders", guards=[DESK])
async def part_equals(
    request: AnyRequest, event: FromPath[UUID], of: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Part those who share a place, by lot or in the order typed."""

    async def act() -> str:
        stage, now, reason = (
            _stage((await lists.shown(of, full_names=True)).head),
            clock.now(),
            data.get("reason", ""),
        )
        ranks = {UUID(name[5:]): value for name, value in data.items() if name.startswith("rank-")}
        if data.get("how") == "lot":
            seed = data.get("seed", "").strip()
            if seed and not (seed.isdecimal() and len(seed) <= 18):
                raise DecisionUnfit("种子须为不超过18位的整数，可留空由系统产生。")
            await decisions.draw_lot(
                stage, list(ranks), reason=reason, seed=int(seed) if seed else None, account=account, now=now
            )
            return "已抽签，种子和结果都已记录，可当众重演"
        await decisions.set_order(
            stage,
            _groups(ranks),
            kind=ORDERS.get(data.get("how", ""), DecisionKind.OVERRIDE),
            reason=reason,
            account=account,
            now=now,
        )
        return "已按裁定排出先后"

    return await do(request, event, of, account, act, typed=data)


@post(f"{HERE}/{{of:uuid}}/advances", guards=[DESK])
async def let_advance(
    request: AnyRequest, event: FromPath[UUID], of: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Let somebody go on by leave of the referee or the jury."""

    async def act() -> str:
        await decisions.let_advance(
            _stage((await lists.shown(of, full_names=True)).head),
            [_id(data, "entry")],
            by_jury=data.get("by") == "jury",
            reason=data.get("reason", ""),
            account=account,
            now=clock.now(),
        )
        return "已批准晋级"

    return await do(request, event, of, account, act, typed=data)


@post(f"{HERE}/{{of:uuid}}/liftings", guards=[DESK])
async def lift(
    request: AnyRequest, event: FromPath[UUID], of: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Take a decision back."""

    async def act() -> str:
        await decisions.lift(
            _id(data, "decision"), reason=data.get("reason", ""), account=account, now=clock.now()
        )
        return "已撤销这条裁决，两条都留有记录"

    return await do(request, event, of, account, act, typed=data)


@post(f"{HERE}/{{of:uuid}}/protests", guards=[DESK])
async def lodge(
    request: AnyRequest, event: FromPath[UUID], of: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Put a protest of a delegation on record."""

    async def act() -> str:
        head = (await lists.shown(of, full_names=True)).head
        made = await protests.lodge(
            head.event,
            _id(data, "organization"),
            data.get("statement", ""),
            stage=head.stage,
            fee=FeeState(data["fee"]) if data.get("fee") in set(FeeState) else FeeState.NONE,
            account=account,
            now=clock.now(),
        )
        return "已登记，但申诉期已过，是否受理由仲裁委员会决定" if made.is_late else "申诉已登记"

    return await do(request, event, of, account, act, typed=data)


@post(f"{HERE}/{{of:uuid}}/protests/{{protest:uuid}}", guards=[DESK])
async def decide(
    request: AnyRequest,
    event: FromPath[UUID],
    of: FromPath[UUID],
    protest: FromPath[UUID],
    data: Form,
    account: Me,
) -> Template | Redirect:
    """Uphold, dismiss or withdraw a protest."""

    async def act() -> str:
        now, outcome = clock.now(), data.get("outcome", "")
        fee = FeeState(data["fee"]) if data.get("fee") in set(FeeState) else None
        if data.get("ruling") == "withdrawn":
            await protests.withdraw(protest, account=account, now=now)
            return "申诉已撤回"
        if data.get("ruling") == "upheld":
            lifts = data.get("decision") or None
            await protests.uphold(
                protest,
                outcome=outcome,
                lifts=_id(data, "decision") if lifts else None,
                disqualified=[_id(data, "entry")] if data.get("entry") else [],
                fee=fee,
                account=account,
                now=now,
            )
            return "申诉成立，成绩已随裁决更新"
        await protests.dismiss(protest, outcome=outcome, fee=fee, account=account, now=now)
        return "申诉已驳回"

    return await do(request, event, of, account, act, typed=data)


@get(f"{HERE}/protests/{{protest:uuid}}", guards=[DESK])
async def one_protest(event: FromPath[UUID], protest: FromPath[UUID], account: Me) -> Redirect:
    """The page of the list that a protest is about."""
    found = await protests.find_list(protest, account=account)
    return Redirect(f"/meets/{event}/results/{found}#protests" if found else f"/meets/{event}/results")


def _stage(head: ListHead) -> UUID:
    if head.stage is None:
        raise DecisionUnfit("只有一个赛次的成绩才能这样裁定。")
    return head.stage


def _id(data: Mapping[str, str], name: str) -> UUID:
    try:
        return UUID(data.get(name, ""))
    except ValueError:
        raise DecisionUnfit("请先选择涉及的人、单位或裁决。") from None


def _groups(ranks: Mapping[UUID, str]) -> list[list[UUID]]:
    """Those who are level, best first, by the numbers typed; equal numbers stay level."""
    if not all(value.strip().isdecimal() for value in ranks.values()):
        raise DecisionUnfit("请给并列的每个人写上先后（1、2……），仍并列的写同一个数。")
    by_rank: dict[int, list[UUID]] = {}
    for entry, value in ranks.items():
        by_rank.setdefault(int(value), []).append(entry)
    return [by_rank[rank] for rank in sorted(by_rank)]


routes = [all_decisions, disqualify, part_equals, let_advance, lift, lodge, decide, one_protest]
