"""Tables of facilities. No logic.

That a rule's space stands in the rule's venue is said by the second migration of this module.
"""

from piccolo.columns import UUID, Array, Date, ForeignKey, Integer, SmallInt, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

from ysevents.core.tables import Space, Venue
from ysevents.facilities.enums import Audience, FeeClass
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7

KEEP = OnDelete.restrict


class OpeningRule(Table, db=DB):
    """开放时段: when a venue, or one space of it, is open and for whom.

    Times are minutes since local midnight; 1440 is 24:00. Hours past midnight are two rules. An
    extra opening is a rule that is valid for one day.
    """

    id = UUID(primary_key=True, default=uuid7)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP, index=True)
    space = ForeignKey(Space, on_delete=KEEP)
    """Only this space; none means every space of the venue."""
    weekdays = Array(base_column=SmallInt())
    """1 is Monday, 7 is Sunday."""
    opens_minute = SmallInt()
    closes_minute = SmallInt()
    valid_from_on = Date(null=True, default=None)
    valid_until_on = Date(null=True, default=None)
    """The last day on which it holds."""
    audience = Varchar(10, choices=Audience, default=Audience.PUBLIC)
    fee_class = Varchar(10, choices=FeeClass, default=FeeClass.FREE)
    fee_fen_per_hour = Integer(default=0)
    priority = SmallInt(default=0)
    """A higher one replaces a lower one, quarter by quarter of an hour."""

    audience_known = Check(one_of("audience", Audience))
    fee_class_known = Check(one_of("fee_class", FeeClass))
    free_costs_nothing = Check("fee_fen_per_hour >= 0 AND (fee_class = 'free') = (fee_fen_per_hour = 0)")
    weekdays_real = Check("cardinality(weekdays) > 0 AND weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]")
    within_a_day = Check("0 <= opens_minute AND opens_minute < closes_minute AND closes_minute <= 1440")
    quarters = Check("opens_minute % 15 = 0 AND closes_minute % 15 = 0")
    ends_after_start = Check("valid_until_on >= valid_from_on")
