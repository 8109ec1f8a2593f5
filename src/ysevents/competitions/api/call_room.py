"""The call room as JSON: the list, and what a phone has done, sent in one go when there is signal."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.competitions.call_room_schemas import Act, ActsIn, CallListOut
from ysevents.competitions.service import call_room
from ysevents.kit import clock

Me = NamedDependency[Account]
HERE = "/api/v1/fixtures/{fixture:uuid}/call-room"


@get(HERE)
async def get_call_list(fixture: FromPath[UUID], account: Me) -> CallListOut:
    """Who is to be called, and how far it is."""
    now = clock.now()
    return CallListOut.of(await call_room.get_call_list(fixture, account=account, now=now))


@post(f"{HERE}/acts", status_code=200)
async def act(fixture: FromPath[UUID], data: JSONBody[ActsIn], account: Me) -> CallListOut:
    """Do what a device has written down, and answer the list as it is then.

    The device's clock is corrected by `sent_at`. An act known by its nonce is not done again.
    """
    now = clock.now()
    ahead = data.sent_at - now
    acts = [
        Act(
            step=item.step,
            slot=item.slot,
            number=item.number,
            nonce=item.nonce,
            typed_at=min(item.typed_at - ahead, now),
        )
        for item in data.acts
    ]
    outcomes = await call_room.act(fixture, acts, device=data.device, account=account, now=now)
    seen = await call_room.get_call_list(fixture, account=account, now=now)
    return CallListOut.of(seen, outcomes)


routes = [get_call_list, act]
