"""Tables of quotas. No logic."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, SmallInt, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.core.enums import Sport
from ysevents.core.tables import Venue
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7
from ysevents.places.enums import Audience, Counted, Period


class QuotaRule(Table, db=DB):
    """名额规则: how much one person may have at a venue within a period.

    Never edited, since claims were made under it: it ends, and another begins.
    """

    id = UUID(primary_key=True, default=uuid7)
    venue = ForeignKey(Venue, null=False, on_delete=OnDelete.restrict)
    sport = Varchar(20, choices=Sport, null=True, default=None)
    """Only spaces of this sport."""
    audience = Varchar(10, choices=Audience, default=Audience.EVERYBODY)
    counted = Varchar(10, choices=Counted, default=Counted.BOOKINGS)
    period = Varchar(10, choices=Period)
    at_most = SmallInt()
    """Bookings, or whole hours."""
    counts_companions = Boolean(default=False)
    """Whether a companion uses up the own quota too: what stops touts."""
    needs_identity = Boolean(default=False)
    """Whether it is for people alone whose identity was checked at the desk."""
    workday_peak_from = SmallInt(default=18 * 60)
    workday_peak_until = SmallInt(default=21 * 60)
    rest_peak_from = SmallInt(default=9 * 60)
    rest_peak_until = SmallInt(default=21 * 60)
    """The peak of working days and of days of rest, in minutes since local midnight."""
    created_at = Timestamptz(null=True, default=None)
    ends_on = Date(null=True, default=None)
    """The first day for which it is no longer heard."""

    counted_known = Check(one_of("counted", Counted))
    period_known = Check(one_of("period", Period))
    some_allowed = Check("at_most BETWEEN 1 AND 100")
    quota_sport_known = Check(one_of("sport", Sport))
    quota_audience_known = Check(one_of("audience", Audience))
    quota_peak_within_a_day = Check(
        "0 <= workday_peak_from AND workday_peak_from < workday_peak_until AND workday_peak_until <= 1440 "
        "AND 0 <= rest_peak_from AND rest_peak_from < rest_peak_until AND rest_peak_until <= 1440"
    )
    quota_rule_once = Unique(
        ["venue", "sport", "audience", "counted", "period", "ends_on"], nulls_distinct=False
    )
