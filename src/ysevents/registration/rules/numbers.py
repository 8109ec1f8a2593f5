"""Numbers of a whole delegation before it may be submitted: officials, least athletes, least entries.

Leaves out: what no saved entry can exceed (`competitions.rules.limits`, kept by unique keys).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ysevents.registration.rules.submission import Finding

ROLES = ("领队", "教练", "队医")
SEXES = {"male": "男", "female": "女"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Demanded:
    """What the regulation demands of this delegation."""

    officials: tuple[int, int, int]
    """At most so many leaders, coaches and doctors."""
    is_leader_required: bool
    least_per_sex: int
    least_per_contest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the delegation has."""

    officials: tuple[int, int, int]
    by_sex: Mapping[str, int]
    """Athletes of each sex there are divisions for that the unit may enter."""
    by_contest: Mapping[str, int]
    """Entries of every contest of the divisions the unit has athletes in, by title."""


def check_numbers(counted: Counted, demanded: Demanded) -> list[Finding]:
    """All that is too many or too few, all of it errors."""
    found = [
        Finding("too_many_officials", f"{role}{has}人，限{most}人")
        for role, has, most in zip(ROLES, counted.officials, demanded.officials, strict=True)
        if has > most
    ]
    if demanded.is_leader_required and not counted.officials[0]:
        found.append(Finding("leader_required", "还没有填写领队，规程要求填写"))
    found += [
        Finding("too_few_athletes", f"{SEXES[sex]}运动员{has}人，至少{demanded.least_per_sex}人")
        for sex, has in counted.by_sex.items()
        if has < demanded.least_per_sex
    ]
    found += [
        Finding("too_few_entries", f"{title}已报{has}，至少报{demanded.least_per_contest}")
        for title, has in counted.by_contest.items()
        if has < demanded.least_per_contest
    ]
    return found
