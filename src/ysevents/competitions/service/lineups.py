"""Line-ups of relays: legs come from the list of the team, are changed in the call room, and checked when a race is
announced. A leg that was named is a cell of the sheet of its race, where the referee mends it afterwards.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions import call_room_queries, lineup_queries
from ysevents.competitions.errors import FixtureNotFound, LineupChanged, LineupClosed, LineupUnfit
from ysevents.competitions.lineup_schemas import Candidate, Leg, Lineup
from ysevents.competitions.rules import lineups
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.recording.merging import EMPTY, Standing
from ysevents.competitions.rules.rosters import RELAY_LEGS
from ysevents.competitions.service import marks
from ysevents.core.rules import public_name
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

Seat = tuple[UUID, UUID]
"""A team in a race: fixture and entry."""
DEVICE = "call-room"
HANDED_OVER = "这一组已交接给起点，棒次请裁判员在成绩单上改。"
HANDED_IN = "成绩单已交，棒次请裁判长在成绩单上写明理由后改。"
SCRATCHED = "这支队已弃权，不用再排棒次。"
NEVER_RAN = frozenset({Status.DNS, Status.DQ})


async def list_legs(fixtures: Sequence[UUID], *, full_names: bool) -> dict[Seat, tuple[Leg, ...]]:
    """Who runs which leg in the races of relays among these fixtures, by fixture and entry: one statement."""
    found: dict[Seat, list[Leg]] = defaultdict(list)
    for row in await lineup_queries.legs(fixtures) if fixtures else ():
        found[row["fixture"], row["entry"]].append(_leg(row, full_names))
    return {seat: tuple(legs) for seat, legs in found.items()}


async def get_lineup(fixture: UUID, slot: UUID, *, account: Account, now: datetime) -> Lineup:
    """The line-up of a team and whom it may name, with full names: that it was opened is on record."""
    found = await _find(fixture, slot, account)
    await accounts.record_view(
        "children_listed", account=account, object_kind="fixture", object_id=fixture, now=now
    )
    return found


async def set_lineup(
    fixture: UUID, slot: UUID, bibs: Sequence[str], *, etag: str | None, account: Account, now: datetime
) -> Lineup:
    """Name who runs, by bib in the order of the legs, until the race is handed over to the start.

    LineupUnfit with all that is against it; LineupChanged where `etag` is not of what stands by now.
    """
    async with transaction():
        sheet = await marks.lock_sheet(fixture, account, marks.CALLERS)
        await call_room_queries.lock_fixture(fixture)
        before = await _find(fixture, slot, account)
        if before.closed:
            raise LineupClosed(before.closed)
        if etag not in {None, before.etag}:
            raise LineupChanged
        refused = lineups.refusals(bibs, {one.bib for one in before.candidates})
        if refused:
            raise LineupUnfit(refused)
        by = Standing(device=DEVICE, who=account.display_name, when=clock.time_cn(now))
        for n, bib in enumerate(bibs, 1):
            item = f"leg.{n}"
            held = sheet.standing.get((slot, item), EMPTY)
            if held.text != bib:
                sheet.log.append(
                    (uuid7(), slot, item, bib, held.text, held.revision, True, DEVICE, uuid7().hex, now, "", False)
                )  # fmt: skip
                sheet.put(slot, item, bib, int(bib), by)
        await marks.write(sheet, by=account.id, now=now)
        return await _find(fixture, slot, account)


async def list_faults(stage: UUID, result: Mapping[str, Any] | None) -> tuple[str, ...]:
    """What is wrong with the line-ups of the teams that ran in a stage of a relay, in words.

    `result` is the list as it is kept: who did not start or is disqualified already is not told of again.
    """
    races = {row["id"]: row["number"] for row in await lineup_queries.rounds_so_far(stage)}
    if not races:
        return ()
    out = {
        of
        for block in (result or {}).get("blocks", ())
        if block["rank"] is None and block["code"] in NEVER_RAN
        for of in block["of"]
    }
    ran: dict[UUID, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in await lineup_queries.legs(list(races)):
        ran[row["entry"]][row["stage_number"]].append(row["key"])
    members: dict[UUID, list[str]] = defaultdict(list)
    names: dict[UUID, str] = {}
    for row in await lineup_queries.members(stage):
        names[row["entry"]] = row["team"]
        members[row["entry"]] += [row["key"]] if row["key"] else []
    return lineups.faults(
        [
            lineups.Team(
                name=name,
                members=tuple(members[entry]),
                rounds={n: tuple(keys) for n, keys in ran[entry].items()},
            )
            for entry, name in names.items()
            if str(entry) not in out
        ]
    )


async def _find(fixture: UUID, slot: UUID, account: Account) -> Lineup:
    row = await lineup_queries.find_seat(fixture, slot)
    if row is None or not await accounts.covers(account, *marks.CALLERS, event=row["root"]):
        raise FixtureNotFound
    legs = {
        leg["leg"]: leg["bib"] or "" for leg in await lineup_queries.legs([fixture]) if leg["slot"] == slot
    }
    listed = await lineup_queries.candidates(row["entry"])
    return Lineup(
        fixture=fixture,
        slot=slot,
        root=row["root"],
        title=f"{row['title']} {row['label']}".strip(),
        team=row["team"],
        position=row["position"],
        bibs=tuple(legs.get(n, "") for n in range(1, RELAY_LEGS + 1)),
        candidates=tuple(
            Candidate(bib=one["bib"], name=one["name"], is_reserve=one["is_reserve"])
            for one in listed
            if one["bib"] and not one["is_banned"]
        ),
        left_out=tuple(one["name"] for one in listed if not one["bib"] or one["is_banned"]),
        closed=_closed(row),
    )


def _closed(row: Mapping[str, Any]) -> str:
    """Why the call room may no longer change a line-up; nothing while it may."""
    if row["is_scratched"]:
        return SCRATCHED
    if row["is_handed_in"]:
        return HANDED_IN
    return HANDED_OVER if row["is_handed_over"] else ""


def _leg(row: Mapping[str, Any], full_names: bool) -> Leg:
    name = row["name"] or ""
    if name and not full_names:
        name = public_name(
            name,
            is_adult=bool(row["is_adult"]),
            may_publish=row["may_publish"],
            is_withdrawn=row["is_withdrawn"],
        )
    return Leg(number=row["leg"], bib=row["bib"] or "", name=name, is_named=row["is_named"])
