"""Whether somebody could start, told while the form of a new pupil is being filled in. Nothing is kept."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions.rules import eligibility
from ysevents.competitions.service import contests
from ysevents.registration import queries
from ysevents.registration.errors import DelegationNotFound
from ysevents.registration.service.athletes import closest_division, verdict_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say. No words: nothing is against it so far, and something is still to be filled in."""

    words: str
    can_enter: bool


async def judge_pupil(
    delegation: UUID, *, sex: str | None, birth_on: date | None, grade: int | None, account: Account
) -> Verdict:
    """Judge by the rules that decide when the pupil is added; nobody need be named for that."""
    own = await queries.find_delegation(delegation)
    if own is None or not await accounts.covers(account, Role.COACH, organization=own.organization):
        raise DelegationNotFound
    facts = eligibility.Athlete(sex=sex, birth_on=birth_on, grade=grade, unit_class=own.unit_class)
    division, reasons = closest_division(facts, await contests.list_divisions(own.event))
    if division is None:
        return Verdict(verdict_of(None, ()), False)
    against = tuple(reason for reason in reasons if not reason.code.endswith("_unknown"))
    if against or not reasons:
        return Verdict(verdict_of(division, against), not reasons)
    return Verdict("", False)
