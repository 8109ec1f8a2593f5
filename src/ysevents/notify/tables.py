"""Tables of notices. No logic.

Accounts live a floor above: a recipient is an account's id without a foreign key.
"""

from piccolo.columns import UUID, Array, Bytea, ForeignKey, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.core.tables import Occurrence
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7
from ysevents.notify.enums import Channel

KEEP = OnDelete.restrict


class Message(Table, db=DB):
    """消息: one row in an account's inbox. Told once per cause, revision and kind."""

    id = UUID(primary_key=True, default=uuid7)
    recipient = UUID()
    kind = Varchar(30)
    title = Varchar(60)
    text = Text()
    link = Varchar(120, null=True, default=None)
    cause = ForeignKey(Occurrence, on_delete=KEEP, index=True)
    revision = Integer(null=True, default=None)
    about = Array(base_column=UUID(default=None), default=list)
    """Of whom and of what the text tells more than is public: with them the text is forgotten."""
    created_at = Timestamptz()
    read_at = Timestamptz(null=True, default=None)

    message_told_once = Unique(["recipient", "cause", "revision", "kind"])
    message_cause_revision = Check("(cause IS NULL) = (revision IS NULL)")


class Outbox(Table, db=DB):
    """What waits to leave the house by some channel: a template and short variables.

    Address and variables are encrypted: a telephone number and a code would open an account.
    """

    id = UUID(primary_key=True, default=uuid7)
    channel = Varchar(10, choices=Channel)
    address = Bytea()
    template = Varchar(40)
    variables = Bytea()
    cause = ForeignKey(Occurrence, on_delete=KEEP, index=True)
    created_at = Timestamptz()
    attempts = SmallInt(default=0)
    sent_at = Timestamptz(null=True, default=None)
    provider_answer = Varchar(200, null=True, default=None)

    outbox_channel_known = Check(one_of("channel", Channel))
