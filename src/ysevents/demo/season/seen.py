"""Whether the odd cases came out as they should: read from the published lists, not from what was typed."""

from json import loads
from typing import Any

from ysevents.demo import queries

NEEDED = {
    "mini": frozenset({"E11", "E13", "E16", "E23", "E24", "E25"}),
    "county": frozenset(
        {"E5", "E6", "E7", "E8", "E9", "E10", "E11", "E13", "E15", "E16", "E23", "E24", "E25"}
    ),
}
"""What each demo has enough people for."""


async def missing(profile: str, met: frozenset[str]) -> list[str]:
    """The cases that did not happen, or of which the lists show nothing."""
    shown = {number for number in ("E5", "E6", "E7", "E8", "E10") if await _shows(number)}
    told = (met - {"E5", "E6", "E7", "E8", "E10"}) | shown
    return sorted(NEEDED[profile] - told, key=lambda number: int(number[1:]))


async def _shows(number: str) -> bool:
    match number:
        case "E5":
            blocks = await _blocks("100m", "male", "高中组")
            return any(b["rank"] == 8 and len(b["of"]) == 2 for b in blocks)
        case "E6":
            blocks = await _blocks("hj", "female", "初中组")
            return bool(blocks) and len(blocks[0]["of"]) == 2
        case "E7":
            blocks = await _blocks("sp", "female", "初中组")
            return any(b["rank"] == 2 and len(b["of"]) == 3 for b in blocks)
        case "E10":
            return any(b["code"] == "dq" for b in await _blocks("4x100m", "male", "初中组"))
        case _:
            return {2, 3, 8, 9} <= await queries.sizes_of_contests()


async def _blocks(discipline: str, sex: str, division: str) -> list[Any]:
    """The blocks of every published list of the last stage of such contests."""
    results = await queries.last_results(discipline, sex, division)
    return [block for result in results for block in loads(result)["blocks"]]
