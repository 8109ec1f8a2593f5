"""A contest against the records: the sheet of `wa.records`, made of the sheets its stages were placed from.

Covers: races (each heat and final in its order, with its wind), trials for distance (each with its wind), heights,
totals of combined events. Leaves out: what is measured in no such way (fishing, cycling, boats, judged contests).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ysevents.competitions.rules.judging import FORMAT, judge
from ysevents.competitions.rules.marks import decimal_cn, thousandths, time_cn, wind_mm_s
from ysevents.competitions.rules.outcomes import Outcome
from ysevents.competitions.rules.records_sheet import Measure
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.rules.stage_sheets import Judged

RULESET = "wa.records"
WINDY = frozenset({"100m", "200m", "80mh", "100mh", "110mh"})
"""Races that break no record with more than +2.0 m/s, nor without a wind that was read."""
HAND_ADDITION_MS = ((300, 240), (400, 140))
"""What a hand time gains on an electronic one, up to a distance; beyond it nothing."""
NOTABLE = ("broken", "first", "equalled", "not_ratified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A record that stood when the meet began; `mark` in ms, mm or points x 1000."""

    level: str
    mark: int
    is_hand: bool
    holder: str


@dataclass(frozen=True, slots=True)
class Performed:
    """A mark as the sheet of records has it, with the stage it was made in."""

    entrant: int
    sequence: int
    mark: str
    is_hand: bool = False
    winds: tuple[str, ...] = ()

    @property
    def written(self) -> dict[str, Any]:
        return {
            "entrant": self.entrant,
            "sequence": self.sequence,
            "mark": self.mark,
            "is_hand": self.is_hand,
            "winds": list(self.winds),
            "proofs": ["sheet"],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """A contest as records see it: its stages in order, judged, with everybody under one number."""

    title: str
    discipline: str
    distance_m: int | None
    stages: tuple[Judged, ...]
    records: tuple[Standing, ...] = field(default=())


def judge_contest(contest: Contest) -> Judged | None:
    """What the marks of a contest are to the records; None where none can be, or nobody came near one."""
    measure = measure_of(contest.stages)
    performed = list(performances(contest.stages))
    if measure is None or not contest.records or not performed:
        return None
    sheet = {
        "format": FORMAT,
        "title": f"{contest.title} 破纪录",
        "ruleset": RULESET,
        "parameters": _parameters(contest, measure),
        "entrants": [{"number": n} for n in sorted({mark.entrant for mark in performed})],
        "records": [
            {
                "level": record.level,
                "mark": shown(record.mark, measure, is_hand=record.is_hand),
                "is_hand": record.is_hand,
                "holder": record.holder,
            }
            for record in contest.records
        ],
        "performances": [mark.written for mark in performed],
        "decisions": [],
    }
    judgement = judge(sheet)
    outcome = judgement.result if isinstance(judgement.result, Outcome) else None
    return Judged(sheet=sheet, outcome=outcome, problems=judgement.problems)


def is_notable(judged: Judged | None) -> bool:
    """Whether anybody broke or equalled a record, or would have."""
    outcome = judged.outcome if judged else None
    return outcome is not None and any(block.reason.code in NOTABLE for block in outcome.blocks)


def measure_of(stages: Iterable[Judged]) -> Measure | None:
    """How marks of these stages are measured; None where records are not kept."""
    engines = {RULESETS.engine_of(stage.sheet["ruleset"]) for stage in stages}
    if engines & {"track", "rounds"}:
        return Measure.TIME
    if engines & {"horizontal", "vertical"}:
        return Measure.LENGTH
    return Measure.POINTS if "combined" in engines else None


def shown(mark: int, measure: Measure, *, is_hand: bool = False) -> str:
    """A mark as it is published: hand times to a tenth, others to a hundredth, lengths to a centimetre.

    >>> shown(13_900, Measure.TIME), shown(245_100, Measure.TIME, is_hand=True), shown(4_200, Measure.LENGTH)
    ('13.90', '4:05.1', '4.20')
    """
    if measure == Measure.POINTS and mark % 1000 == 0:
        return str(mark // 1000)
    if measure == Measure.TIME:
        return time_cn(mark, 1 if is_hand and mark % 100 == 0 else 2 if mark % 10 == 0 else 3)
    return decimal_cn(mark, 2 if mark % 10 == 0 else 3)


def best_of(sheet: Mapping[str, Any], number: int) -> tuple[int, bool, int | None]:
    """The best mark of somebody on a sheet of records that may stand: its value, whether by hand, its wind."""
    config, _ = RULESETS[RULESET].configure(sheet["parameters"])
    limit = config.wind_limit_mm_s
    found = []
    for mark in sheet["performances"]:
        winds = [wind_mm_s(wind) for wind in mark["winds"]]
        is_aided = config.measures_wind and (not winds or sum(winds) > limit * len(winds))
        if mark["entrant"] == number and not is_aided:
            found.append((config.official(mark["mark"], is_hand=mark["is_hand"]), mark["is_hand"], winds))
    pick = min if config.measure == Measure.TIME else max
    value, is_hand, winds = pick(found, key=lambda mark: mark[0] + mark[1] * config.hand_addition_ms)
    return value, is_hand, winds[0] if len(winds) == 1 else None


def performances(stages: Sequence[Judged]) -> Iterator[Performed]:
    """Every mark that might be a record, numbered in the order in which they were made."""
    first = 0
    for stage in stages:
        made = list(_of_stage(stage))
        for mark in made:
            yield Performed(mark.entrant, first + mark.sequence, mark.mark, mark.is_hand, mark.winds)
        first += max((mark.sequence for mark in made), default=0)


def _of_stage(stage: Judged) -> Iterator[Performed]:
    outcome, engine = stage.outcome, RULESETS.engine_of(stage.sheet["ruleset"])
    if outcome is None:
        return
    lines = {line.entrant: line.values for line in outcome.lines}
    out = {n for block in outcome.blocks if block.reason.code == "dq" for n in block.entrants}
    placed = {number: values for number, values in lines.items() if number not in out}
    if engine in {"track", "rounds"}:
        yield from _races(stage.sheet, placed)
    elif engine == "horizontal":
        yield from _trials(stage.sheet, placed)
    elif engine == "vertical":
        yield from _single(placed, "best_mm", Measure.LENGTH)
    elif engine == "combined":
        yield from _single(placed, "total", Measure.POINTS, times=1000)


def _races(sheet: Mapping[str, Any], lines: Mapping[int, Mapping[str, Any]]) -> Iterator[Performed]:
    config, _ = RULESETS[sheet["ruleset"]].configure(sheet["parameters"])
    is_hand = str(config.method) == "hand"
    for n, race in enumerate(sheet["races"], 1):
        winds = (race["wind"],) if "wind" in race else ()
        for runner in race["runners"]:
            if runner["entrant"] in lines:
                time_ms = lines[runner["entrant"]]["time_ms"]
                mark = shown(time_ms, Measure.TIME, is_hand=is_hand)
                yield Performed(runner["entrant"], n, mark, is_hand, winds)


def _trials(sheet: Mapping[str, Any], lines: Mapping[int, Mapping[str, Any]]) -> Iterator[Performed]:
    for series in sheet["series"]:
        winds = series.get("winds", ())
        for n, trial in enumerate(series.get("trials", ()) if series["entrant"] in lines else ()):
            wind = winds[n] if n < len(winds) else None
            length = _length(trial)
            if length:
                mark = shown(length, Measure.LENGTH)
                yield Performed(series["entrant"], n + 1, mark, winds=(wind,) if wind else ())


def _length(trial: str) -> int:
    """A trial in mm; 0 for a foul, a pass and the like."""
    try:
        return thousandths(trial)
    except ValueError:
        return 0


def _single(
    lines: Mapping[int, Mapping[str, Any]], key: str, measure: Measure, times: int = 1
) -> Iterator[Performed]:
    for number, values in lines.items():
        if values.get(key):
            yield Performed(number, 1, shown(values[key] * times, measure))


def _parameters(contest: Contest, measure: Measure) -> dict[str, Any]:
    """How this discipline is held against records: by what, with wind or without, by hand or not.

    Jumps need a wind where their stages measure it, whether or not anybody wrote one.
    """
    parameters: dict[str, Any] = {"measure": str(measure)}
    if measure == Measure.TIME:
        distance = contest.distance_m or 0
        addition = next((ms for most, ms in HAND_ADDITION_MS if distance <= most), 0)
        parameters |= {"measures_wind": contest.discipline in WINDY, "hand_addition_ms": addition}
    elif measure == Measure.LENGTH:
        series = (one for stage in contest.stages for one in stage.sheet.get("series", ()))
        parameters["measures_wind"] = any("winds" in one for one in series)
    return parameters
