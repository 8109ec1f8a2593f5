"""How a venue shares out its slots, as its managers set it: quotas, penalties with appeals, ballots."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from pydantic import BaseModel, ValidationError

from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.booking import fairness_views as views
from ysevents.facilities.service import managing
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.fields import wall_clock
from ysevents.kit.ids import uuid7
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.places import service
from ysevents.places.rules.points import Penalties
from ysevents.places.schemas import BallotIn, DecisionIn, PenaltiesIn, QuotaRuleIn

MANAGER = needs(*managing.MANAGERS)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/venues/{venue:uuid}/manage"
WRONG = "请检查这一项。"
SEVERAL = "有几处需要改正，请看下面的提示。"
INSTANTS = ("first_at", "last_at", "opens_at", "closes_at")
Model = TypeVar("Model", bound=BaseModel)


@get(f"{HERE}/quotas", guards=[MANAGER])
async def quotas(request: AnyRequest, venue: FromPath[UUID], account: Me) -> Template:
    return await _quotas(request, venue, account)


@post(f"{HERE}/quotas", guards=[MANAGER])
async def make_quota(
    request: AnyRequest, venue: FromPath[UUID], data: Form, account: Me
) -> Redirect | Template:
    try:
        wanted = _model(QuotaRuleIn, {**_given(data, QuotaRuleIn), **_ticked(data, views.QUOTA_TICKS)})
        await service.make_rule(
            venue,
            wanted,
            idempotency_key=data.get("idempotency_key", ""),
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _quotas(request, venue, account, refusal, data)
    return see(f"/venues/{venue}/manage/quotas", "名额规则已生效，此后的预约按它计算。")


@post(f"{HERE}/quotas/{{rule:uuid}}/end", guards=[MANAGER])
async def end_quota(venue: FromPath[UUID], rule: FromPath[UUID], account: Me) -> Redirect:
    await service.end_rule(venue, rule, account=account, now=clock.now())
    return see(f"/venues/{venue}/manage/quotas", "这条规则从明天的时段起不再计算。")


@get(f"{HERE}/penalties", guards=[MANAGER])
async def penalties(request: AnyRequest, venue: FromPath[UUID], account: Me) -> Template:
    return await _penalties(request, venue, account)


@post(f"{HERE}/penalties", guards=[MANAGER])
async def set_penalties(
    request: AnyRequest, venue: FromPath[UUID], data: Form, account: Me
) -> Redirect | Template:
    """Set what points are given for, or with `ending` give none."""
    try:
        wanted = (
            None
            if data.get("ending")
            else _model(
                PenaltiesIn, {**_given(data, PenaltiesIn), **_ticked(data, ["releases_floor"])}
            ).rule()
        )
        await service.set_penalties(
            venue, wanted, read=data.get("etag", ""), account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _penalties(request, venue, account, refusal, data)
    return see(f"/venues/{venue}/manage/penalties", "爽约规则已保存，已有的记分不变。")


@post(f"{HERE}/appeals/{{appeal:uuid}}", guards=[MANAGER])
async def decide(
    request: AnyRequest, venue: FromPath[UUID], appeal: FromPath[UUID], data: Form, account: Me
) -> Redirect | Template:
    try:
        given = _model(
            DecisionIn, {"is_granted": data.get("granted") == "yes", "answer": data.get("answer", "")}
        )
        await service.decide_appeal(
            venue, appeal, is_granted=given.is_granted, answer=given.answer, account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _penalties(request, venue, account, refusal, data)
    return see(f"/venues/{venue}/manage/penalties", "申诉已处理，并通知本人。")


@get(f"{HERE}/ballots", guards=[MANAGER])
async def ballots(request: AnyRequest, venue: FromPath[UUID], account: Me) -> Template:
    return await _ballots(request, venue, account)


@post(f"{HERE}/ballots", guards=[MANAGER])
async def open_ballot(
    request: AnyRequest, venue: FromPath[UUID], data: Form, account: Me
) -> Redirect | Template:
    try:
        made = await service.open_ballot(
            venue,
            _ballot(data),
            idempotency_key=data.get("idempotency_key", ""),
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _ballots(request, venue, account, refusal, data)
    return see(f"/ballots/{made}", "抽签已发起，种子的校验码已公布，时段已保留。")


@post("/ballots/{ballot:uuid}/public-number", guards=[MANAGER])
async def give_number(ballot: FromPath[UUID], data: Form, account: Me) -> Redirect:
    await service.give_public_number(ballot, data.get("number", ""), account=account, now=clock.now())
    return see(f"/ballots/{ballot}", "公开号码已填写，抽签已有结果。")


@post("/ballots/{ballot:uuid}/cancellation", guards=[MANAGER])
async def cancel(ballot: FromPath[UUID], account: Me) -> Redirect:
    await service.cancel_ballot(ballot, account=account, now=clock.now())
    return see(f"/ballots/{ballot}", "抽签已取消，时段可以直接预约，已通知登记的人。")


async def _quotas(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    now = clock.now()
    return page(
        request,
        "booking/manage_quotas.html",
        refusal=refusal,
        venue=await managing.get_managed(venue, account=account, now=now),
        tabs=managing.tabs(venue, "/quotas"),
        typed=typed or {},
        rules=views.quota_rows(await service.list_rules(venue, now=now)),
        options=views.quota_options(),
        key=str(uuid7()),
    )


async def _penalties(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    now = clock.now()
    rule = await service.find_penalties(venue)
    shown = PenaltiesIn.of(rule or Penalties()).model_dump()
    return page(
        request,
        "booking/manage_penalties.html",
        refusal=refusal,
        venue=await managing.get_managed(venue, account=account, now=now),
        tabs=managing.tabs(venue, "/penalties"),
        typed={**shown, "etag": service.etag_of(rule), **(typed or {})},
        is_set=rule is not None,
        appeals=views.appeal_rows(await service.list_appeals(venue, account=account)),
    )


async def _ballots(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    now = clock.now()
    managed = await managing.get_managed(venue, account=account, now=now)
    return page(
        request,
        "booking/manage_ballots.html",
        refusal=refusal,
        venue=managed,
        tabs=managing.tabs(venue, "/ballots"),
        typed=typed or {"ranks_at_most": "3", "rounds": "1"},
        ballots=views.managed_ballots(await service.list_ballots(venue, now=now), now),
        spaces=[{"name": f"space_{space.id}", "label": space.name} for space in managed.spaces],
        key=str(uuid7()),
    )


def _ballot(data: Mapping[str, str]) -> BallotIn:
    given: dict[str, Any] = {**_given(data, BallotIn), **_ticked(data, ["asks_public_number"])}
    for name in INSTANTS:
        try:
            given[name] = wall_clock(data.get(name, "")).replace(tzinfo=clock.SHANGHAI)
        except ValueError:
            given.pop(name, None)
    given["spaces"] = [name.removeprefix("space_") for name in data if name.startswith("space_")]
    return _model(BallotIn, given)


def _given(data: Mapping[str, str], model: type[BaseModel]) -> dict[str, Any]:
    """What was typed of the model's fields; what was left empty is as it usually is."""
    return {name: data[name].strip() for name in model.model_fields if data.get(name, "").strip()}


def _ticked(data: Mapping[str, str], names: list[str]) -> dict[str, bool]:
    return {name: bool(data.get(name)) for name in names}


def _model(model: type[Model], values: Mapping[str, Any]) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        fields = {str(one["loc"][0]) if one["loc"] else "peak": WRONG for one in error.errors()}
        raise Invalid(
            SEVERAL, fields={**fields, **{k: v for k, v in views.WRONG.items() if k in fields}}
        ) from None


routes = [
    quotas,
    make_quota,
    end_quota,
    penalties,
    set_penalties,
    decide,
    ballots,
    open_ballot,
    give_number,
    cancel,
]
