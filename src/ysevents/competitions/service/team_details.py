"""What made the points of a unit: the sheet of a team score again, read place by place."""

from dataclasses import dataclass
from uuid import UUID

from ysevents.competitions import meet_queries
from ysevents.competitions.enums import ListKind
from ysevents.competitions.rules.scoring import Scoring
from ysevents.competitions.rules.team_details import Detail, details
from ysevents.competitions.service import meet_lists


@dataclass(frozen=True, slots=True)
class Details:
    """What a unit's places are worth in one table, and what they add up to, in thousandths."""

    lines: tuple[Detail, ...]

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)


async def details_of(root: UUID, key: str, unit: UUID) -> Details:
    """What made the points of a unit in the table of that key, as it stands; nothing where it is not in it."""
    scoring = Scoring.read(await meet_queries.scoring(root))
    found = await meet_lists.placings(root, scoring)
    number = found.units.get(unit)
    table = next(
        (
            made
            for made in meet_lists.computed(root, found, scoring)
            if made.kind == ListKind.TEAM_SCORE and made.key == key
        ),
        None,
    )
    if number is None or table is None:
        return Details(())
    return Details(tuple(line for line in details(table.judged.sheet, number) if line.total or line.rank))
