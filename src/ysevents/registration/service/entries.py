"""Entries of a delegation's athletes and its relay teams."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import DisciplineKind
from ysevents.competitions.errors import EntryNotFound, NotEligible
from ysevents.competitions.rules import eligibility
from ysevents.competitions.rules.entry_marks import measure_of
from ysevents.competitions.rules.outcomes import Reason
from ysevents.competitions.schemas import Contest
from ysevents.competitions.service import contests, entries
from ysevents.kit.errors import Invalid
from ysevents.registration import queries
from ysevents.registration.errors import ConsentWithdrawn, ContestsFixed
from ysevents.registration.schemas import Athlete
from ysevents.registration.service.delegations import Change, changing, find_named, get_regulation


async def enter(
    delegation: UUID,
    contest: UUID,
    person: UUID | None,
    *,
    mark: str = "",
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """Enter an athlete of the delegation in a contest, or with None a team; answers the entry.

    NotEligible and EntryLimitReached carry all reasons. A second tap answers the same entry. `mark` is the
    entry mark as people write it, nothing for none.
    """
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        read = _read_mark(await contests.get_contest(contest), mark)
        return await enter_within(change, contest, person, mark=read, account=account, now=now)


async def enter_within(
    change: Change,
    contest: UUID,
    person: UUID | None,
    *,
    mark: int | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """The same inside a change that is under way: eligibility, limits and quota are judged here."""
    wanted = await contests.get_contest(contest)
    if wanted.root != change.delegation.event:
        raise EntryNotFound("这个小项不属于这次赛事，请刷新后重新选择。")
    athlete = await find_named(change, person) if person is not None else None
    return await enter_known(change, wanted, athlete, mark=mark, account=account, now=now)


async def enter_known(
    change: Change,
    wanted: Contest,
    athlete: Athlete | None,
    *,
    mark: int | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """The same for who has read the book already and enters many."""
    if wanted.kind.is_individual == (athlete is None):
        raise NotEligible([_WRONG_KIND])
    if change.are_contests_fixed:
        await _check_stands(change, wanted, athlete.person if athlete else None)
    if athlete is not None:
        if athlete.has_withdrawn:
            raise ConsentWithdrawn
        reasons = eligibility.judge(athlete.facts, wanted.division.rule)
        if reasons:
            raise NotEligible(reasons, who=athlete.name)
    entry = await entries.enter(
        wanted,
        organization=change.delegation.organization,
        person=athlete.person if athlete else None,
        allowed=change.regulation.parameters.limits,
        mark=mark,
        account=account,
        now=now,
    )
    if wanted.kind == DisciplineKind.TEAM:
        await _keep_quota(entry, wanted)
    return entry


async def _check_stands(change: Change, wanted: Contest, person: UUID | None) -> None:
    """ContestsFixed unless the entry is there already: a second tap changes nothing."""
    held = await entries.list_entries(change.delegation.event, change.delegation.organization)
    if not any((entry.contest, entry.person) == (wanted.id, person) for entry in held):
        raise ContestsFixed


async def _keep_quota(entry: UUID, contest: Contest) -> None:
    """A team takes one of the places of its contest, where the regulation counts them."""
    await queries.hold_regulation(contest.root)
    limit = (await get_regulation(contest.root)).parameters.teams_at_most
    if limit is not None:
        await entries.claim_quota(entry, contest, limit)


async def set_marks(
    delegation: UUID,
    marks: Mapping[UUID, str],
    *,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> None:
    """Keep 报名成绩 of entries of the delegation, as people write them; nothing forgets one. All or none."""
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        own = {
            entry.id: entry
            for entry in await entries.list_entries(change.delegation.event, change.delegation.organization)
        }
        known = {contest.id: contest for contest in await contests.list_contests(change.delegation.event)}
        for id, text in marks.items():
            if id not in own:
                raise EntryNotFound
            mark = _read_mark(known[own[id].contest], text, field=f"mark-{id}")
            await entries.set_mark(id, mark, account=account, now=now)


def _read_mark(contest: Contest, text: str, field: str = "mark") -> int | None:
    """An entry mark by the kind of its contest; Invalid says how it is written."""
    if not text.strip():
        return None
    measure = measure_of(contest.kind)
    if measure is None:
        raise Invalid(fields={field: "这个项目没有报名成绩，请留空。"})
    try:
        return measure.read(text)
    except ValueError as refusal:
        raise Invalid(fields={field: f"{refusal}。"}) from None


async def withdraw_entry(
    delegation: UUID, entry: UUID, *, revision: int | None = None, account: Account, now: datetime
) -> None:
    """Take one of the delegation's entries back; its places are free at once."""
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        found = await entries.find_entry(entry)
        if found is None or found.organization != change.delegation.organization:
            raise EntryNotFound
        await entries.withdraw([entry], account=account, now=now)


_WRONG_KIND = Reason("wrong_kind", "个人项目须选运动员，接力和团体由单位报队")
