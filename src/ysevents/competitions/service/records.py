"""纪录: what a meet did to them, and the act that makes a new one stand; the old one stays in the book."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from json import loads
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions import record_queries, result_queries
from ysevents.competitions.enums import DivisionSex, ListKind
from ysevents.competitions.errors import ContestNotFound, EntryNotFound, ProofsMissing, RecordUnfit
from ysevents.competitions.rules import contest_records
from ysevents.competitions.rules.records_sheet import Measure
from ysevents.competitions.service import lists, refreshing, results
from ysevents.competitions.tables.results import Record
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

BROKEN = ("broken", "first")
PROOFS = ("sheet", "implement")
"""What the referee says was looked at; the wind is on the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRecord:
    """A record in the book."""

    id: UUID
    level: str
    discipline: str
    age_group: str
    sex: DivisionSex
    mark: str
    holder: str
    unit: str
    set_on: date
    place: str
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A record that somebody broke at a meet; `is_ratified`: it stands."""

    contest: UUID
    entry: UUID
    title: str
    level: str
    who: str
    text: str
    is_ratified: bool


async def list_records(*, full_names: bool, of: UUID | None = None) -> list[KnownRecord]:
    """The book of records with its history; with `of` what a meet competes for.

    Holders whom we know are named by their unit alone to the public.
    """
    kinds = await record_queries.kinds(of) if of else None
    return [
        _known(row, full_names=full_names)
        for row in await record_queries.kept()
        if kinds is None or (row["discipline"], row["age_group"], row["sex"]) in kinds
    ]


async def list_claims(root: UUID, *, account: Account, now: datetime) -> list[Claim]:
    """The records broken at a meet, contest by contest, with full names, for its desk. The view is on record."""
    await results.check_may(root, account, *results.DESK)
    await accounts.record_view(
        "children_listed", account=account, object_kind="event", object_id=root, now=now
    )
    rows = [
        row for row in await result_queries.lists(root) if row["kind"] == ListKind.RECORDS and row["result"]
    ]
    titles = await record_queries.titles([UUID(row["key"]) for row in rows])
    ratified = {
        (row["contest"], row["level"], row["person"] or row["organization"])
        for row in await record_queries.set_here(root)
    }
    broken = [
        (UUID(row["key"]), UUID(of), level, result)
        for row in rows
        for result in [loads(row["result"])]
        for of, values in result["lines"].items()
        for code in BROKEN
        for level in str(values.get(code) or "").split("、")
        if level
    ]
    entries = {entry for _, entry, _, _ in broken}
    names = await lists.names_of(entries, full_names=True)
    holders = {
        row["id"]: row["person"] or row["organization"]
        for row in await record_queries.entrants(list(entries))
    }
    return [
        Claim(
            contest=contest,
            entry=entry,
            title=titles.get(contest, ""),
            level=level,
            who=names.get(entry, ""),
            text="；".join(_notes(result, str(entry), level)),
            is_ratified=(contest, level, holders.get(entry)) in ratified,
        )
        for contest, entry, level, result in broken
    ]


def _notes(result: Any, entry: str, level: str) -> list[str]:
    """What the rules say of somebody and a level, without the number in front."""
    number = f"{result['numbers'].get(entry, '')} "
    return [
        note.removeprefix(number)
        for note in result["notes"]
        if note.startswith(number) and level in note and "不予承认" not in note
    ]


async def ratify(
    contest: UUID, entry: UUID, level: str, *, proofs: Collection[str], account: Account, now: datetime
) -> UUID:
    """Make a record that somebody broke stand, once sheet and implement were checked; answers the record.

    Ratified by the mark that the rules found to break it. When a better one of the same meet stands already,
    it is kept as ended.
    """
    found = await record_queries.contest(contest)
    if found is None:
        raise ContestNotFound
    if missing := [proof for proof in PROOFS if proof not in proofs]:
        raise ProofsMissing(missing=missing)
    async with transaction():
        await results.check_may(found["root"], account, *results.JUDGES)
        await result_queries.lock_meet(found["root"])
        who = await record_queries.entrant(entry)
        if who is None or who["contest"] != contest:
            raise EntryNotFound
        mark, is_hand, wind, measure = await _best(found["root"], contest, entry, level)
        kind = (level, found["discipline"], found["age_group"], found["sex"])
        sign = 1 if measure == Measure.TIME else -1
        since = await record_queries.better(*kind, mark, sign)
        id, set_on = uuid7(), found["held_on"] or now.date()
        await Record.insert(
            Record(
                id=id,
                level=level,
                discipline=found["discipline"],
                age_group=found["age_group"],
                sex=found["sex"],
                mark=mark,
                is_hand=is_hand,
                wind_mm_s=wind,
                person=who["person"],
                organization=who["organization"],
                set_on=set_on,
                place=found["place"],
                contest=contest,
                ratified_at=now,
                ended_on=None if since is None else max(since, set_on),
            )
        )
        if since is None:
            await record_queries.end_others(*kind, but=id, on=set_on, at=now)
        await accounts.record(
            "record_ratified", account=account, object_kind="record", object_id=id,
            after={"level": level, "mark": mark}, now=now,
        )  # fmt: skip
    return id


async def _best(root: UUID, contest: UUID, entry: UUID, level: str) -> tuple[int, bool, int | None, Measure]:
    """The mark by which an entry broke a record: ms, mm or points x 1000; RecordUnfit where none did."""
    rows = [
        row
        for row in await result_queries.lists(root)
        if (row["kind"], row["key"]) == (ListKind.RECORDS, str(contest))
    ]
    computed = await refreshing.compute(rows[0]) if rows else None
    outcome = computed.judged.outcome if computed else None
    if computed is None or outcome is None:
        raise RecordUnfit
    number = next((n for n, id in computed.ids.items() if id == entry), None)
    values = next((line.values for line in outcome.lines if line.entrant == number), {})
    broken = [name for code in BROKEN for name in str(values.get(code) or "").split("、")]
    if level not in broken:
        raise RecordUnfit
    sheet = computed.judged.sheet
    measure = Measure(sheet["parameters"]["measure"])
    return (*contest_records.best_of(sheet, number or 0), measure)


def _known(row: Any, *, full_names: bool) -> KnownRecord:
    measure = Measure.TIME if row["kind"] in {"track", "relay"} else Measure.LENGTH
    return KnownRecord(
        id=row["id"],
        level=row["level"],
        discipline=row["discipline_name"],
        age_group=row["age_group"],
        sex=DivisionSex(row["sex"]),
        mark=contest_records.shown(row["mark"], measure, is_hand=row["is_hand"]),
        holder=row["holder"] if full_names or not row["is_known"] else "",
        unit=row["unit"],
        set_on=row["set_on"],
        place=row["place"],
        ended_on=row["ended_on"],
    )
