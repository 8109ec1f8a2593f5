"""The whole athletics meet of the county planned, timetabled and drawn, in this process."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account, Grant
from ysevents.competitions.enums import AreaUse
from ysevents.competitions.service import draws, sessions, stages, timetable, timetable_view
from ysevents.kit.database import execute, fetch_row, fetch_value, transaction
from ysevents.kit.ids import uuid7

Add = Callable[[str, str, str, bool], None]

OFFICE = Account(
    id=uuid7(),
    login=None,
    person=None,
    display_name="测量用办公室",
    unit_name=None,
    must_change_password=False,
    grants=(Grant(role=Role.OFFICE_CLERK, scope=Scope.EVERYTHING, target=None),),
)


LONGEST_MIN = 200
"""What a field contest takes at most, as a desk plans it: with more entries a second site is opened."""


class _Undone(Exception):
    """Everything measured here is taken back, so that what is measured next finds the meet as it was."""


async def measure(now: datetime, add: Add) -> None:
    """Every entry counts as approved."""
    await execute("ANALYZE")
    with suppress(_Undone):
        async with transaction():
            await _measure(now, add)
            raise _Undone


async def _measure(now: datetime, add: Add) -> None:
    meet = await fetch_value(
        """
        SELECT root FROM contest c JOIN event e ON e.id = c.id JOIN discipline d ON d.code = c.discipline
        WHERE d.sport = 'athletics' GROUP BY root ORDER BY count(*) DESC LIMIT 1
        """
    )
    await execute("UPDATE entry SET state = 'approved' WHERE root = $1 AND state <> 'withdrawn'", meet)
    await _choose_areas(meet, now)
    began = time.perf_counter()
    await stages.plan_meet(meet, account=OFFICE, now=now)
    await execute("UPDATE stage SET fixture_minutes = least(fixture_minutes, $1)", LONGEST_MIN)
    placing = await timetable.place_automatically(meet, account=OFFICE, now=now)
    drawn = await draws.draw_meet(meet, account=OFFICE, now=now)
    took = time.perf_counter() - began
    counts = await fetch_row(
        """
        SELECT count(DISTINCT st.contest) AS contests, count(DISTINCT st.id) AS stages,
               count(f.id) AS fixtures,
               (SELECT count(DISTINCT person) FROM entry WHERE root = $1) AS athletes
        FROM stage st JOIN event e ON e.id = st.contest LEFT JOIN fixture f ON f.stage = st.id
        WHERE e.root = $1
        """,
        meet,
    )
    assert counts
    size = f"{counts['contests']} contests, {counts['fixtures']} fixtures, {counts['athletes']} athletes"
    add(f"meet planned, timetabled and drawn ({size})", "< 10 s", f"{took:.1f} s", took < 10)
    unplaced, undrawn = len(placing.left), len(drawn.refused)
    add("its stages without a time / a draw", "0 / 0", f"{unplaced} / {undrawn}", not unplaced + undrawn)
    began = time.perf_counter()
    await timetable.place_automatically(meet, account=OFFICE, now=now)
    took = time.perf_counter() - began
    add("the same meet placed anew", "-", f"{took:.1f} s", True)
    began = time.perf_counter()
    board = await timetable_view.get_timetable(meet, account=OFFICE, now=now)
    took = (time.perf_counter() - began) * 1000
    add("its timetable with loads and problems", "-", f"{took:.0f} ms", True)
    add("its problems", "-", str(dict(Counter(p.code for p in board.problems))), True)


async def _choose_areas(meet: UUID, now: datetime) -> None:
    """As a desk does with one bar too few: a second one stands where throws are over early."""
    board = await timetable_view.get_timetable(meet, account=OFFICE, now=now)
    areas = {
        one.space: [*one.uses, *([AreaUse.BAR] if AreaUse.CIRCLE in one.uses else [])] for one in board.areas
    }
    await sessions.set_areas(meet, areas, account=OFFICE, now=now)
