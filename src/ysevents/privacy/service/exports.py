"""Everything we know of one person, to be read by that person: as JSON and as a page (P8)."""

from collections import defaultdict
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import AccountState
from ysevents.accounts.schemas import Account
from ysevents.booking.enums import BookingState
from ysevents.checkin.enums import AdmissionState
from ysevents.competitions.enums import EntryState, RosterRole
from ysevents.core.enums import ConsentPurpose, MemberRole, ParticipantRole, ParticipantState
from ysevents.core.service import rights
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.enums import Labelled
from ysevents.privacy import export_queries
from ysevents.privacy.enums import RequestKind
from ysevents.privacy.schemas import Record, Section
from ysevents.privacy.service.people import check_office, open_person
from ysevents.registration.enums import DelegationRole

WORDS: dict[tuple[str, str], type[Labelled]] = {
    ("membership", "role"): MemberRole,
    ("consent", "purpose"): ConsentPurpose,
    ("delegation_member", "role"): DelegationRole,
    ("entry", "state"): EntryState,
    ("roster_member", "role"): RosterRole,
    ("admission", "state"): AdmissionState,
    ("participant", "role"): ParticipantRole,
    ("participant", "state"): ParticipantState,
    ("booking", "state"): BookingState,
    ("account", "state"): AccountState,
    ("rights_request", "kind"): RequestKind,
}
FIELDS = {"name": "姓名", "sex": "性别", "birth_on": "出生日期"}
ELSEWHERE = "其他记录："


async def export_person(person: UUID, *, account: Account, now: datetime) -> tuple[Record, list[Section]]:
    """The record and all rows that point at the person, by kind. What leaves the house is on record.

    Numbers are masked or left out: an export is handed on (P4). Tables that came later are in it with
    their bare columns, for nothing may be kept from those whom it concerns.
    """
    check_office(account)
    async with transaction():
        record = await open_person(person, account=account, now=now)
        sections = [
            Section(
                key=table,
                title=title,
                columns=_columns(columns),
                rows=[_worded(table, row) for row in await export_queries.data_of(person, table)],
            )
            for table, (title, columns, _) in export_queries.DATA.items()
        ]
        sections += await _elsewhere(person)
        kept = [section for section in sections if section.rows]
        await accounts.record(
            "person_exported",
            account=account,
            object_kind="person",
            object_id=person,
            after={"sections": len(kept)},
            now=now,
        )
        return record, kept


async def _elsewhere(person: UUID) -> list[Section]:
    attributes: defaultdict[str, list[str]] = defaultdict(list)
    for table, attribute in await rights.list_referring():
        if table not in export_queries.DATA and table != "person":
            attributes[table].append(attribute)
    found = []
    for table, names in attributes.items():
        rows = await export_queries.rows_elsewhere(person, table, names)
        columns = [(key, key) for key in rows[0]] if rows else []
        found.append(Section(table, f"{ELSEWHERE}{table}", columns, [_worded(table, r) for r in rows]))
    return found


def _columns(spelt: str) -> list[tuple[str, str]]:
    pairs = (part.split(" ", 1) for part in spelt.split(","))
    return [(key, label) for key, label in pairs]


def _worded(table: str, row: dict[str, Any]) -> dict[str, Any]:
    return {key: _word(table, key, value) for key, value in row.items()}


def _word(table: str, key: str, value: Any) -> Any:
    if value is None:
        return None
    if table == "person_correction" and key == "field":
        return FIELDS.get(value, value)
    if (table, key) in WORDS:
        return WORDS[table, key](value).label
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date | UUID | Enum):
        return str(value)
    return value
