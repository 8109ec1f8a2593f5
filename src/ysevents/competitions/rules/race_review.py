"""What can be wrong with the races of a sheet, told before anything is computed."""

from collections.abc import Iterator
from itertools import pairwise

from ysevents.competitions.rules.decisions import DecisionKind
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.races import Race, Runner, Sheet
from ysevents.competitions.rules.sheets import doubled, review_base, unknown
from ysevents.competitions.rules.time_bounds import TRACK
from ysevents.competitions.rules.timing import Timing

STATUSES = (None, Status.DNF, Status.DQ, Status.DNS)


def review_races(sheet: Sheet, timing: Timing) -> tuple[Problem, ...]:
    """Everybody once, in a lane of their own, with the marks their status allows, in an order that can be."""
    runners = [
        (f"races[{i}].runners[{j}]", r)
        for i, race in enumerate(sheet.races)
        for j, r in enumerate(race.runners)
    ]
    known, there = set(sheet.numbers), {runner.entrant for _, runner in runners}
    problems = [
        *review_base(sheet),
        *doubled("races", (race.number for race in sheet.races)),
        *doubled("races.runners", (runner.entrant for _, runner in runners)),
        *(unknown(path, runner.entrant) for path, runner in runners if runner.entrant not in known),
        *(Problem("races", "missing", f"缺少 {number} 的成绩") for number in sorted(known - there)),
        *(
            Problem(f"decisions[{i}].text", "rule", "取消成绩须写明规则条款")
            for i, decision in enumerate(sheet.decisions)
            if decision.kind == DecisionKind.DISQUALIFICATION and not decision.text
        ),
    ]
    for path, runner in runners:
        problems += _review_runner(runner, path, timing)
    for i, race in enumerate(sheet.races):
        lanes = (runner.lane for runner in race.runners if runner.lane is not None)
        problems += doubled(f"races[{i}].lanes", lanes)
        problems += _review_order(race, f"races[{i}]", timing)
    return tuple(problems)


def _review_runner(runner: Runner, path: str, timing: Timing) -> Iterator[Problem]:
    if runner.status not in STATUSES:
        yield Problem(f"{path}.status", "status", "径赛只有未完成、取消成绩、弃权")
    if len(runner.watches) > 3:
        yield Problem(f"{path}.watches", "watches", "最多三块表")
    if (runner.status == Status.DQ) != bool(runner.rule):
        text = "没有取消成绩，不应写规则条款" if runner.rule else "取消成绩须写明规则条款"
        yield Problem(f"{path}.rule", "rule", text)
    yield from TRACK.review(f"{path}.time", runner.time)
    for i, watch in enumerate(runner.watches):
        yield from TRACK.review(f"{path}.watches[{i}]", watch)
    has_mark = bool(runner.watches) or runner.time is not None or runner.place is not None
    if runner.status in {Status.DNF, Status.DNS} and has_mark:
        yield Problem(path, "with_status", f"{runner.status.label}，不应有成绩或到达名次")
    if runner.status is None and runner.exact_ms(timing) is None:
        yield _no_time(runner, path, timing)


def _no_time(runner: Runner, path: str, timing: Timing) -> Problem:
    if runner.watches or runner.time is not None:
        text = f"没有{timing.method.label}成绩；各组只能采用同一种计时方法"
        return Problem(path, "other_method", text)
    return Problem(path, "no_time", "没有成绩，也没有未完成、取消成绩或弃权")


def _review_order(race: Race, path: str, timing: Timing) -> Iterator[Problem]:
    """The order the judges saw: for everybody or nobody, 1 2 2 4, and never against the times."""
    places = [runner.place for runner in race.runners if runner.place is not None]
    if not places:
        return
    if any(runner.place is None and runner.status is None for runner in race.runners):
        yield Problem(path, "places_missing", "有人写了到达名次，其余完赛者也应写")
    if any(place != 1 + sum(other < place for other in places) for place in places):
        yield Problem(path, "places", "到达名次应从1起连续；并列的写同一名次，其后空出")
    yield from _review_times(race, path, timing)


def _review_times(race: Race, path: str, timing: Timing) -> Iterator[Problem]:
    timed = sorted(
        (runner.place, exact_ms)
        for runner in race.runners
        if runner.place is not None and (exact_ms := runner.exact_ms(timing)) is not None
    )
    for (place, exact_ms), (next_place, next_ms) in pairwise(timed):
        if next_ms < exact_ms or (place == next_place and next_ms != exact_ms):
            text = f"到达第{next_place}名的成绩与第{place}名矛盾，请计时长核定"
            yield Problem(path, "times", text)
