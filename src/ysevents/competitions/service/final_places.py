"""Who came where in a meet that is over: the announced list of the last stage of each contest, by entry."""

from json import loads
from uuid import UUID

from ysevents.competitions import meet_queries
from ysevents.competitions.enums import ListState
from ysevents.competitions.schemas import FinalPlace

MARKS = ("time_ms", "best_mm")
"""Values of a line that are marks as entries have them."""


async def list_places(root: UUID) -> dict[UUID, FinalPlace]:
    """The place of every entry on an announced list; None for those without one. Contests without are left out."""
    found = {}
    for row in await meet_queries.final_lists(root):
        if row["result"] is None or row["state"] == ListState.LIVE:
            continue
        result = loads(row["result"])
        for block in result["blocks"]:
            for of in block["of"]:
                values = result["lines"].get(of, {})
                mark = next((values[name] for name in MARKS if values.get(name)), None)
                found[UUID(of)] = FinalPlace(place=block["rank"], mark=mark)
    return found
