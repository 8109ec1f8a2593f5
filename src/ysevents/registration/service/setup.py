"""Setting up an event: made from a template, edited section by section, published.

Each act says what the regulation would be, has it judged as a whole, and writes it down as one more
version; what contradicts is refused with all reasons, and nothing of it is kept.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import DisciplineKind, DivisionSex
from ysevents.competitions.service import contests, entries
from ysevents.competitions.service import setup as competitions
from ysevents.core.enums import EventState, Sport
from ysevents.core.service import events
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.errors import NotAllowed
from ysevents.kit.ids import uuid7
from ysevents.registration import regulation_queries as queries
from ysevents.registration.errors import (
    EventNotDraft,
    RegulationContradicts,
    RegulationFrozen,
    RegulationNotFound,
    RevisionStale,
)
from ysevents.registration.parameters import RegulationParameters
from ysevents.registration.rules.contradictions import Contradiction, contradictions, gaps
from ysevents.registration.rules.plan import Plan, PlannedContest, PlannedDivision, Text
from ysevents.registration.rules.seasons import Sex, divisions_in
from ysevents.registration.schemas import Setup
from ysevents.registration.service.regulations import MAKERS, check_maker, record_version
from ysevents.registration.service.templates import Template, get_template
from ysevents.registration.setups import ContestIn, DatesIn, DivisionIn, NewEventIn, TextIn

SEXES: dict[DivisionSex, Sex] = {
    DivisionSex.MALE: "male",
    DivisionSex.FEMALE: "female",
    DivisionSex.MIXED: "mixed",
}


async def create_event_from_template(new: NewEventIn, *, account: Account, now: datetime) -> UUID:
    """Make a draft of an event with divisions, contests and regulation; its maker may edit it from now on."""
    if not account.has(*MAKERS):
        raise NotAllowed
    template = get_template(new.template)
    async with transaction():
        event = await events.create_event(
            new.title or template.title_in(new.starts_on),
            sport=template.sport,
            starts_on=new.starts_on,
            ends_on=new.ends_on or template.ends_on(new.starts_on),
            by=account.id,
            now=now,
        )
        await _fill(event, template, new, account, now)
        opens_at, deadline_at = template.window(new.starts_on)
        parameters = template.parameters_in(new.starts_on)
        await queries.upsert_regulation(event, parameters.model_dump_json(), opens_at, deadline_at)
        await _judge(event, None, *await queries.snapshot(event, template.texts))
        reason = f"由模板“{template.name}”建立"
        await record_version(event, template.texts, reason=reason, account=account, now=now)
        if not await accounts.covers(account, *MAKERS, event=event):
            await accounts.grant(account.id, Role.ORGANISER, Scope.EVENT, str(event), account=None, now=now)
        await accounts.record(
            "event_created",
            account=account,
            object_kind="event",
            object_id=event,
            after={"template": template.key},
            now=now,
        )
    return event


async def _fill(event: UUID, template: Template, new: NewEventIn, account: Account, now: datetime) -> None:
    """Divisions and contests of a template."""
    season, wanted = template.season(new.starts_on), {}
    rules = [(t, rule) for t in template.divisions for rule in divisions_in(t, season)]
    for position, (told, rule) in enumerate(rules):
        id = await contests.create_division(event, rule, position=position, account=account, now=now)
        wanted[id] = told
    for division in await contests.list_divisions(event):
        limits = wanted[division.id].per_unit or {}
        for code in wanted[division.id].contests:
            await contests.create_contest(
                event, code, division, per_unit_limit=limits.get(code), account=account, now=now
            )


async def change_dates(
    event: UUID,
    dates: DatesIn,
    parameters: RegulationParameters | None = None,
    *,
    seen: int | None = None,
    account: Account,
    now: datetime,
) -> None:
    """Another title, other days, another window of registration; with them the numbers that are dates."""
    async with _changing(event, seen, account, now) as change:
        await change.become(
            replace(
                change.plan,
                title=dates.title,
                starts_on=dates.starts_on,
                ends_on=dates.ends_on,
                opens_at=clock.local(dates.opens_at),
                deadline_at=clock.local(dates.deadline_at),
            ),
            parameters,
        )
        await events.rename_event(event, dates.title, by=account.id, now=now)
        await events.move_event(
            event, starts_on=dates.starts_on, ends_on=dates.ends_on, by=account.id, now=now
        )
        await queries.upsert_regulation(
            event, change.parameters.model_dump_json(), dates.opens_at, dates.deadline_at
        )


async def change_parameters(
    event: UUID, parameters: RegulationParameters, *, seen: int | None = None, account: Account, now: datetime
) -> None:
    """Other numbers; quotas of units and teams count those that are there already."""
    async with _changing(event, seen, account, now) as change:
        await change.become(change.plan, parameters)
        plan = change.plan
        await queries.upsert_regulation(event, parameters.model_dump_json(), plan.opens_at, plan.deadline_at)
        if parameters.units_at_most != change.before.units_at_most:
            await queries.number_units(event, is_limited=parameters.units_at_most is not None)
        # Places above a lower limit would leave those below it to be taken on top.
        is_lower = parameters.per_athlete < change.before.per_athlete
        if is_lower or parameters.extra_per_athlete != change.before.extra_per_athlete:
            await entries.number_athletes(event, extra=parameters.extra_per_athlete)
        if parameters.teams_at_most != change.before.teams_at_most:
            await entries.number_teams(event, is_limited=parameters.teams_at_most is not None)


async def set_divisions(
    event: UUID, divisions: Sequence[DivisionIn], *, seen: int | None = None, account: Account, now: datetime
) -> None:
    """The divisions in this order; contests of those that are gone go with them, unless somebody is entered."""
    async with _changing(event, seen, account, now) as change:
        wanted = [_planned(division) for division in divisions]
        before = {division.id for division in change.plan.divisions}
        kept = {division.id for division in wanted}
        held = tuple(c for c in change.plan.contests if c.division in kept)
        gone = [c for c in change.plan.contests if c.division not in kept]
        if any(d.id and str(d.id) not in before for d in divisions):
            raise RegulationNotFound
        await change.become(replace(change.plan, divisions=tuple(wanted), contests=held))
        await competitions.remove_contests([UUID(c.id) for c in gone], account=account, now=now)
        await competitions.remove_divisions([UUID(id) for id in before - kept], account=account, now=now)
        await competitions.free_names(event)
        for position, division in enumerate(wanted):
            if division.id in before:
                await competitions.change_division(
                    event, UUID(division.id), division.rule, position=position, account=account, now=now
                )
            else:
                await contests.create_division(
                    event, division.rule, position=position, account=account, now=now
                )


async def set_contests(
    event: UUID, wanted: Sequence[ContestIn], *, seen: int | None = None, account: Account, now: datetime
) -> None:
    """The contests of all divisions; refused as a whole when one is gone that somebody is entered for."""
    async with _changing(event, seen, account, now) as change:
        known = {(c.division, c.discipline): c for c in change.plan.contests}
        names = {row["code"]: row for row in contests.read_disciplines()}
        planned = [_planned_contest(contest, known, names) for contest in wanted]
        await change.become(replace(change.plan, contests=tuple(planned)))
        kept = {contest.id for contest in planned}
        before = {c.id: c.is_extra for c in change.plan_before.contests}
        gone = [UUID(c.id) for c in change.plan_before.contests if c.id not in kept]
        await competitions.remove_contests(gone, account=account, now=now)
        divisions = {d.id: d for d in await contests.list_divisions(event)}
        for contest, plan in zip(wanted, planned, strict=True):
            old = known.get((plan.division, plan.discipline))
            if old is None:
                await contests.create_contest(
                    event,
                    contest.discipline,
                    divisions[contest.division],
                    per_unit_limit=contest.per_unit_limit,
                    is_extra=plan.is_extra,
                    account=account,
                    now=now,
                )
            elif (old.per_unit_limit, old.is_extra) != (contest.per_unit_limit, plan.is_extra):
                await competitions.limit_contest(
                    UUID(old.id),
                    contest.per_unit_limit,
                    is_extra=plan.is_extra,
                    account=account,
                    now=now,
                )
        if any(c.is_extra != before.get(c.id, c.is_extra) for c in planned):
            await entries.number_athletes(event, extra=change.parameters.extra_per_athlete)


async def set_texts(
    event: UUID, texts: Sequence[TextIn], *, seen: int | None = None, account: Account, now: datetime
) -> None:
    """The free sections of the printed regulation, in this order."""
    async with _changing(event, seen, account, now) as change:
        told = tuple(Text(title=t.title.strip(), text=t.text.strip()) for t in texts)
        await change.become(replace(change.plan, texts=told))


async def publish(event: UUID, *, seen: int | None = None, account: Account, now: datetime) -> None:
    """Show the event to everybody and let units register from the opening on; all that lacks is said at once."""
    async with _changing(event, seen, account, now) as change:
        if change.state != EventState.DRAFT:
            raise EventNotDraft(change.state.label)
        found = await list_gaps(event, account=account, now=now)
        if found:
            raise RegulationContradicts(found, "发布")
        await events.change_event_state(event, EventState.PUBLISHED, by=account.id, now=now)


async def list_gaps(event: UUID, *, account: Account, now: datetime) -> list[Contradiction]:
    """What still lacks before an event can be published."""
    await check_maker(event, account)
    version = await queries.find_version(event)
    if version is None:
        raise RegulationNotFound
    facts = await queries.facts(event)
    found = contradictions(None, version.content, version.parameters, facts)
    return [*found, *gaps(version.content, facts, now=now)]


def list_choices(setup: Setup, plan: Plan, sport: str) -> dict[str, Any]:
    """The disciplines to choose from: of the event's sport, of those held already, and of one more."""
    rows = contests.read_disciplines()
    held = {contest.discipline for contest in plan.contests}
    shown = {row["sport"] for row in rows if row["code"] in held} | {setup.sport, sport}
    return {
        "disciplines": [
            {**row, "is_individual": DisciplineKind(row["kind"]).is_individual}
            for row in rows
            if row["sport"] in shown
        ],
        "sports": [Sport(s) for s in dict.fromkeys(row["sport"] for row in rows) if s not in shown],
    }


async def _judge(event: UUID, old: Plan | None, new: Plan, parameters: RegulationParameters) -> None:
    found = contradictions(old, new, parameters, await queries.facts(event))
    if found:
        raise RegulationContradicts(found)


@dataclass
class _Change:
    """A regulation locked for a change: as it was, and as it shall be."""

    event: UUID
    state: EventState
    plan_before: Plan
    before: RegulationParameters
    plan: Plan
    parameters: RegulationParameters

    async def become(self, plan: Plan, parameters: RegulationParameters | None = None) -> None:
        """Judge what the regulation is to be; RegulationContradicts says everything that is wrong with it."""
        parameters = parameters or self.parameters
        await _judge(self.event, self.plan_before, plan, parameters)
        self.plan, self.parameters = plan, parameters


@asynccontextmanager
async def _changing(event: UUID, seen: int | None, account: Account, now: datetime) -> AsyncIterator[_Change]:
    """One transaction in which a regulation is changed; its next version is written at the end.

    `seen` is the version somebody edits: RevisionStale when it is not in force any more.
    """
    async with transaction():
        setup = await queries.lock_setup(event)
        if setup is None:
            raise RegulationNotFound
        await check_maker(event, account)
        if setup.frozen_version is not None:
            raise RegulationFrozen
        if seen is not None and seen != setup.version:
            raise RevisionStale("竞赛规程刚刚被他人更新，请看“版本”里改了什么，再保存一次。")
        version = await queries.find_version(event)
        if version is None:
            raise RegulationNotFound
        change = _Change(
            event,
            setup.state,
            version.content,
            version.parameters,
            version.content,
            version.parameters,
        )
        yield change
        await record_version(event, change.plan.texts, account=account, now=now)


def _planned(division: DivisionIn) -> PlannedDivision:
    return PlannedDivision(
        id=str(division.id or uuid7()),
        name=division.name,
        sex=SEXES[division.sex],
        born_from=division.born_from,
        born_until=division.born_until,
        grade_from=division.grade_from,
        grade_until=division.grade_until,
        unit_classes=division.unit_classes,
    )


def _planned_contest(
    contest: ContestIn, known: dict[tuple[str, str], PlannedContest], names: dict[str, dict[str, object]]
) -> PlannedContest:
    division = str(contest.division)
    if contest.discipline not in names:
        raise RegulationContradicts(
            [Contradiction("discipline_unknown", f"没有代码为“{contest.discipline}”的项目", "contests")]
        )
    old = known.get((division, contest.discipline))
    row = names[contest.discipline]
    is_individual = DisciplineKind(str(row["kind"])).is_individual
    return PlannedContest(
        id=old.id if old else str(uuid7()),
        discipline=contest.discipline,
        name=str(row["name"]),
        division=division,
        per_unit_limit=contest.per_unit_limit,
        counts_towards_limit=is_individual,
        is_extra=contest.is_extra and is_individual,
    )
