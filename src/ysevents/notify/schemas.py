"""What goes into notices and comes out of the inbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Which state of which occurrence a message is about; nobody is told of it twice."""

    occurrence: UUID
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in somebody's inbox."""

    id: UUID
    kind: str
    title: str
    text: str
    link: str | None
    cause: UUID | None
    revision: int | None
    created_at: datetime
    read_at: datetime | None


class SmsSender(Protocol):
    """Sends one template by SMS. Providers allow nothing but a template and short variables."""

    async def send(
        self, phone: str, template: str, variables: Mapping[str, str], *, now: datetime
    ) -> None: ...


class Directory(Protocol):
    """Who has accounts: for ids of persons theirs, for ids of units those of who answers for them."""

    async def __call__(self, subjects: Sequence[UUID], *, now: datetime) -> Mapping[UUID, Sequence[UUID]]: ...
