"""Tables of the timetable: areas of a meet, lists as they were published, what was changed after. No logic."""

from piccolo.columns import JSONB, UUID, Array, ForeignKey, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.competitions.enums import AreaUse
from ysevents.competitions.tables import Stage
from ysevents.core.tables import Event, Space
from ysevents.kit.database import DB
from ysevents.kit.ids import uuid7

KEEP = OnDelete.restrict


class MeetArea(Table, db=DB):
    """比赛区域: a space on which a meet holds one fixture at a time, and what for."""

    id = UUID(primary_key=True, default=uuid7)
    event = ForeignKey(Event, null=False, on_delete=KEEP)
    space = ForeignKey(Space, null=False, on_delete=KEEP)
    uses = Array(base_column=Varchar(10))
    position = SmallInt(default=0)

    meet_area_once = Unique(["event", "space"])
    meet_area_used = Check(
        "cardinality(uses) > 0 AND uses <@ ARRAY[" + ", ".join(f"'{use}'" for use in AreaUse) + "]::varchar[]"
    )


class StartListVersion(Table, db=DB):
    """出场名单版本: a start list as it was published; void once a fixture of it was given another time."""

    id = UUID(primary_key=True, default=uuid7)
    stage = ForeignKey(Stage, null=False, on_delete=KEEP)
    number = Integer()
    fixtures = JSONB()
    """`[{"id", "number", "starts_at", "where", "entries": {position: id}}]`; never names."""
    published_at = Timestamptz()
    published_by = UUID(null=True, default=None)
    void_at = Timestamptz(null=True, default=None)
    void_reason = Varchar(120, default="")

    start_list_numbered_once = Unique(["stage", "number"])
    start_list_void_why = Check("(void_at IS NULL) = (void_reason = '')")


class TimetableChange(Table, db=DB):
    """赛程变更: one act by which published times were moved or taken away, with the text to broadcast."""

    id = UUID(primary_key=True, default=uuid7)
    event = ForeignKey(Event, null=False, on_delete=KEEP, index=True)
    reason = Varchar(120)
    text = Text()
    """To be read out, posted and copied; names sessions and contests, never people."""
    moved = JSONB()
    """`[{"id", "title", "before": [start, end], "after": [start, end] or null}]`, of occurrences."""
    by = UUID(null=True, default=None)
    at = Timestamptz()

    timetable_change_has_reason = Check("length(reason) > 0")
