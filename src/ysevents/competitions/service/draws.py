"""Draws: from approved entries to heats with lanes, times and numbers; then to a published start list."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from json import dumps
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.checkin import rules as checkin_rules
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import Category
from ysevents.checkin.schemas import NewAdmission
from ysevents.competitions import queries
from ysevents.competitions.enums import DecisionKind, FixtureStyle, Round, StageFormat, StageState
from ysevents.competitions.errors import (
    AlreadyPublished,
    NotDrawnYet,
    NothingToDraw,
    SessionUnsuitable,
)
from ysevents.competitions.rules import bibs, heats
from ysevents.competitions.rules.draws import Fixture as Heat
from ysevents.competitions.rules.entry_marks import measure_of
from ysevents.competitions.rules.sheets import Entrant
from ysevents.competitions.schemas import Bib, Contest, DrawLine, Entry, Meet, Session
from ysevents.competitions.service.contests import get_contest
from ysevents.competitions.tables import Decision, Fixture, Slot, Stage
from ysevents.core.enums import OccurrenceKind, OccurrenceState, ParticipantRole
from ysevents.core.errors import EventNotFound, OccurrenceNotFound
from ysevents.core.schemas import Attendance, Move, Placement
from ysevents.core.service import agendas, events, times
from ysevents.kit import clock, secrets
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

HEATS_UP_TO_M = 400
"""Races up to this distance have heats and a final, longer ones and relays are timed finals."""


async def draw_contest(
    contest: UUID,
    *,
    session: UUID,
    starts_at: datetime,
    interval_min: int,
    lanes: int,
    seed: int,
    space: UUID | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """Draw the first round of a contest into a session; answers the stage.

    Drawing again before publication replaces the draw; the earlier lot stays on record. Athletes of the
    meet who have no number yet get one. The same seed and entries make the same heats.
    """
    found = await get_contest(contest)
    await _check_may(found.root, account)
    async with transaction():
        held = await queries.space_of_session(session, found.root)
        if held is None:
            raise SessionUnsuitable(fields={"session": SessionUnsuitable.message})
        old = await queries.lock_first_stage(contest)
        if old and old["state"] == StageState.PUBLISHED:
            raise AlreadyPublished
        entries = dict(enumerate(await queries.approved_entries(contest), 1))
        if not entries:
            raise NothingToDraw
        drawn = heats.draw(_sheet(found, entries, seed), _config(found, lanes)).fixtures
        if old:
            await queries.forget_fixtures(old["id"])
        stage = await _keep_stage(found, old["id"] if old else None, lanes, len(drawn))
        placements = _placements(
            found,
            drawn,
            entries,
            starts_at=starts_at,
            step=timedelta(minutes=interval_min),
            space=space or held["space"],
            place=None if space else held["place"],
            session=session,
        )
        await times.place_all(placements, by=account.id, now=now)
        await _keep_slots(stage, drawn, entries, placements)
        await Decision.insert(
            Decision(
                id=uuid7(),
                kind=DecisionKind.LOT,
                contest=contest,
                stage=stage,
                seed=seed,
                by=account.id,
                at=now,
                reason=f"{found.title} 分组抽签",
                details=dumps({"entries": [str(entry.id) for entry in entries.values()], "lanes": lanes}),
            )
        )
        await assign_bibs(found.root, account=account, now=now)
    return stage


async def publish_start_list(contest: UUID, *, account: Account, now: datetime) -> None:
    """Make a draw public: its heats stand in agendas and calendars from now on. Doing it again is fine."""
    found = await get_contest(contest)
    await _check_may(found.root, account)
    async with transaction():
        stage = await queries.lock_first_stage(contest)
        if stage is None:
            raise NotDrawnYet
        if stage["state"] == StageState.PUBLISHED:
            return
        await Stage.update({Stage.state: StageState.PUBLISHED}).where(Stage.id == stage["id"])
        await times.confirm(await queries.fixture_ids(stage["id"]), by=account.id, now=now)


async def move_heat(heat: UUID, *, starts_at: datetime, account: Account, now: datetime) -> None:
    """Put a published heat at another time within its session; calendars and messages follow."""
    found = await agendas.get_planned(heat)
    if found.kind != OccurrenceKind.FIXTURE or found.root is None:
        raise OccurrenceNotFound
    await _check_may(found.root, account)
    length = found.ends_at - found.starts_at
    await times.move(
        Move(occurrence=heat, starts_at=starts_at, ends_at=starts_at + length), by=account.id, now=now
    )


async def assign_bibs(
    meet: UUID,
    *,
    rule: bibs.Rule | None = None,
    substitutes: Collection[UUID] = (),
    account: Account,
    now: datetime,
) -> int:
    """Give every approved athlete without a number one, with an admission; answers how many.

    Those on the lists of approved teams get one as well; who took the consent to take part back gets none.
    `substitutes` take the spares of their unit. A number is good from the first to the last day of the meet and never given to
    another.
    """
    async with transaction():
        athletes = await queries.athletes_for_bibs(meet)
        units: dict[UUID, list[UUID]] = {}
        for row in athletes:
            if row["label"] is None:
                units.setdefault(row["organization"], []).append(row["person"])
        if not units:
            return 0
        given: dict[UUID, dict[UUID, int]] = {}
        for row in await queries.numbers_given(meet):
            given.setdefault(row["organization"], {})[row["person"]] = row["number"]
        numbers = bibs.assign(units, given, rule or bibs.Rule(), substitutes)
        event = await get_meet(meet)
        unit_of = {person: unit for unit, people in units.items() for person in people}
        await checkin.issue(
            [
                NewAdmission(
                    category=Category.ATHLETE,
                    person=person,
                    organization=unit_of[person],
                    event=meet,
                    label=str(number),
                    valid_from=clock.day_span(event.starts_on)[0],
                    valid_until=clock.day_span(event.ends_on)[1],
                )
                for person, number in numbers.items()
            ],
            now=now,
        )
    return len(numbers)


async def list_draws(meet: UUID, *, account: Account) -> list[DrawLine]:
    """Every contest of a meet with what is entered, drawn and published."""
    await _check_may(meet, account)
    return await queries.draw_lines(meet)


async def list_sessions(meet: UUID) -> list[Session]:
    """The sessions into which heats may be put."""
    return await queries.sessions(meet)


async def list_bibs(meet: UUID, organization: UUID | None = None, *, account: Account) -> list[Bib]:
    """The numbers of a meet, of one unit when given, to be printed."""
    await _check_may(meet, account)
    key = secrets.get().ticket_key
    return [
        Bib(
            number=row["number"],
            organization=row["organization"],
            unit=row["unit"],
            division=row["division"],
            code=checkin_rules.bib_code(key, row["admission"], row["version"]),
        )
        for row in await queries.bibs(meet, organization)
    ]


async def get_meet(event: UUID) -> Meet:
    """The competition at the top of the tree; EventNotFound for anything below."""
    row = await events.get_event(event)
    if row["parent"] is not None:
        raise EventNotFound
    return Meet(**{name: row[name] for name in ("id", "title", "short_title", "starts_on", "ends_on")})


async def _check_may(meet: UUID, account: Account) -> None:
    if not await accounts.covers(account, Role.OFFICE_CLERK, Role.ORGANISER, event=meet):
        raise EventNotFound


def _sheet(contest: Contest, entries: Mapping[int, Entry], seed: int) -> heats.Sheet:
    """What is drawn: the lot of an entry hangs on its running number among all that are approved."""
    return heats.Sheet(
        entrants=tuple(Entrant(number=n, unit=str(entry.organization)) for n, entry in entries.items()),
        entries=tuple(
            heats.Entry(entrant=n, mark=_seed_mark(contest, entry)) for n, entry in entries.items()
        ),
        seed=seed,
    )


def _seed_mark(contest: Contest, entry: Entry) -> int | None:
    """The entry mark so that the least is the best, which is how heats are seeded."""
    measure = measure_of(contest.kind)
    return None if entry.mark is None or measure is None else measure.order(entry.mark)


def _config(contest: Contest, lanes: int) -> heats.Config:
    """Without lanes it is the most who start together."""
    return heats.Config(lanes=lanes) if contest.is_lanes else heats.Config(max_per_heat=lanes)


async def _keep_stage(contest: Contest, stage: UUID | None, lanes: int, count: int) -> UUID:
    """The one first stage of a contest, with the round that fits the number of heats."""
    round = _round_of(contest, count)
    parameters = dumps({"lanes": lanes})
    if stage is None:
        new = Stage(
            id=uuid7(),
            contest=contest.id,
            number=1,
            round=round,
            format=StageFormat.HEATS if contest.is_lanes else StageFormat.GROUPS,
            ruleset="wa.track",
            draw_ruleset="wa.tr20",
            draw_parameters=parameters,
            fixtures_planned=count,
            state=StageState.DRAFT,
        )
        await Stage.insert(new)
        return UUID(str(new.id))
    await Stage.update({Stage.round: round, Stage.draw_parameters: parameters}).where(Stage.id == stage)
    return stage


def _round_of(contest: Contest, count: int) -> Round:
    if count == 1:
        return Round.FINAL
    return Round.HEATS if contest.is_lanes and contest.kind.is_individual else Round.TIMED_FINAL


def _placements(
    contest: Contest,
    drawn: Sequence[Heat],
    entries: Mapping[int, Entry],
    *,
    starts_at: datetime,
    step: timedelta,
    space: UUID | None,
    place: str | None,
    session: UUID,
) -> list[Placement]:
    """One draft occurrence per heat, one after the other."""
    word = "预赛" if _round_of(contest, len(drawn)) == Round.HEATS else "决赛"
    return [
        Placement(
            kind=OccurrenceKind.FIXTURE,
            event=contest.id,
            title=f"{contest.title} {word}" + (f" 第{heat.number}组" if len(drawn) > 1 else ""),
            label=f"第{heat.number}组" if len(drawn) > 1 else word,
            starts_at=starts_at + step * (heat.number - 1),
            ends_at=starts_at + step * heat.number,
            space=space,
            place=place,
            within=session,
            state=OccurrenceState.DRAFT,
            participants=tuple(attendance(entries[number]) for number in heat.entrants),
        )
        for heat in drawn
    ]


def attendance(entry: Entry) -> Attendance:
    """How an entry takes part in its fixtures."""
    role = ParticipantRole.ATHLETE if entry.person else ParticipantRole.TEAM
    return Attendance(role=role, person=entry.person, organization=entry.participant)


async def _keep_slots(
    stage: UUID,
    drawn: Sequence[Heat],
    entries: Mapping[int, Entry],
    placements: Sequence[Placement],
) -> None:
    pairs = list(zip(drawn, placements, strict=True))
    await Fixture.insert(
        *(
            Fixture(id=placed.id, stage=stage, number=heat.number, style=FixtureStyle.RANKED)
            for heat, placed in pairs
        )
    )
    await Slot.insert(
        *(
            Slot(id=uuid7(), fixture=placed.id, position=slot.position, entry=entries[slot.entrant].id)
            for heat, placed in pairs
            for slot in heat.slots
            if slot.entrant is not None
        )
    )
