"""Teams of a delegation: what their lists still lack before submission.

Covers: empty and short lists, legs, shirts, captain, mixed pairs, members who may not start.
Leaves out: what no list may have at all (see `competitions.rules.rosters`).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from ysevents.competitions.rules import eligibility, rosters
from ysevents.registration.rules.submission import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTeam:
    """A team as far as the check goes."""

    key: Hashable
    title: str
    division: eligibility.Division
    shape: rosters.Shape
    members: tuple[rosters.Member, ...]


def check_team(
    team: ListedTeam, known: Mapping[Hashable, tuple[str, eligibility.Athlete]], *, required: bool
) -> list[Finding]:
    """What concerns one team. `required`: its list must be complete, else what is missing only warns.

    `known` are the athletes of the delegation, name and facts; somebody else on the list is an error.
    """
    found = [
        Finding("roster_incomplete", f"{team.title}：{reason.text}", team.key, is_error=required)
        for reason in rosters.missing(team.members, team.shape)
    ]
    for member in team.members:
        if member.person not in known:
            found.append(Finding("roster_stranger", f"{team.title}：名单里有人已不在代表队", team.key))
            continue
        name, facts = known[member.person]
        reasons = eligibility.judge(facts, team.division)
        if reasons:
            found.append(Finding("roster_not_eligible", f"{team.title}，{name}：{reasons[0].text}", team.key))
    return found
