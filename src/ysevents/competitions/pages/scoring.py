"""How a meet counts, what it did to the records, and what people award."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import ScoringUnfit
from ysevents.competitions.pages.result_words import list_table
from ysevents.competitions.pages.results import DESK, HERE, Form, Me
from ysevents.competitions.rules.scoring import Scoring
from ysevents.competitions.rules.team_sheet import Scope
from ysevents.competitions.service import awards, draws, records, scorings
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

SWITCHES = {"dq_moves_up": True, "records_add": False}
"""Parameters that are a tick on the form, with their defaults."""

CANCELS = {str(scope): scope.label for scope in Scope}


@get(f"{HERE}/scoring", guards=[DESK])
async def scoring(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """The form of how a meet counts."""
    return await _scoring_page(request, event, account)


@post(f"{HERE}/scoring", guards=[DESK])
async def set_scoring(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Keep it; every table follows."""
    try:
        changed = await scorings.set_scoring(event, _read(data), account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _scoring_page(request, event, account, refusal=refusal, typed=data)
    return see(f"/meets/{event}/results/scoring", f"计分办法已保存，{len(changed)}份总分表随之更新")


def _read(data: Mapping[str, str]) -> Scoring:
    """The form as typed; ScoringUnfit names each field that cannot be used."""
    fields: dict[str, str] = {}
    parameters: dict[str, Any] = {name: data.get(name) == "1" for name in SWITCHES}
    if scale := data.get("scale", "").split():
        parameters["scale"] = _numbers(scale, "scale", fields)
    for name in ("minus_one_up_to", "min_entries"):
        if text := data.get(name, "").strip():
            parameters[name] = (_numbers([text], name, fields) or [0])[0]
    if text := data.get("relay", "").strip():
        parameters["factors"] = {"relay": text, "combined": data.get("combined", "").strip() or text}
    if text := data.get("bonus", "").strip():
        parameters["record_bonus"] = {"county": text}
    if data.get("dq_cancels") in CANCELS:
        parameters["dq_cancels"] = data["dq_cancels"]
    minutes = _numbers([data.get("protest_minutes", "").strip() or "30"], "protest_minutes", fields)
    if fields:
        raise ScoringUnfit(fields=fields)
    return Scoring(
        ruleset=data.get("ruleset", ""),
        parameters=parameters,
        announced_only=data.get("announced_only") == "1",
        guests=tuple(name[6:] for name in data if name.startswith("guest-")),
        protest_minutes=minutes[0],
        is_official_by_itself=data.get("is_official_by_itself") == "1",
    )


def _numbers(texts: list[str], name: str, fields: dict[str, str]) -> list[int]:
    if not all(text.isdecimal() and len(text) <= 6 for text in texts):
        fields[name] = "请写不带小数的数，几个数之间用空格隔开。"
        return []
    return [int(text) for text in texts]


async def _scoring_page(
    request: AnyRequest,
    event: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    choice = await awards.get_choice(event, account=account)
    return page(
        request,
        "competitions/results/scoring.html",
        refusal=refusal,
        typed=typed or _typed(await scorings.get_scoring(event)),
        meet=await draws.get_meet(event),
        presets=scorings.presets(),
        cancels=CANCELS,
        units=choice.units,
    )


def _typed(held: Scoring) -> dict[str, str]:
    """What is kept, as the form holds it."""
    said = held.parameters
    factors = said.get("factors", {})
    ticks = {
        "announced_only": held.announced_only,
        "is_official_by_itself": held.is_official_by_itself,
        **{name: bool(said.get(name, default)) for name, default in SWITCHES.items()},
    }
    return {
        "ruleset": held.ruleset,
        "scale": " ".join(str(points) for points in said.get("scale", ())),
        "minus_one_up_to": str(said.get("minus_one_up_to", "")),
        "min_entries": str(said.get("min_entries", "")),
        "relay": str(factors.get("relay", "")),
        "combined": str(factors.get("combined", "")),
        "bonus": str(said.get("record_bonus", {}).get("county", "")),
        "protest_minutes": str(held.protest_minutes),
        "dq_cancels": str(said.get("dq_cancels", Scope.NOTHING)),
        **{name: "1" for name, is_set in ticks.items() if is_set},
        **{f"guest-{unit}": "1" for unit in held.guests},
    }


@get(f"{HERE}/records", guards=[DESK])
async def record_book(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """Records broken at a meet, to be ratified, and the book."""
    return await _records_page(request, event, account)


@post(f"{HERE}/records", guards=[DESK])
async def ratify(request: AnyRequest, event: FromPath[UUID], data: Form, account: Me) -> Template | Redirect:
    """Make a record stand."""
    try:
        await records.ratify(
            UUID(data["contest"]),
            UUID(data["entry"]),
            data["level"],
            proofs=[proof for proof in records.PROOFS if data.get(proof) == "1"],
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except (KeyError, ValueError):
        return await _records_page(request, event, account, refusal=ScoringUnfit("请从列出的纪录里选择。"))
    except YsError as refusal:
        return await _records_page(request, event, account, refusal=refusal)
    return see(f"/meets/{event}/results/records", "新纪录已确认，原纪录留在纪录册里")


async def _records_page(
    request: AnyRequest, event: UUID, account: Account, refusal: YsError | None = None
) -> Template:
    return page(
        request,
        "competitions/results/records.html",
        refusal=refusal,
        meet=await draws.get_meet(event),
        claims=await records.list_claims(event, account=account, now=clock.now()),
        book=await records.list_records(full_names=True, of=event),
    )


@get(f"{HERE}/awards", guards=[DESK])
async def award_page(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """The awards of a meet, and the form that gives one."""
    return await _awards_page(request, event, account)


@post(f"{HERE}/awards", guards=[DESK])
async def give(request: AnyRequest, event: FromPath[UUID], data: Form, account: Me) -> Template | Redirect:
    """Give an award to the units ticked."""
    try:
        units = [UUID(name[5:]) for name in data if name.startswith("unit-")]
        await awards.give(
            event,
            data.get("name", ""),
            units,
            reason=data.get("reason", ""),
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _awards_page(request, event, account, refusal=refusal, typed=data)
    return see(f"/meets/{event}/results/awards", f"“{data['name']}”已评定并公告")


async def _awards_page(
    request: AnyRequest,
    event: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    choice = await awards.get_choice(event, account=account)
    return page(
        request,
        "competitions/results/awards.html",
        refusal=refusal,
        typed=typed or {},
        meet=await draws.get_meet(event),
        choice=choice,
        given=[(one, list_table(one)) for one in choice.given],
    )


routes = [scoring, set_scoring, record_book, ratify, award_page, give]
