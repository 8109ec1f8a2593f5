"""Tables of the one schema. No logic.

`occupancy`, `space_section`, `change` and `change_cursor` have compound or special keys that
Piccolo cannot express: they are made in the second migration of this module.
"""

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    Bytea,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.core.enums import (
    ConsentPurpose,
    DayKind,
    EventKind,
    EventState,
    MemberRole,
    OccurrenceKind,
    OccurrenceState,
    OrganizationKind,
    ParticipantRole,
    ParticipantState,
    PersonKind,
    RegionLevel,
    Sex,
    Sport,
    VenueKind,
    Visibility,
)
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7

KEEP = OnDelete.restrict


class Region(Table, db=DB):
    """行政区划. Its code is the 12-digit statistical one."""

    code = Varchar(12, primary_key=True)
    level = Varchar(10, choices=RegionLevel)
    name = Varchar(60)
    sort_key = Varchar(120)
    parent: ForeignKey["Region"] = ForeignKey("self", target_column="code", on_delete=KEEP)
    urban_rural_code = Varchar(3, null=True, default=None)
    longitude = DoublePrecision(null=True, default=None)
    latitude = DoublePrecision(null=True, default=None)

    level_known = Check(one_of("level", RegionLevel))


class SchoolTerm(Table, db=DB):
    """学期: from the first to the last day of lessons. Two never share a day, says the schema."""

    id = UUID(primary_key=True, default=uuid7)
    title = Varchar(30, unique=True)
    first_on = Date()
    last_on = Date()

    school_term_named = Check("length(title) > 0")
    school_term_span_real = Check("first_on <= last_on AND last_on < first_on + 300")


class CalendarDay(Table, db=DB):
    """节假日、调休: a day that is not what its weekday says. One row a day, loaded or typed once a year."""

    day = Date(primary_key=True)
    kind = Varchar(10, choices=DayKind)
    title = Varchar(30)
    """国庆节 ..., for people."""

    calendar_day_kind_known = Check(one_of("kind", DayKind))


class Organization(Table, db=DB):
    """单位. A tree; a team is an organization of kind team under its unit."""

    id = UUID(primary_key=True, default=uuid7)
    code = Varchar(40, null=True, default=None, unique=True)
    kind = Varchar(20, choices=OrganizationKind)
    unit_class = Varchar(30, null=True, default=None)
    """What divisions ask of a unit: 小学, 九年一贯制, 初中, 高中 ..."""
    name = Varchar(80)
    short_name = Varchar(30)
    sort_key = Varchar(160)
    parent: ForeignKey["Organization"] = ForeignKey("self", on_delete=KEEP)
    region = ForeignKey(Region, target_column="code", on_delete=KEEP)
    opened_on = Date(null=True, default=None)
    closed_on = Date(null=True, default=None)
    merged_into: ForeignKey["Organization"] = ForeignKey("self", on_delete=KEEP)

    kind_known = Check(one_of("kind", OrganizationKind))
    name_given = Check("length(name) > 0")


class FormerName(Table, db=DB):
    """曾用名: what a unit was called up to and including a day. `unit_name(unit, day)` reads it."""

    id = UUID(primary_key=True, default=uuid7)
    organization = ForeignKey(Organization, null=False, on_delete=KEEP)
    name = Varchar(80)
    short_name = Varchar(30)
    until_on = Date()
    changed_at = Timestamptz()
    changed_by = UUID(null=True, default=None)

    former_name_once = Unique(["organization", "until_on"])
    former_name_given = Check("length(name) > 0")


class Person(Table, db=DB):
    """人员. Numbers are kept as keyed hashes; originals only encrypted and only where needed."""

    id = UUID(primary_key=True, default=uuid7)
    kind = Varchar(10, choices=PersonKind)
    name = Varchar(40)
    sort_key = Varchar(120)
    sex = Varchar(6, choices=Sex, null=True, default=None)
    birth_on = Date(null=True, default=None)
    phone_hash = Bytea(null=True, default=None, index=True)
    identity_hash = Bytea(null=True, default=None)
    student_hash = Bytea(null=True, default=None)
    phone_cipher = Bytea(null=True, default=None)
    identity_cipher = Bytea(null=True, default=None)
    student_cipher = Bytea(null=True, default=None)
    merged_into: ForeignKey["Person"] = ForeignKey("self", on_delete=KEEP)
    purge_on = Date(null=True, default=None)
    anonymised_at = Timestamptz(null=True, default=None)
    """Since when nobody can say who this was; results stay."""

    kind_known = Check(one_of("kind", PersonKind))
    sex_known = Check(one_of("sex", Sex))
    name_given = Check("length(name) > 0")
    person_identity_once = Unique(["identity_hash"])
    person_student_once = Unique(["student_hash"])


class PersonCorrection(Table, db=DB):
    """更正: what a person's name, sex or birthday was before, and why it was put right."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    field = Varchar(10)
    before = Varchar(40, null=True, default=None)
    after = Varchar(40, null=True, default=None)
    reason = Varchar(200)
    corrected_at = Timestamptz()
    corrected_by = UUID(null=True, default=None)

    person_correction_field_known = Check("field IN ('name', 'sex', 'birth_on')")
    person_correction_has_reason = Check("length(reason) > 0")


class Membership(Table, db=DB):
    """Who belongs to which unit as what, and when."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    organization = ForeignKey(Organization, null=False, on_delete=KEEP, index=True)
    role = Varchar(10, choices=MemberRole)
    entry_year = SmallInt(null=True, default=None)
    """For pupils: the year whose September put this class into grade 1."""
    from_on = Date()
    until_on = Date(null=True, default=None)

    role_known = Check(one_of("role", MemberRole))
    ends_after_start = Check("until_on IS NULL OR until_on >= from_on")
    membership_once = Unique(["person", "organization", "role", "from_on"])


class Guardianship(Table, db=DB):
    """监护: who answers for a child."""

    id = UUID(primary_key=True, default=uuid7)
    child = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    guardian = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    relation = Varchar(20)

    guardianship_once = Unique(["child", "guardian"])
    not_oneself = Check("child <> guardian")


class Consent(Table, db=DB):
    """同意: for one purpose and one version of the text, until withdrawn."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    purpose = Varchar(20, choices=ConsentPurpose)
    version = Varchar(20)
    given_by = ForeignKey(Person, on_delete=KEEP)
    relation = Varchar(20, null=True, default=None)
    given_at = Timestamptz()
    withdrawn_at = Timestamptz(null=True, default=None)
    evidence = Varchar(200)
    """How it was given: 纸质同意书照片编号, 本人在线确认 ..."""

    purpose_known = Check(one_of("purpose", ConsentPurpose))
    withdrawn_after = Check("withdrawn_at IS NULL OR withdrawn_at >= given_at")


class Venue(Table, db=DB):
    """场馆/场地点."""

    id = UUID(primary_key=True, default=uuid7)
    code = Varchar(40, unique=True)
    kind = Varchar(20, choices=VenueKind)
    name = Varchar(80)
    short_name = Varchar(30)
    sort_key = Varchar(160)
    region = ForeignKey(Region, target_column="code", null=False, on_delete=KEEP, index=True)
    owner = ForeignKey(Organization, on_delete=KEEP)
    address = Varchar(120)
    longitude = DoublePrecision(null=True, default=None)
    latitude = DoublePrecision(null=True, default=None)
    is_open_to_public = Boolean(default=True)
    is_accessible = Boolean(default=False)
    notice = Text(default="")
    opened_on = Date(null=True, default=None)
    closed_on = Date(null=True, default=None)
    revision = BigInt(default=0)
    """Raised by the database with every change to the venue, its floor or the rules on which it is lent."""

    kind_known = Check(one_of("kind", VenueKind))
    closes_after_opening = Check("closed_on IS NULL OR opened_on IS NULL OR closed_on >= opened_on")


class Section(Table, db=DB):
    """场地单元: a piece of floor that is never divided."""

    id = UUID(primary_key=True, default=uuid7)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP)
    name = Varchar(30)
    opened_on = Date(null=True, default=None)
    closed_on = Date(null=True, default=None)

    section_of_venue = Unique(["venue", "id"])
    section_named_once = Unique(["venue", "name"])


class Space(Table, db=DB):
    """场地: what people book or play on; a set of sections of one venue."""

    id = UUID(primary_key=True, default=uuid7)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP)
    name = Varchar(40)
    sport = Varchar(20, choices=Sport)
    is_indoor = Boolean(default=False)
    area_m2 = Integer(null=True, default=None)
    position = SmallInt(default=0)
    opened_on = Date(null=True, default=None)
    closed_on = Date(null=True, default=None)

    space_of_its_venue = Unique(["venue", "id"])
    space_named_once = Unique(["venue", "name"])
    sport_known = Check(one_of("sport", Sport))


class Event(Table, db=DB):
    """赛事/活动. A tree: games > competition > contest; `root` names its top."""

    id = UUID(primary_key=True, default=uuid7)
    parent: ForeignKey["Event"] = ForeignKey("self", on_delete=KEEP, index=True)
    root: ForeignKey["Event"] = ForeignKey("self", null=False, on_delete=KEEP, index=True)
    kind = Varchar(20, choices=EventKind)
    title = Varchar(120)
    short_title = Varchar(40)
    sport = Varchar(20, choices=Sport, null=True, default=None)
    division = Varchar(40, null=True, default=None)
    region = ForeignKey(Region, target_column="code", on_delete=KEEP)
    organizer = ForeignKey(Organization, on_delete=KEEP)
    starts_on = Date()
    ends_on = Date()
    state = Varchar(10, choices=EventState)
    visibility = Varchar(10, choices=Visibility)
    position = SmallInt(default=0)
    revised_at = Timestamptz()

    kind_known = Check(one_of("kind", EventKind))
    state_known = Check(one_of("state", EventState))
    visibility_known = Check(one_of("visibility", Visibility))
    ends_after_start = Check("ends_on >= starts_on")
    top_is_own_root = Check("(parent IS NULL) = (root = id)")
    event_in_tree = Unique(["id", "root"])


class LegalHold(Table, db=DB):
    """暂停删除: while an event has this row, no retention job deletes anything of it or of who took part."""

    event = ForeignKey(Event, primary_key=True, null=False, on_delete=KEEP)
    reason = Varchar(200)
    held_at = Timestamptz()
    held_by = UUID(null=True, default=None)

    legal_hold_has_reason = Check("length(reason) > 0")


class Occurrence(Table, db=DB):
    """一次安排: one thing at a place in a span of time.

    A trigger keeps `occupancy`, `change`, `sequence` and the rules of `within` true on every write.
    """

    id = UUID(primary_key=True, default=uuid7)
    event = ForeignKey(Event, on_delete=KEEP, index=True)
    kind = Varchar(10, choices=OccurrenceKind)
    title = Varchar(120)
    label = Varchar(40, default="")
    """The short word in grids: 第3组, 3号场."""
    space = ForeignKey(Space, on_delete=KEEP)
    place = Varchar(80, null=True, default=None)
    """An outside place in words, instead of a space."""
    longitude = DoublePrecision(null=True, default=None)
    latitude = DoublePrecision(null=True, default=None)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    is_all_day = Boolean(default=False)
    state = Varchar(10, choices=OccurrenceState)
    visibility = Varchar(10, choices=Visibility)
    series = UUID(null=True, default=None)
    within: ForeignKey["Occurrence"] = ForeignKey("self", on_delete=KEEP, index=True)
    reason = Varchar(120, null=True, default=None)
    """Why it was cancelled, postponed or closed, in words for the public."""
    hold_until = Timestamptz(null=True, default=None)
    published_at = Timestamptz(null=True, default=None)
    sequence = Integer(default=0)
    revised_at = Timestamptz()
    revised_by = UUID(null=True, default=None)

    kind_known = Check(one_of("kind", OccurrenceKind))
    state_known = Check(one_of("state", OccurrenceState))
    visibility_known = Check(one_of("visibility", Visibility))
    ends_after_start = Check("ends_at > starts_at")
    at_most_a_year = Check("ends_at <= starts_at + interval '366 days'")
    space_or_place = Check("space IS NULL OR place IS NULL")
    not_within_itself = Check("within <> id")
    holds_only_while_tentative = Check("hold_until IS NULL OR state IN ('tentative', 'expired')")


class Participant(Table, db=DB):
    """参与者: a person or a unit at an occurrence."""

    id = UUID(primary_key=True, default=uuid7)
    occurrence = ForeignKey(Occurrence, null=False, on_delete=KEEP)
    organization = ForeignKey(Organization, on_delete=KEEP, index=True)
    person = ForeignKey(Person, on_delete=KEEP, index=True)
    role = Varchar(10, choices=ParticipantRole)
    state = Varchar(10, choices=ParticipantState)
    arrived_at = Timestamptz(null=True, default=None)

    role_known = Check(one_of("role", ParticipantRole))
    state_known = Check(one_of("state", ParticipantState))
    somebody = Check("organization IS NOT NULL OR person IS NOT NULL")
    arrived_when = Check("(state = 'arrived') = (arrived_at IS NOT NULL)")
    participant_once = Unique(["occurrence", "organization", "person", "role"], nulls_distinct=False)
