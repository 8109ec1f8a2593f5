"""A desk with a booking, and a meet with a call room."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.conftest import NOW
from tests.makers import account_of, make_event, make_hall, make_person, placement
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.checkin import rules, service
from ysevents.checkin.enums import Category, CheckpointKind
from ysevents.checkin.schemas import NewAdmission, ScanAnswer
from ysevents.core.enums import OccurrenceKind, ParticipantRole
from ysevents.core.schemas import Attendance, Placement
from ysevents.core.service import times
from ysevents.kit import secrets

SEVEN = NOW + timedelta(hours=10)
"""19:00 in the county."""


@dataclass(frozen=True)
class Desk:
    """A booking at a venue with a desk, and somebody who works there."""

    checkpoint: UUID
    admission: UUID
    occurrence: UUID
    venue: UUID
    clerk: Account

    async def scan(
        self,
        code: str | None = None,
        *,
        now: datetime = SEVEN,
        nonce: UUID | None = None,
        account: Account | None = None,
    ) -> ScanAnswer:
        return await service.redeem(
            self.checkpoint,
            code or await code_of(self.admission),
            nonce=nonce or uuid4(),
            device="desk",
            device_time=now,
            account=account or self.clerk,
            now=now,
        )


async def code_of(admission: UUID) -> str:
    return rules.ticket_url("https://ty.example.cn", (await service.get_ticket(admission)).code)


async def make_heat(title: str, event: UUID, *people: Attendance, hours: int = 1) -> UUID:
    starts_at = NOW + timedelta(hours=hours)
    heat = Placement(
        kind=OccurrenceKind.FIXTURE,
        title=title,
        event=event,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=5),
        participants=people,
    )
    return await times.place(heat, by=None, now=NOW)


def bib_of(admission: UUID) -> str:
    return rules.bib_url("https://ty.example.cn", rules.bib_code(secrets.get().ticket_key, admission, 1))


@pytest.fixture
async def desk(db: None) -> Desk:
    hall = await make_hall()
    holder = await make_person("田大勇")
    booked = placement(
        hall.half,
        SEVEN,
        title="羽毛球A",
        participants=(Attendance(role=ParticipantRole.HOLDER, person=holder),),
    )
    occurrence = await times.place(booked, by=None, now=NOW)
    admission = NewAdmission(
        category=Category.RESIDENT,
        person=holder,
        occurrence=occurrence,
        valid_from=SEVEN - timedelta(minutes=15),
        valid_until=SEVEN + timedelta(hours=1),
    )
    await service.issue([admission], now=NOW)
    checkpoint = await service.open_checkpoint(
        "服务台", kind=CheckpointKind.DESK, categories=[Category.RESIDENT], venue=hall.venue
    )
    clerk = account_of(Role.VENUE_DESK, Scope.VENUE, hall.venue)
    return Desk(checkpoint, admission.id, occurrence, hall.venue, clerk)


@dataclass(frozen=True)
class CallRoom:
    """A meet with two heats, a runner in the second, and a call room."""

    checkpoint: UUID
    gate: UUID
    admission: UUID
    person: UUID
    heats: tuple[UUID, UUID]
    event: UUID
    clerk: Account

    async def scan(
        self,
        code: str | None = None,
        *,
        heat: UUID | None,
        confirmed: bool = True,
        checkpoint: UUID | None = None,
        now: datetime = NOW,
    ) -> ScanAnswer:
        return await service.redeem(
            checkpoint or self.checkpoint,
            code or bib_of(self.admission),
            nonce=uuid4(),
            device="call",
            device_time=now,
            occurrence=heat,
            confirmed=confirmed,
            account=self.clerk,
            now=now,
        )


@pytest.fixture
async def call_room(db: None) -> CallRoom:
    event = await make_event(NOW)
    contest = await make_event(NOW, "男子100米", parent=event)
    runner = await make_person("彭小明", birth_on=date(2014, 9, 1))
    first = await make_heat("男子100米 第1组", contest)
    second = await make_heat(
        "男子100米 第2组", contest, Attendance(role=ParticipantRole.ATHLETE, person=runner), hours=2
    )
    admission = NewAdmission(
        category=Category.ATHLETE,
        person=runner,
        event=event,
        label="1024",
        valid_from=NOW - timedelta(days=1),
        valid_until=NOW + timedelta(days=3),
    )
    await service.issue([admission], now=NOW)
    kinds = (CheckpointKind.CALL_ROOM, CheckpointKind.GATE)
    checkpoint, gate = [
        await service.open_checkpoint(kind.label, kind=kind, categories=[Category.ATHLETE], event=event)
        for kind in kinds
    ]
    clerk = account_of(Role.CALL_ROOM_CLERK, Scope.EVENT, event)
    return CallRoom(checkpoint, gate, admission.id, runner, (first, second), event, clerk)
