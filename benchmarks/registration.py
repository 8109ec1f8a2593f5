"""The evening of the deadline: 200 coaches enter their athletes, a hundred taps a second.

The meet is the county's, with its eighty contests and all who have registered already; to it come two
hundred schools, each with one coach and a draft of fourteen athletes, and one with thirty. Taps are due
so many a second whether the server keeps up or not; what it took is counted in the database afterwards.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from tests.makers import COUNTY

from benchmarks.scenes import Caller, Request, log_in
from ysevents.accounts.enums import Role, Scope
from ysevents.core.enums import MemberRole, OrganizationKind, PersonKind, Sex
from ysevents.core.rules import school_year
from ysevents.demo import rows
from ysevents.kit import clock
from ysevents.kit.database import copy_rows, fetch, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.registration.enums import DelegationRole, DelegationState

COACHES, RATE = 200, 100
SCHOOL = {("小学甲组", "male"): (5, 7), ("小学甲组", "female"): (5, 7)}
LARGE = {
    ("小学甲组", "male"): (5, 12),
    ("小学甲组", "female"): (6, 12),
    ("初中组", "male"): (8, 3),
    ("初中组", "female"): (8, 3),
}
"""Grade and number of the athletes of each division."""
ASKED = 20
Add = Callable[[str, str, str, bool], None]


class Answers(Protocol):
    """What comes back of a plan."""

    latencies_ms: list[float]
    statuses: list[int]
    cpu_s: float

    def percentile(self, share: float) -> float: ...


class Ask(Protocol):
    """Sends a plan to the server."""

    def __call__(self, requests: list[Request], *, clients: int, rate: int | None = None) -> Answers: ...


@dataclass(frozen=True)
class Evening:
    """Who registers: each school's coach and delegation, and which cells are still to be tapped."""

    schools: list[tuple[Caller, UUID, list[tuple[UUID, UUID]]]]
    large: tuple[Caller, UUID]

    def taps(self, seconds: int) -> list[Request]:
        """School after school, each in its own order; a page names the revision it saw last."""
        return [
            coach.asks(
                "PUT",
                f"/api/v1/registration/{delegation}/grid/{cells[turn][0]}/{cells[turn][1]}",
                {"entered": True},
                **{"If-Match": f'"{turn}"', "Accept-Encoding": "gzip"},
            )
            for turn in range(RATE * seconds // COACHES)
            for coach, delegation, cells in self.schools
        ]


async def prepare() -> Evening:
    """Add the schools to the county's meet."""
    event = await fetch_value(
        "SELECT event FROM regulation WHERE deadline_at > now() ORDER BY deadline_at LIMIT 1"
    )
    contests: dict[tuple[str, str], tuple[UUID, list[UUID]]] = {}
    for row in await fetch(
        """
        SELECT d.id, d.name, d.sex, c.id AS contest FROM division d JOIN contest c ON c.division = d.id
        WHERE d.event = $1 AND c.counts_towards_limit ORDER BY d.position, c.id
        """,
        event,
    ):
        contests.setdefault((row["name"], row["sex"]), (row["id"], []))[1].append(row["contest"])
    day = await fetch_value("SELECT starts_on FROM event WHERE id = $1", event)
    maker = _Maker(event, day, contests, {})
    schools = [maker.school(f"测量用第{n}小学", "小学", SCHOOL) for n in range(COACHES)]
    large = maker.school("测量用九年制学校", "九年一贯制", LARGE)
    for kind in (k for k in rows.ORDER if k in maker.made):
        await copy_rows(rows.table_of(kind), rows.columns_of(kind), maker.made[kind])
    coaches = [
        await log_in(f"coach-of-{n}", Role.COACH, Scope.ORGANIZATION, unit, clock.now())
        for n, (unit, _, _) in enumerate([*schools, large])
    ]
    return Evening(
        schools=[(coach, d, cells) for coach, (_, d, cells) in zip(coaches, schools, strict=False)],
        large=(coaches[-1], large[1]),
    )


@dataclass
class _Maker:
    """Collects the rows of schools that have named their athletes."""

    event: UUID
    starts_on: date
    contests: dict[tuple[str, str], tuple[UUID, list[UUID]]]
    made: dict[type[rows.Row], list[rows.Row]]

    def school(
        self, name: str, unit_class: str, wanted: dict[tuple[str, str], tuple[int, int]]
    ) -> tuple[UUID, UUID, list[tuple[UUID, UUID]]]:
        """Its unit, its delegation, and (contest, athlete) of all it may enter: two a contest, two an athlete."""
        unit, delegation = uuid7(), uuid7()
        self._add(
            rows.Organization(
                unit, str(unit), OrganizationKind.SCHOOL, unit_class, name, name, name, None, COUNTY
            )
        )
        self._add(
            rows.Delegation(
                delegation, self.event, unit, DelegationState.DRAFT, 0, None, None, None, None, None
            )
        )
        cells = []
        for key, (grade, number) in wanted.items():
            division, contests = self.contests[key]
            people = [self._athlete(unit, delegation, division, key[1], grade, n + 1) for n in range(number)]
            for n, person in enumerate(people):
                cells += [(contests[(n + step) % len(contests)], person) for step in (0, 1)]
        return unit, delegation, cells

    def _athlete(
        self, unit: UUID, delegation: UUID, division: UUID, sex: str, grade: int, place: int
    ) -> UUID:
        person, year = uuid7(), school_year(self.starts_on)
        born, since = date(year - 6 - grade, 10, 1), date(year, 9, 1)
        self._add(
            rows.Person(person, PersonKind.FULL, f"测试{place}", f"ceshi {place}", Sex(sex), born, None, None)
        )
        self._add(rows.Membership(uuid7(), person, unit, MemberRole.PUPIL, year - grade + 1, since))
        self._add(
            rows.DelegationMember(
                uuid7(), delegation, self.event, person, DelegationRole.ATHLETE, division, place
            )
        )
        return person

    def _add(self, row: rows.Row) -> None:
        self.made.setdefault(type(row), []).append(row)


def measure(ask: Ask, evening: Evening, seconds: int, add: Add) -> None:
    """The taps, and how long a school of thirty waits for what it may enter and what it lacks."""
    coach, delegation = evening.large
    for what, path in (("grid", "/grid"), ("findings", "")):
        asked = coach.asks("GET", f"/api/v1/registration/{delegation}{path}")
        answers = ask([asked] * ASKED, clients=1)
        assert set(answers.statuses) == {200}, answers.statuses
        took = answers.percentile(0.5)
        add(f"30 athletes: {what} with eligibility and limits", "< 50 ms", f"{took:.0f} ms", took < 50)
    answers = ask(evening.taps(seconds), clients=COACHES, rate=RATE)
    worst = answers.percentile(0.95)
    add(
        f"{RATE} saves a second from {COACHES} coaches for {seconds} s: p95",
        "< 500 ms",
        f"{worst:.0f} ms, median {answers.percentile(0.5):.0f} ms",
        worst < 500,
    )
    cpu = answers.cpu_s / (RATE * seconds) * 1000
    add("CPU of a save, web + PostgreSQL", "<= 15 ms", f"{cpu:.1f} ms", cpu <= 15)
    counts = dict(Counter(answers.statuses))
    add("saves accepted", "all", str(counts), set(counts) == {200})


async def count(evening: Evening, seconds: int, add: Add) -> None:
    """Every tap is a row."""
    wanted = RATE * seconds
    found: int = await fetch_value(
        """
        SELECT count(*) FROM entry n JOIN delegation d ON d.event = n.root AND d.organization = n.organization
        WHERE d.id = ANY ($1) AND n.state = 'draft'
        """,
        [delegation for _, delegation, _ in evening.schools],
    )
    add("entries in the database", str(wanted), str(found), found == wanted)
