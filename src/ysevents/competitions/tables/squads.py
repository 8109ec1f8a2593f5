"""Tables of team placings in contests that everybody enters alone: who counts for their unit. No logic."""

from piccolo.columns import UUID, Boolean, ForeignKey, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ysevents.competitions.tables import Entry
from ysevents.kit.database import DB
from ysevents.kit.ids import uuid7


class SquadMember(Table, db=DB):
    """团体成员: whether an entry counts for the team of its unit. Without a row it is as usual."""

    id = UUID(primary_key=True, default=uuid7)
    entry = ForeignKey(Entry, null=False, on_delete=OnDelete.restrict)
    counts = Boolean()
    by = UUID(null=True, default=None)
    at = Timestamptz()

    squad_member_once = Unique(["entry"])
