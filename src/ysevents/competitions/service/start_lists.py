"""Start lists: the same rows for the desk that draws them and for the public page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions import queries
from ysevents.competitions.enums import FixtureState, Round, StageFormat, StageState
from ysevents.competitions.errors import NotDrawnYet
from ysevents.competitions.lineup_schemas import Leg
from ysevents.competitions.schemas import StartHeat, StartList, StartRow
from ysevents.competitions.service import lineups
from ysevents.competitions.service.contests import get_contest
from ysevents.competitions.service.desks import check_programme
from ysevents.core.rules import public_name


async def list_start_lists(event: UUID) -> list[StartList]:
    """What is published of an event and all below it, as anybody may see it: one query.

    Names of children, and of those whose age is not known, stand in full only with a consent to
    publication; nobody's name stands there once such a consent was taken back (P3). Relays ask once more.
    """
    return await _lists(await queries.start_rows(event, drafts=False), full_names=False)


async def get_draw(contest: UUID, stage: UUID | None = None, *, account: Account, now: datetime) -> StartList:
    """A drawn start list with full names, published or not, for those who make the programme: of a stage, or
    of the first one of the contest.

    That it was opened is on record.
    """
    found = await get_contest(contest)
    await check_programme(found.root, account)
    lists = await _lists(await queries.start_rows(contest, drafts=True), full_names=True)
    wanted = [one for one in lists if stage in {None, one.stage}]
    if not wanted:
        raise NotDrawnYet
    await accounts.record_view(
        "children_listed", account=account, object_kind="contest", object_id=contest, now=now
    )
    return wanted[0]


async def _lists(rows: Sequence[Any], *, full_names: bool) -> list[StartList]:
    relays = list(dict.fromkeys(row["fixture"] for row in rows if row["is_relay"]))
    legs = await lineups.list_legs(relays, full_names=full_names)
    lists = []
    for _, of_stage in groupby(rows, key=lambda row: row["stage"]):
        held = list(of_stage)
        first = held[0]
        lists.append(
            StartList(
                contest=first["contest"],
                stage=first["stage"],
                title=first["title"],
                round=Round(first["round"]),
                format=StageFormat(first["format"]),
                is_lanes=first["is_lanes"],
                state=StageState(first["state"]),
                seed=first["seed"],
                seed_hash=first["seed_hash"],
                heats=tuple(
                    _heat(list(of_heat), legs, full_names)
                    for _, of_heat in groupby(held, key=lambda row: row["fixture"])
                ),
            )
        )
    return lists


def _heat(rows: Sequence[Any], legs: Mapping[lineups.Seat, tuple[Leg, ...]], full_names: bool) -> StartHeat:
    first = rows[0]
    units = Counter(row["unit"] for row in rows if not row["is_scratched"])
    return StartHeat(
        occurrence=first["fixture"],
        number=first["number"],
        label=first["label"],
        starts_at=first["starts_at"],
        where=first["where"],
        is_off=first["occurrence_state"] in {"cancelled", "postponed"},
        state=FixtureState(first["fixture_state"]),
        rows=tuple(_row(row, legs.get((row["fixture"], row["entry"]), ()), full_names) for row in rows),
        clashes=tuple(f"{unit}有{n}人同组，无法避免" for unit, n in units.items() if n > 1),
    )


def _row(row: Any, legs: tuple[Leg, ...], full_names: bool) -> StartRow:
    name = row["name"]
    shown = None
    if name is not None:
        shown = (
            name
            if full_names
            else public_name(
                name,
                is_adult=bool(row["is_adult"]),
                may_publish=row["may_publish"],
                is_withdrawn=row["is_withdrawn"],
            )
        )
    return StartRow(
        entry=row["entry"],
        lane=row["position"],
        bib=row["bib"],
        name=shown or row["team"] or row["unit"],
        unit="" if name is None else row["unit"],
        organization=row["organization"],
        is_masked=shown != name,
        is_scratched=row["is_scratched"],
        legs=legs,
    )
