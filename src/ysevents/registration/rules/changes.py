"""Changes after the deadline: who may ask for what, until when.

Covers: late entries and substitutions until the regulation's own deadlines, withdrawals to the end of the
meet, the office beyond the deadlines (which is noted as an exception).
Leaves out: eligibility, limits, places in heats: judged by those who know, when the change is made.
"""

from dataclasses import dataclass
from datetime import datetime

from ysevents.competitions.rules.outcomes import Reason
from ysevents.kit import clock
from ysevents.registration.enums import ChangeKind, DelegationState

CHANGEABLE = (DelegationState.APPROVED, DelegationState.FROZEN)
"""The states of a delegation from which on a change is a matter of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Until when a meet takes what. None: the regulation does not provide for it."""

    late_entries_until: datetime | None
    substitutions_until: datetime | None
    ends_at: datetime
    """The end of the last day."""

    def until(self, kind: ChangeKind) -> datetime | None:
        if kind == ChangeKind.LATE_ENTRY:
            return self.late_entries_until
        return self.substitutions_until if kind == ChangeKind.SUBSTITUTION else self.ends_at


def refusal(
    kind: ChangeKind, state: DelegationState, dates: Dates, now: datetime, *, by_office: bool
) -> Reason | None:
    """Why nothing of the kind can be asked for now; None when it can. The instant of a deadline is too late."""
    if now >= dates.ends_at:
        return Reason("meet_over", "赛事已经结束，不能再改动名单")
    if state == DelegationState.SUBMITTED:
        return Reason("under_review", "报名表正在审核，请等审核结果出来后再提出")
    if state not in CHANGEABLE:
        return Reason("not_approved", "报名表还没有通过审核，请先在报名表里修改并提交")
    if by_office:
        return None
    until = dates.until(kind)
    if until is None:
        return Reason("not_provided", f"规程没有设{kind.label}，确有特殊情况请联系县教育和体育局")
    if now >= until:
        return Reason("too_late", f"{kind.label}已于{clock.datetime_cn(until)}截止，请联系县教育和体育局")
    return None


def is_exception(kind: ChangeKind, dates: Dates, now: datetime) -> bool:
    """Whether the regulation itself no longer provides for it, or never did."""
    until = dates.until(kind)
    return until is None or now >= until
