"""One stage: drawn, in public if wished, changed by hand, published; its parameters."""

from collections.abc import Mapping
from json import JSONDecodeError, loads
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import StageNotFound
from ysevents.competitions.pages.stage_words import state_of, word_of
from ysevents.competitions.pages.start_lists import shown
from ysevents.competitions.rules.parameters import Parameter
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.schemas import StartList
from ysevents.competitions.service import (
    draws,
    lane_changes,
    outdated_draws,
    public_draws,
    stages,
    start_lists,
)
from ysevents.competitions.service.lane_changes import Place
from ysevents.competitions.stage_schemas import StageLine
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

DESK = needs(Role.OFFICE_CLERK, Role.ORGANISER)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/meets/{event:uuid}/draws/{stage:uuid}"
SEED = {"seed": "种子须为0至4611686018427387903的整数，可留空。"}


@get(HERE, guards=[DESK])
async def stage_page(
    request: AnyRequest, event: FromPath[UUID], stage: FromPath[UUID], account: Me
) -> Template:
    """A stage as it is drawn, with everything that may still be done about it."""
    return await _stage_page(request, event, stage, account)


@post(HERE, guards=[DESK])
async def draw(
    request: AnyRequest, event: FromPath[UUID], stage: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Draw, or draw anew; without a seed one is drawn first."""
    try:
        await draws.draw_stage(stage, seed=_seed(data.get("seed", "")), account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _stage_page(request, event, stage, account, refusal=refusal, typed=data)
    return see(f"/meets/{event}/draws/{stage}", "已抽签，请核对后公布")


@post(f"{HERE}/publication", guards=[DESK])
async def publish(event: FromPath[UUID], stage: FromPath[UUID], account: Me) -> Redirect:
    """Make the start list public."""
    await draws.publish_stage(stage, account=account, now=clock.now())
    return see(f"/meets/{event}/draws/{stage}", "出场名单已公布，赛事页面和日历同步可见")


@post(f"{HERE}/commitment", guards=[DESK])
async def commit(
    request: AnyRequest, event: FromPath[UUID], stage: FromPath[UUID], account: Me
) -> Template | Redirect:
    """Announce a public draw by the hash of its seed."""
    try:
        await public_draws.commit(stage, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _stage_page(request, event, stage, account, refusal=refusal)
    return see(f"/meets/{event}/draws/{stage}", "种子校验码已公布，请当众揭示并抽签")


@post(f"{HERE}/revelation", guards=[DESK])
async def reveal(
    request: AnyRequest, event: FromPath[UUID], stage: FromPath[UUID], account: Me
) -> Template | Redirect:
    """Open the sealed seed and draw."""
    try:
        await public_draws.reveal(stage, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _stage_page(request, event, stage, account, refusal=refusal)
    return see(f"/meets/{event}/draws/{stage}", "种子已揭示，已当众抽签")


@post(f"{HERE}/commitment/withdrawal", guards=[DESK])
async def withdraw(
    request: AnyRequest, event: FromPath[UUID], stage: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Give up a public draw, with a reason."""
    try:
        await public_draws.withdraw(stage, reason=_reason(data), account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _stage_page(request, event, stage, account, refusal=refusal, typed=data)
    return see(f"/meets/{event}/draws/{stage}", "公开抽签已撤销，种子和原因已记录")


@post(f"{HERE}/changes", guards=[DESK])
async def change(
    request: AnyRequest, event: FromPath[UUID], stage: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Move somebody, let two change places, or take somebody out, with a reason."""
    try:
        reason = _reason(data)
        if data.get("act") == "addition":
            target = _place(f"{data.get('fixture', '')}/{data.get('position', '')}", "place")
            await lane_changes.add(
                stage, _entry(data), target, reason=reason, account=account, now=clock.now()
            )
            return see(f"/meets/{event}/draws/{stage}", "已补进并记录原因，名单和日历同步更新")
        origin = _place(data.get("origin", ""), "origin")
        if data.get("act") == "removal":
            await lane_changes.remove(stage, origin, reason=reason, account=account, now=clock.now())
        else:
            target = _place(f"{data.get('fixture', '')}/{data.get('position', '')}", "position")
            await lane_changes.move(stage, origin, target, reason=reason, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _stage_page(request, event, stage, account, refusal=refusal, typed=data)
    return see(f"/meets/{event}/draws/{stage}", "已调整并记录原因，名单和日历同步更新")


@post(f"{HERE}/parameters", guards=[DESK])
async def parameters(
    request: AnyRequest, event: FromPath[UUID], stage: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Change what the stage is placed and drawn by, and how long a fixture takes."""
    try:
        line = await _line(event, stage, account)
        await stages.change_stage(
            stage,
            parameters=_parameters(line.ruleset, line.parameters, data, "p."),
            draw_parameters=_parameters(line.draw_ruleset, line.draw_parameters, data, "d."),
            fixture_minutes=_minutes(data.get("fixture_minutes", "")),
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _stage_page(request, event, stage, account, refusal=refusal, typed=data)
    return see(f"/meets/{event}/draws/{stage}", "参数已保存")


async def _stage_page(
    request: AnyRequest,
    event: UUID,
    stage: UUID,
    account: Account,
    *,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    line = await _line(event, stage, account)
    drawn = (
        await start_lists.get_draw(line.contest, stage, account=account, now=clock.now())
        if line.is_drawn
        else None
    )
    outdated = await outdated_draws.list_outdated(line.contest, account=account) if drawn else []
    return page(
        request,
        "competitions/stage.html",
        refusal=refusal,
        typed=typed or {},
        outdated=next((one for one in outdated if one.stage == stage), None),
        line=line,
        word=word_of(line),
        state=state_of(line),
        drawn=shown(drawn) if drawn else None,
        seats=_seats(drawn) if drawn else [],
        ruleset=RULESETS[line.ruleset],
        draw_ruleset=RULESETS[line.draw_ruleset],
        fields=[
            *_fields(RULESETS[line.ruleset].parameters, line.parameters, "p."),
        ],
        draw_fields=_fields(RULESETS[line.draw_ruleset].parameters, line.draw_parameters, "d."),
    )


async def _line(event: UUID, stage: UUID, account: Account) -> StageLine:
    line = next((one for one in await stages.list_stages(event, account=account) if one.id == stage), None)
    if line is None:
        raise StageNotFound
    return line


def _seats(drawn: StartList) -> list[dict[str, str]]:
    """Everybody who may be moved, as options of a select."""
    return [
        {
            "value": f"{heat.occurrence}/{row.lane}",
            "label": f"{heat.label} {row.lane} {row.name} {row.unit}".strip(),
        }
        for heat in drawn.heats
        for row in heat.rows
        if not row.is_scratched
    ]


def _fields(parameters: tuple[Parameter, ...], own: Mapping[str, Any], prefix: str) -> list[dict[str, Any]]:
    """A field for every parameter that is one word or number; lists are set by the regulation's template."""
    return [
        {
            "name": f"{prefix}{p.name}",
            "label": p.about,
            "hint": f"可填{p.range}" if p.range else "",
            "value": _written(own.get(p.name, p.default)),
            "is_choice": isinstance(p.default, bool),
            "changed": p.name in own,
        }
        for p in parameters
        if not isinstance(p.default, list | dict)
    ]


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _parameters(ruleset: str, own: Mapping[str, Any], data: Mapping[str, str], prefix: str) -> dict[str, Any]:
    """The parameters as typed: those that are not what the ruleset takes for granted, and those without a field."""
    found = dict(own)
    for p in RULESETS[ruleset].parameters:
        typed = data.get(f"{prefix}{p.name}")
        if typed is None:
            continue
        value = _read(typed, p.default)
        if value == p.default:
            found.pop(p.name, None)
        else:
            found[p.name] = value
    return found


def _read(typed: str, default: Any) -> Any:
    """A word stays a word; numbers and truths are read as JSON writes them. What cannot be read is told by the rules."""
    typed = typed.strip()
    if isinstance(default, str):
        return typed
    try:
        return loads(typed) if typed else None
    except (JSONDecodeError, RecursionError):
        return typed


def _seed(typed: str) -> int:
    if not typed.strip():
        return draws.new_seed()
    if not (typed.strip().isascii() and typed.strip().isdigit()) or int(typed) >= draws.MOST_SEED:
        raise Invalid(fields=SEED)
    return int(typed)


def _minutes(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit()) or not 1 <= int(typed) <= 1440:
        raise Invalid(fields={"fixture_minutes": "每组用时须为1至1440分钟。"})
    return int(typed)


def _reason(data: Mapping[str, str]) -> str:
    reason = data.get("reason", "").strip()
    if not reason:
        raise Invalid(fields={"reason": "请写明原因，会记入裁决。"})
    return reason


def _entry(data: Mapping[str, str]) -> UUID:
    try:
        return UUID(data.get("entry", ""))
    except ValueError:
        raise Invalid(fields={"entry": "请选择补进谁。"}) from None


def _place(typed: str, field: str) -> Place:
    """`fixture/position`."""
    fixture, _, position = typed.partition("/")
    try:
        return Place(UUID(fixture), int(position))
    except ValueError:
        raise Invalid(fields={field: "请选择组次，并填写道次（位置）。"}) from None


routes = [stage_page, draw, publish, commit, reveal, withdraw, change, parameters]
