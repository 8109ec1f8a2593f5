"""`make bench`: load the county, serve it, measure, print, and keep the figures.

The floor of every ratio is an endpoint of the same application, behind the same middleware and login
check, that reads one row by primary key; floor and subject alternate within one run. Medians.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from uuid import UUID

import httpx

from benchmarks import (
    charged,
    feeds,
    live,
    registration,
    release,
    results,
    rules,
    timetable,
    venues,
    workbooks,
)
from benchmarks.scenes import DAYS, HOURS, Request, Scene, prepare
from ysevents.core import queries as core_queries
from ysevents.demo import service as demo
from ysevents.kit import clock, secrets, uploads
from ysevents.kit.database import DB, execute, fetch_value
from ysevents.kit.migrations import migrate
from ysevents.kit.postgres import APPLICATION, Postgres

ROUNDS = 5
CLIENTS = 16
ROOT = Path(__file__).parents[1]
REPORT = ROOT / "docs/performance.md"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


PORT = free_port()
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass
class Answers:
    """What came back of one plan, and the processor time it cost."""

    elapsed_s: float
    latencies_ms: list[float]
    statuses: list[int]
    bodies: list[str]
    cpu_s: float

    @property
    def rate(self) -> float:
        return len(self.statuses) / self.elapsed_s

    def percentile(self, share: float) -> float:
        return self.latencies_ms[min(len(self.latencies_ms) - 1, int(len(self.latencies_ms) * share))]


@dataclass
class Figures:
    """Lines of the report: what, bar, measured, kept or not."""

    lines: list[tuple[str, str, str, bool]] = field(default_factory=list)

    def add(self, what: str, bar: str, measured: str, kept: bool) -> None:
        self.lines.append((what, bar, measured, kept))
        print(f"{'ok  ' if kept else 'MISS'} {what}: {measured} (bar: {bar})", flush=True)


class Bench:
    """The running server and the client process that asks it."""

    def __init__(self, web: int, postmaster: int) -> None:
        self.web, self.postmaster = web, postmaster

    def ask(
        self,
        requests: Sequence[Request],
        *,
        clients: int = CLIENTS,
        keep: bool = False,
        rate: int | None = None,
    ) -> Answers:
        """Send all requests from a process of its own, with a rate so many a second come what may.

        Cost is of web server and PostgreSQL together.
        """
        plan = {
            "host": "127.0.0.1",
            "port": PORT,
            "clients": clients,
            "requests": list(requests),
            "keep": keep,
            "rate": rate,
        }
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump(plan, file)
            file.flush()
            before = self.cpu_s()
            done = subprocess.run(
                [sys.executable, str(ROOT / "benchmarks/load.py"), file.name],
                check=True, capture_output=True,
            )  # fmt: skip
            return Answers(**json.loads(done.stdout), cpu_s=self.cpu_s() - before)

    def cpu_s(self) -> float:
        """Processor time used so far by the web process and all of PostgreSQL."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                pid = int(stat.parent.name)
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if pid in (self.web, self.postmaster) or int(fields[1]) == self.postmaster:
                ticks += int(fields[11]) + int(fields[12])
        return ticks * TICK_S

    def memory_mb(self) -> tuple[int, int]:
        """Resident memory of the web process now and at its highest, in MB."""
        status = dict(
            line.split(":", 1)
            for line in Path(f"/proc/{self.web}/status").read_text().splitlines()
            if ":" in line
        )
        return int(status["VmRSS"].split()[0]) // 1024, int(status["VmHWM"].split()[0]) // 1024


def measure(bench: Bench, scene: Scene, figures: Figures) -> None:
    tickets, slots = iter(scene.tickets), iter(scene.distinct_slots())
    bench.ask(scene.floor(500))
    scans, bookings, floors, costs, statuses = [], [], [], [], Counter[int]()
    resident = 0
    for _ in range(ROUNDS):
        floor = bench.ask(scene.floor(2000))
        scan = bench.ask([scene.scan(next(tickets)) for _ in range(1000)], keep=True)
        assert sum('"ok"' in body for body in scan.bodies) == 1000, scan.bodies[:3]
        second = bench.ask(scene.floor(2000))
        wanted = []
        for _ in range(600):
            court, day, hour = next(slots)
            wanted.append(scene.book(resident, court, day, hour))
            resident += 1
        booking = bench.ask(wanted, keep=True)
        statuses.update(booking.statuses)
        base = (floor.rate + second.rate) / 2
        floors.append(base)
        scans.append(scan.rate / base)
        bookings.append(booking.rate / base)
        costs.append((scan.cpu_s / 1000 * 1000, booking.cpu_s / 600 * 1000, floor.cpu_s / 2000 * 1000))
    figures.add("floor, one row by key, 16 clients", "-", f"{median(floors):.0f}/s", True)
    figures.add("scan / floor", ">= 0.5", f"{median(scans):.2f}", median(scans) >= 0.5)
    cpu = median(c[0] for c in costs)
    figures.add("CPU of a scan, web + PostgreSQL", "<= 2 ms", f"{cpu:.2f} ms", cpu <= 2)
    figures.add("CPU of the floor", "-", f"{median(c[2] for c in costs):.2f} ms", True)
    figures.add(
        "booking, distinct slots / floor", ">= 0.3", f"{median(bookings):.2f}", median(bookings) >= 0.3
    )
    figures.add("CPU of a booking", "-", f"{median(c[1] for c in costs):.2f} ms", True)
    figures.add("bookings accepted", "all", str(dict(statuses)), set(statuses) == {201})
    same_ticket(bench, scene, [next(tickets) for _ in range(10)], figures)
    one_slot(bench, scene, figures)


def same_ticket(bench: Bench, scene: Scene, tickets: list[str], figures: Figures) -> None:
    won = [
        sum('"ok"' in body for body in bench.ask([scene.scan(t) for _ in range(16)], keep=True).bodies)
        for t in tickets
    ]
    figures.add(
        "one ticket, 16 clients, 10 times: successes each",
        "exactly 1",
        str(sorted(set(won))),
        set(won) == {1},
    )


def one_slot(bench: Bench, scene: Scene, figures: Figures) -> None:
    """200 residents, each on a connection of their own, want one court at one hour."""
    worst, outcomes, without = 0.0, set(), 0
    for n in range(ROUNDS):
        wanted = [scene.book(r, scene.eight[n], max(DAYS), max(HOURS)) for r in range(200)]
        answers = bench.ask(wanted, clients=200, keep=True)
        counts = Counter(answers.statuses)
        outcomes.add((counts[201], counts[409], len(wanted) - counts[201] - counts[409]))
        refused = [json.loads(b) for b in answers.bodies if '"slot_already_taken"' in b]
        without += 199 - sum(bool(r.get("nearest")) for r in refused)
        worst = max(worst, answers.percentile(0.99))
    figures.add(
        "one slot, 200 clients: (won, refused, else)",
        "(1, 199, 0)",
        str(sorted(outcomes)),
        outcomes == {(1, 199, 0)},
    )
    figures.add("refusals without nearest free slots", "0", str(without), without == 0)
    figures.add("one slot, 200 clients: p99, worst of 5", "< 500 ms", f"{worst:.0f} ms", worst < 500)


async def mixed(postgres: Postgres, bench: Bench, scene: Scene, figures: Figures) -> None:
    """Full court and halves at once: whatever is won, no piece of floor has two owners."""
    rng = random.Random(433127)
    wanted = [
        scene.book(rng.randrange(400), rng.choice(scene.hall), rng.choice(DAYS), rng.choice(HOURS))
        for _ in range(1500)
    ]
    await DB.open(postgres.url(), size=2)
    deadlocks = await deadlock_count()
    answers = bench.ask(wanted)
    faults = await core_queries.floor_faults()
    counts = Counter(answers.statuses)
    deadlocks = await deadlock_count() - deadlocks
    await DB.close()
    figures.add("halves and full court mixed: floor faults", "0", str(len(faults)), not faults)
    figures.add("halves and full court mixed: deadlocks", "0", str(deadlocks), deadlocks == 0)
    figures.add(
        "halves and full court mixed: answers", "no 5xx", str(dict(counts)), set(counts) <= {201, 409, 429}
    )


async def deadlock_count() -> int:
    await execute("SELECT pg_stat_force_next_flush()")
    count: int = await fetch_value(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    )
    return count


def pages(scene: Scene, hall: UUID, figures: Figures) -> None:
    """What people wait for: the median of 20 answers each."""
    tomorrow = clock.local_day(clock.now()) + timedelta(days=1)
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}") as client:
        event = client.get("/events").text.split('href="/events/')[1][:36]
        for path, bar in (
            ("/", None),
            (f"/events/{event}", None),
            ("/venues", None),
            (f"/venues/{scene.venue}/grid?sport=badminton", None),
            (f"/venues/{hall}/grid?day={tomorrow}", 30),
            (f"/cal/event/{event}.ics", None),
        ):
            took = []
            for _ in range(20):
                began = time.perf_counter()
                client.get(path).raise_for_status()
                took.append((time.perf_counter() - began) * 1000)
            name = (
                path.replace(event, "ID")
                .replace(str(scene.venue), "60 COURTS")
                .replace(str(hall), "24 COURTS")
            )
            figures.add(
                f"page {name.replace(str(tomorrow), 'TOMORROW')}",
                f"< {bar} ms" if bar else "-",
                f"{median(took):.0f} ms",
                bar is None or median(took) < bar,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What the database holds for each of the measurements through HTTP."""

    scene: Scene
    charged: list[UUID]
    evening: registration.Evening
    day: live.Day
    hall: UUID
    minute: release.Minute
    season: feeds.Season


async def load(postgres: Postgres, home: Path, figures: Figures) -> Prepared:
    await migrate(postgres.url())
    secrets.install(secrets.Secrets.load(home))
    uploads.install(home)
    await DB.open(postgres.url(), size=4, timeout_s=600)
    began = time.monotonic()
    loaded = await demo.load("county", now=clock.now(), say=lambda _: None)
    took = time.monotonic() - began
    figures.add(f"county loads ({loaded.rows} rows)", "< 60 s", f"{took:.1f} s", took < 60)
    faults = await core_queries.floor_faults()
    figures.add("floor faults after loading", "0", str(len(faults)), not faults)
    await timetable.measure(clock.now(), figures.add)
    made = Prepared(
        scene=await prepare(tickets=1000 * ROUNDS + 10),
        charged=await charged.prepare(),
        evening=await registration.prepare(),
        day=await live.prepare(),
        hall=await venues.prepare(clock.now()),
        minute=await release.prepare(),
        season=await feeds.prepare(clock.now()),
    )
    await execute("ANALYZE")
    await venues.measure(made.hall, clock.now(), figures.add)
    took = await workbooks.measure_preview(clock.now())
    figures.add("spreadsheet of 300 rows previewed", "< 2 s", f"{took:.2f} s", took < 2)
    await results.measure(clock.now(), figures.add)
    await release.measure_ballot(clock.now(), figures.add)
    await feeds.measure_build(made.season, clock.now(), figures.add)
    await DB.close()
    return made


async def count_bookings(postgres: Postgres, minute: release.Minute, figures: Figures) -> None:
    await DB.open(postgres.url(), size=2)
    await release.count(minute, figures.add)
    await DB.close()


async def count_entries(
    postgres: Postgres, evening: registration.Evening, seconds: int, figures: Figures
) -> None:
    await DB.open(postgres.url(), size=2)
    await registration.count(evening, seconds, figures.add)
    await DB.close()


async def count_changes(postgres: Postgres, season: feeds.Season, figures: Figures) -> None:
    await DB.open(postgres.url(), size=2)
    await feeds.measure_change(season, PORT, figures.add)
    await DB.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--seconds", type=int, default=10, help="how long coaches save, at most 40")
    parser.add_argument(
        "--only",
        choices=["registration", "live", "release", "feeds"],
        help="measure this alone and keep the report",
    )
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="ysevents-bench-"))
    figures = Figures()
    if not options.only:
        rules.measure(figures.add)
    try:
        with Postgres(home) as postgres:
            made = asyncio.run(load(postgres, home, figures))
            environment = {
                **os.environ,
                "YSEVENTS_HOME": str(home),
                "YSEVENTS_PORT": str(PORT),
                "YSEVENTS_DATABASE_URL": postgres.url(user=APPLICATION),
            }
            with subprocess.Popen(
                [sys.executable, "-m", "benchmarks.site"], env=environment, cwd=ROOT
            ) as web:
                try:
                    _wait()
                    assert postgres.pid
                    bench = Bench(web.pid, postgres.pid)
                    if not options.only:
                        measure(bench, made.scene, figures)
                        charged.measure(bench.ask, made.scene, made.charged, figures.add)
                        asyncio.run(mixed(postgres, bench, made.scene, figures))
                        pages(made.scene, made.hall, figures)
                    if options.only in (None, "release"):
                        release.measure(bench.ask, made.minute, figures.add)
                        asyncio.run(count_bookings(postgres, made.minute, figures))
                    if options.only in (None, "registration"):
                        registration.measure(bench.ask, made.evening, options.seconds, figures.add)
                        asyncio.run(count_entries(postgres, made.evening, options.seconds, figures))
                    if options.only in (None, "feeds"):
                        feeds.measure(bench.ask, made.season, PORT, figures.add)
                        asyncio.run(count_changes(postgres, made.season, figures))
                    if options.only in (None, "live"):
                        live.measure(made.day, PORT, figures.add)
                    now, highest = bench.memory_mb()
                    figures.add(
                        "memory of the server", "< 300 MB", f"{now} MB, highest {highest} MB", highest < 300
                    )
                finally:
                    web.terminate()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if not options.only:
        REPORT.write_text(report(figures), "utf-8")
    return 0 if all(line[3] for line in figures.lines) else 1


def _wait() -> None:
    """Until the server answers."""
    for _ in range(200):
        try:
            httpx.get(f"http://127.0.0.1:{PORT}/health").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def report(figures: Figures) -> str:
    """docs/performance.md."""
    rows = "\n".join(
        f"| {what} | {bar} | {measured} | {'yes' if kept else '**no**'} |"
        for what, bar, measured, kept in figures.lines
    )
    return f"""# Performance

Written by `make bench`. Ratios are against a *floor* measured in the same run: an endpoint of the same
application, behind the same middleware and login check, that reads one row by primary key. Floor and
subject alternate in {ROUNDS} rounds; medians. The client is a process of its own on the same processors, so
absolute rates are low and ratios are what counts. Embedded PostgreSQL, fsync on, county demo loaded,
ANALYZE before measuring, one web process.

Machine: {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; measured {clock.local_day(clock.now())}.

| what | bar | measured | kept |
| --- | --- | --- | --- |
{rows}
"""


if __name__ == "__main__":
    sys.exit(main())
