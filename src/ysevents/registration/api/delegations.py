"""Delegations as JSON: what the pages do, with `If-Match` for every change.

The revision of a delegation is its ETag; each answer to a change carries the new one. What creates
something takes an Idempotency-Key too: sent again, it is not done again, and answers the delegation as it
is by now with what the first time has `made`.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid
from ysevents.kit.keyed_requests import do_once
from ysevents.registration import service
from ysevents.registration.errors import RevisionMissing, RevisionStale
from ysevents.registration.review_schemas import ReopeningIn, ReturnIn
from ysevents.registration.schemas import (
    AthleteIn,
    Book,
    ConsentsIn,
    DelegationIn,
    DelegationOut,
    EntryIn,
    MarkIn,
)
from ysevents.registration.service import several

Me = NamedDependency[Account]
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]
Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
BASE = "/api/v1/registration/{delegation:uuid}"


@get(BASE)
async def read(delegation: FromPath[UUID], account: Me) -> Response[DelegationOut]:
    """A delegation of one's own unit."""
    return await _answer(delegation, account, clock.now())


@post("/api/v1/registration/events/{event:uuid}/delegations")
async def begin(
    event: FromPath[UUID], data: JSONBody[DelegationIn], account: Me, key: Key = ""
) -> Response[DelegationOut]:
    """Begin a unit's registration for a meet; of one that has begun, answers it."""
    now = clock.now()

    async def act() -> UUID:
        return await service.open_delegation(event, data.organization, account=account, now=now)

    made = await do_once(key, f"begin {event} {data.organization}", act, by=account.id, now=now)
    return await _answer(made or event, account, now, 201, made)


@post(f"{BASE}/athletes")
async def add_athlete(
    delegation: FromPath[UUID],
    data: JSONBody[AthleteIn],
    account: Me,
    if_match: IfMatch = None,
    key: Key = "",
) -> Response[DelegationOut]:
    """Name pupils of the roll (`person`, `people`: all of them or none), or put a new one on it (`pupil`)."""
    now, revision = clock.now(), read_revision(if_match)
    if sum(given is not None for given in (data.person, data.people, data.pupil)) != 1:
        raise Invalid("person、people和pupil请给出其中一项。")

    async def act() -> UUID | None:
        if data.pupil is not None:
            return await service.add_pupil(
                delegation, data.pupil, revision=revision, account=account, now=now
            )
        if data.person is not None:
            return await service.add_athlete(
                delegation, data.person, revision=revision, account=account, now=now
            )
        people = data.people or ()
        await several.add_athletes(delegation, people, revision=revision, account=account, now=now)
        return None

    wanted = f"athlete {delegation} {data.model_dump_json()}"
    made = await do_once(key, wanted, act, by=account.id, now=now)
    return await _answer(delegation, account, now, 201, made)


@post(f"{BASE}/consents")
async def give_consents(
    delegation: FromPath[UUID],
    data: JSONBody[ConsentsIn],
    account: Me,
    if_match: IfMatch = None,
    key: Key = "",
) -> Response[DelegationOut]:
    """Record the consents to take part of several athletes, all of them or none."""
    now, revision = clock.now(), read_revision(if_match)

    async def act() -> None:
        await several.record_consents(
            delegation,
            [several.Signature(**one.model_dump()) for one in data.signatures],
            evidence=data.evidence,
            revision=revision,
            account=account,
            now=now,
        )

    wanted = f"consents {delegation} {data.model_dump_json()}"
    await do_once(key, wanted, act, by=account.id, now=now)
    return await _answer(delegation, account, now, 201)


@post(f"{BASE}/athletes/{{person:uuid}}/removal", status_code=200)
async def remove_athlete(
    delegation: FromPath[UUID], person: FromPath[UUID], account: Me, if_match: IfMatch = None
) -> Response[DelegationOut]:
    """Take an athlete out with all entries."""
    now = clock.now()
    await service.remove_athlete(
        delegation, person, revision=read_revision(if_match), account=account, now=now
    )
    return await _answer(delegation, account, now)


@post(f"{BASE}/entries")
async def enter(
    delegation: FromPath[UUID],
    data: JSONBody[EntryIn],
    account: Me,
    if_match: IfMatch = None,
    key: Key = "",
) -> Response[DelegationOut]:
    """Enter an athlete, or without `person` a team."""
    now, revision = clock.now(), read_revision(if_match)

    async def act() -> UUID:
        return await service.enter(
            delegation,
            data.contest,
            data.person,
            mark=data.mark,
            revision=revision,
            account=account,
            now=now,
        )

    wanted = f"entry {delegation} {data.model_dump_json()}"
    made = await do_once(key, wanted, act, by=account.id, now=now)
    return await _answer(delegation, account, now, 201, made)


@put(f"{BASE}/entries/{{entry:uuid}}/mark")
async def set_mark(
    delegation: FromPath[UUID],
    entry: FromPath[UUID],
    data: JSONBody[MarkIn],
    account: Me,
    if_match: IfMatch = None,
) -> Response[DelegationOut]:
    """Keep the entry mark 报名成绩, or forget it."""
    now = clock.now()
    await service.set_marks(
        delegation, {entry: data.mark}, revision=read_revision(if_match), account=account, now=now
    )
    return await _answer(delegation, account, now)


@post(f"{BASE}/entries/{{entry:uuid}}/withdrawal", status_code=200)
async def withdraw_entry(
    delegation: FromPath[UUID], entry: FromPath[UUID], account: Me, if_match: IfMatch = None
) -> Response[DelegationOut]:
    """Take an entry back."""
    now = clock.now()
    await service.withdraw_entry(
        delegation, entry, revision=read_revision(if_match), account=account, now=now
    )
    return await _answer(delegation, account, now)


@post(f"{BASE}/submission", status_code=200)
async def submit(
    delegation: FromPath[UUID], account: Me, if_match: IfMatch = None
) -> Response[DelegationOut]:
    """Hand the delegation in."""
    now = clock.now()
    await service.submit(delegation, revision=read_revision(if_match), account=account, now=now)
    return await _answer(delegation, account, now)


@post(f"{BASE}/approval", status_code=200)
async def approve(
    delegation: FromPath[UUID], account: Me, if_match: IfMatch = None
) -> Response[DelegationOut]:
    """Accept a submitted delegation."""
    now = clock.now()
    await service.approve(delegation, revision=read_revision(if_match), account=account, now=now)
    return _tagged(await service.get_reviewed_book(delegation, account=account, now=now), now)


@post(f"{BASE}/return", status_code=200)
async def return_with_reason(
    delegation: FromPath[UUID], data: JSONBody[ReturnIn], account: Me, if_match: IfMatch = None
) -> Response[DelegationOut]:
    """Give a submitted delegation back, with remarks by line."""
    now = clock.now()
    await service.return_with_reason(
        delegation,
        data.reason,
        data.remarks,
        mend_on=data.mend_on,
        revision=read_revision(if_match),
        account=account,
        now=now,
    )
    return _tagged(await service.get_reviewed_book(delegation, account=account, now=now), now)


@post(f"{BASE}/reopening", status_code=200)
async def reopen(
    delegation: FromPath[UUID], data: JSONBody[ReopeningIn], account: Me, if_match: IfMatch = None
) -> Response[DelegationOut]:
    """Let a unit that missed the deadline hand in until a day."""
    now = clock.now()
    await service.reopen(
        delegation,
        last_on=data.last_on,
        reason=data.reason,
        revision=read_revision(if_match),
        account=account,
        now=now,
    )
    return _tagged(await service.get_reviewed_book(delegation, account=account, now=now), now)


def read_revision(if_match: str | None) -> int:
    """The revision a client saw; what is no tag of ours matches nothing."""
    if not if_match:
        raise RevisionMissing
    plain = if_match.strip().removeprefix("W/").strip('"')
    if not plain.isdecimal() or len(plain) > 9:
        raise RevisionStale
    return int(plain)


async def _answer(
    delegation: UUID, account: Account, now: datetime, status: int = 200, made: UUID | None = None
) -> Response[DelegationOut]:
    return _tagged(await service.get_book(delegation, account=account), now, status, made)


def _tagged(
    book: Book, now: datetime, status: int = 200, made: UUID | None = None
) -> Response[DelegationOut]:
    return Response(
        DelegationOut.of(book, clock.local_day(now), made),
        status_code=status,
        headers={"ETag": f'"{book.delegation.revision}"', "Cache-Control": "private, no-store"},
    )


routes = [
    read,
    begin,
    add_athlete,
    give_consents,
    remove_athlete,
    enter,
    set_mark,
    withdraw_entry,
    submit,
    approve,
    return_with_reason,
    reopen,
]
