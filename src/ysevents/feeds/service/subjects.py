"""What a subscription page offers: the name, the address, and what the calendar may be narrowed by."""

from urllib.parse import urlencode
from uuid import UUID

from ysevents.core.enums import Sport
from ysevents.core.schemas import Narrowing
from ysevents.feeds import queries
from ysevents.feeds.enums import Scope
from ysevents.feeds.errors import FeedNotFound
from ysevents.feeds.schemas import Filter, Key, Subject
from ysevents.feeds.service import public

EVERYTHING = "全部"


async def get_subject(key: Key) -> Subject:
    """What a subscription page is about; FeedNotFound when there is no such thing to the public."""
    public.check_filters(key.only)
    return Subject(
        name=await public.name_of(key),
        path=feed_path(key.scope, key.id, key.organization, key.only),
        back=await _back(key),
        filters=tuple(await _filters(key)),
    )


async def _back(key: Key) -> str:
    """The page of what the calendar is about."""
    match key.scope:
        case Scope.EVENT | Scope.VENUE:
            return f"/{key.scope}s/{key.id}"
        case Scope.REGION:
            return f"/venues?township={key.id}"
        case Scope.SPACE:
            row = await queries.subject(key.scope, key.id)
            if row is None:
                raise FeedNotFound
            return f"/venues/{row['id']}"
        case _:
            return "/events"


async def _filters(key: Key) -> list[Filter]:
    """Only what leaves a choice."""
    sports, divisions, townships = await _narrowing(key)
    asked = (
        ("sport", "运动项目", key.only.sport, [(sport, Sport(sport).label) for sport in sports]),
        ("division", "组别", key.only.division, [(division, division) for division in divisions]),
        ("township", "乡镇", key.only.region, townships),
    )
    return [
        _filter(name, label, chosen, options) for name, label, chosen, options in asked if len(options) > 1
    ]


async def _narrowing(key: Key) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """Sports, divisions and townships that things in the calendar may be of."""
    match key.scope, key.id:
        case Scope.EVENT, UUID() as event:
            pairs = await queries.sports_and_divisions(event)
            rows = await queries.townships_of(event)
            sports = dict.fromkeys(row["sport"] for row in pairs if row["sport"])
            divisions = dict.fromkeys(row["division"] for row in pairs if row["division"])
            return list(sports), list(divisions), [(row["code"], row["name"]) for row in rows]
        case Scope.VENUE, UUID() as venue:
            return await queries.sports_of_venue(venue), [], []
        case Scope.COUNTY, _:
            rows = await queries.townships_of(None)
            return list(Sport), [], [(row["code"], row["name"]) for row in rows]
        case ((Scope.REGION | Scope.UNIT), _):
            return list(Sport), [], []
        case _:
            return [], [], []


def _filter(name: str, label: str, chosen: str | None, options: list[tuple[str, str]]) -> Filter:
    return Filter(name=name, label=label, chosen=chosen or "", options=(("", EVERYTHING), *options))


def narrowing(sport: str | None, division: str | None, township: str | None) -> Narrowing:
    """What was chosen; an empty choice is none."""
    return Narrowing(sport=sport or None, division=division or None, region=township or None)


def feed_path(scope: Scope, id: UUID | str | None, organization: UUID | None, only: Narrowing) -> str:
    """The address of a public calendar on the site."""
    parts = "/".join(str(part) for part in (scope, id, organization) if part)
    asked = {"sport": only.sport, "division": only.division, "township": only.region}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/cal/{parts}.ics{'?' if query else ''}{query}"
