"""Tables of competitions. No logic.

Entry limits are numbered places under unique keys, so that no race can pass them: of what a unit may
enter in a contest an entry holds place 1, 2 ... (`unit_place`), of what an athlete may enter in a meet
likewise (`athlete_place`); what a regulation lets one enter on top of that limit is numbered of its own
(`extra_place`). Whoever enters takes the smallest free number up to the limit; two who take
the same number in one instant meet in the unique key, and one of them looks again. A withdrawn entry
holds no place. Limits may differ by meet and contest, so the key bounds how many share a number (one)
and the statement that inserts bounds the numbers.

The keys of `Contest` and `Fixture` are those of their event and occurrence; Piccolo cannot say so of a
primary key that others refer to, so these foreign keys are made in the second migration.
"""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
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

from ysevents.competitions.enums import (
    DecisionKind,
    DisciplineKind,
    DivisionSex,
    EntryState,
    FixtureState,
    FixtureStyle,
    RosterRole,
    Round,
    StageFormat,
    StageState,
)
from ysevents.core.enums import Sport
from ysevents.core.tables import Event, Organization, Person
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7

KEEP = OnDelete.restrict


class Discipline(Table, db=DB):
    """项目: 100米, 跳远 ..., the same in every meet."""

    code = Varchar(30, primary_key=True)
    sport = Varchar(20, choices=Sport)
    name = Varchar(30)
    kind = Varchar(10, choices=DisciplineKind)
    is_lanes = Boolean(default=False)
    distance_m = Integer(null=True, default=None)
    position = SmallInt(default=0)

    discipline_sport_known = Check(one_of("sport", Sport))
    discipline_kind_known = Check(one_of("kind", DisciplineKind))


class Division(Table, db=DB):
    """组别 of a meet: sex, dates of birth (both inclusive), grades, classes of units; None: open."""

    id = UUID(primary_key=True, default=uuid7)
    event = ForeignKey(Event, null=False, on_delete=KEEP)
    name = Varchar(30)
    sex = Varchar(6, choices=DivisionSex)
    born_from = Date(null=True, default=None)
    born_until = Date(null=True, default=None)
    grade_from = SmallInt(null=True, default=None)
    grade_until = SmallInt(null=True, default=None)
    unit_classes = Array(base_column=Varchar(30), default=list)
    """Empty: units of any class."""
    position = SmallInt(default=0)

    division_sex_known = Check(one_of("sex", DivisionSex))
    division_named_once = Unique(["event", "name", "sex"])
    division_birth_span = Check("born_from <= born_until")
    division_grade_span = Check("grade_from <= grade_until")


class Contest(Table, db=DB):
    """小项: a discipline in a division. It is an event below its competition: the keys are one."""

    id = UUID(primary_key=True)
    discipline = ForeignKey(Discipline, target_column="code", null=False, on_delete=KEEP)
    division = ForeignKey(Division, null=False, on_delete=KEEP, index=True)
    per_unit_limit = SmallInt(null=True, default=None)
    """How many a unit may enter; None: what the regulation says for all."""
    counts_towards_limit = Boolean(default=True)
    """Whether an entry is one of those an athlete may have."""
    is_extra = Boolean(default=False)
    """可加报: may be entered on top of an athlete's limit, as often as the regulation says."""
    plan = JSONB(default="{}")
    """Rounds and how one leads to the next."""

    contest_once = Unique(["discipline", "division"])
    contest_limit_positive = Check("per_unit_limit > 0")


class Entry(Table, db=DB):
    """报名: a person or a team of a unit in a contest. Withdrawn rows stay and may be taken up again."""

    id = UUID(primary_key=True, default=uuid7)
    root = ForeignKey(Event, null=False, on_delete=KEEP)
    """The meet, so that an athlete's entries in all of it share one numbering."""
    contest = ForeignKey(Contest, null=False, on_delete=KEEP)
    organization = ForeignKey(Organization, null=False, on_delete=KEEP, index=True)
    person = ForeignKey(Person, on_delete=KEEP, index=True)
    """None for relays and teams."""
    state = Varchar(10, choices=EntryState)
    unit_place = SmallInt(null=True, default=None)
    athlete_place = SmallInt(null=True, default=None)
    """None also where the contest does not count towards the athlete's limit, or is entered on top of it."""
    extra_place = SmallInt(null=True, default=None)
    """Which of the entries on top of the limit it is."""
    quota_place = SmallInt(null=True, default=None)
    """Of a team, which of the places its contest has; None where the regulation sets no quota."""
    mark = Integer(null=True, default=None)
    """报名成绩: ms, mm or thousandths of a point, as `rules.entry_marks` measures the discipline."""
    entered_at = Timestamptz()
    team = ForeignKey(Organization, on_delete=KEEP)
    """What a team entry has become at the freeze: an organization of kind team under its unit."""

    entry_state_known = Check(one_of("state", EntryState))
    entry_once = Unique(["contest", "person"])
    entry_unit_place = Unique(["contest", "organization", "unit_place"])
    entry_athlete_place = Unique(["root", "person", "athlete_place"])
    entry_extra_place = Unique(["root", "person", "extra_place"])
    entry_quota_place = Unique(["contest", "quota_place"])
    entry_quota_lets_go = Check("state <> 'withdrawn' OR quota_place IS NULL")
    entry_places_positive = Check("unit_place > 0 AND coalesce(athlete_place, 1) > 0")
    entry_holds_place = Check("(state = 'withdrawn') = (unit_place IS NULL)")
    entry_lets_go = Check("state <> 'withdrawn' OR athlete_place IS NULL")
    entry_extra_lets_go = Check("state <> 'withdrawn' OR extra_place IS NULL")
    entry_counts_once = Check("num_nonnulls(athlete_place, extra_place) <= 1")
    entry_extra_of_person = Check("extra_place > 0 AND (person IS NOT NULL OR extra_place IS NULL)")
    entry_of_person = Check("person IS NOT NULL OR athlete_place IS NULL")
    entry_mark_positive = Check("mark > 0")
    entry_in_contest = Unique(["id", "contest"])
    entry_team_once = Unique(["team"])
    entry_team_of_unit = Check("team IS NULL OR person IS NULL")


class RosterMember(Table, db=DB):
    """名单: who belongs to an entered team, pair or relay. `place` numbers them, so that limits hold.

    Nobody is in two teams of one contest, a shirt is worn once in a team, a leg run once; that there is
    one captain is a partial unique index in a later migration.
    """

    id = UUID(primary_key=True, default=uuid7)
    entry = ForeignKey(Entry, null=False, on_delete=KEEP)
    contest = ForeignKey(Contest, null=False, on_delete=KEEP)
    person = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    role = Varchar(10, choices=RosterRole)
    place = SmallInt()
    leg = SmallInt(null=True, default=None)
    """棒次 of a relay."""
    shirt_number = SmallInt(null=True, default=None)

    roster_role_known = Check(one_of("role", RosterRole))
    roster_person_once = Unique(["contest", "person"])
    roster_place_once = Unique(["entry", "place"])
    roster_leg_once = Unique(["entry", "leg"])
    roster_shirt_once = Unique(["entry", "shirt_number"])
    roster_place_positive = Check("place > 0")
    roster_leg_known = Check("leg BETWEEN 1 AND 20")
    roster_leg_of_starters = Check("leg IS NULL OR role <> 'reserve'")
    roster_shirt_known = Check("shirt_number BETWEEN 0 AND 99")


class Stage(Table, db=DB):
    """赛次 of a contest: how its fixtures are drawn, by which rules it is placed, how long one fixture takes."""

    id = UUID(primary_key=True, default=uuid7)
    contest = ForeignKey(Contest, null=False, on_delete=KEEP)
    number = SmallInt(default=1)
    round = Varchar(12, choices=Round)
    format = Varchar(20, choices=StageFormat)
    ruleset = Varchar(40)
    """What places it; the key of `rules.rulesets.RULESETS`."""
    parameters = JSONB(default="{}")
    """What the regulation sets otherwise than the ruleset."""
    draw_ruleset = Varchar(40, default="wa.tr20")
    draw_parameters = JSONB(default="{}")
    """Lanes, zones, pools ..: what the ruleset that draws takes."""
    fixtures_planned = SmallInt(default=1)
    """How many fixtures the timetable keeps room for until the draw makes them."""
    fixture_minutes = SmallInt(default=5)
    seed_hash = Varchar(64, null=True, default=None)
    """SHA-256 of the seed, shown before a public draw so that nobody can choose the seed afterwards."""
    sealed_seed = Bytea(null=True, default=None)
    """The seed of a public draw, encrypted until it is revealed."""
    state = Varchar(10, choices=StageState)

    stage_round_known = Check(one_of("round", Round))
    stage_format_known = Check(one_of("format", StageFormat))
    stage_state_known = Check(one_of("state", StageState))
    stage_numbered_once = Unique(["contest", "number"])
    stage_takes_time = Check("fixture_minutes BETWEEN 1 AND 1440 AND fixtures_planned BETWEEN 1 AND 2000")


class Fixture(Table, db=DB):
    """组次/场次. It is an occurrence: the keys are one."""

    id = UUID(primary_key=True)
    stage = ForeignKey(Stage, null=False, on_delete=KEEP)
    number = SmallInt()
    style = Varchar(6, choices=FixtureStyle)
    state = Varchar(10, choices=FixtureState, default=FixtureState.PLANNED)
    turn = SmallInt(default=1)
    """Of a draw in rounds (fishing, leagues): which round it belongs to."""
    pool = SmallInt(null=True, default=None)
    """Of a draw in pools or zones: which one."""
    is_locked = Boolean(default=False)
    """Automatic placing leaves it where it is."""
    handed_in_at = Timestamptz(null=True, default=None)
    handed_in_by = UUID(null=True, default=None)

    fixture_style_known = Check(one_of("style", FixtureStyle))
    fixture_state_known = Check(one_of("state", FixtureState))
    fixture_numbered_once = Unique(["stage", "number"])
    fixture_handed_in_when = Check("(state = 'handed_in') = (handed_in_at IS NOT NULL)")


class Slot(Table, db=DB):
    """道次/席位: who stands where in a fixture, or where they will come from."""

    id = UUID(primary_key=True, default=uuid7)
    fixture = ForeignKey(Fixture, null=False, on_delete=KEEP)
    position = SmallInt()
    entry = ForeignKey(Entry, on_delete=KEEP, index=True)
    """None: not known yet, or a bye."""
    source = Varchar(40, null=True, default=None)
    """Where somebody comes from, as `rules.draws.Slot.code` writes it: W12, 2B .., `bye`; kept when filled."""

    slot_position_once = Unique(["fixture", "position"])
    slot_entry_once = Unique(["fixture", "entry"])
    slot_position_positive = Check("position > 0")
    slot_of_somebody = Check("entry IS NOT NULL OR source IS NOT NULL")
    slot_in_fixture = Unique(["id", "fixture"])


class Decision(Table, db=DB):
    """裁决: what a person or a lot decided, who, when and why. Never changed."""

    id = UUID(primary_key=True, default=uuid7)
    kind = Varchar(20, choices=DecisionKind)
    contest = ForeignKey(Contest, null=False, on_delete=KEEP, index=True)
    stage = ForeignKey(Stage, on_delete=KEEP, index=True)
    fixture = ForeignKey(Fixture, on_delete=KEEP, index=True)
    seed = BigInt(null=True, default=None)
    """Of a lot: with it and the same entries anyone can draw again."""
    by = UUID(null=True, default=None)
    at = Timestamptz()
    reason = Varchar(200)
    details = JSONB(default="{}")

    decision_kind_known = Check(one_of("kind", DecisionKind))
    decision_lot_has_seed = Check("(kind = 'lot') = (seed IS NOT NULL)")
