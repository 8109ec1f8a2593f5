"""Cells: the grain in which floors are held. One cell is a quarter of an hour."""

from datetime import UTC, datetime

SECONDS = 900


def cells(start: datetime, end: datetime) -> range:
    """Quarters of an hour touched by [start, end), counted from the Unix epoch.

    Rounds outward: 09:10 to 09:50 takes 09:00 to 10:00. Spans that meet share no cell.
    A span that ends before it starts is a bug, not a refusal.

    >>> from datetime import timedelta
    >>> nine = datetime(2026, 12, 5, 9, tzinfo=UTC)
    >>> len(cells(nine, nine + timedelta(minutes=50)))
    4
    """
    if end <= start:
        raise ValueError(f"a span must end after it starts: {start} to {end}")
    first = _whole_seconds(start) // SECONDS
    last = -(-_ceil_seconds(end) // SECONDS)
    return range(first, last)


def start_of(cell: int) -> datetime:
    """The instant at which a cell begins."""
    return datetime.fromtimestamp(cell * SECONDS, UTC)


def _whole_seconds(instant: datetime) -> int:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    delta = instant - epoch
    return delta.days * 86_400 + delta.seconds


def _ceil_seconds(instant: datetime) -> int:
    return _whole_seconds(instant) + (1 if instant.microsecond else 0)
