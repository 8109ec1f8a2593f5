"""Divisions and contests changed and removed while an event is set up.

Whether anybody is entered is for the caller to say in words; the foreign keys forbid it anyway.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import queries
from ysevents.competitions.enums import DivisionSex
from ysevents.competitions.rules import eligibility
from ysevents.competitions.service.contests import contest_title
from ysevents.competitions.tables import Contest, Division
from ysevents.core.service import events
from ysevents.kit.database import transaction


async def change_division(
    event: UUID,
    division: UUID,
    rule: eligibility.Division,
    *,
    position: int,
    account: Account | None,
    now: datetime,
) -> None:
    """Say anew whom a division is for; its contests are named after it."""
    by = account.id if account else None
    async with transaction():
        await Division.update(
            {
                Division.name: rule.name,
                Division.sex: DivisionSex(rule.sex),
                Division.born_from: rule.born_from,
                Division.born_until: rule.born_until,
                Division.grade_from: rule.grade_from,
                Division.grade_until: rule.grade_until,
                Division.unit_classes: list(rule.unit_classes),
                Division.position: position,
            }
        ).where(Division.id == division)
        for contest in await queries.contests(event):
            if contest.division.id == division:
                title = contest_title(rule, contest.discipline_name)
                await events.rename_event(contest.id, title, by=by, now=now)


async def free_names(event: UUID) -> None:
    """Before divisions of an event change names with each other: for a moment they have none of them."""
    await queries.free_division_names(event)


async def remove_divisions(divisions: Sequence[UUID], *, account: Account | None, now: datetime) -> None:
    """Take away divisions without contests and athletes."""
    if divisions:
        await Division.delete().where(Division.id.is_in(list(divisions)))


async def limit_contest(
    contest: UUID, per_unit_limit: int | None, *, is_extra: bool, account: Account | None, now: datetime
) -> None:
    """Give a contest its own limit of entries a unit; None: what the regulation says for all.

    `is_extra` says whether it may be entered on top of an athlete's limit; entries there are have to be
    numbered anew where that changes.
    """
    await Contest.update({Contest.per_unit_limit: per_unit_limit, Contest.is_extra: is_extra}).where(
        Contest.id == contest
    )


async def remove_contests(contests: Sequence[UUID], *, account: Account | None, now: datetime) -> None:
    """Take away contests nobody was ever entered for; published ones are announced as cancelled."""
    async with transaction():
        for contest in contests:
            await Contest.delete().where(Contest.id == contest)
            await events.remove_event(contest, by=account.id if account else None, now=now)
