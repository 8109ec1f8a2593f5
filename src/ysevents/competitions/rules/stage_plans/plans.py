"""What a contest may become: proposals of stages with their rules, their fixtures and the time they take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_AT_ONCE = 500
"""As many as ever stand in one order: for draws that put everybody in one fixture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a contest. `marked` are the entries with a mark to seed by."""

    kind: str
    sport: str
    discipline: str
    entries: int
    sex: str = "mixed"
    distance_m: int | None = None
    is_lanes: bool = False
    lanes: int = 8
    marked: int = 0
    is_electronic: bool = False

    @property
    def draw_ruleset(self) -> str:
        """What makes heats of the first round: by marks where there are any, else all by lot."""
        return "wa.tr20" if self.marked else "cn.heats.lot"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStage:
    """One stage as it would be made. `at_once` fixtures take place side by side; `goes_on` says who goes on."""

    round: str
    format: str
    ruleset: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    draw_ruleset: str
    draw_parameters: Mapping[str, Any] = field(default_factory=dict)
    fixtures: int
    fixture_minutes: int
    at_once: int = 1
    goes_on: str = ""

    @property
    def minutes(self) -> int:
        """How long the stage holds its venue."""
        return -(-self.fixtures // self.at_once) * self.fixture_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One way to hold a contest. Without stages it is not held."""

    key: str
    title: str
    why: str
    stages: tuple[PlannedStage, ...] = ()

    @property
    def fixtures(self) -> int:
        return sum(stage.fixtures for stage in self.stages)

    @property
    def minutes(self) -> int:
        """Venue time of all stages."""
        return sum(stage.minutes for stage in self.stages)


def everybody(format: str, ruleset: str, minutes: int, *, groups: int = 1, **details: Any) -> PlannedStage:
    """A final in which everybody stands in one order that is drawn by lot, or in some groups."""
    return PlannedStage(
        round="final",
        format=format,
        ruleset=ruleset,
        draw_ruleset="cn.heats.lot",
        draw_parameters={"heats": groups, "max_per_heat": MOST_AT_ONCE},
        fixture_minutes=min(max(-(-minutes // groups), 1), 1440),
        **{"fixtures": groups, **details},
    )
