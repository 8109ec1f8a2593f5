"""The call room: call, see who is there, hand over to the start. Made to be replayed by a phone without signal."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions import call_room_queries as queries
from ysevents.competitions import mark_queries
from ysevents.competitions.call_room_schemas import Act, ActOutcome, Belongs, CallLine, CallList, CallRow
from ysevents.competitions.enums import CallStep, FixtureState, Round
from ysevents.competitions.errors import FixtureNotFound
from ysevents.competitions.lineup_schemas import Leg
from ysevents.competitions.mark_schemas import TypedCell
from ysevents.competitions.rules import calling
from ysevents.competitions.service import lineups, marks
from ysevents.competitions.service.fixtures import heat_word
from ysevents.competitions.tables.results import CallAct
from ysevents.core.enums import ParticipantState
from ysevents.core.errors import EventNotFound
from ysevents.core.service import attendance
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

STAFF = (Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE, Role.CALL_ROOM_CLERK)
STATES = {
    CallStep.ARRIVED: ParticipantState.ARRIVED,
    CallStep.ABSENT: ParticipantState.ABSENT,
    CallStep.EXPECTED: ParticipantState.EXPECTED,
    CallStep.DNS: ParticipantState.ABSENT,
}


async def list_days(meet: UUID, *, account: Account) -> list[date]:
    """The days on which there is somebody to be called."""
    await _check_may(meet, account)
    return [row["day"] for row in await queries.days(meet)]


async def list_fixtures(meet: UUID, day: date, *, account: Account) -> list[CallLine]:
    """The published fixtures of a day in order of time."""
    await _check_may(meet, account)
    since, until = clock.day_span(day)
    return [_line(row) for row in await queries.lines(meet, since, until)]


async def get_call_list(fixture: UUID, *, account: Account, now: datetime) -> CallList:
    """Who is to be called, with full names: that it was opened is on record."""
    row = await _find(fixture, account)
    await accounts.record_view(
        "children_listed", account=account, object_kind="fixture", object_id=fixture, now=now
    )
    of_all = await queries.acts_of_all(fixture)
    calls = {act["number"]: act["typed_at"] for act in of_all if act["step"] == CallStep.CALL}
    over = next((act for act in of_all if act["step"] == CallStep.HAND_OVER), None)
    legs = await lineups.list_legs([fixture] if row["is_relay"] else [], full_names=True)
    return CallList(
        line=_line(row),
        contest=row["contest"],
        root=row["root"],
        checkpoint=row["checkpoint"],
        called_at=(calls.get(1), calls.get(2), calls.get(3)),
        handed_over_at=over["typed_at"] if over else None,
        handed_over_by=(over["who"] or "") if over else "",
        rows=tuple(
            _row(found, legs.get((fixture, found["entry"]), ())) for found in await queries.rows(fixture)
        ),
    )


async def act(
    fixture: UUID, acts: Sequence[Act], *, device: str, account: Account, now: datetime
) -> list[ActOutcome]:
    """Do what a phone has written down, in its order; answers what became of each.

    An act that came before, by its nonce, is done already. One that may not be is told in words and is no
    fault of the others. A DNS stands on the sheet of the fixture at once, and results follow.
    """
    await _find(fixture, account)
    async with transaction():
        await mark_queries.lock_meet_of(fixture)
        locked = await queries.lock_fixture(fixture)
        if locked is None:
            raise FixtureNotFound
        known = await queries.known_nonces(fixture, device, [item.nonce for item in acts])
        outcomes = []
        for item in acts:
            words = "" if item.nonce in known else await _do(fixture, item, device, account, now)
            outcomes.append(ActOutcome(nonce=item.nonce, is_done=not words, words=words))
            known.add(item.nonce)
        return outcomes


async def find_number(meet: UUID, bib: str, *, account: Account) -> list[Belongs]:
    """Where a number belongs that is not on the list in hand."""
    await _check_may(meet, account)
    return [Belongs(**row) for row in await queries.fixtures_of_number(meet, bib.strip())]


async def _do(fixture: UUID, item: Act, device: str, account: Account, now: datetime) -> str:
    """One act; answers in words why it was not done. Read anew each time, for acts of one batch lead on."""
    of_all = await queries.acts_of_all(fixture)
    found = {row["slot"]: row for row in await queries.rows(fixture)}
    row = found.get(item.slot) if item.slot else None
    if (item.step in STATES) != (row is not None):
        return "这名运动员已不在这一组，请刷新名单"
    standing = calling.Standing(
        calls={one["number"] for one in of_all if one["step"] == CallStep.CALL},
        is_handed_over=any(one["step"] == CallStep.HAND_OVER for one in of_all),
        is_scratched=bool(row and row["is_scratched"]),
        acted_at=row["acted_at"] if row else None,
    )
    words = calling.refusal(item.step, item.typed_at, standing, number=item.number)
    if not words and row is not None:
        words = await _settle_status(fixture, item, row, device, account, now)
    if words:
        return words
    await CallAct.insert(
        CallAct(
            id=uuid7(),
            fixture=fixture,
            slot=item.slot,
            step=item.step,
            number=item.number,
            device=device,
            nonce=item.nonce,
            by=account.id,
            typed_at=item.typed_at,
            received_at=now,
        )
    )
    if row is not None:
        await attendance.set_attendance(
            fixture,
            person=row["person"],
            organization=row["organization"],
            state=STATES[item.step],
            at=item.typed_at,
            by=account.id,
            now=now,
        )
    await queries.set_state(
        fixture, FixtureState.STARTED if item.step == CallStep.HAND_OVER else FixtureState.CALLED
    )
    return ""


async def _settle_status(
    fixture: UUID, item: Act, row: Any, device: str, account: Account, now: datetime
) -> str:
    """Put DNS on the sheet, or take it off again when somebody turns up; in words why it could not be."""
    wanted = "DNS" if item.step == CallStep.DNS else ""
    if row["is_dns"] == bool(wanted):
        return ""
    typed = TypedCell(
        slot=item.slot,
        item="status",
        text=wanted,
        nonce=item.nonce,
        seen=row["status_revision"],
        typed_at=item.typed_at,
    )
    kept = await marks.keep_marks(fixture, [typed], device=device, account=account, now=now)
    return next((cell.words for cell in kept.cells if cell.text != wanted), "")


async def _find(fixture: UUID, account: Account) -> Any:
    row = await queries.find_line(fixture)
    if row is None or not await accounts.covers(account, *STAFF, event=row["root"]):
        raise FixtureNotFound
    return row


async def _check_may(meet: UUID, account: Account) -> None:
    if not await accounts.covers(account, *STAFF, event=meet):
        raise EventNotFound


def _line(row: Any) -> CallLine:
    return CallLine(
        fixture=row["fixture"],
        title=row["title"],
        round=Round(row["round"]),
        label=heat_word(row["round"], row["label"]),
        number=row["number"],
        of_stage=row["of_stage"],
        starts_at=row["starts_at"],
        session=row["session"],
        session_title=row["session_title"] or "",
        where=row["where"],
        state=FixtureState(row["state"]),
        is_off=row["is_off"],
        expected=row["expected"],
        arrived=row["arrived"],
        absent=row["absent"],
        calls=row["calls"],
        is_relay=row["is_relay"],
    )


def _row(row: Any, legs: tuple[Leg, ...]) -> CallRow:
    return CallRow(
        slot=row["slot"],
        position=row["position"],
        bib=row["bib"],
        name=row["name"],
        unit=row["unit"],
        legs=legs,
        state=ParticipantState(row["state"]),
        is_dns=row["is_dns"],
        is_scratched=row["is_scratched"],
        acted_at=row["acted_at"],
    )
