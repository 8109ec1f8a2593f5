"""Who does what in the season: one account of each role, logged in as people are."""

from dataclasses import dataclass
from datetime import datetime

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.demo import queries

AT = {"address": "127.0.0.1", "agent": "season"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The office, the organiser of the meets, a referee, a clerk of the call room, one of a venue's desk."""

    office: Account
    organiser: Account
    referee: Account
    clerk: Account
    desk: Account


async def gather(*, now: datetime) -> Cast:
    """Those who are shown, with what they may do and no more."""
    ids = await queries.accounts_named(["office1", "organiser1", "referee1", "callroom1", "desk1"])

    async def enter(username: str) -> Account:
        login = await accounts.open_login(ids[username], now=now, **AT)
        found = await accounts.find_account(login.token, address=AT["address"], now=now)
        if found is None:
            raise LookupError(username)
        return found

    return Cast(
        office=await enter("office1"),
        organiser=await enter("organiser1"),
        referee=await enter("referee1"),
        clerk=await enter("callroom1"),
        desk=await enter("desk1"),
    )
