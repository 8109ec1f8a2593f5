"""What freezing the registrations of a meet will do, and what must be said before it is done.

Covers: which delegations are frozen, which are so already, which nobody has decided yet.
Leaves out: what becomes of the frozen ones (teams, numbers, admissions: see `service.freezing`).
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from ysevents.registration.enums import DelegationState


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeLine:
    """A delegation on the eve of the freeze."""

    delegation: Hashable
    unit: str
    state: DelegationState
    athletes: int
    """Who starts, alone or in a team."""
    officials: int
    teams: int
    without_number: int
    without_roster: int
    """Teams with nobody on their list: they are frozen as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An athlete of a delegation that is ready, who gets neither number nor admission."""

    person: Hashable
    name: str
    unit: str
    has_withdrawn: bool
    """The consent to take part was taken back."""
    admission: Hashable | None = None
    """What a draw before the freeze gave them; it is revoked."""

    @property
    def reason(self) -> str:
        return "参赛同意已撤回" if self.has_withdrawn else "没有报项，也不在队的名单里"


@dataclass(frozen=True, slots=True)
class FreezePlan:
    """All delegations of a meet by what the freeze does with them."""

    ready: tuple[FreezeLine, ...]
    undecided: tuple[FreezeLine, ...]
    """Still with their units or waiting for review: they stay out."""
    frozen: tuple[FreezeLine, ...]
    not_starting: tuple[LeftOut, ...] = ()
    """Athletes of those that are ready who get no number."""

    @property
    def left_out(self) -> frozenset[Hashable]:
        return frozenset(line.delegation for line in self.undecided)

    @property
    def totals(self) -> dict[str, int]:
        """What will be made, in sums over those that are ready."""
        return {
            "delegations": len(self.ready),
            "athletes": sum(line.athletes for line in self.ready),
            "officials": sum(line.officials for line in self.ready),
            "teams": sum(line.teams for line in self.ready),
            "numbers": sum(line.without_number for line in self.ready),
        }


def plan(lines: Iterable[FreezeLine], not_starting: Iterable[LeftOut] = ()) -> FreezePlan:
    """Sort delegations by what the freeze does with them; their order stays."""
    held = tuple(lines)
    return FreezePlan(
        ready=tuple(line for line in held if line.state == DelegationState.APPROVED),
        undecided=tuple(
            line for line in held if line.state not in {DelegationState.APPROVED, DelegationState.FROZEN}
        ),
        frozen=tuple(line for line in held if line.state == DelegationState.FROZEN),
        not_starting=tuple(not_starting),
    )
