"""The sheet of a fixture as the recordings read it, from rows of `mark_queries`: facts, numbers, cells, secrets."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ysevents.competitions.rules import stage_sheets
from ysevents.competitions.rules.recording import Cell, FixtureSheet, StageFacts, recording_for


def facts_of(row: Mapping[str, Any]) -> StageFacts:
    """What a recording may know of a stage, from its row."""
    return StageFacts(
        ruleset=row["ruleset"],
        parameters=row["parameters"],
        format=row["format"],
        discipline=row["discipline"],
        kind=row["kind"],
        sex=row["sex"],
        age_group=row["age_group"],
        distance_m=row["distance_m"],
    )


def sheet_of(
    row: Mapping[str, Any],
    seats: Sequence[Mapping[str, Any]],
    cells: Sequence[Mapping[str, Any]],
    *,
    with_scratches: bool = False,
) -> FixtureSheet:
    """A fixture as the recordings read it; whoever scratched is left out, or stands there as 弃权."""
    numbers = numbers_of(seats)
    held = [seat for seat in seats if with_scratches or not seat["is_scratched"]]
    sheet = FixtureSheet(
        number=row["number"],
        turn=row["turn"],
        pool=row["pool"],
        places=tuple((seat["position"], numbers[seat["slot"]]) for seat in held),
        cells=tuple(
            Cell(
                item=cell["item"], text=cell["text"], entrant=numbers[cell["slot"]] if cell["slot"] else None
            )
            for cell in cells
            if cell["text"] and (cell["slot"] is None or cell["slot"] in numbers)
        ),
    )
    scratched = [numbers[seat["slot"]] for seat in held if seat["is_scratched"]]
    return stage_sheets.with_scratches(sheet, scratched)


def numbers_of(seats: Sequence[Mapping[str, Any]]) -> dict[UUID, int]:
    """What each is called on this sheet: the bib where all have a number, else the position."""
    bibs = [seat["bib"] or "" for seat in seats]
    if all(bib.isdecimal() for bib in bibs) and len(set(bibs)) == len(bibs):
        return {seat["slot"]: int(seat["bib"]) for seat in seats}
    return {seat["slot"]: seat["position"] for seat in seats}


def secret_cells(
    row: Mapping[str, Any], seats: Sequence[Mapping[str, Any]], cells: Sequence[Mapping[str, Any]]
) -> frozenset[tuple[UUID, str]]:
    """Slot and item of each cell that only its writer may read."""
    slots = {number: slot for slot, number in numbers_of(seats).items()}
    whole = sheet_of(row, seats, cells)
    secrets = recording_for(row["ruleset"]).secrets(whole, facts_of(row))
    return frozenset((slots[number], item) for number, item in secrets)
