"""What this process read last of spaces on days. It may be old: BOOK compares before it writes by it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from ysevents.booking.making_queries import Facts

MOST = 2000
_kept: dict[tuple[UUID, date], Facts] = {}


def find(space: UUID, day: date) -> Facts | None:
    """The terms as somebody met them, and nothing about who that was or whether the floor was free."""
    return _kept.get((space, day))


def keep(facts: Facts, space: UUID, day: date) -> None:
    """Remember a reading made outside any transaction; the one kept longest goes when there are too many.

    Where an identity counts, everybody has to be looked at, and nothing is kept.
    """
    _kept.pop((space, day), None)
    if any(quota.needs_identity for quota in facts.quotas):
        return
    _kept[space, day] = replace(
        facts,
        quotas=[replace(quota, taken=frozenset()) for quota in facts.quotas],
        banned_until=None,
        floor=None,
        booking=None,
        request_digest=None,
    )
    if len(_kept) > MOST:
        del _kept[next(iter(_kept))]
