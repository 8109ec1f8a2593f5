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
from ysevents.competitions.schemas import RosterMember
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration import service
from ysevents.registration.errors import ListChanged
from ysevents.registration.pages.shared import (
    COACH,
    Form,
    Me,
    Unit,
    find_own,
    home,
    links,
    read_marks,
    returned_remarks,
)
from ysevents.registration.service import documents, rosters

ROLES = [{"value": "", "label": "不上场"}, *({"value": r.value, "label": r.label} for r in RosterRole)]
EMPTY = {"role": "", "leg": "", "shirt": ""}


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
        theirs = await rosters.merge_roster(
            own, entry, seen=_seen(data), wanted=read_members(data), account=account, now=clock.now()
        )
    except EntryNotFound:
        raise
    except YsError as refusal:
        return await _team_page(request, event, unit, entry, account, refusal=refusal, typed=data)
    said = f"名单已保存，他人刚改的{theirs}人一并保留" if theirs else "名单已保存"
    return see(home(event, unit, f"/teams/{entry}"), said)


@post("/registration/{event:uuid}/teams/{entry:uuid}/marks", guards=[COACH])
async def set_marks(
    request: AnyRequest,
    event: FromPath[UUID],
    entry: FromPath[UUID],
    data: Form,
    account: Me,
    unit: Unit = None,
) -> Template | Redirect:
    """报名成绩 of a relay: a field named `mark-<entry>`."""
    own = await find_own(event, unit, account)
    try:
        await service.set_marks(own, read_marks(data), account=account, now=clock.now())
    except EntryNotFound:
        raise
    except YsError as refusal:
        return await _team_page(request, event, unit, entry, account, refusal=refusal, typed=data)
    return see(home(event, unit, f"/teams/{entry}"), "报名成绩已保存")


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
    photos = await documents.photos_shown(book)
    rows = []
    for athlete in book.athletes:
        against = eligibility.judge(athlete.facts, contest.division.rule)
        words = "参赛同意已撤回" if athlete.has_withdrawn else against[0].text if against else ""
        member = listed.get(athlete.person)
        if words and not member:
            continue
        rows.append(
            {
                "person": athlete.person,
                "name": athlete.name,
                "division": athlete.division.title,
                **(_line(member) if member else EMPTY),
                "photo": photos.get(athlete.person),
                "against": words,
            }
        )
    return page(
        request,
        "registration/team.html",
        refusal=refusal,
        typed=typed,
        book=book,
        team=found,
        measure=contest.measure,
        title=book.team_title(found),
        shape=shape,
        rows=_retyped(rows, typed, refusal),
        roles=[role for role in ROLES if _offered(role["value"], shape.has_captain)],
        findings=book.findings_of_team(found),
        remarks=await returned_remarks(book),
        can_edit=book.delegation.is_editable and book.regulation.is_open(clock.now()),
        **links(event, unit),
    )


def _offered(role: str, has_captain: bool) -> bool:
    return has_captain or role != RosterRole.CAPTAIN


def _line(member: RosterMember) -> dict[str, str]:
    return {
        "role": member.role.value,
        "leg": "" if member.leg is None else str(member.leg),
        "shirt": "" if member.shirt_number is None else str(member.shirt_number),
    }


def _written(row: Mapping[str, Any]) -> str:
    """A line in one hidden field, so that the next save knows what its form was filled in over."""
    return f"{row['role']}/{row['leg']}/{row['shirt']}" if row["role"] else ""


def _retyped(
    rows: list[dict[str, Any]], typed: Mapping[str, str] | None, refusal: YsError | None
) -> list[dict[str, Any]]:
    """The lines with what they are filled in over; of a refused form as typed, where something was typed.

    A line somebody else changed meanwhile is told, and may then be saved over.
    """
    told = refusal.lines if isinstance(refusal, ListChanged) else frozenset()
    found = []
    for row in rows:
        kept, person = _written(row), row["person"]
        shown = {**row, "seen": kept}
        if typed and f"role-{person}" in typed:
            seen = typed.get(f"seen-{person}", "")
            mine = {name: typed.get(f"{name}-{person}", "") for name in EMPTY}
            if _written(mine) != seen:
                shown = {**row, **mine, "seen": kept if person in told else seen}
                shown["theirs"] = _words(row) if person in told else ""
        found.append(shown)
    return found


def _words(row: Mapping[str, Any]) -> str:
    """What somebody is on the list, in a few words."""
    if not row["role"]:
        return "不上场"
    leg = f"第{row['leg']}棒" if row["leg"] else ""
    shirt = f"{row['shirt']}号" if row["shirt"] else ""
    return "，".join(word for word in (RosterRole(row["role"]).label, leg, shirt) if word)


def _seen(data: Mapping[str, str]) -> list[Member]:
    """The list as the form showed it first: fields `seen-<person>`."""
    members = []
    for name, line in data.items():
        if not name.startswith("seen-") or not line:
            continue
        try:
            role, leg, shirt = line.split("/")
            person = UUID(name.removeprefix("seen-"))
            members.append(
                Member(person=person, role=RosterRole(role), leg=_number(leg), shirt_number=_number(shirt))
            )
        except ValueError:
            raise Invalid("这一页的内容不完整，请刷新后重新填写。") from None
    return members


def read_members(data: Mapping[str, str]) -> list[Member]:
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


routes = [team, set_roster, set_marks]
