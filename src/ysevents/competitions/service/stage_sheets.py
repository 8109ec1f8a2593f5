"""From rows to sheets: many stages are loaded at once, in as many statements as one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any
from uuid import UUID

from ysevents.competitions import result_queries
from ysevents.competitions.enums import DecisionKind, FixtureState, Round
from ysevents.competitions.rules import stage_sheets
from ysevents.competitions.rules.recording import Cell, FixtureSheet, StageFacts
from ysevents.competitions.rules.stage_sheets import Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSheet:
    """A stage as results see it: who is who by number, and what it comes to."""

    id: UUID
    contest: UUID
    root: UUID
    title: str
    round: Round
    is_last: bool
    row: Mapping[str, Any]
    numbers: Mapping[UUID, int]
    """Numbers of the entries that stand in the stage."""
    judged: Judged

    @property
    def ids(self) -> dict[int, UUID]:
        """Entries by the numbers of the sheet."""
        return {number: entry for entry, number in self.numbers.items()}


async def load(rows: Sequence[Any], *, before_bans: bool = False) -> list[StageSheet]:
    """Judge these stages, given as `result_queries` reads them, in their order.

    `before_bans`: as they stood before anybody lost all they did at the meet.
    """
    stages, contests = [row["id"] for row in rows], list({row["contest"] for row in rows})
    if not stages:
        return []
    seats = _by(await result_queries.seats(stages), "stage")
    cells = _by(await result_queries.cells(stages), "stage")
    numbers = {
        contest: number_entries(entries)
        for contest, entries in _by(await result_queries.numbers(contests), "contest").items()
    }
    decisions = _by(await result_queries.decisions(contests), "contest")
    return [
        _judge(
            row,
            seats.get(row["id"], []),
            cells.get(row["id"], []),
            numbers.get(row["contest"], {}),
            [
                decision
                for decision in standing(decisions.get(row["contest"], []))
                if not (before_bans and is_ban(decision))
            ],
        )
        for row in rows
    ]


def number_entries(rows: Iterable[Any]) -> dict[UUID, int]:
    """The numbers that stand for the entries of a contest in its sheets.

    Bibs, where everybody who takes part has one that is a number; else running numbers by entry.
    """
    entries = list(rows)
    bibs = {row["entry"]: row["bib"] for row in entries if row["is_in"]}
    if bibs and None not in bibs.values() and len(set(bibs.values())) == len(bibs):
        return bibs
    return {row["entry"]: row["running"] for row in entries}


def standing(decisions: Sequence[Any]) -> list[dict[str, Any]]:
    """The decisions that were not lifted since, with their details read."""
    read = [{**row, "details": loads(row["details"])} for row in decisions]
    lifted = {id for row in read for id in row["details"].get("lifts", ())}
    return [row for row in read if str(row["id"]) not in lifted and "lifts" not in row["details"]]


def is_ban(decision: Mapping[str, Any]) -> bool:
    """Whether it takes away all that somebody did at the meet."""
    return "person" in decision["details"] and decision["kind"] == DecisionKind.DISQUALIFICATION


def _judge(
    row: Any,
    seats: Sequence[Any],
    cells: Sequence[Any],
    numbers: Mapping[UUID, int],
    decisions: Sequence[Mapping[str, Any]],
) -> StageSheet:
    here = {seat["entry"] for seat in seats if seat["entry"]}
    own = {entry: number for entry, number in numbers.items() if entry in here}
    facts = StageFacts(
        ruleset=row["ruleset"],
        parameters=loads(row["parameters"]),
        format=row["format"],
        discipline=row["discipline"],
        kind=row["kind"],
        sex=row["sex"],
        age_group=row["division_name"],
        distance_m=row["distance_m"],
    )
    several = _stand_several_times(seats)
    fixtures = _fixtures(seats, _by(cells, "fixture"), own)
    voided = _voided(decisions, own) if several else {}
    stage = stage_sheets.Stage(
        facts=facts,
        title=f"{row['title']} {Round(row['round']).label}",
        fixtures=tuple(stage_sheets.with_disqualified(f, voided.get(f.number, {})) for f in fixtures),
        handed_in=frozenset(s["number"] for s in seats if s["state"] == FixtureState.HANDED_IN),
        decisions=tuple(
            _written(decision, own, several) for decision in decisions if _is_of(decision, row["id"], several)
        ),
    )
    return StageSheet(
        id=row["id"],
        contest=row["contest"],
        root=row["root"],
        title=row["title"],
        round=Round(row["round"]),
        is_last=row["is_last"],
        row=row,
        numbers=own,
        judged=stage_sheets.judge_stage(stage),
    )


def _fixtures(
    seats: Sequence[Any], cells: Mapping[UUID, Sequence[Any]], numbers: Mapping[UUID, int]
) -> list[FixtureSheet]:
    made = []
    for fixture, held in _by(seats, "fixture").items():
        first, taken = held[0], [seat for seat in held if seat["entry"] in numbers]
        written = tuple(
            Cell(item=cell["item"], text=cell["text"], entrant=numbers.get(cell["entry"]))
            for cell in cells.get(fixture, ())
        )
        sheet = FixtureSheet(
            number=first["number"],
            turn=first["turn"],
            pool=first["pool"],
            places=tuple((seat["position"], numbers[seat["entry"]]) for seat in taken),
            cells=written,
        )
        scratched = [numbers[seat["entry"]] for seat in taken if seat["is_scratched"]]
        made.append(stage_sheets.with_scratches(sheet, scratched))
    return made


def _stand_several_times(seats: Sequence[Any]) -> bool:
    """Whether somebody stands in more than one fixture of the stage, as in rounds of fishing."""
    entries = [seat["entry"] for seat in seats if seat["entry"]]
    return len(entries) > len(set(entries))


def _is_of(decision: Mapping[str, Any], stage: UUID, several: bool) -> bool:
    """Whether a decision stands in the sheet of a stage.

    One about a single fixture does so where everybody has but one; where somebody has several it is written
    into that fixture instead.
    """
    if decision["fixture_stage"] is not None:
        is_row = several and decision["kind"] == DecisionKind.DISQUALIFICATION
        return bool(decision["fixture_stage"] == stage and not is_row)
    return decision["stage"] in {None, stage}


def _voided(decisions: Sequence[Mapping[str, Any]], numbers: Mapping[UUID, int]) -> dict[int, dict[int, str]]:
    """Who is disqualified from one fixture alone, by its number."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for decision in decisions:
        if decision["fixture_number"] is not None and decision["kind"] == DecisionKind.DISQUALIFICATION:
            for number in _numbers(decision["details"].get("entries", ()), numbers):
                found[decision["fixture_number"]][number] = _text(decision)
    return found


def _written(decision: Mapping[str, Any], numbers: Mapping[UUID, int], several: bool) -> dict[str, Any]:
    """A decision as a sheet has it; who does not stand in the stage is left out.

    An order names its race only where somebody runs in several: elsewhere who is level says it.
    """
    details = decision["details"]
    written: dict[str, Any] = {"kind": decision["kind"], "text": _text(decision)}
    if "order" in details:
        written["order"] = [_numbers(group, numbers) for group in details["order"]]
    elif "entries" in details:
        written["entrants"] = _numbers(details["entries"], numbers)
    if decision["fixture_number"] is not None and (several or not details.get("entries")):
        written["fixture"] = decision["fixture_number"]
    if decision["kind"] == DecisionKind.LOT:
        written["seed"] = decision["seed"]
    return written


def _numbers(entries: Iterable[str], numbers: Mapping[UUID, int]) -> list[int]:
    return [numbers[UUID(entry)] for entry in entries if UUID(entry) in numbers]


def _text(decision: Mapping[str, Any]) -> str:
    return str(decision["details"].get("text") or decision["reason"])


def _by(rows: Iterable[Any], name: str) -> dict[UUID, list[Any]]:
    """Rows by one of their values, in their order."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found
