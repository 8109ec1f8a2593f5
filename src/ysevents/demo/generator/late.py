"""What happened to the small meet between its deadline and the draw: E12 of registration.

A pupil was entered late, another was asked for too late, and somebody fell ill the evening before. Rows
only: whoever came in stands among the entries already, whoever was replaced is in no delegation.
"""

from datetime import datetime, timedelta
from uuid import UUID

from ysevents.demo import rows
from ysevents.demo.generator.adults import Adults
from ysevents.demo.generator.writer import Writer
from ysevents.registration.enums import ChangeKind, ChangeState

LATE_UNTIL, SWAP_UNTIL = 19 * 60 + 30, 20 * 60
"""Minutes of the day before the meet; registration closes at 18:00 and the draw is at 20:00."""


def tell_changes(w: Writer, adults: Adults, meet: UUID) -> None:
    """A late entry that was approved, one that was refused, a substitution: each of another entry."""
    eve = w.today - timedelta(days=1)
    entered = [e for row in w.rows[rows.Entry] if (e := rows.Entry(*row)).root == meet and e.person]
    outside = _Outsiders(w)
    late, refused, swapped = (entered[0], entered[len(entered) // 2], entered[-1])
    _tell(
        w, adults, late, ChangeKind.LATE_ENTRY, ChangeState.APPROVED, w.at(eve, 18 * 60 + 20),
        entry=late.id, person=late.person, reason="报名时漏报，家长同意书已补交",
    )  # fmt: skip
    _tell(
        w, adults, refused, ChangeKind.LATE_ENTRY, ChangeState.REFUSED, w.at(eve, 18 * 60 + 40),
        person=outside.like(refused), reason="训练后想再报一人", answer="分组即将抽签，不再增加人数。",
    )  # fmt: skip
    _tell(
        w, adults, swapped, ChangeKind.SUBSTITUTION, ChangeState.APPROVED, w.at(eve, 19 * 60 + 10),
        entry=swapped.id, person=outside.like(swapped), replacement=swapped.person, reason="发烧不能参赛",
    )  # fmt: skip


class _Outsiders:
    """Pupils who are in no delegation."""

    def __init__(self, w: Writer) -> None:
        named = {rows.DelegationMember(*row).person for row in w.rows[rows.DelegationMember]}
        sexes = {(p := rows.Person(*row)).id: p.sex for row in w.rows[rows.Person]}
        self.pupils = {
            m.person: (m.organization, m.entry_year, sexes[m.person])
            for row in w.rows[rows.Membership]
            if (m := rows.Membership(*row)).entry_year
        }
        self.free = {person: where for person, where in self.pupils.items() if person not in named}

    def like(self, entry: rows.Entry) -> UUID:
        """Of the same school, year and sex as who is entered; each is given once."""
        assert entry.person is not None
        wanted = self.pupils[entry.person]
        found = next(person for person, where in self.free.items() if where == wanted)
        del self.free[found]
        return found


def _tell(
    w: Writer,
    adults: Adults,
    of: rows.Entry,
    kind: ChangeKind,
    state: ChangeState,
    asked_at: datetime,
    *,
    person: UUID | None,
    reason: str,
    entry: UUID | None = None,
    replacement: UUID | None = None,
    answer: str | None = None,
) -> None:
    own = next(
        d
        for row in w.rows[rows.Delegation]
        if ((d := rows.Delegation(*row)).event, d.organization) == (of.root, of.organization)
    )
    assert person is not None
    assert own.submitted_by is not None
    id = w.id()
    w.add(
        rows.ChangeRequest(
            id=id,
            delegation=own.id,
            kind=kind,
            contest=of.contest,
            entry=entry,
            person=person,
            replacement=replacement,
            reason=reason,
            state=state,
            is_exception=False,
            asked_at=asked_at,
            asked_by=own.submitted_by,
            idempotency_key=str(id),
            decided_at=asked_at + timedelta(minutes=15),
            decided_by=adults.office[0].account,
            answer=answer,
        )
    )
