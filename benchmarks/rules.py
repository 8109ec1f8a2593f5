"""How long the rules take, in this process: medians of several runs on data made from a seed."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random
from statistics import median
from typing import Any

from ysevents.competitions.rules import combined_sets
from ysevents.competitions.rules.combined_points import Kind
from ysevents.competitions.rules.reading import read
from ysevents.competitions.rules.registry import Ruleset
from ysevents.competitions.rules.rulesets import RULESETS

RUNS = 9
SEED = 433127
Add = Callable[[str, str, str, bool], None]


def measure(add: Add) -> None:
    """All figures of the rules."""
    _bounded(add, "40 teams, 1,560 matches with cards placed", 50, league())
    _bounded(add, "heats and lanes for 2,500 entries drawn", 200, heats())
    _bounded(add, "14 events, 200 athletes, after one changed mark", 5, combined())
    took = median(_import_ms() for _ in range(RUNS))
    add("the rules imported", "< 50 ms", f"{took:.0f} ms", took < 50)


def _bounded(add: Add, what: str, most_ms: int, work: Callable[[], Any]) -> None:
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    add(what, f"< {most_ms} ms", f"{median(took):.1f} ms", median(took) < most_ms)


def _import_ms() -> float:
    """In a process of its own, less what Python itself takes to start."""
    code = "import time; t = time.perf_counter(); import ysevents.competitions.rules.judging; print(time.perf_counter() - t)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout) * 1000


def _prepared(id: str, body: dict[str, Any], **parameters: Any) -> tuple[Ruleset, Any, Any]:
    """A ruleset, a sheet and a configuration in which nothing is wrong."""
    ruleset = RULESETS[id]
    config, problems = ruleset.configure(parameters)
    sheet, wrong = read(ruleset.sheet, body)
    found = (*problems, *wrong) or ruleset.review(sheet, config)
    assert not found, found[:3]
    return ruleset, sheet, config


def league() -> Callable[[], Any]:
    """A double round robin with a card in most matches, by the criteria with the most restarts."""
    rng, teams = Random(SEED), range(1, 41)
    pairs = [(home, away) for home in teams for away in teams if home != away]
    matches = [
        {
            "number": number,
            "home": home,
            "away": away,
            "score": [rng.randrange(4), rng.randrange(4)],
            "cards": [{"team": home, "person": rng.randrange(1, 20), "kind": "yellow"}],
        }
        for number, (home, away) in enumerate(pairs, 1)
    ]
    body = {"entrants": [{"number": team} for team in teams], "matches": matches}
    ruleset, sheet, config = _prepared("fifa.2026", body, meetings=2)
    return lambda: ruleset.run(sheet, config)


def heats() -> Callable[[], Any]:
    """A whole meet: 100 contests of 25 entrants from 60 units, drawn one after the other."""
    rng, draws = Random(SEED), []
    for contest in range(100):
        numbers = range(1, 26)
        body = {
            "entrants": [{"number": n, "unit": f"单位{rng.randrange(60)}"} for n in numbers],
            "entries": [
                {"entrant": n, "mark": f"{rng.randrange(12, 16)}.{rng.randrange(100):02}"} for n in numbers
            ],
            "seed": contest,
        }
        draws.append(_prepared("wa.tr20", body))
    return lambda: [ruleset.run(sheet, config) for ruleset, sheet, config in draws]


def combined() -> Callable[[], Any]:
    """All but one of the events of men; each run changes one mark of one athlete."""
    rng = Random(SEED)
    codes = list(combined_sets.MEN)[:14]
    rows = [
        {"entrant": n, "results": {code: {"mark": _mark(code, rng)} for code in codes}} for n in range(1, 201)
    ]
    body = {"entrants": [{"number": n} for n in range(1, 201)], "rows": rows}
    ruleset, sheet, config = _prepared("wa.ce.men", body, events=codes)
    ruleset.run(sheet, config)

    def change() -> Any:
        first, *others = sheet.rows
        result = replace(first.results[codes[0]], mark=rng.randrange(9_000, 12_000))
        changed = replace(first, results={**first.results, codes[0]: result})
        return ruleset.run(replace(sheet, rows=(changed, *others)), config)

    return change


def _mark(code: str, rng: Random) -> str:
    """A mark on the side of the event's base that brings points."""
    base = Fraction(combined_sets.MEN[code][1])
    kind = combined_sets.KINDS.get(code, Kind.TRACK)
    if kind == Kind.TRACK:
        mark = base * rng.randint(60, 90) / 100
    elif kind == Kind.JUMP:
        mark = base * rng.randint(150, 250) / 10_000
    else:
        mark = base * rng.randint(4, 9)
    return f"{float(mark):.2f}"
