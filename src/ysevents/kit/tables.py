"""Tables of the ground floor: background work, counters of tries, keys of requests."""

from piccolo.columns import JSONB, UUID, Bytea, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.kit.database import DB
from ysevents.kit.ids import uuid7


class Job(Table, db=DB):
    """Work to be done after the change that caused it is committed. Rows vanish when done."""

    id = UUID(primary_key=True, default=uuid7)
    kind = Varchar(40)
    key = Varchar(80, null=True, default=None, unique=True)
    """At most one waiting job of this key; periodic work uses its kind."""
    details = JSONB(default="{}")
    run_at = Timestamptz(index=True)
    lease_until = Timestamptz(null=True, default=None)
    tries = SmallInt(default=0)
    error = Text(null=True, default=None)


class TryCounter(Table, db=DB):
    """How often something guarded was tried since `since`."""

    key = Varchar(120, primary_key=True)
    tries = Integer(default=0)
    since = Timestamptz()


class RetentionRun(Table, db=DB):
    """What one run of a retention job did: how many rows of a kind it looked at, deleted, and left because held."""

    id = UUID(primary_key=True, default=uuid7)
    kind = Varchar(40)
    ran_at = Timestamptz(index=True)
    due = Integer()
    deleted = Integer()
    held = Integer()


class RequestKey(Table, db=DB):
    """A creating request under its Idempotency-Key, and what it made. Swept after a month.

    Written in the transaction of what it asks for: a refused request leaves nothing behind.
    """

    id = UUID(primary_key=True, default=uuid7)
    account = UUID()
    key = Varchar(80)
    digest = Bytea(default=b"")
    """Keyed hash of what was asked for: it may name a child."""
    made = UUID(null=True, default=None)
    """What was made; None: several at once."""
    made_at = Timestamptz(index=True)

    request_key_once = Unique(["account", "key"])
    request_key_given = Check("length(key) > 0")
