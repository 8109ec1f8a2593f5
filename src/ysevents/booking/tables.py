"""Tables of bookings. No logic."""

from piccolo.columns import UUID, Boolean, Bytea, ForeignKey, Integer, SmallInt, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.booking.enums import BookingState, Channel, PaymentMethod
from ysevents.core.enums import Sport
from ysevents.core.tables import Occurrence, Organization, Person, Venue
from ysevents.facilities.enums import FeeClass
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7

KEEP = OnDelete.restrict


class BookingRule(Table, db=DB):
    """预约规则 of a venue, or of one sport there; without one nothing is lent. Minutes throughout."""

    id = UUID(primary_key=True, default=uuid7)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP)
    sport = Varchar(20, choices=Sport, null=True, default=None)
    """Only spaces of this sport, before the rule of the whole venue."""
    days_ahead = SmallInt(default=7)
    release_minute = SmallInt(default=8 * 60)
    """The minute of the day at which the farthest day is opened for booking."""
    slot_minutes = SmallInt(default=60)
    cancel_minutes = SmallInt(default=120)
    """Until so long before the start a cancelled booking counts for nothing."""
    grace_minutes = SmallInt(default=15)
    early_minutes = SmallInt(default=15)
    hold_minutes = SmallInt(default=10)
    """How long a slot is kept for somebody who is still filling in."""
    needs_approval = Boolean(default=False)
    """Whether somebody of the venue decides; until then a booking is pending."""
    approval_minutes = SmallInt(default=24 * 60)
    """How long it may wait for that, never beyond its start."""
    companions_at_most = SmallInt(default=9)
    companion_minutes = SmallInt(null=True, default=None)
    """How long after booking companions may be named; without it until the start."""

    sport_known = Check(one_of("sport", Sport))
    ahead_some = Check("days_ahead BETWEEN 0 AND 90")
    release_within_a_day = Check("release_minute BETWEEN 0 AND 1439")
    slot_of_quarters = Check("slot_minutes BETWEEN 15 AND 1440 AND slot_minutes % 15 = 0")
    never_negative = Check("cancel_minutes >= 0 AND grace_minutes >= 0 AND early_minutes >= 0")
    kept_for_a_while = Check("hold_minutes BETWEEN 1 AND 60 AND approval_minutes BETWEEN 1 AND 20160")
    companions_some = Check("companions_at_most BETWEEN 0 AND 40 AND companion_minutes >= 0")
    booking_rule_once = Unique(["venue", "sport"], nulls_distinct=False)


class Booking(Table, db=DB):
    """预约: somebody has a space for a while. Which, and when, is its occurrence's to say."""

    id = UUID(primary_key=True, default=uuid7)
    occurrence = ForeignKey(Occurrence, null=False, on_delete=KEEP)
    holder = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    organization = ForeignKey(Organization, on_delete=KEEP)
    """The club or unit it is for; `holder` then answers for it."""
    account = UUID()
    """Who made it."""
    state = Varchar(10, choices=BookingState, default=BookingState.CONFIRMED)
    channel = Varchar(10, choices=Channel, default=Channel.WEB)
    fee_class = Varchar(10, choices=FeeClass, default=FeeClass.FREE)
    fee_fen = Integer(default=0)
    idempotency_key = Varchar(80)
    request_digest = Bytea()
    """SHA-256 of what was asked, to tell a repeated request from another under the same key."""
    created_at = Timestamptz()
    cancelled_at = Timestamptz(null=True, default=None)
    cancelled_by = UUID(null=True, default=None)
    reason = Varchar(120, null=True, default=None)
    series = UUID(null=True, default=None)
    """What recurs together, each time a booking of its own."""
    bundle = UUID(null=True, default=None)
    """Several courts booked at once, each a booking of its own."""
    note = Varchar(120, default="")
    is_late = Boolean(default=False)
    """Cancelled after the limit of the venue: it still counts."""

    state_known = Check(one_of("state", BookingState))
    channel_known = Check(one_of("channel", Channel))
    fee_class_known = Check(one_of("fee_class", FeeClass))
    fee_never_negative = Check("fee_fen >= 0")
    cancelled_when = Check("(state IN ('cancelled', 'displaced')) = (cancelled_at IS NOT NULL)")
    key_given = Check("length(idempotency_key) > 0")
    late_when_cancelled = Check("NOT is_late OR state = 'cancelled'")
    booking_occurrence_once = Unique(["occurrence"])
    booking_key_once = Unique(["account", "idempotency_key"])


class Payment(Table, db=DB):
    """收费记录: what was paid at the desk, or given back. Only ever added to; receipts of a venue run on."""

    id = UUID(primary_key=True, default=uuid7)
    booking = ForeignKey(Booking, null=False, on_delete=KEEP)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP)
    receipt = Integer()
    """The number on the slip."""
    step = SmallInt()
    """The first, second .. note of this booking: of two clerks at once one comes too late."""
    fen = Integer()
    """Less than nothing when it was given back."""
    method = Varchar(10, choices=PaymentMethod)
    noted_at = Timestamptz()
    noted_by = UUID()

    payment_of_something = Check("fen <> 0")
    payment_method_known = Check(one_of("method", PaymentMethod))
    payment_receipt_once = Unique(["venue", "receipt"])
    payment_step_once = Unique(["booking", "step"])
