"""Importing what a preview has shown: all its rows, or those without errors, together or not at all."""

from collections.abc import Awaitable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import entries
from ysevents.core.enums import Sex
from ysevents.kit.errors import YsError
from ysevents.registration import queries, workbook_queries
from ysevents.registration.enums import LineAct
from ysevents.registration.errors import ImportRefused, NothingToImport, PreviewHasErrors
from ysevents.registration.schemas import NewPupil
from ysevents.registration.service.athletes import name_from_roll, register_within, remove_within
from ysevents.registration.service.delegations import Change, changing, read_book
from ysevents.registration.service.entries import enter_known
from ysevents.registration.service.workbook_plan import Judged
from ysevents.registration.service.workbooks import Outcome, Preview, get_preview, load_preview


async def import_preview(
    delegation: UUID,
    preview: UUID,
    *,
    only_correct: bool,
    revision: int | None,
    account: Account,
    now: datetime,
) -> Outcome:
    """Import all rows, or only those without errors: in one transaction, all of them or none.

    `revision` is that of the delegation the preview was shown for. An upload that was imported already
    answers what it did then.
    """
    shown = await get_preview(delegation, preview, account=account, now=now)
    if shown.outcome is not None:
        return shown.outcome
    async with changing(delegation, revision=revision, account=account, now=now, counts=False) as change:
        found = await load_preview(await read_book(change.delegation), preview, now)
        if found.outcome is not None:
            return found.outcome
        if found.wrong and not only_correct:
            raise PreviewHasErrors(len(found.wrong))
        if found.wrong and not found.doing:
            raise NothingToImport
        outcome = await _apply(change, found, account, now)
        if found.doing:
            await queries.bump(delegation)
        await workbook_queries.close_preview(preview, asdict(outcome), now)
        await accounts.record(
            "workbook_imported",
            account=account,
            object_kind="delegation",
            object_id=delegation,
            after=asdict(outcome),
            now=now,
        )
        return outcome


async def _apply(change: Change, preview: Preview, account: Account, now: datetime) -> Outcome:
    """Do what the rows say, in the order in which they were judged: first what frees places."""
    doing = preview.doing
    for row in doing:
        if row.act == LineAct.REMOVE and row.person:
            await remove_within(change, row.person, account=account, now=now)
    dropped = [entry for row in doing for entry in row.drops]
    await entries.withdraw(dropped, account=account, now=now)
    people: dict[int, UUID] = {}
    for number, row in enumerate(doing):
        if row.act != LineAct.REMOVE:
            people[number] = await _or_say_row(row, _name(change, row, account, now))
    book = await read_book(change.delegation)
    entered = 0
    for number, person in people.items():
        athlete = book.find_athlete(person)
        for contest in doing[number].adds:
            await _or_say_row(doing[number], enter_known(change, contest, athlete, account=account, now=now))
            entered += 1
    acts = [row.act for row in doing]
    return Outcome(
        athletes=acts.count(LineAct.NEW) + acts.count(LineAct.ADD),
        pupils=acts.count(LineAct.NEW),
        entered=entered,
        withdrawn=len(dropped),
        removed=acts.count(LineAct.REMOVE),
        left_out=len(preview.wrong),
    )


async def _name(change: Change, row: Judged, account: Account, now: datetime) -> UUID:
    """The athlete of a row, who is in the delegation from now on."""
    if row.member is not None:
        return row.member.person
    if row.person is not None:
        await name_from_roll(change, row.person)
        return row.person
    facts = row.facts
    assert facts.sex
    assert facts.birth_on
    assert facts.grade
    pupil = NewPupil(
        name=row.line.name,
        sex=Sex(facts.sex),
        birth_on=facts.birth_on,
        grade=facts.grade,
        student_code=row.line.student_code,
    )
    return await register_within(change, pupil, account=account, now=now)


async def _or_say_row(row: Judged, act: Awaitable[UUID]) -> UUID:
    """Await an act of a row. Whatever refuses it undoes the whole import, and says which row it was."""
    try:
        return await act
    except YsError as refusal:
        raise ImportRefused(row.line.place, refusal.text) from None
