"""Pages of teams: the list of each, with legs, shirts and reserves."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import RosterRole
from ysevents.competitions.errors import EntryNotFound
from ysevents.competitions.rules import eligibility
from ysevents.competitions.rules.rosters import Member
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration.pages.shared import COACH, Form, Me, Unit, find_own, home, links, returned_remarks
from ysevents.registration.service import rosters

ROLES = [{"value": "", "label": "不上场"}, *({"value": r.value, "label": r.label} for r in RosterRole)]


@get("/registration/{event:uuid}/teams/{entry:uuid}", guards=[COACH])
async def team(
    request: AnyRequest, event: FromPath[UUID], entry: FromPath[UUID], account: Me, unit: Unit = None
) -> Template:
    """One team: everybody who may play for it, and who does."""
    return await _team_page(request, event, unit, entry, account)


@post("/registration/{event:uuid}/teams/{entry:uuid}/roster", guards=[COACH])
async def set_roster(
    request: AnyRequest,
    event: FromPath[UUID],
    entry: FromPath[UUID],
    data: Form,
    account: Me,
    unit: Unit = None,
) -> Template | Redirect:
    own = await find_own(event, unit, account)
    try:
        await rosters.set_roster(own, entry, _members(data), account=account, now=clock.now())
    except EntryNotFound:
        raise
    except YsError as refusal:
        return await _team_page(request, event, unit, entry, account, refusal=refusal, typed=data)
    return see(home(event, unit, f"/teams/{entry}"), "名单已保存")


async def _team_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    entry: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    own = await find_own(event, unit, account)
    book, found, contest = await rosters.get_team(own, entry, account=account)
    listed = {member.person: member for member in book.rosters.get(entry, ())}
    shape = book.shape(contest)
    rows = []
    for athlete in book.athletes:
        reasons = eligibility.judge(athlete.facts, contest.division.rule)
        member = listed.get(athlete.person)
        if reasons and not member:
            continue
        rows.append(
            {
                "person": athlete.person,
                "name": athlete.name,
                "division": athlete.division.title,
                "role": member.role.value if member else "",
                "leg": member.leg if member and member.leg is not None else "",
                "shirt": member.shirt_number if member and member.shirt_number is not None else "",
                "has_photo": "photo" in athlete.papers,
                "against": reasons[0].text if reasons else "",
            }
        )
    return page(
        request,
        "registration/team.html",
        refusal=refusal,
        typed=typed,
        book=book,
        team=found,
        title=book.team_title(found),
        shape=shape,
        rows=_retyped(rows, typed),
        roles=[role for role in ROLES if _offered(role["value"], shape.has_captain)],
        findings=book.findings_of_team(found),
        remarks=await returned_remarks(book),
        can_edit=book.delegation.is_editable and book.regulation.is_open(clock.now()),
        **links(event, unit),
    )


def _offered(role: str, has_captain: bool) -> bool:
    return has_captain or role != RosterRole.CAPTAIN


def _retyped(rows: list[dict[str, Any]], typed: Mapping[str, str] | None) -> list[dict[str, Any]]:
    """What was typed instead of what is kept, when a refused form is shown again."""
    if not typed:
        return rows
    return [
        {**row, **{name: typed.get(f"{name}-{row['person']}", "") for name in ("role", "leg", "shirt")}}
        for row in rows
    ]


def _members(data: Mapping[str, str]) -> list[Member]:
    """The list as typed: fields `role-<person>`, `leg-<person>`, `shirt-<person>`."""
    members, fields = [], {}
    for name, role in data.items():
        if not name.startswith("role-") or not role:
            continue
        person = name.removeprefix("role-")
        try:
            members.append(
                Member(
                    person=UUID(person),
                    role=RosterRole(role),
                    leg=_number(data.get(f"leg-{person}", "")),
                    shirt_number=_number(data.get(f"shirt-{person}", "")),
                )
            )
        except ValueError:
            fields[name] = "号码须为0至99的整数，棒次须为整数。"
    if fields:
        raise Invalid("号码须为0至99的整数，棒次须为整数，请改正。", fields=fields)
    return members


def _number(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 2:
        raise ValueError(text)
    return int(text)


routes = [team, set_roster]
