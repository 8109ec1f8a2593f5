"""Tables of points for those who do not come. No logic."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, SmallInt, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.core.tables import Occurrence, Person, Venue
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7
from ysevents.places.enums import Cause

KEEP = OnDelete.restrict


class PenaltyRule(Table, db=DB):
    """爽约规则 of a venue; without one nobody is given points."""

    id = UUID(primary_key=True, default=uuid7)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP)
    no_show_points = SmallInt(default=2)
    late_cancel_points = SmallInt(default=1)
    limit_points = SmallInt(default=4)
    """With so many that have not expired somebody may not book on the web for a while."""
    window_days = SmallInt(default=60)
    ban_days = SmallInt(default=14)
    releases_floor = Boolean(default=True)
    """Whether the rest of what nobody came for is given to whoever wants it."""

    penalty_rule_once = Unique(["venue"])
    penalty_rule_sane = Check(
        "no_show_points BETWEEN 0 AND 20 AND late_cancel_points BETWEEN 0 AND 20 "
        "AND limit_points BETWEEN 1 AND 100 AND window_days BETWEEN 1 AND 730 AND ban_days BETWEEN 1 AND 730"
    )


class PenaltyPoint(Table, db=DB):
    """爽约记分: what somebody was given for one booking."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP)
    occurrence = ForeignKey(Occurrence, null=False, on_delete=KEEP)
    cause = Varchar(12, choices=Cause)
    points = SmallInt()
    given_at = Timestamptz()
    expires_on = Date()
    """The first day on which it counts no longer."""
    forgiven_at = Timestamptz(null=True, default=None)
    forgiven_by = UUID(null=True, default=None)

    penalty_cause_known = Check(one_of("cause", Cause))
    penalty_some = Check("points > 0")
    penalty_once = Unique(["occurrence", "person"])


class Ban(Table, db=DB):
    """暂停预约: somebody may not book at a venue over the web until then."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, on_delete=KEEP)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP)
    began_at = Timestamptz()
    until_at = Timestamptz()
    lifted_at = Timestamptz(null=True, default=None)
    lifted_by = UUID(null=True, default=None)

    ban_for_a_while = Check("until_at > began_at")


class Appeal(Table, db=DB):
    """申诉 against points, once for each booking."""

    id = UUID(primary_key=True, default=uuid7)
    point = ForeignKey(PenaltyPoint, null=False, on_delete=KEEP)
    reason = Varchar(300)
    made_at = Timestamptz()
    decided_at = Timestamptz(null=True, default=None)
    decided_by = UUID(null=True, default=None)
    is_granted = Boolean(null=True, default=None)
    answer = Varchar(300, null=True, default=None)

    appeal_once = Unique(["point"])
    appeal_decided_whole = Check(
        "num_nonnulls(decided_at, decided_by, is_granted, answer) IN (0, 4) AND length(reason) > 0"
    )
