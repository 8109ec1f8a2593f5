"""Members of teams: whose marks count for whom, where a team is placed by what its members did."""

from collections.abc import Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.sheets import BaseSheet, doubled, review_base, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One who competes, by bib; without a team they take their place but count for nobody."""

    number: int
    team: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadSheet(BaseSheet):
    """Entrants are the teams; marks name members."""

    members: tuple[Member, ...]

    @property
    def member_numbers(self) -> frozenset[int]:
        """The numbers that marks may name."""
        return frozenset(member.number for member in self.members)

    def of_team(self, team: int) -> tuple[int, ...]:
        """The members of a team, by number."""
        return tuple(sorted(member.number for member in self.members if member.team == team))


def review_squads(sheet: SquadSheet) -> tuple[Problem, ...]:
    """Members who stand twice or belong to no team that is here, and what is wrong with the teams themselves."""
    known = set(sheet.numbers)
    return (
        *review_base(sheet),
        *doubled("members", (member.number for member in sheet.members)),
        *(
            unknown(f"members[{i}].team", member.team)
            for i, member in enumerate(sheet.members)
            if member.team is not None and member.team not in known
        ),
    )


def review_sizes(sheet: SquadSheet) -> Sequence[Problem]:
    """Teams smaller than the largest, where every member's points are added and fewer would be an advantage."""
    sizes = {team: len(sheet.of_team(team)) for team in sheet.numbers}
    return [
        Problem("members", "short_team", f"{team} 队只有{size}人，缺席的队员也须写入并标 dns")
        for team, size in sizes.items()
        if size < max(sizes.values())
    ]
