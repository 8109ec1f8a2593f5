"""Numbers 号码布: given once, by units, and printed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.checkin import rules as checkin_rules
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import Category
from ysevents.checkin.schemas import NewAdmission
from ysevents.competitions import queries
from ysevents.competitions.rules import bibs
from ysevents.competitions.schemas import Bib, Meet
from ysevents.competitions.service.desks import check_programme
from ysevents.core.errors import EventNotFound
from ysevents.core.service import events
from ysevents.kit import clock, secrets
from ysevents.kit.database import transaction


async def assign_bibs(
    meet: UUID,
    *,
    rule: bibs.Rule | None = None,
    substitutes: Collection[UUID] = (),
    account: Account,
    now: datetime,
) -> int:
    """Give every approved athlete without a number one, with an admission; answers how many.

    Those on the lists of approved teams get one as well; who took the consent to take part back gets none.
    `substitutes` take the spares of their unit. A number is good from the first to the last day of the meet and never given to
    another.
    """
    async with transaction():
        athletes = await queries.athletes_for_bibs(meet)
        units: dict[UUID, list[UUID]] = {}
        for row in athletes:
            if row["label"] is None:
                units.setdefault(row["organization"], []).append(row["person"])
        if not units:
            return 0
        given: dict[UUID, dict[UUID, int]] = {}
        for row in await queries.numbers_given(meet):
            given.setdefault(row["organization"], {})[row["person"]] = row["number"]
        numbers = bibs.assign(units, given, rule or bibs.Rule(), substitutes)
        event = await get_meet(meet)
        unit_of = {person: unit for unit, people in units.items() for person in people}
        await checkin.issue(
            [
                NewAdmission(
                    category=Category.ATHLETE,
                    person=person,
                    organization=unit_of[person],
                    event=meet,
                    label=str(number),
                    valid_from=clock.day_span(event.starts_on)[0],
                    valid_until=clock.day_span(event.ends_on)[1],
                )
                for person, number in numbers.items()
            ],
            now=now,
        )
    return len(numbers)


async def list_bibs(meet: UUID, organization: UUID | None = None, *, account: Account) -> list[Bib]:
    """The numbers of a meet, of one unit when given, to be printed."""
    await check_programme(meet, account)
    key = secrets.get().ticket_key
    return [
        Bib(
            number=row["number"],
            organization=row["organization"],
            unit=row["unit"],
            division=row["division"],
            code=checkin_rules.bib_code(key, row["admission"], row["version"]),
        )
        for row in await queries.bibs(meet, organization)
    ]


async def get_meet(event: UUID) -> Meet:
    """The competition at the top of the tree; EventNotFound for anything below."""
    row = await events.get_event(event)
    if row["parent"] is not None:
        raise EventNotFound
    return Meet(**{name: row[name] for name in ("id", "title", "short_title", "starts_on", "ends_on")})
