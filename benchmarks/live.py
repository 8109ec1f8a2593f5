"""A meet that many look at: a mark is corrected, and phones hear of the changed team total; pages under load.

The meet has ten contests in two divisions with 24 entries each of 24 units; everything is announced, so that a
correction makes the list of its contest and the tables of the meet anew. Corrections come as officials send them.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from tests.competitions.stages import Meet, make_stage, times_of
from tests.makers import account_of, make_games, make_organization

from benchmarks.scenes import Caller, log_in
from ysevents.accounts.enums import Role, Scope
from ysevents.competitions.service import results
from ysevents.kit import clock
from ysevents.kit.database import fetch, fetch_row, fetch_value

ROOT = Path(__file__).parents[1]
Add = Callable[[str, str, str, bool], None]
UNITS = ENTRIES = 24
LANES = 8
DISCIPLINES = ("60m", "100m", "200m", "400m", "800m")
LISTENERS, READERS = 500, 16
CORRECTIONS = 20
PAUSE_S = 0.3


@dataclass(frozen=True)
class Day:
    """The meet, its referee, the sheet that is corrected, and the lists that change with it."""

    meet: UUID
    contest: UUID
    fixture: UUID
    slot: UUID
    stage_list: UUID
    total: UUID
    referee: Caller


async def prepare() -> Day:
    """Make the meet, run it, announce it."""
    now = clock.now()
    games = await make_games(now, DISCIPLINES)
    units = [await make_organization(f"测量用第{n}小学队", unit_class="小学") for n in range(UNITS)]
    meet = Meet(games, units, now)
    stages = [await _run(meet, title, n) for n, title in enumerate(games.contests)]
    await results.recompute_meet(meet.root, by=None, now=now)
    judge = account_of(Role.REFEREE)
    for row in await fetch("SELECT id FROM result_list WHERE stage = ANY ($1)", stages):
        await results.announce(row["id"], account=judge, now=now)
    sheet = await fetch_row(
        """
        SELECT f.id AS fixture, s.id AS slot, l.id AS list, l.event AS contest
        FROM result_list l JOIN fixture f ON f.stage = l.stage JOIN slot s ON s.fixture = f.id
        WHERE l.stage = $1 ORDER BY f.number, s.position LIMIT 1
        """,
        stages[0],
    )
    assert sheet
    return Day(
        meet=meet.root,
        contest=sheet["contest"],
        fixture=sheet["fixture"],
        slot=sheet["slot"],
        stage_list=sheet["list"],
        total=await fetch_value(
            "SELECT id FROM result_list WHERE root = $1 AND kind = 'team_score' AND key = ''", meet.root
        ),
        referee=await log_in("live-referee", Role.REFEREE, Scope.EVENT, meet.root, now),
    )


async def _run(meet: Meet, title: str, number: int) -> UUID:
    """One contest in three races, everybody a tenth of a second apart."""
    labels = [chr(0x4E00 + number * ENTRIES + n) for n in range(ENTRIES)]
    await meet.enter(title, "".join(labels))
    races = ["".join(labels[n : n + LANES]) for n in range(0, ENTRIES, LANES)]
    stage = await make_stage(meet, title, races)
    for race, standing in enumerate(races, 1):
        marks = {label: f"{15 + (race + LANES * n) / 10:.1f}" for n, label in enumerate(standing)}
        await times_of(meet, stage, race, **marks)
    return stage


@contextmanager
def _onlookers(**plan: Any) -> Iterator[Callable[[], Any]]:
    """A process of people who look; what is yielded ends them and answers what they saw."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"host": "127.0.0.1", **plan}, file)
        file.flush()
        with subprocess.Popen(
            [sys.executable, str(ROOT / "benchmarks/onlookers.py"), file.name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"

            def end() -> Any:
                said, _ = process.communicate()
                return json.loads(said)

            yield end


@dataclass(frozen=True)
class Correction:
    """When it was sent, when it was answered, and the revisions it led to."""

    sent: float
    answered: float
    stage_list: int
    total: int


class Official:
    """Corrects the first mark of the first race again and again: 1st, last, 1st .."""

    def __init__(self, day: Day, port: int) -> None:
        self._day = day
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
        self._seen = 1
        self._times = 0

    def correct(self) -> Correction:
        self._times += 1
        cell = {
            "slot": str(self._day.slot),
            "item": "watch.1",
            "text": "14.1" if self._times % 2 else "19.9",
            "nonce": str(uuid4()),
            "seen": self._seen,
            "confirmed": True,
            "reason": "计时表读错",
        }
        path = f"/api/v1/fixtures/{self._day.fixture}/marks"
        asked = self._day.referee.asks("POST", path, {"device": "bench", "cells": [cell]})
        sent = time.monotonic()
        answer = self._http.post(path, content=asked["body"], headers=asked["headers"])
        answered = time.monotonic()
        answer.raise_for_status()
        (kept,) = answer.json()["cells"]
        assert kept["verdict"] == "kept", kept
        self._seen = kept["revision"]
        return Correction(
            sent, answered, self._revision(self._day.stage_list), self._revision(self._day.total)
        )

    def _revision(self, of: UUID) -> int:
        answer = self._http.get(f"/api/v1/events/{self._day.meet}/lists/{of}")
        return int(answer.raise_for_status().json()["head"]["revision"])


def measure(day: Day, port: int, add: Add) -> None:
    """Both figures of the live pages, the second with and without corrections."""
    official = Official(day, port)
    official.correct()
    _listen(day, port, official, add)
    _read(day, port, official, add)


def _listen(day: Day, port: int, official: Official, add: Add) -> None:
    path = f"/events/{day.meet}/stream?lists={day.total}"
    with _onlookers(kind="listen", port=port, path=path, clients=LISTENERS, list=str(day.total)) as end:
        made = []
        for _ in range(CORRECTIONS):
            time.sleep(PAUSE_S)
            made.append(official.correct())
        time.sleep(1.5)
        heard = end()
    arrived: dict[tuple[int, int], float] = {}
    for who, of, revision, at in heard:
        if of == str(day.total):
            arrived.setdefault((who, revision), at)
    latencies = sorted(
        arrived.get((who, one.total), one.sent + 60) - one.sent for one in made for who in range(LISTENERS)
    )
    worst, p95 = latencies[-1] * 1000, latencies[int(len(latencies) * 0.95)] * 1000
    lost = sum(latency >= 60 for latency in latencies)
    what = f"corrected mark to changed team total, {LISTENERS} phones"
    add(f"{what}: worst of {CORRECTIONS}", "< 1 s", f"{worst:.0f} ms", worst < 1000)
    add(
        f"{what}: p95",
        "< 1 s",
        f"{p95:.0f} ms, median {latencies[len(latencies) // 2] * 1000:.0f} ms",
        p95 < 1000,
    )
    add("changed totals that did not arrive", "0", str(lost), lost == 0)


def _read(day: Day, port: int, official: Official, add: Add) -> None:
    path = f"/events/{day.contest}/results"
    with _onlookers(kind="read", port=port, path=path, clients=READERS) as end:
        time.sleep(4)
        calm = end()
    span = max(came for _, came, _, _ in calm) - min(asked for asked, _, _, _ in calm)
    rate = len(calm) / span
    add(f"public result page from memory, {READERS} clients", ">= 1500/s", f"{rate:.0f}/s", rate >= 1500)
    with _onlookers(kind="read", port=port, path=path, clients=READERS) as end:
        made = []
        for _ in range(CORRECTIONS):
            time.sleep(PAUSE_S)
            made.append(official.correct())
        seen = end()
    wrong = sum(
        revision < max((one.stage_list for one in made if one.answered <= asked), default=0)
        for asked, _, _, revision in seen
    )
    span = max(came for _, came, _, _ in seen) - min(asked for asked, _, _, _ in seen)
    add(
        f"result pages asked for after a correction that do not show it, of {len(seen)}",
        "0",
        f"{wrong}, at {len(seen) / span:.0f}/s with {len(made)} corrections",
        wrong == 0,
    )
    statuses = {status for _, _, status, _ in calm + seen}
    add("result pages answered", "all", str(sorted(statuses)), statuses == {200})
