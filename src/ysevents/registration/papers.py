"""Sheets of registration as PDF: the entry form 报名表, to be signed and sealed.

Its check code hangs on what the form says (people, contests, teams) and on nothing else, so that a sealed
copy can be told from one that has been overtaken by a change.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from json import dumps
from typing import Any

from ysevents.competitions.enums import RosterRole
from ysevents.competitions.rules.eligibility import grade_cn
from ysevents.competitions.schemas import Entry, RosterMember
from ysevents.kit import clock, paths, qr, typesetting
from ysevents.registration.enums import DelegationRole, DelegationState
from ysevents.registration.schemas import Athlete, Book

ENTRY_FORM = paths.PACKAGE / "registration/templates/papers/entry_form.typ"
SHEETS = (("male", "男子运动员"), ("female", "女子运动员"), (None, "性别未登记的运动员"))
OFFICIALS = (DelegationRole.LEADER, DelegationRole.COACH, DelegationRole.DOCTOR)
UNSEALED = (DelegationState.DRAFT, DelegationState.RETURNED)
CODE_LENGTH = 12


async def print_entry_form(book: Book, *, address: str, now: datetime) -> bytes:
    """The entry form as PDF; not handed in yet, it bears 草稿 across each page.

    `address` is where its QR leads: the page that compares paper and system.
    """
    return await typesetting.typeset(ENTRY_FORM, entry_form(book, address=address, now=now), made_at=now)


def entry_form(book: Book, *, address: str, now: datetime) -> dict[str, Any]:
    """All the template prints."""
    code = form_code(book)
    return {
        **_content(book),
        "state": book.delegation.state.label,
        "draft": book.delegation.state in UNSEALED,
        "revision": book.delegation.revision,
        "printed": f"{clock.local_day(now).year}年{clock.datetime_cn(now)}",
        "code": shown_code(code),
        "qr": str(qr.svg(f"{address}?code={code}", level="Q")),
        "counts": _counts(book),
    }


def form_code(book: Book) -> str:
    """The check code 校验码: another one as soon as the form would say something else."""
    told = dumps(_content(book), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:CODE_LENGTH]


def is_sealed(book: Book) -> bool:
    """盖章件已上传: there is a sealed copy, and it is of the form as it stands."""
    return book.delegation.sealed_code == form_code(book)


def shown_code(code: str) -> str:
    """In groups of four, as people read it out: `3f9a-12bc-77de`."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def _content(book: Book) -> dict[str, Any]:
    names = {contest.id: contest.discipline_name for contest in book.contests}
    order = {division.id: n for n, division in enumerate(book.divisions)}
    sheets = []
    for sex, title in SHEETS:
        found = [a for a in book.athletes if a.facts.sex == sex]
        found.sort(key=lambda athlete: order[athlete.division.id])
        if found:
            rows = [[str(n), *_row(athlete, names)] for n, athlete in enumerate(found, 1)]
            sheets.append({"title": title, "rows": rows})
    return {
        "title": book.regulation.title,
        "unit": book.delegation.unit,
        "officials": [
            {"role": role.label, "names": "、".join(o.name for o in book.officials if o.role == role)}
            for role in OFFICIALS
            if any(o.role == role for o in book.officials)
        ],
        "sheets": sheets,
        "teams": [
            {"title": book.team_title(team), "names": _team_words(book.rosters.get(team.id, ()))}
            for team in book.teams
        ],
    }


def _row(athlete: Athlete, names: dict[Any, str]) -> list[str]:
    return [
        athlete.name,
        athlete.facts.birth_on.isoformat() if athlete.facts.birth_on else "未登记",
        grade_cn(athlete.facts.grade) if athlete.facts.grade else "",
        athlete.division.title,
        "、".join(names[entry.contest] for entry in athlete.entries) or "只参加集体项目",
    ]


def _team_words(members: Iterable[RosterMember]) -> str:
    """`第1棒 彭小明、第2棒 …；替补 …`; shirt numbers where they are worn."""
    listed = list(members)
    playing = "、".join(_member_words(m) for m in listed if m.role != RosterRole.RESERVE)
    reserves = "、".join(_member_words(m) for m in listed if m.role == RosterRole.RESERVE)
    parts = [playing, f"替补 {reserves}" if reserves else ""]
    return "；".join(part for part in parts if part) or "名单未填写"


def _member_words(member: RosterMember) -> str:
    before = f"第{member.leg}棒 " if member.leg else ""
    shirt = f"{member.shirt_number}号" if member.shirt_number is not None else ""
    captain = "（队长）" if member.role == RosterRole.CAPTAIN else ""
    return f"{before}{shirt}{member.name}{captain}"


def _counts(book: Book) -> list[list[str | int]]:
    """A line for each division with somebody in it, and the sum."""
    by_contest = {contest.id: contest.division.id for contest in book.contests}
    teams: list[Entry] = list(book.teams)
    lines: list[list[str | int]] = []
    for division in book.divisions:
        mine = [a for a in book.athletes if a.division.id == division.id]
        entered = sum(by_contest[team.contest] == division.id for team in teams)
        if mine or entered:
            lines.append([division.title, len(mine), sum(len(a.entries) for a in mine), entered])
    total = sum(len(a.entries) for a in book.athletes)
    return [*lines, ["合计", len(book.athletes), total, len(teams)]]
