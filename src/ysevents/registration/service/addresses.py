"""What an address names must be of the meet it names, whoever asks."""

from uuid import UUID

from ysevents.registration import queries
from ysevents.registration.errors import ChangeNotFound, DelegationNotFound, ObjectionNotFound

MISSING = {
    "delegation": DelegationNotFound,
    "change": ChangeNotFound,
    "objection": ObjectionNotFound,
}


async def check_address(*, event: UUID, **named: UUID) -> None:
    """DelegationNotFound, ChangeNotFound or ObjectionNotFound for what is of another meet, or of none."""
    for kind, id in named.items():
        if await queries.event_of(kind, id) != event:
            raise MISSING[kind]
