"""The one clock. Instants are aware and UTC inside, shown in Asia/Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


def now() -> datetime:
    """This instant, in UTC. Handlers ask once and hand it down, so that one act has one time."""
    return datetime.now(UTC)  # noqa: TID251 (this is the clock)


def local(instant: datetime) -> datetime:
    """The instant on a wall clock in the county, whatever the zone of the server."""
    return instant.astimezone(SHANGHAI)


def local_day(instant: datetime) -> date:
    """The calendar day in the county on which the instant falls."""
    return local(instant).date()


def at(day: date, clock: time) -> datetime:
    """The instant at which clocks in the county show `clock` on `day`, in UTC."""
    return datetime.combine(day, clock, SHANGHAI).astimezone(UTC)


def day_span(day: date) -> tuple[datetime, datetime]:
    """The local day as a half-open span of instants."""
    return at(day, time.min), at(day + timedelta(days=1), time.min)


def monday_of(day: date) -> date:
    """The Monday of the week of `day`; weeks start on Monday."""
    return day - timedelta(days=day.weekday())


def date_cn(value: date | datetime) -> str:
    """`12月5日 周六`; instants by their local day."""
    day = local_day(value) if isinstance(value, datetime) else value
    return f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def time_cn(instant: datetime) -> str:
    """`09:00`, local."""
    return f"{local(instant):%H:%M}"


def datetime_cn(instant: datetime) -> str:
    """`12月5日 周六 09:00`."""
    return f"{date_cn(instant)} {time_cn(instant)}"


def span_cn(start: datetime, end: datetime) -> str:
    """`12月5日 周六 09:00–10:00`; an end at midnight reads 24:00, a later day is named."""
    if end == day_span(local_day(start))[1]:
        return f"{datetime_cn(start)}–24:00"
    if local_day(start) == local_day(end):
        return f"{datetime_cn(start)}–{time_cn(end)}"
    return f"{datetime_cn(start)} 至 {datetime_cn(end)}"
