"""Messages of registration to all who answer for a unit."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.notify import service as notify
from ysevents.registration.schemas import Delegation
from ysevents.registration.service.delegations import get_regulation


async def tell_unit(
    found: Delegation,
    kind: str,
    title: str,
    text: str,
    *,
    about: Sequence[UUID] = (),
    below: str = "",
    now: datetime,
) -> None:
    """A message to the coaches of a delegation's unit; `below` is the page of the delegation it leads to.

    `about` are the persons it names, or the delegation of which somebody has written freely.
    """
    regulation = await get_regulation(found.event)
    directory = await accounts.find_recipients([found.organization], now=now)
    await notify.tell(
        list(directory.get(found.organization, ())),
        kind,
        title,
        f"{found.unit}，{regulation.title}。{text}",
        f"/registration/{found.event}{below}?unit={found.organization}",
        about=about,
        now=now,
    )
