"""Tell people: messages into their inboxes, codes into the outbox, and what changed, to whom it matters."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from json import dumps
from uuid import UUID

from ysevents.core.enums import OccurrenceKind
from ysevents.core.errors import OccurrenceNotFound
from ysevents.core.rules import DELETED_TEXT
from ysevents.core.schemas import Changed, Forgotten, Planned
from ysevents.core.service import agendas, changes
from ysevents.kit import ciphers
from ysevents.kit.clock import datetime_cn
from ysevents.notify import queries
from ysevents.notify.enums import Channel, Notice
from ysevents.notify.rules import Facts, is_overtaken, name_of, notice_of, undeclared, words
from ysevents.notify.schemas import Cause, Directory, Message, SmsSender

READER = "notify"
PAGE = 50


async def tell(
    recipients: Sequence[UUID],
    kind: str,
    title: str,
    text: str,
    link: str | None = None,
    cause: Cause | None = None,
    *,
    about: Sequence[UUID] = (),
    now: datetime,
) -> None:
    """Put a message into the inboxes of these accounts, in the caller's transaction: one statement.

    With a cause it is told once: again with the same cause, revision and kind changes nothing.
    `about` are the persons it names and whatever else its words are forgotten with.
    """
    if recipients:
        told = list(dict.fromkeys(recipients))
        await queries.insert_messages(told, kind, title, text, link, cause, about, now)


async def forget(forgotten: Forgotten) -> None:
    """Delete the words of messages about somebody who is made nameless; that there was one stays."""
    await forget_about(forgotten.persons)


async def forget_about(subjects: Sequence[UUID]) -> None:
    """Delete the words of messages about any of these."""
    await queries.blank_messages(subjects, DELETED_TEXT)


async def list_messages(recipient: UUID, *, before: UUID | None = None, limit: int = PAGE) -> list[Message]:
    """An account's messages, latest first; `before` is the last one of the page that was shown."""
    return await queries.list_messages(recipient, before=before, limit=limit)


async def mark_read(recipient: UUID, messages: Sequence[UUID] | None = None, *, now: datetime) -> None:
    """Mark these of an account's messages as read; all of them without a list."""
    await queries.mark_read(recipient, messages, now)


async def count_unread(recipient: UUID) -> int:
    """How many messages an account has not read."""
    return await queries.count_unread(recipient)


class OutboxSender:
    """Keeps what should go out by SMS, encrypted, until a provider is set up or a clerk reads it."""

    async def send(self, phone: str, template: str, variables: Mapping[str, str], *, now: datetime) -> None:
        await queries.insert_letter(
            Channel.SMS,
            ciphers.encrypt("phone", phone),
            template,
            ciphers.encrypt("variables", dumps(dict(variables), ensure_ascii=False)),
            now,
        )


async def send_sms(phone: str, template: str, variables: Mapping[str, str], *, now: datetime) -> None:
    """Send by the provider in use; without one it waits in the outbox.

    Only what is declared for the template leaves the house (P11): anything else is a bug.
    """
    if extra := undeclared(template, variables):
        raise ValueError(f"not declared for {template}: {', '.join(sorted(extra))}")
    await _sender.send(phone, template, variables, now=now)


async def tell_of_changes(now: datetime) -> None:
    """Tell everybody concerned of what was moved, cancelled, postponed or put on again since the last call.

    Several changes of one occurrence that are met together are told as the last of them. Who made
    the change is not told; a child never is: its guardians and its unit's coaches are.
    """

    async def work(rows: Sequence[Changed]) -> None:
        newest = {row.subject: row for row in rows if _notice(row)}
        told = await queries.whom_to_tell(list(newest)) if newest else {}
        accounts = await _find_recipients(list({one for those in told.values() for one in those}), now=now)
        for occurrence, those in told.items():
            recipients = {account for one in those for account in accounts.get(one, ())}
            await _tell_of(newest[occurrence], recipients, now)

    await changes.read(READER, work)


def _notice(row: Changed) -> Notice | None:
    return notice_of(row.verb, row.details.get("state")) if row.kind == "occurrence" else None


async def _tell_of(change: Changed, recipients: set[UUID], now: datetime) -> None:
    try:
        planned = await agendas.get_planned(change.subject)
    except OccurrenceNotFound:  # a draft that was dropped since
        return
    notice = _notice(change)
    if notice is None or is_overtaken(notice, planned.state) or planned.ends_at <= now:
        return
    facts = Facts(
        name=name_of(planned.title, planned.label),
        when=datetime_cn(planned.starts_at),
        where=planned.where.replace(", ", " "),
        reason=planned.reason,
    )
    await tell(
        [account for account in sorted(recipients) if account != change.by],
        notice,
        notice.label,
        words(notice, facts),
        _link(planned),
        Cause(occurrence=planned.id, revision=int(str(change.details["sequence"]))),
        now=now,
    )


def _link(planned: Planned) -> str:
    if planned.kind == OccurrenceKind.BOOKING:
        return "/bookings"
    return f"/events/{planned.event}" if planned.event else "/me"


async def _nobody(subjects: Sequence[UUID], *, now: datetime) -> Mapping[UUID, Sequence[UUID]]:
    return {}


_find_recipients: Directory = _nobody
_sender: SmsSender = OutboxSender()


def use_directory(find_recipients: Directory) -> None:
    """Say who has accounts; called once, where the application is put together."""
    global _find_recipients
    _find_recipients = find_recipients


def use_sms_sender(sender: SmsSender) -> None:
    """Send SMS by a provider; called once, where the application is put together."""
    global _sender
    _sender = sender
