"""Tables of judged contests: who sits where in a panel. No logic."""

from piccolo.columns import UUID, ForeignKey, SmallInt, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.competitions.tables import Stage
from ysevents.kit.database import DB
from ysevents.kit.ids import uuid7


class PanelSeat(Table, db=DB):
    """评委席: which account marks as which judge of a stage. A seat without a row marks on paper."""

    id = UUID(primary_key=True, default=uuid7)
    stage = ForeignKey(Stage, null=False, on_delete=OnDelete.cascade)
    number = SmallInt()
    """1 for the first judge, as in the items `judge.1.2`."""
    account = UUID()
    by = UUID(null=True, default=None)
    at = Timestamptz()

    panel_seat_numbered_once = Unique(["stage", "number"])
    panel_seat_account_once = Unique(["stage", "account"])
    panel_seat_number_positive = Check("number > 0")
