"""Team placings of contests that everybody enters alone: who counts for a unit, said before the start; the table.

The table is made from the sheet of the contest whenever it is read, so it is never behind it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions import result_queries, squad_queries
from ysevents.competitions.errors import ContestNotFound, SquadChanged, SquadsClosed, SquadUnfit
from ysevents.competitions.rules import result_lists, squad_tables
from ysevents.competitions.rules.outcomes import Outcome
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.rules.stage_sheets import Judged
from ysevents.competitions.service import refreshing, results
from ysevents.competitions.squad_schemas import Squad, SquadDesk, SquadEntry, TeamRow, TeamTable
from ysevents.kit.database import transaction

WAITING = "全部队员都有成绩后排出团体名次"


async def get_desk(contest: UUID, *, account: Account, now: datetime) -> SquadDesk:
    """Who counts for which unit, with full names: that it was opened is on record.

    ContestNotFound also where the contest has no placings of teams.
    """
    row = await _find(contest, account)
    await accounts.record_view(
        "children_listed", account=account, object_kind="contest", object_id=contest, now=now
    )
    listed = await squad_queries.entries(contest)
    return SquadDesk(
        contest=contest,
        root=row["root"],
        title=row["title"],
        size=squad_tables.team_size(row["ruleset"], _by_unit(listed)),
        squads=_squads(row["ruleset"], listed),
        is_begun=row["is_begun"],
        table=await _table(row, listed),
    )


async def set_members(
    contest: UUID,
    organization: UUID,
    entries: Collection[UUID],
    *,
    etag: str | None,
    account: Account,
    now: datetime,
) -> Squad:
    """Say who counts for a unit; the others of it do not. SquadsClosed once somebody has a mark.

    SquadChanged where `etag` is not of what stands by now; SquadUnfit where somebody is not of the unit.
    """
    async with transaction():
        await result_queries.lock_meet((await _find(contest, account))["root"])
        row = await _find(contest, account)
        if row["is_begun"]:
            raise SquadsClosed
        before = _squad_of(organization, row["ruleset"], await squad_queries.entries(contest))
        if etag not in {None, before.etag}:
            raise SquadChanged
        own = {one.entry for one in before.entries}
        if not own.issuperset(entries):
            raise SquadUnfit
        await squad_queries.put_members(
            {one.entry: one.entry in entries for one in before.entries}, by=account.id, now=now
        )
        await accounts.record(
            "squad_set", account=account, object_kind="contest", object_id=contest,
            before={"entries": [str(one.entry) for one in before.entries if one.counts]},
            after={"unit": str(organization), "entries": sorted(map(str, entries))}, now=now,
        )  # fmt: skip
        return _squad_of(organization, row["ruleset"], await squad_queries.entries(contest))


async def find_table(contest: UUID) -> TeamTable | None:
    """The teams of a contest as anybody may read them, units alone; None where it has none or is not public."""
    row = await squad_queries.find_contest(contest)
    if row is None or not row["is_public"] or not squad_tables.team_rules(row["ruleset"] or ""):
        return None
    return await _table(row, await squad_queries.entries(contest))


async def export_table(contest: UUID, *, account: Account) -> dict[str, Any]:
    """The sheet of the teams for `ysevents place`."""
    row = await _find(contest, account)
    listed = await squad_queries.entries(contest)
    judged, numbers = await _judge(row, listed)
    units = {numbers[one["organization"]]: one["unit"] for one in listed if one["organization"] in numbers}
    entrants = [{**one, "name": units[one["number"]]} for one in judged.sheet["entrants"]] if judged else []
    return {**judged.sheet, "entrants": entrants} if judged else {}


async def _find(contest: UUID, account: Account) -> Any:
    row = await squad_queries.find_contest(contest)
    if row is None or not squad_tables.team_rules(row["ruleset"] or ""):
        raise ContestNotFound
    await results.check_may(row["root"], account, *results.DESK, missing=ContestNotFound)
    return row


def _by_unit(listed: Sequence[Any]) -> dict[UUID, list[UUID]]:
    return {
        unit: [one["entry"] for one in held]
        for unit, held in groupby(listed, key=lambda one: one["organization"])
    }


def _counting(ruleset: str, listed: Sequence[Any]) -> frozenset[UUID]:
    """The entries that count: as was said, else as usual."""
    usual = squad_tables.usual(ruleset, _by_unit(listed))
    return frozenset(
        one["entry"] for one in listed if (one["entry"] in usual if one["counts"] is None else one["counts"])
    )


def _squads(ruleset: str, listed: Sequence[Any]) -> tuple[Squad, ...]:
    counting = _counting(ruleset, listed)
    squads = []
    for unit, of_unit in groupby(listed, key=lambda one: one["organization"]):
        held = list(of_unit)
        squads.append(
            Squad(
                organization=unit,
                unit=held[0]["unit"],
                entries=tuple(
                    SquadEntry(
                        entry=one["entry"],
                        bib=one["bib"],
                        name=one["name"],
                        counts=one["entry"] in counting,
                    )
                    for one in held
                ),
            )
        )
    return tuple(squads)


def _squad_of(organization: UUID, ruleset: str, listed: Sequence[Any]) -> Squad:
    found = next((one for one in _squads(ruleset, listed) if one.organization == organization), None)
    if found is None:
        raise SquadUnfit
    return found


async def _judge(row: Any, listed: Sequence[Any]) -> tuple[Judged | None, Mapping[UUID, int]]:
    """The teams of a contest placed from the sheet of its last stage; with the numbers of the units."""
    stages = await result_queries.stages_of_contests([row["id"]])
    (sheet,) = await refreshing.load_sheets([stage for stage in stages if stage["is_last"]])
    numbers = {unit: n for n, unit in enumerate(sorted({one["organization"] for one in listed}), 1)}
    if sheet.judged.outcome is None:
        return None, numbers
    counting = _counting(row["ruleset"], listed)
    unit_of = {one["entry"]: numbers[one["organization"]] for one in listed if one["entry"] in counting}
    members = {n: unit_of[entry] for entry, n in sheet.numbers.items() if entry in unit_of}
    return squad_tables.judge_teams(sheet.judged.sheet, members), numbers


async def _table(row: Any, listed: Sequence[Any]) -> TeamTable:
    judged, numbers = await _judge(row, listed)
    columns = RULESETS[squad_tables.TEAM_RULES[row["ruleset"]]].columns
    problem = ""
    if judged is None or judged.outcome is None:
        problem = judged.problems[0].text if judged and judged.problems else WAITING
    counting = _counting(row["ruleset"], listed)
    bibs: dict[UUID, list[str]] = {}
    for one in listed:
        if one["entry"] in counting:
            bibs.setdefault(one["organization"], []).append(one["bib"])
    return TeamTable(
        title=f"{row['title']} 团体名次",
        columns={column.key: column.title for column in columns},
        rows=tuple(_rows(judged.outcome, listed, numbers, bibs, columns))
        if judged and judged.outcome
        else (),
        problem=problem,
    )


def _rows(
    outcome: Outcome,
    listed: Sequence[Any],
    numbers: Mapping[UUID, int],
    bibs: Mapping[UUID, Sequence[str]],
    columns: Sequence[Any],
) -> list[TeamRow]:
    units = {numbers[one["organization"]]: one for one in listed}
    lines = {line.entrant: line.values for line in outcome.lines}
    return [
        TeamRow(
            organization=units[n]["organization"],
            unit=units[n]["unit"],
            rank=block.rank,
            status="" if block.rank else block.reason.text,
            cells={c.key: result_lists.show(c.show, lines.get(n, {}).get(c.key)) for c in columns},
            members=tuple(bibs.get(units[n]["organization"], ())),
        )
        for block in outcome.blocks
        for n in block.entrants
    ]
