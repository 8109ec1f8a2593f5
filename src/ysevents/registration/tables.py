"""Tables of registration. No logic.

How many athletes of a division (and so of a sex) a unit may bring is a numbering under a unique key,
as the entry limits are: see `competitions.tables`; so is the number of units a meet has room for. That
nobody starts for two units of one meet is a partial unique index in the second migration. Versions of a
regulation are only ever added: a trigger sees to it, and another keeps the one in force at the freeze.
"""

from piccolo.columns import (
    JSONB,
    UUID,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.competitions.enums import RosterRole
from ysevents.competitions.tables import Contest, Decision, Division, Entry
from ysevents.core.tables import Event, Organization, Person
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7
from ysevents.registration.enums import (
    ChangeKind,
    ChangeState,
    DelegationRole,
    DelegationState,
    DocumentKind,
    ObjectionState,
)

KEEP = OnDelete.restrict


class Regulation(Table, db=DB):
    """竞赛规程 of a meet as parameters (`schemas.RegulationParameters`) and its registration window."""

    event = ForeignKey(Event, primary_key=True, null=False, on_delete=KEEP)
    version = SmallInt(default=1)
    opens_at = Timestamptz()
    deadline_at = Timestamptz()
    parameters = JSONB(default="{}")
    frozen_version = SmallInt(null=True, default=None)
    """The version in force when the first delegation was frozen: by it the event is printed for good."""

    regulation_window = Check("deadline_at > opens_at")


class RegulationVersion(Table, db=DB):
    """A 竞赛规程 as it once was, whole: numbers, dates, divisions, contests, texts. Never changed."""

    id = UUID(primary_key=True, default=uuid7)
    event = ForeignKey(Event, null=False, on_delete=KEEP)
    version = SmallInt()
    parameters = JSONB(default="{}")
    content = JSONB(default="{}")
    """`rules.plan.Plan`."""
    digest = Bytea(default=b"")
    """SHA-256 of both, printed on every copy."""
    reason = Varchar(200, default="")
    made_at = Timestamptz()
    made_by = UUID(null=True, default=None)

    regulation_version_once = Unique(["event", "version"])


class Delegation(Table, db=DB):
    """代表队: what one unit registers for one meet."""

    id = UUID(primary_key=True, default=uuid7)
    event = ForeignKey(Event, null=False, on_delete=KEEP)
    organization = ForeignKey(Organization, null=False, on_delete=KEEP, index=True)
    state = Varchar(10, choices=DelegationState)
    revision = Integer(default=0)
    """Goes up with every change; what a client edits it names by this number."""
    submitted_at = Timestamptz(null=True, default=None)
    submitted_by = UUID(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    decided_by = UUID(null=True, default=None)
    returned_reason = Varchar(300, null=True, default=None)
    open_until = Timestamptz(null=True, default=None)
    """Until when the unit may change it although registration is closed: to mend what was returned, or late."""
    quota_place = SmallInt(null=True, default=None)
    """Which of the places for units this one holds; None where the regulation sets no quota."""
    fee_paid_at = Timestamptz(null=True, default=None)
    fee_paid_by = UUID(null=True, default=None)
    """Who noted the fee as paid."""

    delegation_state_known = Check(one_of("state", DelegationState))
    delegation_once = Unique(["event", "organization"])
    delegation_in_event = Unique(["id", "event"])
    delegation_quota_place = Unique(["event", "quota_place"])
    delegation_returned_why = Check("state <> 'returned' OR returned_reason IS NOT NULL")


class DelegationMember(Table, db=DB):
    """Who belongs to a delegation as what. An athlete starts in one division and holds a place of it."""

    id = UUID(primary_key=True, default=uuid7)
    delegation = ForeignKey(Delegation, null=False, on_delete=KEEP)
    event = ForeignKey(Event, null=False, on_delete=KEEP)
    person = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    role = Varchar(10, choices=DelegationRole)
    division = ForeignKey(Division, on_delete=KEEP)
    place = SmallInt(null=True, default=None)

    delegation_member_role_known = Check(one_of("role", DelegationRole))
    delegation_member_once = Unique(["delegation", "person", "role"])
    delegation_member_place = Unique(["delegation", "division", "place"])
    delegation_member_athlete = Check("(role = 'athlete') = (division IS NOT NULL AND place IS NOT NULL)")
    delegation_member_officials = Check("role = 'athlete' OR (division IS NULL AND place IS NULL)")
    delegation_member_place_positive = Check("place > 0")


class DelegationStep(Table, db=DB):
    """Every state a delegation has reached, when and by whom. Written by a trigger, never changed."""

    id = UUID(primary_key=True, default=uuid7)
    delegation = ForeignKey(Delegation, null=False, on_delete=KEEP, index=True)
    state = Varchar(10, choices=DelegationState)
    revision = Integer()
    reason = Varchar(300, null=True, default=None)
    at = Timestamptz()
    by = UUID(null=True, default=None)

    delegation_step_state_known = Check(one_of("state", DelegationState))


class Reopening(Table, db=DB):
    """准许补交: until which day a unit that missed the deadline was let in, and why."""

    id = UUID(primary_key=True, default=uuid7)
    delegation = ForeignKey(Delegation, null=False, on_delete=KEEP, index=True)
    last_on = Date()
    reason = Varchar(200)
    at = Timestamptz()
    by = UUID()

    reopening_has_reason = Check("length(reason) > 0")


class ReviewRemark(Table, db=DB):
    """Why a line was returned: an athlete, or one entry of an athlete or a team."""

    id = UUID(primary_key=True, default=uuid7)
    step = ForeignKey(DelegationStep, null=False, on_delete=KEEP)
    person = ForeignKey(Person, on_delete=KEEP)
    entry = ForeignKey(Entry, on_delete=KEEP)
    text = Varchar(200)

    review_remark_once = Unique(["step", "person", "entry"], nulls_distinct=False)
    review_remark_of_line = Check("num_nonnulls(person, entry) = 1")
    review_remark_said = Check("length(text) > 0")


class ChangeRequest(Table, db=DB):
    """补报、弃权、换人 after the deadline: asked for by a unit or done by the office, with what came of it.

    Refused and retracted ones stay. That the same is not asked twice at a time is a partial unique index
    in a later migration.
    """

    id = UUID(primary_key=True, default=uuid7)
    delegation = ForeignKey(Delegation, null=False, on_delete=KEEP)
    kind = Varchar(12, choices=ChangeKind)
    contest = ForeignKey(Contest, null=False, on_delete=KEEP)
    entry = ForeignKey(Entry, on_delete=KEEP)
    """The entry that is withdrawn or in which somebody is replaced; of a late entry what it became."""
    person = ForeignKey(Person, on_delete=KEEP)
    """Who enters, scratches or is replaced; None: a team."""
    replacement = ForeignKey(Person, on_delete=KEEP)
    reason = Varchar(200)
    state = Varchar(10, choices=ChangeState)
    is_exception = Boolean(default=False)
    """Done by the office when the regulation's own deadline for it had passed, or without there being one."""
    asked_at = Timestamptz()
    asked_by = UUID()
    idempotency_key = Varchar(80)
    decided_at = Timestamptz(null=True, default=None)
    decided_by = UUID(null=True, default=None)
    answer = Varchar(200, null=True, default=None)
    """Why it was refused; or what the approval has meant for the start list."""
    decision = ForeignKey(Decision, on_delete=KEEP)

    change_request_kind_known = Check(one_of("kind", ChangeKind))
    change_request_state_known = Check(one_of("state", ChangeState))
    change_request_key_once = Unique(["asked_by", "idempotency_key"])
    change_request_replaces = Check(
        "(kind = 'substitution') = (replacement IS NOT NULL) AND (replacement IS NULL OR person IS NOT NULL)"
    )
    change_request_of_entry = Check("kind = 'late_entry' OR entry IS NOT NULL")
    change_request_not_oneself = Check("replacement <> person")
    change_request_decided = Check("(state = 'open') = (decided_at IS NULL)")
    change_request_decided_by = Check("(decided_at IS NULL) = (decided_by IS NULL)")
    change_request_refused_why = Check("state <> 'refused' OR answer IS NOT NULL")


class ChangeMember(Table, db=DB):
    """Who is on the list of a team that is entered late: what is asked for, not what became of it."""

    id = UUID(primary_key=True, default=uuid7)
    request = ForeignKey(ChangeRequest, null=False, on_delete=KEEP)
    person = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    role = Varchar(10, choices=RosterRole)
    place = SmallInt()
    leg = SmallInt(null=True, default=None)
    shirt_number = SmallInt(null=True, default=None)

    change_member_role_known = Check(one_of("role", RosterRole))
    change_member_once = Unique(["request", "person"])
    change_member_place_once = Unique(["request", "place"])


class WorkbookPreview(Table, db=DB):
    """A workbook that was uploaded and read, until it is imported or expires."""

    id = UUID(primary_key=True, default=uuid7)
    delegation = ForeignKey(Delegation, null=False, on_delete=KEEP, index=True)
    name = Varchar(120, default="")
    content = Bytea(null=True, default=None)
    """Its rows, encrypted: names and birthdays of children. None once imported."""
    digest = Bytea(default=b"")
    idempotency_key = Varchar(80, null=True, default=None)
    made_by = UUID()
    made_at = Timestamptz()
    expires_at = Timestamptz(index=True)
    imported_at = Timestamptz(null=True, default=None)
    outcome = JSONB(null=True, default=None)

    workbook_preview_key_once = Unique(["made_by", "idempotency_key"])
    workbook_preview_once = Check("(imported_at IS NULL) = (outcome IS NULL)")


class Document(Table, db=DB):
    """A paper that was uploaded: whose, of what kind, and where its file lies. Deleted, the row stays.

    Without a person it is for the whole delegation: one insurance policy for all, the sealed form. That
    there is one of a kind at a time is a partial unique index in a later migration.
    """

    id = UUID(primary_key=True, default=uuid7)
    delegation = ForeignKey(Delegation, null=False, on_delete=KEEP, index=True)
    event = ForeignKey(Event, null=False, on_delete=KEEP, index=True)
    person = ForeignKey(Person, on_delete=KEEP, index=True)
    kind = Varchar(12, choices=DocumentKind)
    file = Varchar(32)
    sha256 = Bytea(default=b"")
    size = Integer()
    media_type = Varchar(20)
    form_code = Varchar(12, null=True, default=None)
    """Of a sealed form: the check code of the form it is a copy of."""
    is_code_read = Boolean(default=False)
    """Of a sealed form: its QR was read and said just that code; else somebody has to compare the paper."""
    uploaded_at = Timestamptz()
    uploaded_by = UUID()
    deleted_at = Timestamptz(null=True, default=None)
    deleted_by = UUID(null=True, default=None)
    """Who deleted it; None: the retention job."""

    document_kind_known = Check(one_of("kind", DocumentKind))
    document_file_once = Unique(["file"])
    document_of_whom = Check(
        "CASE kind WHEN 'sealed_form' THEN person IS NULL WHEN 'consent' THEN person IS NOT NULL "
        "WHEN 'photo' THEN person IS NOT NULL ELSE true END"
    )
    document_of_which_form = Check("(kind = 'sealed_form') = (form_code IS NOT NULL)")
    document_of_some_size = Check("size > 0")


class PublicNotice(Table, db=DB):
    """公示 of who starts in a meet, for a set time. Made longer it may be, shorter not."""

    event = ForeignKey(Event, primary_key=True, null=False, on_delete=KEEP)
    opens_at = Timestamptz()
    closes_at = Timestamptz()
    contact = Varchar(60)
    """Where the office is reached about it: public."""
    opened_by = UUID()

    public_notice_window = Check("closes_at > opens_at")
    public_notice_reached = Check("length(contact) > 0")


class Objection(Table, db=DB):
    """异议 to what a public notice shows, by anybody; decided by the office with a reason."""

    id = UUID(primary_key=True, default=uuid7)
    event = ForeignKey(Event, null=False, on_delete=KEEP)
    text = Varchar(1000)
    phone_cipher = Bytea(null=True, default=None)
    """Where the objector may be asked back, if they wish; encrypted."""
    made_at = Timestamptz()
    idempotency_key = Varchar(80)
    state = Varchar(10, choices=ObjectionState)
    answer = Varchar(300, null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    decided_by = UUID(null=True, default=None)

    objection_state_known = Check(one_of("state", ObjectionState))
    objection_said = Check("length(text) > 0")
    objection_key_once = Unique(["event", "idempotency_key"])
    objection_decided = Check("(state = 'open') = (decided_at IS NULL)")
    objection_answered = Check("state = 'open' OR answer IS NOT NULL")
