"""Opening hours of real days 开放安排: rules together with the calendar, the school terms and the price list.

Covers: the type of each day, dated prices by fee class and group, sports with prices of their own.
Leaves out: what a booking made before costs: that was settled when it was made.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ysevents.core.enums import DayKind, DayType
from ysevents.core.rules import Term, day_type
from ysevents.facilities.enums import FeeClass, FeeGroup
from ysevents.facilities.rules import Rule, applying


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """What an hour costs a group from a day on. None for sport: all sports without a price of their own."""

    sport: str | None
    fee_class: FeeClass
    group: FeeGroup
    from_on: date
    fen_per_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """All that decides when the spaces of a venue are open on some days, and at what price."""

    rules: Sequence[Rule]
    tariffs: Sequence[Tariff] = ()
    calendar: Mapping[date, DayKind] = field(default_factory=dict)
    terms: Sequence[Term] = ()

    def day_type(self, day: date) -> DayType:
        """What the day is by calendar and terms."""
        return day_type(day, self.calendar, self.terms)

    def heard(self, space: Hashable, sport: str, day: date) -> tuple[Rule, ...]:
        """The rules for a space on a day, the one that is heard last, at the prices of that day."""
        heard = applying(self.rules, space, day, self.day_type(day))
        return tuple(self._priced(rule, sport, day) for rule in heard) if self.tariffs else heard

    def group_prices(self, sport: str, fee_class: FeeClass, day: date) -> dict[FeeGroup, int]:
        """What an hour costs each group that has a price of its own on a day, in fen."""
        found = ((group, price_on(self.tariffs, sport, fee_class, group, day)) for group in FeeGroup)
        return {group: fen for group, fen in found if fen is not None and group != FeeGroup.ADULT}

    def _priced(self, rule: Rule, sport: str, day: date) -> Rule:
        fen = price_on(self.tariffs, sport, rule.fee_class, FeeGroup.ADULT, day)
        return rule if fen is None else replace(rule, fee_fen_per_hour=fen)


def price_on(
    tariffs: Iterable[Tariff], sport: str, fee_class: FeeClass, group: FeeGroup, day: date
) -> int | None:
    """The price that holds on a day: that of the sport before that of the venue, then the newest."""
    holding = [
        tariff
        for tariff in tariffs
        if tariff.fee_class == fee_class
        and tariff.group == group
        and tariff.sport in (None, sport)
        and tariff.from_on <= day
    ]
    newest = max(holding, key=lambda t: (t.sport is not None, t.from_on), default=None)
    return newest.fen_per_hour if newest else None
