"""Tables of the demo. No logic."""

from piccolo.columns import Bytea, Date, Integer, SmallInt, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from ysevents.kit.database import DB


class DemoLoad(Table, db=DB):
    """That this database holds demo data, and from which week they count. At most one row."""

    id = SmallInt(primary_key=True, default=1)
    profile = Varchar(20)
    seed = Integer()
    anchor = Date()
    """The Monday of the week of the load."""
    loaded_at = Timestamptz()

    demo_load_once = Check("id = 1")


class DemoLogin(Table, db=DB):
    """An account that is shown to whoever starts the demo: its first password, encrypted."""

    username = Varchar(40, primary_key=True)
    label = Varchar(20)
    position = SmallInt()
    password_cipher = Bytea()
