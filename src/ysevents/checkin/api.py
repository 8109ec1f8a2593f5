"""Scans as JSON: what the scan screen and other devices send."""

from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.checkin import service
from ysevents.checkin.schemas import ScanIn, ScanOut
from ysevents.kit import clock


@post("/api/v1/checkpoints/{checkpoint:uuid}/scans", status_code=200)
async def scan(
    checkpoint: FromPath[UUID],
    data: JSONBody[ScanIn],
    account: NamedDependency[Account],
    heat: FromQuery[UUID | None] = None,
) -> ScanOut:
    """Redeem a code at a checkpoint; a call room adds `heat`. The same nonce has the same answer."""
    answer = await service.redeem(
        checkpoint,
        data.code,
        nonce=data.nonce,
        device=data.device,
        device_time=data.device_time,
        occurrence=heat,
        confirmed=data.confirmed,
        account=account,
        now=clock.now(),
    )
    return ScanOut.of(answer)


routes = [scan]
