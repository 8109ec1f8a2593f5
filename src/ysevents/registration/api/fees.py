"""Fees as JSON: what each unit owes, noted as paid or not."""

from datetime import datetime
from uuid import UUID

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.registration.parameters import STRICT
from ysevents.registration.service import fees

Me = NamedDependency[Account]
BASE = "/api/v1/regulations/{event:uuid}/fees"


class FeeIn(BaseModel):
    """Whether a fee is paid."""

    model_config = STRICT

    is_paid: bool


class FeeOut(BaseModel):
    """A unit's fee."""

    delegation: UUID
    unit: str
    due_fen: int
    paid_at: datetime | None


@get(BASE)
async def listed(event: FromPath[UUID], account: Me) -> list[FeeOut]:
    """All units of an event, by name."""
    return [
        FeeOut(delegation=f.delegation, unit=f.unit, due_fen=f.due_fen, paid_at=f.paid_at)
        for f in await fees.list_fees(event, account=account)
    ]


@put(f"{BASE}/{{delegation:uuid}}", status_code=204)
async def note(event: FromPath[UUID], delegation: FromPath[UUID], data: JSONBody[FeeIn], account: Me) -> None:
    await fees.note_fee(event, delegation, is_paid=data.is_paid, account=account, now=clock.now())


routes = [listed, note]
