"""The freeze of a meet: one act of the office that turns registrations into what the meet works with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import Category
from ysevents.checkin.schemas import NewAdmission
from ysevents.competitions.rules import bibs
from ysevents.competitions.service import draws, teams
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.notify import service as notify
from ysevents.registration import freeze_queries
from ysevents.registration.errors import ConsentsTakenBack, NothingToFreeze, RegulationNotFound, Undecided
from ysevents.registration.rules.freezing import FreezePlan, plan
from ysevents.registration.schemas import Regulation
from ysevents.registration.service.delegations import get_regulation

REVIEWERS = (Role.OFFICE_CLERK, Role.ORGANISER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What a freeze has made."""

    delegations: int
    teams: int
    numbers: int
    officials: int


async def preview_freeze(event: UUID, *, account: Account, now: datetime) -> tuple[Regulation, FreezePlan]:
    """What a freeze would do now; nothing is changed.

    It names the athletes who get no number and why; that their names were shown is on record.
    """
    regulation = await _get_regulation(event, account)
    left_out = await freeze_queries.left_out(event)
    if left_out:
        await accounts.record_view(
            "children_listed", account=account, object_kind="event", object_id=event, now=now
        )
    return regulation, plan(await freeze_queries.freeze_lines(event), left_out)


async def freeze_event(event: UUID, *, left_out: Collection[UUID], account: Account, now: datetime) -> Frozen:
    """Freeze all approved delegations of a meet together.

    `left_out` is the explicit word: it names every delegation that is not decided yet, as the preview
    showed them. Undecided says that these are not the same any more. Nobody is frozen twice; doing it again
    freezes those approved since, or says that there is nothing to do.
    """
    regulation = await _get_regulation(event, account)
    async with transaction():
        await freeze_queries.lock_delegations(event)
        found = plan(await freeze_queries.freeze_lines(event))
        if frozenset(left_out) != found.left_out:
            raise Undecided(found.undecided)
        if not found.ready:
            raise NothingToFreeze
        await check_consents(event)
        await turn_away(event, account=account, now=now)
        units = await freeze_queries.freeze_approved(event, by=account.id, now=now)
        made = await settle(regulation, units, account=account, now=now)
        await _tell(regulation, units, now)
        await accounts.record(
            "registrations_frozen",
            account=account,
            object_kind="event",
            object_id=event,
            after={"delegations": len(units), "left_out": len(left_out)},
            now=now,
        )
    return made


async def check_consents(event: UUID, delegation: UUID | None = None) -> None:
    """ConsentsTakenBack while somebody still starts whose consent to take part was taken back (P3)."""
    if units := await freeze_queries.units_with_withdrawn(event, delegation):
        raise ConsentsTakenBack(units)


async def turn_away(event: UUID, delegation: UUID | None = None, *, account: Account, now: datetime) -> None:
    """Revoke what a draw before the freeze gave athletes who do not start; the number is nobody else's."""
    left_out = await freeze_queries.left_out(event, delegation)
    given = [UUID(str(athlete.admission)) for athlete in left_out if athlete.admission]
    if given:
        await checkin.revoke(given, reason="不参赛", by=account.id, now=now)


async def settle(
    regulation: Regulation,
    units: Sequence[UUID],
    *,
    substitutes: Collection[UUID] = (),
    account: Account,
    now: datetime,
) -> Frozen:
    """Make teams, numbers and admissions for the frozen delegations of these units: each once.

    Only who starts is numbered, alone or on the list of a team; `substitutes` from the spares of their unit.
    """
    formed = await teams.form_teams(regulation.event, units, account=account, now=now)
    asked = regulation.parameters
    numbers = await draws.assign_bibs(
        regulation.event,
        rule=bibs.Rule(block=asked.bib_block, spares=asked.bib_spares, first=asked.bib_first),
        substitutes=substitutes,
        account=account,
        now=now,
    )
    officials = await _admit_officials(regulation.event, units, now)
    return Frozen(delegations=len(units), teams=formed, numbers=numbers, officials=officials)


async def _admit_officials(event: UUID, units: Sequence[UUID], now: datetime) -> int:
    """Leaders, coaches and doctors may pass from the first to the last day."""
    meet = await draws.get_meet(event)
    rows = await freeze_queries.officials_without_admission(event, units)
    await checkin.issue(
        [
            NewAdmission(
                category=Category.OFFICIAL,
                person=row["person"],
                organization=row["organization"],
                event=event,
                valid_from=clock.day_span(meet.starts_on)[0],
                valid_until=clock.day_span(meet.ends_on)[1],
            )
            for row in rows
        ],
        now=now,
    )
    return len(rows)


async def _get_regulation(event: UUID, account: Account) -> Regulation:
    if not await accounts.covers(account, *REVIEWERS, event=event):
        raise RegulationNotFound
    return await get_regulation(event)


async def _tell(regulation: Regulation, units: Sequence[UUID], now: datetime) -> None:
    """A message to all who answer for a frozen unit."""
    directory = await accounts.find_recipients(units, now=now)
    for unit in units:
        await notify.tell(
            list(directory.get(unit, ())),
            "delegation_frozen",
            "报名已冻结",
            f"{regulation.title}的报名已定稿，号码和参赛证已发放。",
            f"/registration/{regulation.event}?unit={unit}",
            now=now,
        )
