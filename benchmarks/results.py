"""The results of the county's meet: every contest drawn by the book, run, announced, and one mark corrected.

Everything is written row by row here, so that only the judging and the lists are measured.
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account, Grant
from ysevents.competitions.enums import FixtureStyle, Round, StageFormat, StageState
from ysevents.competitions.service import results
from ysevents.core.enums import OccurrenceKind, OccurrenceState, Visibility
from ysevents.kit.database import copy_rows, execute, fetch, fetch_value, transaction
from ysevents.kit.ids import uuid7

LANES = 8
CORRECTIONS = 20
Add = Callable[[str, str, str, bool], None]
STAGE = "id contest number round format ruleset parameters draw_ruleset draw_parameters fixtures_planned fixture_minutes state"
OCCURRENCE = (
    "id event kind title label place starts_at ends_at state visibility is_all_day sequence revised_at"
)


class _Undone(Exception):
    """Everything measured here is taken back, so that what is measured next finds the meet as it was."""


async def measure(now: datetime, add: Add) -> None:
    """Judge the whole meet, announce it list by list, judge it again, correct marks."""
    with suppress(_Undone):
        async with transaction():
            await _measure(await prepare(now), now, add)
            raise _Undone


async def prepare(now: datetime) -> UUID:
    """Draw and run every contest of the meet with the most entries; answers the meet."""
    root: UUID = await fetch_value("SELECT root FROM entry GROUP BY root ORDER BY count(*) DESC LIMIT 1")
    await execute("UPDATE entry SET state = 'approved' WHERE root = $1 AND state <> 'withdrawn'", root)
    rng, rows = random.Random(433127), _Rows(now)
    contests = await fetch(
        """
        SELECT c.id, d.kind, array_agg(n.id ORDER BY n.id) AS entries
        FROM contest c JOIN discipline d ON d.code = c.discipline JOIN entry n ON n.contest = c.id
        WHERE n.root = $1 AND n.state = 'approved' GROUP BY c.id, d.kind ORDER BY c.id
        """,
        root,
    )
    for contest in contests:
        if contest["kind"] == "field":
            rows.field(contest["id"], contest["entries"], rng)
        else:
            rows.races(contest["id"], contest["entries"], rng)
    for table, columns in (
        ("stage", STAGE),
        ("occurrence", OCCURRENCE),
        ("fixture", "id stage number style state turn is_locked"),
        ("slot", "id fixture position entry"),
        ("mark", "id fixture slot item text revision at"),
    ):
        await copy_rows(table, columns.split(), rows.held[table])
    await execute("ANALYZE stage; ANALYZE fixture; ANALYZE slot; ANALYZE mark; ANALYZE entry")
    return root


class _Rows:
    """Rows to be copied, by table."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.held: dict[str, list[tuple[Any, ...]]] = {
            table: [] for table in ("stage", "occurrence", "fixture", "slot", "mark")
        }

    def races(self, contest: UUID, entries: list[UUID], rng: random.Random) -> None:
        """Heats of eight with hand times; with more than one heat a final of the best eight."""
        groups = [entries[n : n + LANES] for n in range(0, len(entries), LANES)]
        times = {entry: rng.uniform(12, 18) for entry in entries}
        if len(groups) == 1:
            self._stage(contest, 1, Round.FINAL, StageFormat.HEATS, "cn.timed_final", groups, times)
            return
        self._stage(contest, 1, Round.HEATS, StageFormat.HEATS, "cn.best_times", groups, times)
        best = sorted(entries, key=times.__getitem__)[:LANES]
        self._stage(contest, 2, Round.FINAL, StageFormat.HEATS, "cn.timed_final", [best], times)

    def field(self, contest: UUID, entries: list[UUID], rng: random.Random) -> None:
        """Six trials each."""
        stage = self._head(contest, 1, Round.FINAL, StageFormat.FIELD, "cn.school.horizontal", 1)
        fixture = self._fixture(stage, contest, 1)
        for position, entry in enumerate(entries, 1):
            slot = self._slot(fixture, position, entry)
            for n in range(1, 4):
                text = rng.choice(["X", f"{rng.uniform(3, 5):.2f}", f"{rng.uniform(3, 5):.2f}"])
                self._mark(fixture, slot, f"trial.{n}", text)

    def _stage(
        self,
        contest: UUID,
        number: int,
        round: Round,
        format: StageFormat,
        ruleset: str,
        groups: list[list[UUID]],
        times: dict[UUID, float],
    ) -> None:
        stage = self._head(contest, number, round, format, ruleset, len(groups))
        for n, group in enumerate(groups, 1):
            fixture = self._fixture(stage, contest, n)
            for position, entry in enumerate(group, 1):
                slot = self._slot(fixture, position, entry)
                self._mark(fixture, slot, "watch.1", f"{times[entry]:.1f}")

    def _head(
        self, contest: UUID, number: int, round: Round, format: StageFormat, ruleset: str, count: int
    ) -> UUID:
        id = uuid7()
        self.held["stage"].append(
            (id, contest, number, round.value, format.value, ruleset, "{}", "wa.tr20", "{}", count, 5,
             StageState.PUBLISHED.value)
        )  # fmt: skip
        return id

    def _fixture(self, stage: UUID, contest: UUID, number: int) -> UUID:
        id, length = uuid7(), timedelta(minutes=5)
        self.held["occurrence"].append(
            (id, contest, OccurrenceKind.FIXTURE.value, "组次", "组次", "田径场", self.now, self.now + length,
             OccurrenceState.CONFIRMED.value, Visibility.PUBLIC.value, False, 0, self.now)
        )  # fmt: skip
        self.held["fixture"].append((id, stage, number, FixtureStyle.RANKED.value, "started", 1, False))
        return id

    def _slot(self, fixture: UUID, position: int, entry: UUID) -> UUID:
        id = uuid7()
        self.held["slot"].append((id, fixture, position, entry))
        return id

    def _mark(self, fixture: UUID, slot: UUID, item: str, text: str) -> None:
        self.held["mark"].append((uuid7(), fixture, slot, item, text, 1, self.now))


async def _measure(root: UUID, now: datetime, add: Add) -> None:
    referee = Account(
        id=uuid7(), login=None, person=None, display_name="裁判长", unit_name=None, must_change_password=False,
        grants=(Grant(role=Role.REFEREE, scope=Scope.EVENT, target=str(root)),),
    )  # fmt: skip
    stages = await fetch_value(
        "SELECT count(*) FROM stage s JOIN event e ON e.id = s.contest WHERE e.root = $1", root
    )
    marks = await fetch_value("SELECT count(*) FROM mark")
    began = time.perf_counter()
    changed = await results.recompute_meet(root, by=None, now=now)
    took = time.perf_counter() - began
    add(f"results of the whole meet ({stages} stages, {marks} marks)", "< 2 s", f"{took:.2f} s", took < 2)
    add("lists made of it", "every stage", str(len(changed)), len(changed) >= stages)
    lists = await fetch("SELECT id FROM result_list WHERE root = $1 AND kind = 'stage' ORDER BY id", root)
    began = time.perf_counter()
    for row in lists:
        await results.announce(row["id"], account=referee, now=now)
    each = (time.perf_counter() - began) / len(lists) * 1000
    add("an announcement, tables of the meet added up", "< 200 ms", f"{each:.0f} ms", each < 200)
    began = time.perf_counter()
    await results.recompute_meet(root, by=None, now=now)
    took = time.perf_counter() - began
    add("the same again with everything announced", "< 2 s", f"{took:.2f} s", took < 2)
    times = [await _correct(root, referee, n, now) for n in range(CORRECTIONS)]
    add(
        "a corrected mark to the changed team total", "< 100 ms",
        f"{median(times):.0f} ms, worst {max(times):.0f} ms", median(times) < 100,
    )  # fmt: skip


async def _correct(root: UUID, referee: Account, n: int, now: datetime) -> float:
    """Change one time of a final so that somebody else wins, and wait for everything that follows."""
    row = await fetch(
        """
        SELECT m.id, f.stage FROM mark m JOIN fixture f ON f.id = m.fixture JOIN stage s ON s.id = f.stage
        JOIN event e ON e.id = s.contest
        WHERE e.root = $1 AND s.round = 'final' AND m.item = 'watch.1' ORDER BY m.id OFFSET $2 LIMIT 1
        """,
        root,
        n * 11,
    )
    began = time.perf_counter()
    await execute("UPDATE mark SET text = $2 WHERE id = $1", row[0]["id"], f"{11 - n / 10:.1f}")
    changed = await results.recompute(row[0]["stage"], by=referee.id, now=now, reason="计时表读错")
    assert changed
    return (time.perf_counter() - began) * 1000
