"""Regulations and their versions: every change is one more, none is ever altered."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.core.enums import EventState
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7
from ysevents.registration import regulation_queries as queries
from ysevents.registration.errors import RegulationFrozen, RegulationNotFound, VersionNotFound
from ysevents.registration.parameters import RegulationParameters
from ysevents.registration.rules.plan import Text
from ysevents.registration.schemas import Listed, Setup, Version

MAKERS = (Role.OFFICE_CLERK, Role.ORGANISER)


async def set_regulation(
    event: UUID,
    parameters: RegulationParameters,
    *,
    opens_at: datetime,
    deadline_at: datetime,
    account: Account | None,
    now: datetime,
) -> None:
    """Say by what rules and until when one registers for a meet; what is new makes a version."""
    await check_maker(event, account)
    async with transaction():
        setup = await queries.lock_setup(event)
        if setup and setup.frozen_version:
            raise RegulationFrozen
        await queries.upsert_regulation(event, parameters.model_dump_json(), opens_at, deadline_at)
        await record_version(event, account=account, now=now)


async def record_version(
    event: UUID,
    texts: Sequence[Text] | None = None,
    *,
    reason: str = "",
    account: Account | None,
    now: datetime,
) -> int | None:
    """Set down what stands as the next version; None when nothing has changed.

    Without `texts` those of the version before are kept. For use inside the transaction of a change.
    """
    if texts is None:
        last = await queries.find_version(event)
        texts = last.content.texts if last else ()
    return await queries.insert_version(
        uuid7(), event, texts, reason=reason, by=account.id if account else None, now=now
    )


async def get_version(event: UUID, version: int | None = None) -> Version:
    """A version of a regulation; without a number the one in force, after the freeze the frozen one."""
    found = await queries.find_version(event, version)
    if found is None:
        raise VersionNotFound if version else RegulationNotFound
    return found


async def list_setups(*, account: Account) -> list[Listed]:
    """The events whose regulation the account makes, drafts included, the newest first."""
    everywhere = account.is_everywhere(*MAKERS)
    return await queries.setups(None if everywhere else account.targets(Scope.EVENT, *MAKERS))


async def get_sheet(event: UUID, version: int | None, *, visitor: Account | None) -> Version:
    """A version to be read or printed: of a published event by everybody, of a draft by its makers."""
    setup = await queries.find_setup(event)
    if setup is None:
        raise RegulationNotFound
    if setup.state == EventState.DRAFT and (
        visitor is None or not await accounts.covers(visitor, *MAKERS, event=event)
    ):
        raise RegulationNotFound
    return await get_version(event, version)


async def get_setup(event: UUID, *, account: Account) -> Setup:
    """Where the regulation of an event stands, for those who make it."""
    await check_maker(event, account)
    found = await queries.find_setup(event)
    if found is None:
        raise RegulationNotFound
    return found


async def list_versions(event: UUID, *, account: Account) -> list[Version]:
    """All versions, the newest first, for those who make the regulation."""
    await check_maker(event, account)
    found = await queries.versions(event)
    if not found:
        raise RegulationNotFound
    return found


async def check_maker(event: UUID, account: Account | None) -> None:
    """RegulationNotFound for whoever is not responsible for the event; without account: the command line."""
    if account and not await accounts.covers(account, *MAKERS, event=event):
        raise RegulationNotFound
