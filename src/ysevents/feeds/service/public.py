"""Public calendars: of the county, a region, an event (for one unit), a unit, a venue, a space; single occurrences."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.core.enums import OccurrenceKind, OccurrenceState, Sport, Visibility
from ysevents.core.errors import OccurrenceNotFound
from ysevents.core.schemas import Narrowing, Planned
from ysevents.core.service import agendas
from ysevents.feeds import engines, queries, rules
from ysevents.feeds.enums import Scope
from ysevents.feeds.errors import FeedNotFound, FilterUnknown
from ysevents.feeds.schemas import Key, Ready, Style
from ysevents.feeds.service.keeping import Agenda, Generations, Keeper
from ysevents.kit.http import prepare

_generations = Generations()
_kept = Keeper()
COUNTY = "永顺体育"


async def get_feed(key: Key, *, style: Style, now: datetime) -> Ready:
    """The calendar of a scope; FeedNotFound when there is no such thing to the public."""
    check_filters(key.only)
    start, end = rules.window(now)
    generation = await _generations.ask()

    async def read() -> Agenda:
        name = await name_of(key)
        planned = await _planned(key, start, end)
        return rules.narrowed_name(name, _words(key.only)), rules.fitting(planned, now)

    return await _kept.get((key, style, start), generation, read, style)


async def get_occurrence(occurrence: UUID, *, visitor: Account | None, style: Style) -> tuple[Ready, bool]:
    """One occurrence to add to a calendar, and whether it is public.

    What is not public is there for those who take part, and not found for all others.
    """
    planned = await agendas.get_planned(occurrence)
    is_public = (
        planned.visibility == Visibility.PUBLIC
        and planned.kind != OccurrenceKind.BOOKING
        and planned.state != OccurrenceState.DRAFT
        and (planned.event is None or await queries.subject(Scope.EVENT, planned.event) is not None)
    )
    if not is_public and not (
        visitor
        and visitor.person
        and planned.state != OccurrenceState.DRAFT
        and await queries.takes_part(occurrence, visitor.person)
    ):
        raise OccurrenceNotFound
    feed = engines.render_feed(planned.title, [planned], style)
    return Ready(prepared=prepare(feed.body), modified_at=feed.modified_at), is_public


async def name_of(key: Key) -> str:
    """What a calendar is called; FeedNotFound when there is no such thing to the public."""
    if key.scope == Scope.COUNTY:
        return COUNTY
    row = await queries.subject(key.scope, key.id)
    if row is None:
        raise FeedNotFound
    if key.organization is None:
        return str(row["name"])
    unit = await queries.subject(Scope.UNIT, key.organization)
    if unit is None:
        raise FeedNotFound
    return f"{row['name']} {unit['name']}"


def check_filters(only: Narrowing) -> None:
    """FilterUnknown for a sport that there is not, or a region that is no code."""
    if only.sport is not None and only.sport not in set(Sport):
        raise FilterUnknown(fields={"sport": "没有这个运动项目，请从订阅页面选择后重新复制地址。"})
    if only.region is not None and not rules.is_region_code(only.region):
        raise FilterUnknown(fields={"township": "乡镇代码是12位数字，请从订阅页面选择后重新复制地址。"})
    if only.division is not None and not (0 < len(only.division) <= 40 and only.division.isprintable()):
        raise FilterUnknown(fields={"division": "组别名称最多40个字，请从订阅页面选择后重新复制地址。"})


def _words(only: Narrowing) -> list[str]:
    return [word for word in (Sport(only.sport).label if only.sport else None, only.division) if word]


async def _planned(key: Key, start: datetime, end: datetime) -> Sequence[Planned]:
    match key.scope, key.id:
        case Scope.COUNTY, _:
            return await agendas.of_county(start, end, only=key.only)
        case Scope.REGION, str(code):
            return await agendas.of_region(code, start, end, only=key.only)
        case Scope.EVENT, UUID() as event if key.organization:
            return await agendas.of_event_for(event, key.organization, start, end, only=key.only)
        case Scope.EVENT, UUID() as event:
            return await agendas.of_event(event, start, end, only=key.only)
        case Scope.UNIT, UUID() as unit:
            return await agendas.of_unit(unit, start, end, only=key.only)
        case Scope.VENUE, UUID() as venue:
            return await agendas.of_venue(venue, start, end, only=key.only)
        case Scope.SPACE, UUID() as space:
            return await agendas.of_space(space, start, end, only=key.only)
        case _:
            raise FeedNotFound
