"""Addresses that name a meet and something of it: they are of one another, or nothing is there."""

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from ysevents.registration.service import addresses


async def of_one_meet(connection: ASGIConnection, _: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Refuse a delegation, a change or an objection under the address of another meet, as if there were none."""
    await addresses.check_address(**connection.path_params)
