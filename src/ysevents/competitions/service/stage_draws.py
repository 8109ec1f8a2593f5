"""The draw of a stage: who stands where in its fixtures, by lot or by the round before, on record to be replayed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import draw_queries, queries, stage_queries
from ysevents.competitions.enums import DecisionKind, DisciplineKind, StageFormat
from ysevents.competitions.errors import (
    DrawImpossible,
    DrawIsPublic,
    NobodyAdvances,
    NothingToDraw,
    NotPlacedYet,
    PredecessorOpen,
)
from ysevents.competitions.rules import draw_sheets
from ysevents.competitions.rules.draw_sheets import Drawable, DrawnFixture
from ysevents.competitions.rules.draws import Draw
from ysevents.competitions.rules.entry_marks import measure_of
from ysevents.competitions.rules.judging import judge
from ysevents.competitions.schemas import Entry
from ysevents.competitions.service import bibs, fixtures
from ysevents.competitions.service.desks import check_programme
from ysevents.competitions.tables import Decision
from ysevents.core.service import times
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A draw before it is kept: everybody by the number of the sheet, and their fixtures."""

    entries: dict[int, Entry]
    sheet: dict[str, Any]
    fixtures: tuple[DrawnFixture, ...]


async def draw_stage(
    stage: UUID, *, seed: int, account: Account, now: datetime, is_revealed: bool = False
) -> UUID:
    """Fill the fixtures of a stage; answers the decision that keeps the lot.

    Drawing again before publication replaces the draw, the earlier lot stays on record. The same seed and
    entries draw the same. A later stage takes those who go on from the one before: PredecessorOpen until all
    its sheets are handed in. NotPlacedYet: the timetable has no fixtures to fill.
    """
    async with transaction():
        row = await fixtures.get_locked(stage)
        await check_programme(row["root"], account)
        await fixtures.check_changeable(row)
        if row["is_committed"] and not is_revealed:
            raise DrawIsPublic
        drawn = await compute(row, seed)
        held = await stage_queries.fixtures(stage)
        if not held:
            raise NotPlacedYet
        if row["format"] != StageFormat.SWISS and len(held) != len(drawn.fixtures):
            await fixtures.resize(stage, len(drawn.fixtures), by=account.id, now=now)
        await _keep(row, drawn, by=account.id, now=now)
        decision = await _record(row, drawn, seed, by=account.id, now=now)
        await draw_queries.open_seal(stage, is_revealed=is_revealed)
        if await draw_queries.lacks_numbers(row["contest"]):
            await bibs.assign_bibs(row["root"], account=account, now=now)
    return decision


async def compute(row: Any, seed: int) -> Drawn:
    """What the lot makes of a locked stage; nothing is kept."""
    entrants = await _entrants(row)
    drawable = [
        Drawable(number=n, unit=str(entry.organization), order=order)
        for n, (entry, order) in enumerate(entrants, 1)
    ]
    sheet = draw_sheets.sheet(row["draw_ruleset"], row["draw_parameters"], drawable, seed)
    judgement = judge(sheet)
    if not isinstance(judgement.result, Draw):
        raise DrawImpossible(judgement.problems)
    return Drawn(
        entries={n: entry for n, (entry, _) in enumerate(entrants, 1)},
        sheet=sheet,
        fixtures=draw_sheets.arrange(
            judgement.result, row["format"], row["draw_parameters"], row["fixtures_planned"]
        ),
    )


async def _entrants(row: Any) -> list[tuple[Entry, int | None]]:
    """Who is drawn, in an order that does not depend on the database, with what puts them in order."""
    entries = await queries.approved_entries(row["contest"])
    if row["number"] == 1:
        if not entries:
            raise NothingToDraw
        measure = measure_of(DisciplineKind(row["kind"]))
        return [(e, None if e.mark is None or measure is None else measure.order(e.mark)) for e in entries]
    order = await _advancing(row)
    found: list[tuple[Entry, int | None]] = [(e, order[e.id]) for e in entries if e.id in order]
    if not found:
        raise NobodyAdvances
    return found


async def _advancing(row: Any) -> Mapping[UUID, int]:
    """Who goes on from the stage before, each with the place of their block in its ranking."""
    before = await draw_queries.stage_before(row["contest"], row["number"])
    if before is None or before["result"] is None or before["open"]:
        raise PredecessorOpen(before["open"] if before else 0)
    going = {UUID(advance["of"]) for advance in before["result"].get("advances", ())}
    blocks = [[UUID(of) for of in block["of"]] for block in before["result"].get("blocks", ())]
    return {of: place for place, block in enumerate(blocks) for of in block if of in going}


async def _keep(row: Any, drawn: Drawn, *, by: UUID | None, now: datetime) -> None:
    """Write slots, names and who takes part into the fixtures there are, in their order."""
    held = await stage_queries.fixtures(row["id"])
    pairs = list(zip([f["id"] for f in held], drawn.fixtures, strict=False))
    await draw_queries.refill(
        [(id, f.number, f.turn, f.pool) for id, f in pairs],
        [
            (id, position, drawn.entries[entrant].id if entrant is not None else None, source)
            for id, f in pairs
            for position, entrant, source in f.slots
        ],
    )
    word = fixtures.word_of(row["round"], row["format"])
    await times.rename(
        {
            id: (f"{row['title']} {fixtures.heat_word(row['round'], f.name)}", f.name or word)
            for id, f in pairs
        },
        by=by,
        now=now,
    )
    await times.seat(
        {
            id: [drawn.entries[entrant].attendance for _, entrant, _ in f.slots if entrant is not None]
            for id, f in pairs
        },
        by=by,
        now=now,
    )


async def _record(row: Any, drawn: Drawn, seed: int, *, by: UUID | None, now: datetime) -> UUID:
    word = fixtures.word_of(row["round"], row["format"])
    decision = Decision(
        id=uuid7(),
        kind=DecisionKind.LOT,
        contest=row["contest"],
        stage=row["id"],
        seed=seed,
        by=by,
        at=now,
        reason=f"{row['title']} {word}抽签",
        details=dumps(
            {
                "entries": [str(entry.id) for entry in drawn.entries.values()],
                "sheet": drawn.sheet,
                **({"seed_hash": row["seed_hash"]} if row["is_committed"] else {}),
            }
        ),
    )
    await Decision.insert(decision)
    return UUID(str(decision.id))


async def replay(decision: UUID) -> list[list[tuple[int, UUID | None, str | None]]]:
    """Draw a recorded lot once more: the slots of each fixture as (position, entry, source). Nothing is kept."""
    found = await draw_queries.lot(decision)
    if found is None:
        raise NothingToDraw
    entries: Sequence[str] = found["details"]["entries"]
    result = judge(found["details"]["sheet"]).result
    assert isinstance(result, Draw)
    sheet = found["details"]["sheet"]
    made = draw_sheets.arrange(result, found["format"], sheet["parameters"], found["fixtures_planned"])
    return [
        [(p, None if n is None else UUID(entries[n - 1]), source) for p, n, source in fixture.slots]
        for fixture in made
    ]
