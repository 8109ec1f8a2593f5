"""What everybody may see of a meet: its contests and how far they are, its days, its announcements."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from json import loads
from typing import Any
from uuid import UUID

from ysevents.competitions import live_queries, meet_queries
from ysevents.competitions.enums import FixtureState, ListKind, ListState, Round
from ysevents.competitions.errors import ListNotFound
from ysevents.competitions.live_schemas import (
    Announcement,
    ContestLine,
    Displaced,
    FixtureLine,
    PublicEvent,
    StageLine,
    UnitLine,
)
from ysevents.competitions.result_schemas import ShownList
from ysevents.competitions.service import lists
from ysevents.competitions.service.fixtures import heat_word, word_of
from ysevents.core.enums import OccurrenceState
from ysevents.core.errors import EventNotFound, OrganizationNotFound
from ysevents.kit import clock

MOST_ANNOUNCED = 200

TONES = {
    ListState.LIVE: "attention",
    ListState.UNOFFICIAL: "info",
    ListState.OFFICIAL: "ok",
    ListState.CORRECTED: "refusal",
}
"""Of state words; each word has its sign, too."""
RECORD_WORDS = {"broken": "破", "first": "创", "equalled": "平"}


async def get_event(event: UUID) -> PublicEvent:
    """A public meet or contest; EventNotFound also for drafts and private ones."""
    row = await live_queries.find_public(event)
    if row is None:
        raise EventNotFound
    return PublicEvent(
        id=row["id"],
        root=row["root"],
        title=row["title"],
        short_title=row["short_title"],
        meet_title=row["meet_title"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        is_contest=row["is_contest"],
        cursor=row["cursor"],
    )


async def list_contests(event: UUID) -> list[ContestLine]:
    """The contests of a meet that have something published, in their order; of a contest, itself."""
    rows = await live_queries.stage_lines(event)
    return [_contest(list(held)) for _, held in groupby(rows, key=lambda row: row["contest"])]


async def list_day(root: UUID, day: date) -> list[FixtureLine]:
    """The fixtures of a meet on one day, by start."""
    start, end = clock.day_span(day)
    return [_fixture(row) for row in await live_queries.fixtures_between(root, start, end)]


def list_days(event: PublicEvent) -> list[date]:
    """The days of a meet."""
    return [
        event.starts_on + timedelta(days=n)
        for n in range(min((event.ends_on - event.starts_on).days + 1, 60))
    ]


async def list_units(root: UUID) -> list[UnitLine]:
    """Who takes part, by name."""
    return [
        UnitLine(id=row["id"], name=row["name"], entries=row["entries"])
        for row in await live_queries.units(root)
    ]


async def get_unit(root: UUID, unit: UUID) -> UnitLine:
    """A unit that takes part in a meet; OrganizationNotFound."""
    found = next((one for one in await list_units(root) if one.id == unit), None)
    if found is None:
        raise OrganizationNotFound
    return found


async def list_announcements(root: UUID, *, list_id: UUID | None = None) -> list[Announcement]:
    """What was announced of a meet, or of one of its lists, the latest first."""
    rows = await live_queries.announcements(root, MOST_ANNOUNCED, list_id=list_id)
    return [
        Announcement(
            list=row["list"],
            event=row["event"],
            number=row["number"],
            state=ListState(row["state"]),
            kind=ListKind(row["kind"]),
            key=row["key"],
            title=row["title"],
            round=Round(row["round"]) if row["round"] and row["rounds"] > 1 else None,
            reason=row["reason"],
            changes=row["changes"],
            at=row["at"],
        )
        for row in rows
    ]


async def list_displaced(root: UUID) -> list[Displaced]:
    """What was put off, called off or moved, the latest first."""
    return [
        Displaced(
            title=row["title"],
            state=OccurrenceState(row["state"]),
            starts_at=row["starts_at"],
            reason=row["reason"] or "",
            at=row["revised_at"],
        )
        for row in await live_queries.displaced(root, MOST_ANNOUNCED)
    ]


async def list_shown(root: UUID, ids: Sequence[UUID]) -> list[ShownList]:
    """These lists of a meet as everybody may read them; those that are not public, or have no result yet, are left out."""
    return await lists.shown_to_all(root, ids)


async def get_list(event: UUID, list_id: UUID) -> ShownList:
    """A list of a meet or contest as everybody may read it; ListNotFound."""
    found = await lists.shown(list_id, full_names=False)
    if event not in {found.head.root, found.head.event}:
        raise ListNotFound
    return found


async def list_changed(event: PublicEvent, cursor: int) -> list[ShownList]:
    """The lists of a meet that may have changed since a cursor, as everybody may read them."""
    return await list_shown(event.root, await live_queries.changed_since(event.root, cursor))


async def records_of(root: UUID) -> dict[UUID, tuple[str, ...]]:
    """What entries of a meet did to records, in words: `破县纪录`."""
    words: dict[UUID, tuple[str, ...]] = {}
    for row in await meet_queries.record_lists(root):
        for of, values in loads(row["result"])["lines"].items():
            said = tuple(
                f"{RECORD_WORDS[code]}{level}"
                for code, level in values.items()
                if code in RECORD_WORDS and level
            )
            if said:
                words[UUID(of)] = said
    return words


def _contest(rows: Sequence[Any]) -> ContestLine:
    first = rows[0]
    return ContestLine(
        contest=first["contest"],
        title=first["title"],
        short_title=first["short_title"],
        division=first["division"],
        stages=tuple(
            StageLine(
                id=row["stage"],
                round=Round(row["round"]),
                word=word_of(row["round"], row["format"]),
                list=row["list"],
                state=ListState(row["list_state"]) if row["list"] else None,
                fixtures=row["fixtures"],
                called=row["called"],
                started=row["started"],
                handed_in=row["handed_in"],
                is_off=0 < row["off"] == row["fixtures"],
                first_at=row["first_at"],
                session=row["session"],
                session_title=row["session_title"],
                session_at=row["session_at"],
            )
            for row in rows
        ),
    )


def _fixture(row: Any) -> FixtureLine:
    word, tone = _progress(row)
    return FixtureLine(
        id=row["id"],
        contest=row["contest"],
        title=row["title"],
        label=heat_word(row["round"], row["label"]),
        where=row["where"],
        session=row["within"],
        session_title=row["session_title"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        is_running=row["fixture_state"] in {FixtureState.CALLED, FixtureState.STARTED} and tone != "refusal",
        word=word,
        tone=tone,
    )


def _progress(row: Any) -> tuple[str, str]:
    """How far a fixture is: off, called, started, and what its list says once it was handed in."""
    state = OccurrenceState(row["state"])
    if state in {OccurrenceState.CANCELLED, OccurrenceState.POSTPONED}:
        return state.label, "refusal" if state == OccurrenceState.CANCELLED else "attention"
    progress = FixtureState(row["fixture_state"])
    if progress == FixtureState.HANDED_IN and row["list"]:
        listed = ListState(row["list_state"])
        return listed.label, TONES[listed]
    if progress == FixtureState.PLANNED:
        return "", ""
    return progress.label, "live" if progress == FixtureState.STARTED else "attention"
