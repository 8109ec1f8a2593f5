"""Tables of facilities. No logic.

That a rule's space stands in the rule's venue is said by the second migration of this module.
"""

from piccolo.columns import UUID, Array, Boolean, Date, ForeignKey, Integer, SmallInt, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.core.enums import DayType, Sport
from ysevents.core.tables import Occurrence, Space, Venue
from ysevents.facilities.enums import Audience, ClosureReason, FeeClass, FeeGroup
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
    season_from = SmallInt(null=True, default=None)
    """Month times 100 plus day: 1001 is the first of October, every year. A season may pass New Year."""
    season_until = SmallInt(null=True, default=None)
    day_types = Array(base_column=Varchar(20))
    """Only on days of these types (core's `DayType`); none means all."""
    is_override = Boolean(default=False)
    """On the days it speaks of, rules of lower priority are not heard at all."""
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
    season_whole = Check("(season_from IS NULL) = (season_until IS NULL)")
    season_real = Check(
        "season_from / 100 BETWEEN 1 AND 12 AND season_from % 100 BETWEEN 1 AND 31 AND "
        "season_until / 100 BETWEEN 1 AND 12 AND season_until % 100 BETWEEN 1 AND 31"
    )
    day_types_known = Check(f"day_types <@ ARRAY[{', '.join(repr(str(t)) for t in DayType)}]::varchar[]")


class SpaceProfile(Table, db=DB):
    """场地情况: what visitors ask of a space. What nobody said is unknown, never no."""

    space = ForeignKey(Space, primary_key=True, null=False, on_delete=KEEP)
    heads_at_most = SmallInt(null=True, default=None)
    """How many people at once, where a ground is used by heads: pool, gym, track."""
    is_lit = Boolean(null=True, default=None)
    rules = Varchar(500, default="")
    accessibility = Varchar(200, default="")
    revision = Integer(default=0)

    heads_some = Check("heads_at_most BETWEEN 1 AND 20000")


class Tariff(Table, db=DB):
    """价目: what an hour costs a group from a day on. Never changed once it holds: a later one follows it."""

    id = UUID(primary_key=True, default=uuid7)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP)
    sport = Varchar(20, choices=Sport, null=True, default=None)
    """Only spaces of this sport, before the price of the whole venue."""
    fee_class = Varchar(10, choices=FeeClass)
    fee_group = Varchar(12, choices=FeeGroup)
    from_on = Date()
    fen_per_hour = Integer()

    tariff_class_charged = Check("fee_class IN ('low', 'market')")
    tariff_group_known = Check(one_of("fee_group", FeeGroup))
    tariff_sport_known = Check(one_of("sport", Sport))
    tariff_never_negative = Check("fen_per_hour BETWEEN 0 AND 1000000")
    tariff_adults_pay = Check("fee_group <> 'adult' OR fen_per_hour > 0")
    tariff_once = Unique(["venue", "sport", "fee_class", "fee_group", "from_on"], nulls_distinct=False)


class Closure(Table, db=DB):
    """闭馆: why grounds are shut and since when that is known. When and where say its occurrences."""

    id = UUID(primary_key=True, default=uuid7)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP, index=True)
    reason = Varchar(12, choices=ClosureReason)
    notice = Varchar(300)
    """What visitors are told."""
    announced_at = Timestamptz()
    announced_by = UUID(null=True, default=None)

    closure_reason_known = Check(one_of("reason", ClosureReason))
    closure_told = Check("length(notice) > 0")


class ClosurePart(Table, db=DB):
    """One space of a closure."""

    id = UUID(primary_key=True, default=uuid7)
    closure = ForeignKey(Closure, null=False, on_delete=KEEP, index=True)
    occurrence = ForeignKey(Occurrence, null=False, on_delete=KEEP)

    closure_part_once = Unique(["occurrence"])


class DutyProfile(Table, db=DB):
    """开放义务登记 of a venue: whether it must comply, and areas that no space tells, since spaces overlap."""

    id = UUID(primary_key=True, default=uuid7)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP)
    is_subsidised = Boolean(default=False)
    """Only who takes the subsidy must comply; all others may look."""
    area_m2 = Integer(null=True, default=None)
    sport_area_m2 = Integer(null=True, default=None)

    duty_profile_once = Unique(["venue"])
    areas_real = Check("area_m2 > 0 AND sport_area_m2 >= 0 AND sport_area_m2 <= area_m2")


class MarketPrice(Table, db=DB):
    """市场价: what an hour of a sport costs elsewhere in the county, as somebody asked on a day."""

    id = UUID(primary_key=True, default=uuid7)
    sport = Varchar(20, choices=Sport)
    fen_per_hour = Integer()
    source = Varchar(80)
    asked_on = Date()

    sport_known = Check(one_of("sport", Sport))
    price_positive = Check("fen_per_hour > 0")
    market_price_once = Unique(["sport", "asked_on"])


class SpacePhoto(Table, db=DB):
    """A photo of a space, drawn anew when it came; the file lies in the home under `file`."""

    id = UUID(primary_key=True, default=uuid7)
    space = ForeignKey(Space, null=False, on_delete=KEEP)
    position = SmallInt()
    file = Varchar(32, unique=True)
    words = Varchar(60, default="")
    """What it shows, for who cannot see it."""
    added_at = Timestamptz()

    space_photos_few = Check("position BETWEEN 1 AND 6")
    space_photo_once = Unique(["space", "position"])
