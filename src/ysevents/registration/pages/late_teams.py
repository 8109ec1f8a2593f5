"""Pages of a whole team, pair or relay entered after the deadline: choose the contest, then the list."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import ValidationError

from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import RosterRole
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.ids import uuid7
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration.change_schemas import ChangeIn, TeamDesk
from ysevents.registration.enums import ChangeKind
from ysevents.registration.guards import of_one_meet
from ysevents.registration.pages.consents import EVIDENCE, RELATIONS
from ysevents.registration.pages.shared import COACH, REVIEWER, Form, Me, Unit, find_own, home
from ysevents.registration.pages.teams import read_members
from ysevents.registration.service import changes, late_teams

OWN = "/registration/{event:uuid}/changes/team"
OFFICE = "/registration/{event:uuid}/review/{delegation:uuid}/changes/team"
TOO_MANY = 60
"""So many pupils named in one form nobody enters in one team."""


@get([OWN, f"{OWN}/searches"], guards=[COACH])
async def own(
    request: AnyRequest,
    event: FromPath[UUID],
    account: Me,
    contest: FromQuery[UUID | None] = None,
    unit: Unit = None,
) -> Template:
    """Choose a contest, then who is on the list."""
    return await _own_page(request, event, unit, account, {"contest": str(contest or "")})


@post(f"{OWN}/searches", guards=[COACH])
async def search(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template:
    """The same as typed so far, with those of the roll who have this name."""
    return await _own_page(request, event, unit, account, data)


@post(OWN, guards=[COACH])
async def ask(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    delegation = await find_own(event, unit, account)
    try:
        await changes.request_change(
            delegation,
            read_team(data),
            idempotency_key=data.get("key", ""),
            account=account,
            now=clock.now(),
        )
    except YsError as refusal:
        return await _own_page(request, event, unit, account, data, refusal)
    return see(home(event, unit, "/changes"), "申请已提交，处理结果会发到“消息”")


@get([OFFICE, f"{OFFICE}/searches"], guards=[REVIEWER, of_one_meet])
async def of_delegation(
    request: AnyRequest,
    event: FromPath[UUID],
    delegation: FromPath[UUID],
    account: Me,
    contest: FromQuery[UUID | None] = None,
) -> Template:
    """The same for the office, which enters the team at once."""
    return await _office_page(request, event, delegation, account, {"contest": str(contest or "")})


@post(f"{OFFICE}/searches", guards=[REVIEWER, of_one_meet])
async def search_of_delegation(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], data: Form, account: Me
) -> Template:
    return await _office_page(request, event, delegation, account, data)


@post(OFFICE, guards=[REVIEWER, of_one_meet])
async def act(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    try:
        line = await changes.make_change(
            delegation,
            read_team(data),
            idempotency_key=data.get("key", ""),
            account=account,
            now=clock.now(),
        )
    except YsError as refusal:
        return await _office_page(request, event, delegation, account, data, refusal)
    return see(f"/registration/{event}/review/{delegation}/changes", f"已办理。{line.answer}")


def read_team(data: Mapping[str, str]) -> ChangeIn:
    """The form as typed: a line for everybody with a role, with a consent where a relation is chosen."""
    members = [
        {
            "person": member.person,
            "role": member.role,
            "leg": member.leg,
            "shirt_number": member.shirt_number,
            "consent": _consent(data, member.person),
        }
        for member in read_members(data)
    ]
    if not members:
        raise Invalid("请先选择上场的运动员。")
    try:
        return ChangeIn.model_validate(
            {
                "kind": ChangeKind.LATE_ENTRY,
                "contest": data.get("contest"),
                "members": members,
                "reason": data.get("reason", "").strip(),
            }
        )
    except ValidationError as error:
        if any("reason" in e["loc"] for e in error.errors()):
            said = "请写明原因，2至200字。"
            raise Invalid(said, fields={"reason": said}) from None
        raise Invalid("这一页的内容不完整，请刷新后重新填写。") from None


def _consent(data: Mapping[str, str], person: object) -> dict[str, str] | None:
    relation = data.get(f"relation-{person}", "")
    if not relation:
        return None
    return {
        "relation": relation,
        "guardian": data.get(f"guardian-{person}", "").strip(),
        "evidence": data.get("evidence", ""),
    }


async def _own_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    account: Account,
    typed: Mapping[str, str],
    refusal: YsError | None = None,
) -> Template:
    delegation = await find_own(event, unit, account)
    desk = await _desk(delegation, typed, account, by_office=False)
    back = {"label": "补报、弃权、换人", "href": home(event, unit, "/changes")}
    here, tail = f"/registration/{event}/changes/team", f"?unit={unit}" if unit else ""
    return _shown(request, desk, typed, refusal, back=back, here=here, tail=tail, unit=unit, verb="申请补报")


async def _office_page(
    request: AnyRequest,
    event: UUID,
    delegation: UUID,
    account: Account,
    typed: Mapping[str, str],
    refusal: YsError | None = None,
) -> Template:
    desk = await _desk(delegation, typed, account, by_office=True)
    above = f"/registration/{event}/review/{delegation}/changes"
    back = {"label": desk.book.delegation.unit, "href": above}
    return _shown(
        request, desk, typed, refusal, back=back, here=f"{above}/team", tail="", unit=None, verb="办理补报"
    )


async def _desk(delegation: UUID, typed: Mapping[str, str], account: Account, *, by_office: bool) -> TeamDesk:
    named = [
        _id(name.removeprefix("role-")) for name, role in typed.items() if name.startswith("role-") and role
    ]
    return await late_teams.get_team_desk(
        delegation,
        _id(typed.get("contest", "")),
        search=typed.get("q", ""),
        named=[person for person in named if person][:TOO_MANY],
        by_office=by_office,
        account=account,
        now=clock.now(),
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid("这一页的内容不完整，请刷新后重新填写。") from None


def _shown(
    request: AnyRequest, desk: TeamDesk, typed: Mapping[str, str], refusal: YsError | None, **more: Any
) -> Template:
    roles = [{"value": "", "label": "不上场"}]
    if desk.shape:
        roles += [{"value": r.value, "label": r.label} for r in RosterRole if _offered(r, desk)]
    return page(
        request,
        "registration/late_team.html",
        refusal=refusal,
        typed=typed,
        desk=desk,
        roles=roles,
        key=str(uuid7()),
        relations=[{"value": "", "label": "已有同意书"}] + [{"value": w, "label": w} for w in RELATIONS],
        evidence=[{"value": word, "label": word} for word in EVIDENCE],
        **more,
    )


def _offered(role: RosterRole, desk: TeamDesk) -> bool:
    shape = desk.shape
    if role == RosterRole.CAPTAIN:
        return bool(shape and shape.has_captain)
    return role != RosterRole.RESERVE or bool(shape and shape.has_reserves)


routes = [own, search, ask, of_delegation, search_of_delegation, act]
