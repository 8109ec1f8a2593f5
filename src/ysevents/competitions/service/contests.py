"""Disciplines, divisions and contests of a meet."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import queries
from ysevents.competitions.enums import DisciplineKind, DivisionSex
from ysevents.competitions.errors import ContestNotFound
from ysevents.competitions.rules import eligibility
from ysevents.competitions.schemas import Contest, Division, DivisionTemplate
from ysevents.competitions.tables import Contest as ContestTable
from ysevents.competitions.tables import Discipline
from ysevents.competitions.tables import Division as DivisionTable
from ysevents.core.enums import EventKind, EventState, Sport
from ysevents.core.rules import school_year
from ysevents.core.service import events
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7
from ysevents.kit.paths import data


async def load_disciplines() -> int:
    """Bring `discipline` in line with seeds/reference/disciplines.toml, by code; answers how many changed."""
    seeded = {row["code"]: row for row in read_disciplines()}
    async with transaction():
        known = {row["code"]: row for row in await Discipline.select()}
        changed = [Discipline(**row) for code, row in seeded.items() if known.get(code) != row]
        if changed:
            await Discipline.insert(*changed).on_conflict(
                target=Discipline.code,
                action="DO UPDATE",
                values=[c for c in Discipline.all_columns() if c._meta.name != "code"],
            )
    return len(changed)


def read_disciplines() -> list[dict[str, Any]]:
    """The rows of the file as the table has them, numbered in the file's order."""
    text = (data("seeds") / "reference/disciplines.toml").read_text("utf-8")
    return [
        {"is_lanes": False, "distance_m": None, **row, "position": position}
        for position, row in enumerate(tomllib.loads(text)["discipline"], 1)
    ]


def read_division_templates() -> list[DivisionTemplate]:
    """The usual divisions of school meets, youngest first."""
    text = (data("seeds") / "reference/divisions.toml").read_text("utf-8")
    return [
        DivisionTemplate(
            key=row["key"],
            name=row["name"],
            grades=tuple(row["grades"]),
            born_years=row["born_years"],
            unit_classes=tuple(row["unit_classes"]),
        )
        for row in tomllib.loads(text)["division"]
    ]


def rules_of(template: DivisionTemplate, starts_on: date) -> list[eligibility.Division]:
    """What a template means for a meet that starts on a day: one division for boys and one for girls."""
    first, last = template.grades
    return [
        eligibility.Division(
            name=template.name,
            sex=sex,
            born_from=date(school_year(starts_on) - template.born_years, 9, 1),
            grade_from=first,
            grade_until=last,
            unit_classes=template.unit_classes,
        )
        for sex in ("male", "female")
    ]


async def create_division(
    event: UUID, rule: eligibility.Division, *, position: int = 0, account: Account | None, now: datetime
) -> UUID:
    """Add a division to a meet."""
    division = DivisionTable(
        id=uuid7(),
        event=event,
        name=rule.name,
        sex=DivisionSex(rule.sex),
        born_from=rule.born_from,
        born_until=rule.born_until,
        grade_from=rule.grade_from,
        grade_until=rule.grade_until,
        unit_classes=list(rule.unit_classes),
        position=position,
    )
    await DivisionTable.insert(division)
    return UUID(str(division.id))


async def create_contest(
    meet: UUID,
    discipline: str,
    division: Division,
    *,
    per_unit_limit: int | None = None,
    is_extra: bool = False,
    account: Account | None,
    now: datetime,
) -> UUID:
    """Add a contest below a meet, published as the meet is; relays do not count for their athletes."""
    async with transaction():
        parent = await events.get_event(meet)
        row = await Discipline.select().where(Discipline.code == discipline).first()
        if row is None:
            raise ContestNotFound
        id = await events.create_event(
            contest_title(division.rule, row["name"]),
            kind=EventKind.CONTEST,
            parent=meet,
            sport=Sport(row["sport"]),
            division=division.rule.name,
            starts_on=_day(parent["starts_on"]),
            ends_on=_day(parent["ends_on"]),
            state=EventState(str(parent["state"])),
            position=row["position"],
            by=account.id if account else None,
            now=now,
        )
        await ContestTable.insert(
            ContestTable(
                id=id,
                discipline=discipline,
                division=division.id,
                per_unit_limit=per_unit_limit,
                counts_towards_limit=DisciplineKind(row["kind"]).is_individual,
                is_extra=is_extra,
            )
        )
    return id


def contest_title(division: eligibility.Division, discipline: str) -> str:
    """`男子100米 小学甲组`."""
    return f"{DivisionSex(division.sex).label}{discipline} {division.name}"


async def list_divisions(meet: UUID) -> list[Division]:
    """The divisions of a meet in their order."""
    return await queries.divisions(meet)


async def list_contests(meet: UUID) -> list[Contest]:
    """The contests of a meet by division and discipline."""
    return await queries.contests(meet)


async def get_contest(contest: UUID) -> Contest:
    """One contest."""
    found: Sequence[Contest] = await queries.contests(contest)
    if not found or found[0].id != contest:
        raise ContestNotFound
    return found[0]


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"not a date: {value!r}")
    return value
