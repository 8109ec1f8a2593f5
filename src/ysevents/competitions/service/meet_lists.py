"""Lists of a meet that follow from its contests: team scores and medals, for each division and all together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any
from uuid import UUID

from ysevents.competitions import meet_queries, result_queries
from ysevents.competitions.enums import DisciplineKind, DivisionSex, ListKind, ListState, StageFormat
from ysevents.competitions.rules import meet_tables, result_lists
from ysevents.competitions.rules.meet_tables import Placed, PlacedContest, Table
from ysevents.competitions.rules.scoring import Scoring
from ysevents.competitions.rules.team_sheet import Sex
from ysevents.competitions.service import stage_sheets
from ysevents.competitions.service.result_store import Computed

SEXES = {DivisionSex.MALE: Sex.MEN, DivisionSex.FEMALE: Sex.WOMEN, DivisionSex.MIXED: Sex.MIXED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placings:
    """All that tables of a meet are made of. Units are numbered in the order of their ids."""

    contests: tuple[PlacedContest, ...]
    units: Mapping[UUID, int]
    divisions: tuple[str, ...]
    units_of: Mapping[str, frozenset[int]]
    """Who has entries in a division."""
    banned: tuple[Mapping[str, Any], ...] = ()
    """Who lost everything later, as a team sheet has it, where the regulation does more than cancel their places."""

    def units_in(self, table: Table) -> list[int]:
        """Who is listed in a table: with entries in its division, or in any."""
        return sorted(self.units_of[table.division] if table.division else self.units.values())


async def placings(root: UUID, scoring: Scoring) -> Placings:
    """The places of all contests that count, as they stand now."""
    entries = await meet_queries.entries(root)
    units = {unit: n for n, unit in enumerate(sorted({row["organization"] for row in entries}), 1)}
    unit_of = {str(row["id"]): units[row["organization"]] for row in entries}
    counts: dict[UUID, int] = defaultdict(int)
    for row in entries:
        counts[row["contest"]] += row["is_in"]
    rows = await meet_queries.final_lists(root)
    broken = await _records(root)
    units_of: dict[str, set[int]] = defaultdict(set)
    division_of = {row["contest"]: row["division_name"] for row in rows}
    for row in entries:
        if row["contest"] in division_of:
            units_of[division_of[row["contest"]]].add(units[row["organization"]])
    bans = await _bans([row for row in rows if _counts(row, scoring)]) if scoring.minds_bans else {}
    return Placings(
        contests=tuple(
            _contest(row, unit_of, counts[row["contest"]], broken, bans.get(row["contest"]))
            for row in rows
            if _counts(row, scoring)
        ),
        banned=tuple(
            {"athlete": number, "contest": str(contest), "text": ban.reasons[entry]}
            for contest, ban in bans.items()
            for entry, number in ban.numbers.items()
        ),
        units=units,
        divisions=tuple(dict.fromkeys(row["division_name"] for row in rows)),
        units_of={division: frozenset(held) for division, held in units_of.items()},
    )


def computed(
    root: UUID, found: Placings, scoring: Scoring, *, touched: frozenset[tuple[str, Sex]] | None = None
) -> list[Computed]:
    """Every table of a meet; with `touched` those only that contests of these divisions and sexes are in.

    Where a ban may cost a unit more than places, it reaches every table.
    """
    ids = {number: unit for unit, number in found.units.items()}
    guests = [found.units[UUID(unit)] for unit in scoring.guests if UUID(unit) in found.units]
    reached = None if scoring.minds_bans else touched
    made = []
    tables = meet_tables.Tables(found.contests, scoring, guests=guests, disqualified=found.banned)
    for table in meet_tables.tables(found.divisions):
        if reached is not None and not any(_reaches(table, *one) for one in reached):
            continue
        units = found.units_in(table)
        judged = tables.score(table, units)
        kept = scoring.kept if not table.key else {}
        made.append(_list(root, ListKind.TEAM_SCORE, table, judged, ids, kept))
        if table.sex is None:
            judged = tables.medals(table, units)
            made.append(_list(root, ListKind.MEDALS, table, judged, ids, {}))
    return made


def _list(
    root: UUID, kind: ListKind, table: Table, judged: Any, ids: Mapping[int, UUID], kept: Mapping[str, Any]
) -> Computed:
    return Computed(event=root, root=root, kind=kind, key=table.key, judged=judged, ids=ids, parameters=kept)


def _reaches(table: Table, division: str, sex: Sex) -> bool:
    return table.division in {"", division} and table.sex in {None, sex}


def _counts(row: Any, scoring: Scoring) -> bool:
    """Whether a contest has a result that counts already."""
    return row["result"] is not None and (row["state"] != ListState.LIVE or not scoring.announced_only)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """A contest as it stood before somebody lost everything: numbers of those, and why, by entry."""

    blocks: Sequence[Mapping[str, Any]]
    numbers: Mapping[str, int]
    reasons: Mapping[str, str]


async def _bans(rows: Sequence[Any]) -> dict[UUID, Ban]:
    """The contests in which somebody lost everything later, as their last stages stood before."""
    decisions = await result_queries.decisions([row["contest"] for row in rows])
    reasons: dict[UUID, dict[str, str]] = defaultdict(dict)
    for decision in stage_sheets.standing(decisions):
        if stage_sheets.is_ban(decision):
            for entry in decision["details"]["entries"]:
                reasons[decision["contest"]][entry] = decision["reason"]
    if not reasons:
        return {}
    last = {row["stage"] for row in rows}
    stages = [row for row in await result_queries.stages_of_contests(list(reasons)) if row["id"] in last]
    found = {}
    for sheet in await stage_sheets.load(stages, before_bans=True):
        if sheet.judged.outcome is not None:
            result = result_lists.by_ids(sheet.judged.outcome, sheet.ids)
            held = reasons[sheet.contest]
            numbers = {str(entry): n for entry, n in sheet.numbers.items() if str(entry) in held}
            placed = {of for block in result["blocks"] for of in block["of"]}
            found[sheet.contest] = Ban(
                blocks=result["blocks"],
                numbers={entry: n for entry, n in numbers.items() if entry in placed},
                reasons=held,
            )
    return found


def _contest(
    row: Any,
    unit_of: Mapping[str, int],
    entries: int,
    broken: Mapping[UUID, Mapping[str, Sequence[str]]],
    ban: Ban | None,
) -> PlacedContest:
    levels = broken.get(row["contest"], {})
    blocks = ban.blocks if ban else loads(row["result"])["blocks"]
    banned = ban.numbers if ban else {}
    return PlacedContest(
        code=str(row["contest"]),
        title=row["title"],
        division=row["division_name"],
        sex=SEXES[DivisionSex(row["sex"])],
        kind=_kind(row),
        entries=entries,
        placings=tuple(
            Placed(
                unit=unit_of[of],
                rank=block["rank"],
                code="" if block["rank"] else block["code"],
                levels=tuple(levels.get(of, ())),
                athletes=(banned[of],) if of in banned else (),
            )
            for block in blocks
            for of in block["of"]
            if of in unit_of
        ),
    )


def _kind(row: Any) -> str:
    """How the regulation calls such contests where it scores them otherwise."""
    if row["format"] == StageFormat.COMBINED:
        return "combined"
    kind: str = row["kind"]
    return kind if kind in {DisciplineKind.RELAY, DisciplineKind.TEAM} else "individual"


async def _records(root: UUID) -> dict[UUID, dict[str, list[str]]]:
    """The levels of the records that entries broke, by contest."""
    found: dict[UUID, dict[str, list[str]]] = {}
    for row in await meet_queries.record_lists(root):
        lines = loads(row["result"])["lines"]
        found[UUID(row["key"])] = {
            of: [level for name in ("broken", "first") for level in _levels(values.get(name))]
            for of, values in lines.items()
        }
    return found


def _levels(written: str | None) -> list[str]:
    return written.split("、") if written else []
