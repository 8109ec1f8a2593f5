"""Stages of one race together: what every classification over several stages reads, and reviews."""

from collections.abc import Iterator
from dataclasses import dataclass

from ysevents.competitions.rules.cycling.finishes import Config, Results, Stage, results, review_finishes
from ysevents.competitions.rules.outcomes import Problem, Reason
from ysevents.competitions.rules.sheets import BaseSheet, doubled
from ysevents.competitions.rules.time_bounds import ADJUSTMENT


@dataclass(frozen=True, slots=True)
class Tour:
    """All stages worked out, and who is out of the race for good, with the first reason."""

    stages: tuple[Results, ...]
    out: dict[int, Reason]

    @property
    def numbers(self) -> list[int]:
        """Those classified in every stage."""
        ridden = set(self.stages[0].rides) - self.out.keys()
        return sorted(ridden)

    def time_ms(self, number: int) -> int:
        """The sum of the stage times as credited."""
        return sum(stage.rides[number].time_ms for stage in self.stages)

    def fraction_ms(self, number: int) -> int:
        """What was cut off the times of time trials."""
        return sum(stage.rides[number].fraction_ms for stage in self.stages)

    def places(self, number: int) -> tuple[int, ...]:
        """The places in the stages, in order of stages."""
        return tuple(stage.rides[number].place for stage in self.stages)


def tour(stages: tuple[Stage, ...], config: Config, sheet: BaseSheet) -> Tour:
    """Who left the race keeps the first reason for it."""
    worked_out = tuple(results(stage, config, sheet) for stage in stages)
    out: dict[int, Reason] = {}
    for stage in worked_out:
        out = {**stage.out, **out}
    return Tour(worked_out, out)


def review_stages(
    stages: tuple[Stage, ...], config: Config, sheet: BaseSheet, riders: frozenset[int]
) -> Iterator[Problem]:
    """Riders who are missing while in the race, or come back after they left it; rows that cannot be."""
    if not stages:
        yield Problem("stages", "missing", "没有任何赛段")
    racing = riders
    for s, stage in enumerate(stages):
        problems = [
            *_review_field(stage, f"stages[{s}].finishes", riders, racing),
            *review_finishes(stage, f"stages[{s}]."),
            *_review_adjustments(stage, f"stages[{s}]", riders),
        ]
        yield from problems
        if not problems:
            racing -= results(stage, config, sheet).out.keys()


def _review_field(
    stage: Stage, path: str, riders: frozenset[int], racing: frozenset[int]
) -> Iterator[Problem]:
    """Whether just those who are in the race stand in a stage, once each."""
    given = [f.entrant for f in stage.finishes]
    yield from doubled(path, given)
    for i, number in enumerate(given):
        if number not in riders:
            yield Problem(f"{path}[{i}]", "unknown_entrant", f"没有号码为 {number} 的参赛者")
        elif number not in racing:
            yield Problem(f"{path}[{i}]", "after_end", f"{number} 此前已退出比赛")
    for number in sorted(racing - set(given)):
        yield Problem(path, "missing", f"缺少 {number} 的成绩")


def _review_adjustments(stage: Stage, path: str, riders: frozenset[int]) -> Iterator[Problem]:
    for name, adjustments in (("bonuses", stage.bonuses), ("penalties", stage.penalties)):
        for i, adjustment in enumerate(adjustments):
            yield from ADJUSTMENT.review(f"{path}.{name}[{i}].time", adjustment.time)
            if adjustment.entrant not in riders:
                text = f"没有号码为 {adjustment.entrant} 的参赛者"
                yield Problem(f"{path}.{name}[{i}]", "unknown_entrant", text)
