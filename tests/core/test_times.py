"""Placing, moving, cancelling: the floor is never held twice and never forgotten."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from tests.makers import make_event, make_hall, make_person, placement
from ysevents.core import queries
from ysevents.core.enums import OccurrenceKind, OccurrenceState, ParticipantRole
from ysevents.core.errors import (
    NotWithinHolder,
    OccurrenceNotFound,
    SpaceAlreadyTaken,
    SpaceClosed,
    SpanWrong,
    StateForbids,
    VictimsChanged,
)
from ysevents.core.schemas import Attendance, Move
from ysevents.core.service import agendas, changes, times
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value

HOUR = timedelta(hours=1)


async def cells_of(occurrence: UUID) -> int:
    count: int = await fetch_value("SELECT count(*) FROM occupancy WHERE occurrence = $1", occurrence)
    return count


async def test_place_takes_every_section_for_every_quarter(db: None, now: datetime) -> None:
    hall = await make_hall()

    placed = await times.place(placement(hall.full, now), by=None, now=now)

    assert await cells_of(placed) == 2 * 4
    assert await queries.floor_faults() == []


async def test_place_rounds_outward(db: None, now: datetime) -> None:
    hall = await make_hall()
    start = now + timedelta(minutes=10)

    placed = await times.place(placement(hall.half, start, length=timedelta(minutes=40)), by=None, now=now)

    assert await cells_of(placed) == 4


async def test_a_full_court_is_refused_when_a_half_is_taken(db: None, now: datetime) -> None:
    hall = await make_hall()
    await times.place(placement(hall.half, now), by=None, now=now)

    with pytest.raises(SpaceAlreadyTaken) as refused:
        await times.place(placement(hall.full, now), by=None, now=now)

    assert refused.value.text == "11月24日 周二 09:00–10:00 已被预约占用，请选择其他时间或其他场地。"
    assert [h.space for h in refused.value.holders] == [hall.half]
    assert await times.place(placement(hall.other_half, now), by=None, now=now)


async def test_the_holder_is_named_when_it_is_public(db: None, now: datetime) -> None:
    hall = await make_hall()
    event = await make_event(now)
    await times.place(
        placement(hall.full, now, kind=OccurrenceKind.SESSION, event=event, title="田径运动会 第1单元"),
        by=None,
        now=now,
    )

    with pytest.raises(SpaceAlreadyTaken, match="“田径运动会 第1单元”"):
        await times.place(placement(hall.half, now), by=None, now=now)


async def test_spans_that_meet_do_not_clash(db: None, now: datetime) -> None:
    hall = await make_hall()
    await times.place(placement(hall.full, now), by=None, now=now)

    assert await times.place(placement(hall.full, now + HOUR), by=None, now=now)


async def test_all_or_none_are_placed(db: None, now: datetime) -> None:
    hall = await make_hall()
    await times.place(placement(hall.half, now + HOUR), by=None, now=now)

    with pytest.raises(SpaceAlreadyTaken):
        await times.place_all([placement(hall.full, now), placement(hall.full, now + HOUR)], by=None, now=now)

    assert await fetch_value("SELECT count(*) FROM occurrence") == 1


@pytest.mark.parametrize("what", ["venue", "section", "space"])
async def test_what_is_closed_is_refused_from_its_last_day_on(db: None, now: datetime, what: str) -> None:
    hall = await make_hall()
    tomorrow = (now + timedelta(days=1)).date()
    await execute(f"UPDATE {what} SET closed_on = $1", tomorrow)

    with pytest.raises(SpaceClosed):
        await times.place(placement(hall.full, now + timedelta(days=1)), by=None, now=now)

    assert await times.place(placement(hall.full, now), by=None, now=now)


async def test_a_span_must_end_after_it_starts(db: None, now: datetime) -> None:
    hall = await make_hall()

    with pytest.raises(SpanWrong):
        await times.place(placement(hall.full, now, length=timedelta(0)), by=None, now=now)


async def test_a_move_onto_its_own_cells_succeeds(db: None, now: datetime) -> None:
    hall = await make_hall()
    placed = await times.place(placement(hall.full, now), by=None, now=now)
    later = now + timedelta(minutes=15)

    await times.move(Move(occurrence=placed, starts_at=later, ends_at=later + HOUR), by=None, now=now)

    moved = await agendas.get_planned(placed)
    assert (moved.starts_at, moved.sequence) == (later, 1)
    assert await cells_of(placed) == 8
    assert await queries.floor_faults() == []


async def test_a_refused_move_leaves_everything_as_it_was(db: None, now: datetime) -> None:
    hall = await make_hall()
    placed = await times.place(placement(hall.half, now), by=None, now=now)
    await times.place(placement(hall.other_half, now + HOUR), by=None, now=now)

    with pytest.raises(SpaceAlreadyTaken):
        await times.move(
            Move(occurrence=placed, starts_at=now + HOUR, ends_at=now + 2 * HOUR, space=hall.full),
            by=None,
            now=now,
        )

    kept = await agendas.get_planned(placed)
    assert (kept.starts_at, kept.space, kept.sequence) == (now, hall.half, 0)
    assert await queries.floor_faults() == []


async def test_several_change_places_in_one_act(db: None, now: datetime) -> None:
    hall = await make_hall()
    first = await times.place(placement(hall.full, now), by=None, now=now)
    second = await times.place(placement(hall.full, now + HOUR), by=None, now=now)

    await times.rearrange(
        [
            Move(occurrence=first, starts_at=now + HOUR, ends_at=now + 2 * HOUR),
            Move(occurrence=second, starts_at=now, ends_at=now + HOUR),
        ],
        by=None,
        now=now,
    )

    holders = await times.holders(hall.full, now, now + 2 * HOUR)
    assert [h.id for h in holders] == [second, first]
    assert await queries.floor_faults() == []


async def test_cancelling_frees_the_floor_and_keeps_the_row(db: None, now: datetime) -> None:
    hall = await make_hall()
    placed = await times.place(placement(hall.full, now), by=None, now=now)

    await times.cancel([placed], reason="下雨", by=None, now=now)

    assert await times.find_free([hall.full], now, now + HOUR) == [hall.full]
    cancelled = await agendas.get_planned(placed)
    assert (cancelled.state, cancelled.reason, cancelled.sequence) == ("cancelled", "下雨", 1)


async def test_what_is_over_stays_over(db: None, now: datetime) -> None:
    hall = await make_hall()
    placed = await times.place(placement(hall.full, now), by=None, now=now)
    await times.cancel([placed], reason="下雨", by=None, now=now)

    with pytest.raises(StateForbids):
        await times.confirm([placed], by=None, now=now)
    with pytest.raises(StateForbids):
        await times.move(Move(occurrence=placed, starts_at=now, ends_at=now + HOUR), by=None, now=now)


async def test_something_postponed_is_on_again_when_moved(db: None, now: datetime) -> None:
    hall = await make_hall()
    placed = await times.place(placement(hall.full, now), by=None, now=now)
    await times.postpone([placed], reason="下雨", by=None, now=now)
    assert await cells_of(placed) == 0

    await times.move(Move(occurrence=placed, starts_at=now + HOUR, ends_at=now + 2 * HOUR), by=None, now=now)

    assert (await agendas.get_planned(placed)).state == OccurrenceState.CONFIRMED
    assert await cells_of(placed) == 8


async def test_a_draft_holds_nothing_until_confirmed(db: None, now: datetime) -> None:
    hall = await make_hall()
    draft = await times.place(placement(hall.full, now, state=OccurrenceState.DRAFT), by=None, now=now)
    taken = await times.place(placement(hall.half, now), by=None, now=now)

    with pytest.raises(SpaceAlreadyTaken):
        await times.confirm([draft], by=None, now=now)
    await times.cancel([taken], reason="让位", by=None, now=now)
    await times.confirm([draft], by=None, now=now)

    assert await cells_of(draft) == 8


async def test_an_expired_hold_is_no_obstacle(db: None, now: datetime) -> None:
    hall = await make_hall()
    held = await times.place(
        placement(hall.full, now, state=OccurrenceState.TENTATIVE, hold_until=now + timedelta(minutes=10)),
        by=None,
        now=now,
    )

    with pytest.raises(SpaceAlreadyTaken):
        await times.place(placement(hall.half, now), by=None, now=now + timedelta(minutes=9))
    await times.place(placement(hall.half, now), by=None, now=now + timedelta(minutes=10))

    assert (await agendas.get_planned(held)).state == OccurrenceState.EXPIRED


async def test_the_sweep_ends_holds_that_have_run_out(db: None, now: datetime) -> None:
    hall = await make_hall()
    held = await times.place(
        placement(hall.full, now, state=OccurrenceState.TENTATIVE, hold_until=now), by=None, now=now
    )

    assert await times.expire(now) == [held]
    assert await cells_of(held) == 0


async def test_heats_lie_within_their_session_without_cells(db: None, now: datetime) -> None:
    hall = await make_hall()
    event = await make_event(now)
    session = await times.place(
        placement(hall.full, now, kind=OccurrenceKind.SESSION, event=event, length=3 * HOUR),
        by=None,
        now=now,
    )
    heat = await times.place(
        placement(
            hall.half,
            now + HOUR,
            kind=OccurrenceKind.FIXTURE,
            event=event,
            within=session,
            length=timedelta(minutes=5),
        ),
        by=None,
        now=now,
    )
    assert await cells_of(heat) == 0

    await times.move(
        Move(occurrence=session, starts_at=now + 2 * HOUR, ends_at=now + 5 * HOUR), by=None, now=now
    )

    assert (await agendas.get_planned(heat)).starts_at == now + 3 * HOUR
    assert await queries.floor_faults() == []


@pytest.mark.parametrize("fault", ["before", "after", "other floor", "other event", "two levels"])
async def test_what_does_not_lie_within_is_refused(db: None, now: datetime, fault: str) -> None:
    hall = await make_hall()
    event = await make_event(now)
    other = await make_event(now)
    session = await times.place(
        placement(hall.half, now, kind=OccurrenceKind.SESSION, event=event, length=2 * HOUR),
        by=None,
        now=now,
    )
    heat = await times.place(
        placement(hall.half, now, kind=OccurrenceKind.FIXTURE, event=event, within=session),
        by=None,
        now=now,
    )

    with pytest.raises(NotWithinHolder):
        await times.place(
            placement(
                hall.full if fault == "other floor" else hall.half,
                now + {"before": -HOUR, "after": 2 * HOUR}.get(fault, timedelta(0)),
                kind=OccurrenceKind.FIXTURE,
                event=other if fault == "other event" else event,
                within=heat if fault == "two levels" else session,
            ),
            by=None,
            now=now,
        )


async def test_a_session_cannot_shrink_away_from_its_heats(db: None, now: datetime) -> None:
    hall = await make_hall()
    event = await make_event(now)
    session = await times.place(
        placement(hall.half, now, kind=OccurrenceKind.SESSION, event=event, length=3 * HOUR),
        by=None,
        now=now,
    )
    await times.place(
        placement(hall.half, now + 2 * HOUR, kind=OccurrenceKind.FIXTURE, event=event, within=session),
        by=None,
        now=now,
    )

    with pytest.raises(NotWithinHolder):
        await times.move(Move(occurrence=session, starts_at=now, ends_at=now + 2 * HOUR), by=None, now=now)


async def test_cancelling_a_session_cancels_what_lies_within(db: None, now: datetime) -> None:
    hall = await make_hall()
    event = await make_event(now)
    session = await times.place(
        placement(hall.half, now, kind=OccurrenceKind.SESSION, event=event), by=None, now=now
    )
    heat = await times.place(
        placement(hall.half, now, kind=OccurrenceKind.FIXTURE, event=event, within=session),
        by=None,
        now=now,
    )

    await times.cancel([session], reason="下雨", by=None, now=now)

    assert (await agendas.get_planned(heat)).state == OccurrenceState.CANCELLED


async def test_exactly_those_shown_are_displaced(db: None, now: datetime) -> None:
    hall = await make_hall()
    first = await times.place(placement(hall.half, now), by=None, now=now)
    second = await times.place(placement(hall.other_half, now), by=None, now=now)
    closure = placement(hall.full, now, kind=OccurrenceKind.CLOSURE, title="维护")

    with pytest.raises(VictimsChanged):
        await times.clear_and_place(closure, [(first, 0)], reason="维护", by=None, now=now)
    assert (await agendas.get_planned(first)).state == OccurrenceState.CONFIRMED
    placed = await times.clear_and_place(
        closure, [(first, 0), (second, 0)], reason="场馆维护", by=None, now=now
    )

    assert [h.id for h in await times.holders(hall.full, now, now + HOUR)] == [placed]
    assert (await agendas.get_planned(second)).reason == "场馆维护"


async def test_victims_that_moved_on_are_not_displaced(db: None, now: datetime) -> None:
    hall = await make_hall()
    first = await times.place(placement(hall.half, now), by=None, now=now)
    await times.move(Move(occurrence=first, starts_at=now, ends_at=now + 2 * HOUR), by=None, now=now)

    with pytest.raises(VictimsChanged):
        await times.clear_and_place(
            placement(hall.full, now, kind=OccurrenceKind.CLOSURE),
            [(first, 0)],
            reason="维护",
            by=None,
            now=now,
        )


async def test_sixteen_want_one_court(db: None, now: datetime) -> None:
    hall = await make_hall()

    answers = await asyncio.gather(
        *(
            times.place(placement(space, now), by=None, now=now)
            for space in [hall.full, hall.half, hall.other_half, hall.full] * 4
        ),
        return_exceptions=True,
    )

    won = [a for a in answers if isinstance(a, UUID)]
    assert all(isinstance(a, UUID | SpaceAlreadyTaken) for a in answers)
    spaces = [r["space"] for r in await fetch("SELECT space FROM occurrence WHERE id = ANY ($1)", won)]
    assert spaces in ([hall.full], [hall.half, hall.other_half], [hall.other_half, hall.half])
    assert await queries.floor_faults() == []


async def test_a_published_row_is_never_deleted(db: None, now: datetime) -> None:
    hall = await make_hall()
    event = await make_event(now)
    placed = await times.place(
        placement(hall.full, now, kind=OccurrenceKind.SESSION, event=event), by=None, now=now
    )

    with pytest.raises(asyncpg.RestrictViolationError):
        await execute("DELETE FROM occurrence WHERE id = $1", placed)


async def test_a_space_in_use_is_never_cut_anew(db: None, now: datetime) -> None:
    hall = await make_hall()
    await times.place(placement(hall.full, now), by=None, now=now)

    with pytest.raises(asyncpg.RestrictViolationError):
        await execute("DELETE FROM space_section WHERE space = $1", hall.full)


async def test_unknown_things_are_not_found(db: None, now: datetime) -> None:
    hall = await make_hall()

    with pytest.raises(OccurrenceNotFound):
        await times.cancel([hall.full], reason="", by=None, now=now)


async def test_clashes_name_people_and_floors(db: None, now: datetime) -> None:
    hall = await make_hall()
    event = await make_event(now)
    runner = await make_person("彭小明")
    people = (Attendance(role=ParticipantRole.ATHLETE, person=runner),)
    draft = OccurrenceState.DRAFT
    first = await times.place(
        placement(hall.full, now, event=event, state=draft, participants=people), by=None, now=now
    )
    second = await times.place(
        placement(hall.half, now, event=event, state=draft, participants=people), by=None, now=now
    )

    clashes = await agendas.find_clashes(event)

    assert {(c.what, c.first, c.second) for c in clashes} == {
        ("person", first, second),
        ("floor", first, second),
    }


async def test_changes_are_read_once_and_in_order(db: None, now: datetime) -> None:
    hall = await make_hall()
    seen: list[tuple[str, UUID]] = []

    async def work(rows: object) -> None:
        assert isinstance(rows, list)
        seen.extend((row.verb, row.subject) for row in rows)

    await changes.read("test", work)
    placed = await times.place(placement(hall.full, now), by=None, now=now)
    await times.cancel([placed], reason="下雨", by=None, now=now)

    assert await changes.read("test", work) == 2
    assert await changes.read("test", work) == 0
    assert seen == [("placed", placed), ("cancelled", placed)]


async def test_a_change_that_may_be_overtaken_waits(db: None, now: datetime, opened: str) -> None:
    hall = await make_hall()
    seen: list[UUID] = []

    async def work(rows: object) -> None:
        assert isinstance(rows, list)
        seen.extend(row.subject for row in rows)

    await changes.read("test", work)
    slow = await asyncpg.connect(opened)
    older = slow.transaction()
    await older.start()
    await slow.execute(
        "INSERT INTO change (at, verb, kind, subject) VALUES ($1, 'renamed', 'venue', $2)", now, hall.venue
    )
    placed = await times.place(placement(hall.full, now), by=None, now=now)

    assert await changes.read("test", work) == 0
    await older.commit()
    await slow.close()
    assert await changes.read("test", work) == 2
    assert seen == [hall.venue, placed]


async def test_a_reader_that_fails_sees_the_rows_again(db: None, now: datetime) -> None:
    hall = await make_hall()

    async def fail(_: object) -> None:
        raise ZeroDivisionError

    async def note(_: object) -> None:
        return None

    await changes.read("test", note)
    await times.place(placement(hall.full, now), by=None, now=now)
    with pytest.raises(ZeroDivisionError):
        await changes.read("test", fail)

    assert await changes.read("test", note) == 1


async def test_a_change_says_what_was_before(db: None, now: datetime) -> None:
    hall = await make_hall()
    placed = await times.place(placement(hall.full, now), by=None, now=now)

    await times.move(Move(occurrence=placed, starts_at=now + HOUR, ends_at=now + 2 * HOUR), by=None, now=now)

    row = await fetch_row("SELECT verb, details->>'starts_at' AS before FROM change WHERE verb = 'moved'")
    assert row is not None
    assert datetime.fromisoformat(row["before"]) == now


async def test_what_lies_within_may_change_its_session(db: None, now: datetime) -> None:
    hall = await make_hall()
    event = await make_event(now)
    morning, evening = now, now + 6 * HOUR
    sessions = [
        await times.place(
            placement(hall.full, start, kind=OccurrenceKind.SESSION, event=event, length=2 * HOUR),
            by=None,
            now=now,
        )
        for start in (morning, evening)
    ]
    heat = await times.place(
        placement(hall.half, morning, kind=OccurrenceKind.FIXTURE, event=event, within=sessions[0]),
        by=None,
        now=now,
    )

    with pytest.raises(NotWithinHolder):
        await times.move(Move(occurrence=heat, starts_at=evening, ends_at=evening + HOUR), by=None, now=now)
    await times.rearrange(
        [Move(occurrence=heat, starts_at=evening, ends_at=evening + HOUR, within=sessions[1])],
        reason="大雨",
        by=None,
        now=now,
    )

    moved = await agendas.get_planned(heat)
    assert (moved.within, moved.starts_at, moved.reason) == (sessions[1], evening, "大雨")


async def test_drafts_leave_a_session_that_is_put_off(db: None, now: datetime) -> None:
    hall = await make_hall()
    event = await make_event(now)
    session = await times.place(
        placement(hall.full, now, kind=OccurrenceKind.SESSION, event=event), by=None, now=now
    )
    draft = await times.place(
        placement(
            hall.half,
            now,
            kind=OccurrenceKind.FIXTURE,
            event=event,
            within=session,
            state=OccurrenceState.DRAFT,
        ),
        by=None,
        now=now,
    )

    await times.postpone([session], reason="大雨", by=None, now=now)

    left = await agendas.get_planned(draft)
    assert (left.within, left.state) == (None, OccurrenceState.DRAFT)


async def test_who_is_in_the_way_of_a_rearrangement_is_displaced_when_shown(db: None, now: datetime) -> None:
    hall = await make_hall()
    event = await make_event(now)
    session = await times.place(
        placement(hall.full, now, kind=OccurrenceKind.SESSION, event=event), by=None, now=now
    )
    booking = await times.place(placement(hall.half, now + 3 * HOUR), by=None, now=now)
    changes = [Move(occurrence=session, starts_at=now + 3 * HOUR, ends_at=now + 4 * HOUR)]

    standing = await times.in_the_way_of(changes)
    with pytest.raises(VictimsChanged):
        await times.clear_and_rearrange(changes, [], reason="大雨", by=None, now=now)
    await times.clear_and_rearrange(
        changes, [(h.id, h.sequence) for h in standing], reason="大雨", by=None, now=now
    )

    assert [h.id for h in standing] == [booking]
    assert (await agendas.get_planned(booking)).state == OccurrenceState.CANCELLED
    assert (await agendas.get_planned(session)).starts_at == now + 3 * HOUR
