"""Tables of privacy. No logic.

That a person has one open request of a kind is a partial unique index in the second migration.
"""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.core.tables import Person
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7
from ysevents.privacy.enums import RequestKind

KEEP = OnDelete.restrict


class RightsRequest(Table, db=DB):
    """个人信息请求: what somebody asked about their own data, and until when it has to be answered."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    kind = Varchar(15, choices=RequestKind)
    received_at = Timestamptz()
    received_by = UUID(null=True, default=None)
    due_on = Date()
    answered_at = Timestamptz(null=True, default=None)
    answered_by = UUID(null=True, default=None)

    rights_request_kind_known = Check(one_of("kind", RequestKind))
    rights_request_answered_after = Check("answered_at >= received_at")


class Incident(Table, db=DB):
    """个人信息安全事件: what happened when to how many, in words without a name."""

    id = UUID(primary_key=True, default=uuid7)
    happened_on = Date()
    summary = Varchar(300)
    people = Integer()
    minors = Integer()
    is_reported = Boolean(default=False)
    """Whether the authority in charge was told."""
    noted_at = Timestamptz()
    noted_by = UUID(null=True, default=None)

    incident_told = Check("length(summary) > 0")
    incident_once = Unique(["happened_on", "summary"])
    incident_counts = Check("people >= minors AND minors >= 0")
