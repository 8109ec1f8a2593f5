"""What becomes of a sheet besides writing it: settling what waits, handing it in, opening it again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions import mark_queries
from ysevents.competitions.enums import FixtureState
from ysevents.competitions.errors import (
    EntryToSettleNotFound,
    ReasonMissing,
    SheetContested,
    SheetIncomplete,
)
from ysevents.competitions.rules.recording.merging import EMPTY, Standing, contradicted
from ysevents.competitions.service import mark_sheets, results
from ysevents.competitions.service.marks import (
    OVERRIDERS,
    REASON_MOST,
    SETTLED,
    WRITERS,
    Sheet,
    lock_sheet,
    write,
)
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.errors import NotAllowed
from ysevents.kit.ids import uuid7


async def settle(
    entry: UUID, *, choose: bool, reason: str = "", account: Account, now: datetime
) -> tuple[UUID, ...]:
    """Choose a text that waits, or leave what stands; answers the lists that changed.

    A mark chosen against DNS takes the DNS away, and DNS the marks. In a sheet that is handed in a choice needs
    a referee and a reason. Settled again, nothing happens.
    """
    async with transaction():
        found = await mark_queries.find_entry(entry)
        if found is None or found["is_kept"]:
            raise EntryToSettleNotFound
        sheet = await lock_sheet(found["fixture"], account, WRITERS)
        _check_head(sheet)
        if all(wait["id"] != entry for wait in sheet.waits):
            return ()
        if choose:
            if is_closed(sheet) and not (
                reason and await accounts.covers(account, *OVERRIDERS, event=sheet.row["root"])
            ):
                raise ReasonMissing
            _choose(sheet, found, reason, account, now)
        await mark_queries.settle_entry(entry, by=account.id, now=now)
        return await write(sheet, by=account.id, now=now, reason=reason)


async def hand_in(fixture: UUID, *, account: Account, now: datetime) -> None:
    """Close a sheet that is complete; SheetIncomplete and SheetContested say what lacks. Doing it again is fine."""
    async with transaction():
        sheet = await lock_sheet(fixture, account, WRITERS)
        _check_head(sheet)
        if sheet.row["state"] == FixtureState.HANDED_IN:
            return
        if sheet.waits:
            raise SheetContested(len(sheet.waits))
        gaps = mark_sheets.gaps_of(sheet)
        if gaps:
            raise SheetIncomplete(gaps)
        await mark_queries.set_handed_in(fixture, by=account.id, at=now)
        await results.recompute(sheet.row["stage"], by=account.id, now=now)
        await accounts.record(
            "sheet_handed_in", account=account, object_kind="fixture", object_id=fixture, now=now
        )


async def open_again(fixture: UUID, *, reason: str, account: Account, now: datetime) -> None:
    """Give a sheet that was handed in back to its officials; referees and organisers, with a reason."""
    async with transaction():
        sheet = await lock_sheet(fixture, account, OVERRIDERS)
        if sheet.row["state"] != FixtureState.HANDED_IN:
            return
        if not reason.strip():
            raise ReasonMissing
        # The words lie with the sheet, where names are found when somebody is made nameless; audits never change.
        sheet.log.append(
            (
                uuid7(), None, "handed_in", "", "", 0, True, SETTLED, uuid7().hex, now,
                reason.strip()[:REASON_MOST], False,
            )
        )  # fmt: skip
        await write(sheet, by=account.id, now=now)
        await mark_queries.set_handed_in(fixture, by=None, at=None)
        await results.recompute(sheet.row["stage"], by=account.id, now=now, reason=reason)
        await accounts.record(
            "sheet_opened_again", account=account, object_kind="fixture", object_id=fixture, now=now
        )


def _check_head(sheet: Sheet) -> None:
    """A judge of a panel speaks for the own seat alone, not for the sheet."""
    if not sheet.own.is_open:
        raise NotAllowed


def is_closed(sheet: Sheet) -> bool:
    """Whether a change needs a referee with a reason."""
    return bool(sheet.row["state"] == FixtureState.HANDED_IN or sheet.row["list_state"] != "live")


def _choose(sheet: Sheet, found: Mapping[str, Any], reason: str, account: Account, now: datetime) -> None:
    """Let the text stand, and empty what cannot stand beside it."""
    slot, item, text = found["slot"], found["item"], found["text"]
    emptied = contradicted(item, text, sheet.of(slot))
    by = Standing(device=SETTLED, who=account.display_name, when=clock.time_cn(now))
    for n, (key, wanted) in enumerate([(item, text), *((key, "") for key in emptied)]):
        held = sheet.standing.get((slot, key), EMPTY)
        value = sheet.recording.read(key, wanted, sheet.facts).value
        sheet.log.append(
            (
                uuid7(), slot, key, wanted, held.text, held.revision, True, SETTLED, f"{found['id']}.{n}", now,
                (reason or "核对后选用")[:REASON_MOST], False,
            )
        )  # fmt: skip
        sheet.put(slot, key, wanted, value, by)
