"""Secret addresses: one's own agenda, one's bookings, a coach's unit, an athlete one answers for."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.core.enums import OccurrenceKind
from ysevents.core.rules import mask_name
from ysevents.core.schemas import Planned
from ysevents.core.service import agendas
from ysevents.feeds import queries, rules, token_queries
from ysevents.feeds.enums import Purpose, Reminder
from ysevents.feeds.enums import Scope as FeedScope
from ysevents.feeds.errors import FeedNotFound, FeedReplaced, FeedRightLost, NobodyToFollow, NotYoursToFollow
from ysevents.feeds.schemas import Choice, PersonalAddress, Ready, Style
from ysevents.feeds.service.keeping import Agenda, make_ready
from ysevents.feeds.token_queries import Row
from ysevents.kit import limits, secrets
from ysevents.kit.clock import local_day
from ysevents.kit.database import transaction

WRONG_TOKENS = 60
WRONG_WINDOW_S = 900
MOST_KEPT = 500

_kept: OrderedDict[object, tuple[Agenda, Ready]] = OrderedDict()
"""What was answered last. The agenda itself is read with every request: who may see it, and who belongs to a
team, changes without a change of core that concerns the public."""


async def get_feed(token: str, *, style: Style, caller: str, now: datetime) -> Ready:
    """The calendar behind a secret address.

    FeedReplaced for an address that held once, FeedRightLost when its owner answers for the unit or athlete no
    longer, FeedNotFound for any other; from one caller only so many of these are looked at. Right addresses are
    always answered, so that nobody shuts out a school by guessing from its network. An address is looked up by
    its hash alone, which takes as long whatever it resembles.
    """
    row = await token_queries.read_token(rules.token_hash(token), now)
    if row is None:
        await limits.hit(f"feed-wrong:{caller}", limit=WRONG_TOKENS, window_s=WRONG_WINDOW_S, now=now)
        raise FeedNotFound
    if row["revoked_at"]:
        raise FeedReplaced
    if not await _may_read(row, now):
        raise FeedRightLost
    style = replace(style, is_public=False, remind_min=row["remind_min"])
    name, planned = await _agenda(row, now)
    agenda = (name, tuple(rules.fitting(planned, now)))
    key = (token, style)
    kept = _kept.get(key)
    if kept is None or kept[0] != agenda:
        kept = _kept[key] = agenda, await asyncio.to_thread(make_ready, agenda, style)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return kept[1]


async def list_choices(account: Account, *, now: datetime) -> list[Choice]:
    """What an account may have a secret address for, with those it has."""
    found: list[Choice] = []
    if account.person:
        found += [Choice(purpose=p, about=None, name=p.label) for p in (Purpose.AGENDA, Purpose.BOOKINGS)]
        children = await token_queries.children_of(account.person)
        found += [Choice(purpose=Purpose.PERSON, about=c["id"], name=f"{c['name']}的日程") for c in children]
    units = account.targets(Scope.ORGANIZATION, Role.COACH)
    if units:
        named = await token_queries.names_of_units(units)
        found += [Choice(purpose=Purpose.UNIT, about=u["id"], name=f"{u['name']}的赛程") for u in named]
        known = {choice.about for choice in found}
        athletes = [a for a in await token_queries.athletes_of(units, now) if a["id"] not in known]
        found += [Choice(purpose=Purpose.PERSON, about=a["id"], name=f"{a['name']}的日程") for a in athletes]
    made = {(a.purpose, a.about): a for a in await _addresses(account)}
    return [replace(choice, address=made.get((choice.purpose, choice.about))) for choice in found]


async def make_address(choice: str, *, account: Account, now: datetime) -> PersonalAddress:
    """A new address for something the account may follow; the old one answers 410 from now on."""
    wanted = await _chosen(choice, account, now)
    about = wanted.about
    text = rules.token(secrets.get().ticket_key, account.id, now, _suffix(wanted.purpose, about))
    is_unit = wanted.purpose == Purpose.UNIT
    async with transaction():
        reminder = await token_queries.revoke_token(account.id, wanted.purpose, about, now)
        await token_queries.insert_token(
            rules.token_hash(text),
            account.id,
            wanted.purpose,
            person=None if is_unit else about or account.person,
            organization=about if is_unit else None,
            remind_min=reminder,
            now=now,
        )
    return next(a for a in await _addresses(account) if (a.purpose, a.about) == (wanted.purpose, about))


async def set_reminder(choice: str, reminder: Reminder, *, account: Account, now: datetime) -> None:
    """How long before the start the calendar reminds, from its next fetch on."""
    wanted = await _chosen(choice, account, now)
    if not await token_queries.set_reminder(account.id, wanted.purpose, wanted.about, int(reminder)):
        raise NotYoursToFollow


async def _chosen(key: str, account: Account, now: datetime) -> Choice:
    choices = await list_choices(account, now=now)
    if not choices:
        raise NobodyToFollow
    found = next((choice for choice in choices if choice.key == key), None)
    if found is None:
        raise NotYoursToFollow
    return found


async def _addresses(account: Account) -> list[PersonalAddress]:
    key = secrets.get().ticket_key
    return [
        PersonalAddress(
            purpose=Purpose(row["purpose"]),
            about=row["about"],
            token=rules.token(key, account.id, row["created_at"], _suffix(row["purpose"], row["about"])),
            created_at=row["created_at"],
            last_read_at=row["last_read_at"],
            reminder=Reminder(str(row["remind_min"])),
        )
        for row in await token_queries.living_tokens(account.id)
    ]


def _suffix(purpose: str, about: UUID | None) -> str:
    """What keeps apart addresses of one moment; nothing for one's own agenda."""
    return "" if purpose == Purpose.AGENDA else f"|{purpose}|{about}"


async def _may_read(row: Row, now: datetime) -> bool:
    """Whether the owner of an address may still see what it shows."""
    match row["purpose"]:
        case Purpose.UNIT:
            return await _answers_for([row["organization"]], row["account"], now)
        case Purpose.PERSON:
            guardian = await token_queries.person_of_account(row["account"])
            if guardian and await token_queries.is_guardian(guardian, row["person"]):
                return await _answers_for([guardian], row["account"], now)
            units = await token_queries.units_of(row["person"], local_day(now))
            return await _answers_for(units, row["account"], now)
        case _:
            return await _answers_for([row["person"]], row["account"], now)


async def _answers_for(subjects: Sequence[UUID], account: UUID, now: datetime) -> bool:
    """Whether an account in use is a person's, or a coach's of a unit."""
    found = await accounts.find_recipients(subjects, now=now)
    return any(account in held for held in found.values())


async def _agenda(row: Row, now: datetime) -> tuple[str, Sequence[Planned]]:
    """What an address shows. A child's name stands in no calendar, not even in that of its coach."""
    start, end = rules.window(now)
    match row["purpose"]:
        case Purpose.UNIT:
            unit = await queries.subject(FeedScope.UNIT, row["organization"])
            planned = await agendas.of_organization(row["organization"], start, end)
            return (f"{unit['name']}赛程" if unit else Purpose.UNIT.label), planned
        case Purpose.PERSON:
            name = mask_name(await token_queries.name_of_person(row["person"]))
            planned = await agendas.of_people([row["person"]], start, end)
            return f"{name}的日程", [p for p in planned if p.kind != OccurrenceKind.BOOKING]
        case Purpose.BOOKINGS:
            planned = await agendas.of_people([row["person"]], start, end)
            return Purpose.BOOKINGS.label, [p for p in planned if p.kind == OccurrenceKind.BOOKING]
        case _:
            return Purpose.AGENDA.label, await agendas.of_people([row["person"]], start, end)
