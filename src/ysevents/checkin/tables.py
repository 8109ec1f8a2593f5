"""Tables of doors. No logic.

`check_in` and `scan` have compound keys that Piccolo cannot express: they are made in the second
migration of this module.
"""

from piccolo.columns import (
    UUID,
    Array,
    Boolean,
    Bytea,
    ForeignKey,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.checkin.enums import AdmissionState, Category, CheckpointKind, Policy
from ysevents.core.tables import Event, Occurrence, Organization, Person, Venue
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7

KEEP = OnDelete.restrict


class Admission(Table, db=DB):
    """入场资格: somebody's right to pass, for one event tree, one occurrence or one venue.

    Codes are derived from the ticket key, the id and `version`; only their hashes stand here.
    """

    id = UUID(primary_key=True, default=uuid7)
    category = Varchar(10, choices=Category)
    person = ForeignKey(Person, on_delete=KEEP, index=True)
    organization = ForeignKey(Organization, on_delete=KEEP)
    event = ForeignKey(Event, on_delete=KEEP)
    occurrence = ForeignKey(Occurrence, on_delete=KEEP, index=True)
    venue = ForeignKey(Venue, on_delete=KEEP)
    label = Varchar(20, null=True, default=None)
    """The number on the bib."""
    valid_from = Timestamptz()
    valid_until = Timestamptz()
    state = Varchar(10, choices=AdmissionState, default=AdmissionState.VALID)
    reason = Varchar(120, null=True, default=None)
    """Why it is blocked or revoked, in words for its holder."""
    version = SmallInt(default=1)
    ticket_hash = Bytea()
    bib_hash = Bytea(null=True, default=None)
    short_hash = Bytea(index=True)

    category_known = Check(one_of("category", Category))
    state_known = Check(one_of("state", AdmissionState))
    one_scope = Check("num_nonnulls(event, occurrence, venue) = 1")
    valid_for_a_while = Check("valid_until > valid_from")
    hashes_made = Check("octet_length(ticket_hash) = 32 AND octet_length(short_hash) = 32")
    admission_ticket_once = Unique(["ticket_hash"])
    admission_bib_once = Unique(["bib_hash"])
    admission_label_once = Unique(["event", "label"])


class Checkpoint(Table, db=DB):
    """核验点: a gate, call room, desk or zone of a venue or of an event."""

    id = UUID(primary_key=True, default=uuid7)
    kind = Varchar(10, choices=CheckpointKind)
    name = Varchar(40)
    venue = ForeignKey(Venue, on_delete=KEEP, index=True)
    event = ForeignKey(Event, on_delete=KEEP, index=True)
    categories = Array(base_column=Varchar(10))
    policy = Varchar(12, choices=Policy)
    confirms = Boolean(default=False)
    """Whether a person looks first: name and number are shown, then let pass."""
    opens_at = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=True, default=None)
    early_minutes = SmallInt(default=0)
    """How long before their admission begins to hold people may pass."""

    kind_known = Check(one_of("kind", CheckpointKind))
    policy_known = Check(one_of("policy", Policy))
    one_place = Check("num_nonnulls(venue, event) = 1")
    heats_in_call_rooms = Check("(kind = 'call_room') = (policy = 'per_heat')")
    never_later = Check("early_minutes >= 0")
