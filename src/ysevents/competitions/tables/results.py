"""Tables of what happens on the day: marks, lists of results, protests, records. No logic.

A mark is one cell of an official's sheet, named by `item` as `rules.recording` reads it. What was typed is
kept in `mark_entry` whatever became of it, so that nothing a phone sends is ever lost; `mark` holds what counts.
A list holds ids, never names: names are rendered on reading, by the rules of consent.
"""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
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

from ysevents.competitions.enums import CallStep, DivisionSex, FeeState, ListKind, ListState, ProtestState
from ysevents.competitions.tables import Contest, Decision, Discipline, Fixture, Slot, Stage
from ysevents.core.tables import Event, Organization, Person
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7

KEEP = OnDelete.restrict


class Mark(Table, db=DB):
    """成绩: one cell of a sheet as it counts now; an empty text is a cell that was emptied again."""

    id = UUID(primary_key=True, default=uuid7)
    fixture = ForeignKey(Fixture, null=False, on_delete=KEEP)
    slot = ForeignKey(Slot, on_delete=KEEP, index=True)
    """None: of the whole sheet, such as the wind of a race or the heights of the bar."""
    item = Varchar(40)
    """watch.1, time, place, status, trial.2, bar.3 ..; each kind of sheet has its own."""
    text = Varchar(60)
    """As it was typed."""
    value = BigInt(null=True, default=None)
    """ms, mm, g, points x 1000 or a count; None for words."""
    revision = Integer(default=1)
    """Rises with each change of the cell; who writes says which they saw."""
    by = UUID(null=True, default=None)
    at = Timestamptz()

    mark_cell_once = Unique(["fixture", "slot", "item"], nulls_distinct=False)
    mark_revision_positive = Check("revision > 0")


class MarkEntry(Table, db=DB):
    """录入: what somebody typed into a cell, in order. Never changed but for `settled_at`, never deleted."""

    id = UUID(primary_key=True, default=uuid7)
    fixture = ForeignKey(Fixture, null=False, on_delete=KEEP, index=True)
    slot = ForeignKey(Slot, on_delete=KEEP, index=True)
    item = Varchar(40)
    text = Varchar(60)
    before = Varchar(60)
    """What the cell held when this came."""
    seen = Integer()
    """The revision the writer had seen; 0: an empty cell."""
    is_kept = Boolean()
    """False: somebody else had changed the cell meanwhile, or the sheet was closed; it waits to be settled."""
    device = Varchar(40)
    nonce = Varchar(40)
    by = UUID(null=True, default=None)
    typed_at = Timestamptz()
    """By the device's clock, corrected."""
    received_at = Timestamptz()
    settled_at = Timestamptz(null=True, default=None)
    settled_by = UUID(null=True, default=None)
    reason = Varchar(200, default="")

    mark_entry_once_of_sheet = Unique(["fixture", "device", "nonce"])
    mark_entry_settled = Check("settled_at IS NULL OR NOT is_kept")


class CallAct(Table, db=DB):
    """检录记录: what was done in the call room, in order; never changed. Whether somebody is there is their
    `Participant`'s state, where a scan at a checkpoint puts it too.
    """

    id = UUID(primary_key=True, default=uuid7)
    fixture = ForeignKey(Fixture, null=False, on_delete=KEEP, index=True)
    slot = ForeignKey(Slot, on_delete=KEEP, index=True)
    """None: of the whole fixture: a call, the hand-over."""
    step = Varchar(10, choices=CallStep)
    number = SmallInt(null=True, default=None)
    """Of a call: the first, second, third."""
    device = Varchar(40)
    nonce = Varchar(40)
    by = UUID(null=True, default=None)
    typed_at = Timestamptz()
    """By the device's clock, corrected: of two acts on one athlete the later counts, whichever came first."""
    received_at = Timestamptz()

    call_act_step_known = Check(one_of("step", CallStep))
    call_act_once_of_fixture = Unique(["fixture", "device", "nonce"])
    call_act_call_once = Unique(["fixture", "number"])
    call_act_numbers_calls = Check("(step = 'call') = (number IS NOT NULL) AND number BETWEEN 1 AND 3")
    call_act_of_somebody = Check("(step IN ('call', 'hand_over')) = (slot IS NULL)")


class ResultList(Table, db=DB):
    """榜: a list as it stands now. Of a stage, or of a meet: team scores, medals, records, awards."""

    id = UUID(primary_key=True, default=uuid7)
    event = ForeignKey(Event, null=False, on_delete=KEEP)
    """The contest of a stage; else the meet."""
    root = ForeignKey(Event, null=False, on_delete=KEEP, index=True)
    stage = ForeignKey(Stage, on_delete=KEEP, index=True)
    kind = Varchar(12, choices=ListKind)
    key = Varchar(80, default="")
    """Which of a meet's lists of one kind: `小学甲组/men` of team scores."""
    ruleset = Varchar(40, default="")
    parameters = JSONB(default="{}")
    result = JSONB(null=True, default=None)
    """`{"blocks": [{"rank", "of": [id], "code", "text"}], "lines": {id: {..}}, "advances": [{"of", "how", "to"}],
    "notes": [..]}`; ids are of entries, in lists of a meet of organizations."""
    problems = JSONB(default="[]")
    """Why there is no result: `[{"path", "code", "text"}]`."""
    revision = Integer(default=0)
    """Rises whenever the result changes; live pages and caches go by it."""
    state = Varchar(10, choices=ListState, default=ListState.LIVE)
    protest_until = Timestamptz(null=True, default=None)
    computed_at = Timestamptz()

    result_list_kind_known = Check(one_of("kind", ListKind))
    result_list_state_known = Check(one_of("state", ListState))
    result_list_once = Unique(["event", "stage", "kind", "key"], nulls_distinct=False)
    result_list_of_stage = Check("(kind = 'stage') = (stage IS NOT NULL)")


class ResultVersion(Table, db=DB):
    """成绩公告: a list as it was announced, made official or corrected. Never changed."""

    id = UUID(primary_key=True, default=uuid7)
    list = ForeignKey(ResultList, null=False, on_delete=KEEP)
    number = Integer()
    state = Varchar(10, choices=ListState)
    result = JSONB()
    sheet = JSONB()
    """The sheet it was placed from, as `ysevents place` reads it, without names; with `ids` beside: number -> id."""
    changes = JSONB(default="[]")
    """What is different from the version before: `[{"of", "what", "before", "after"}]`."""
    reason = Varchar(200, default="")
    by = UUID(null=True, default=None)
    at = Timestamptz()

    result_version_state_known = Check(one_of("state", ListState))
    result_version_numbered_once = Unique(["list", "number"])
    result_version_not_live = Check("state <> 'live'")
    result_version_correction_reasoned = Check("state <> 'corrected' OR length(reason) > 0")


class Protest(Table, db=DB):
    """申诉: what a delegation objects to, when, and what became of it."""

    id = UUID(primary_key=True, default=uuid7)
    contest = ForeignKey(Contest, null=False, on_delete=KEEP, index=True)
    stage = ForeignKey(Stage, on_delete=KEEP, index=True)
    organization = ForeignKey(Organization, null=False, on_delete=KEEP, index=True)
    statement = Varchar(500)
    lodged_at = Timestamptz()
    recorded_by = UUID(null=True, default=None)
    is_late = Boolean(default=False)
    """After the window; heard all the same when the jury wants it."""
    state = Varchar(10, choices=ProtestState)
    fee = Varchar(10, choices=FeeState)
    decision = ForeignKey(Decision, on_delete=KEEP, index=True)
    outcome = Varchar(300, default="")
    decided_at = Timestamptz(null=True, default=None)

    protest_state_known = Check(one_of("state", ProtestState))
    protest_fee_known = Check(one_of("fee", FeeState))
    protest_has_statement = Check("length(statement) > 0")
    protest_decided_when = Check("(state = 'open') = (decided_at IS NULL)")


class Record(Table, db=DB):
    """纪录: the best mark ever at a level, in a discipline, for an age group and sex. History is kept."""

    id = UUID(primary_key=True, default=uuid7)
    level = Varchar(20)
    """县中小学生纪录 ..."""
    discipline = ForeignKey(Discipline, target_column="code", null=False, on_delete=KEEP)
    age_group = Varchar(30)
    sex = Varchar(6, choices=DivisionSex)
    mark = BigInt()
    """ms, mm or points x 1000, as the discipline is measured."""
    is_hand = Boolean(default=False)
    wind_mm_s = Integer(null=True, default=None)
    person = ForeignKey(Person, on_delete=KEEP, index=True)
    organization = ForeignKey(Organization, on_delete=KEEP, index=True)
    holder = Varchar(80, default="")
    """In words, where the holder is nobody we know."""
    set_on = Date()
    place = Varchar(80, default="")
    contest = ForeignKey(Contest, on_delete=KEEP, index=True)
    """Where it was set, when that was here."""
    ratified_at = Timestamptz(null=True, default=None)
    """None: claimed, waiting for the sheet, wind and implement to be checked."""
    ended_on = Date(null=True, default=None)
    """The day a better one was ratified; None: it stands."""

    record_sex_known = Check(one_of("sex", DivisionSex))
    record_mark_positive = Check("mark > 0")
    record_ended_after = Check("ended_on IS NULL OR ended_on >= set_on")
