"""Tables of quotas. No logic.

`quota_claim` has a compound key that Piccolo cannot express: it is made in the second migration of
this module.
"""

from piccolo.columns import UUID, ForeignKey, SmallInt, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.core.tables import Venue
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7
from ysevents.places.enums import Counted, Period


class QuotaRule(Table, db=DB):
    """名额规则: how much one person may have at a venue within a period."""

    id = UUID(primary_key=True, default=uuid7)
    venue = ForeignKey(Venue, null=False, on_delete=OnDelete.restrict)
    counted = Varchar(10, choices=Counted, default=Counted.BOOKINGS)
    period = Varchar(10, choices=Period)
    at_most = SmallInt()

    counted_known = Check(one_of("counted", Counted))
    period_known = Check(one_of("period", Period))
    some_allowed = Check("at_most BETWEEN 1 AND 100")
    quota_rule_once = Unique(["venue", "counted", "period"])
