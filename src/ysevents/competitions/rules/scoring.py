"""What a meet counts, and for how long its results may be protested: set once, read by every list of the meet."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

TEAM_SCORE = "cn.school.team_score"
MEDALS = {
    "scale": [1_000_000, 1_000, 1],
    "factors": {},
    "ties": "full",
    "minus_one_up_to": 0,
    "min_entries": 1,
    "record_bonus": {},
    "level_order": [],
}
"""The medal table as a team score: a gold outweighs any number of silvers, and so on; everybody who shares a
place has its medal."""
BONUS = "9"
"""For a record of any level of which the regulation does not say more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """Which scale and which contests make the team score, and the protest window of all announcements."""

    ruleset: str = TEAM_SCORE
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """What the regulation sets otherwise than the ruleset."""
    announced_only: bool = True
    """Whether a contest counts only once its result is announced."""
    guests: tuple[str, ...] = ()
    """Units that compete for show."""
    protest_minutes: int = 30
    is_official_by_itself: bool = True
    """Whether a list becomes official when its protest window ends and no protest is open."""

    @property
    def window(self) -> timedelta:
        return timedelta(minutes=self.protest_minutes)

    @property
    def minds_bans(self) -> bool:
        """Whether more follows, when somebody loses everything later, than that others move up."""
        said = self.parameters
        return not said.get("dq_moves_up", True) or said.get("dq_cancels", "nothing") != "nothing"

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Scoring":
        """As it was kept; what is not there is the default."""
        known = {name: kept[name] for name in cls.__slots__ if name in kept}
        return cls(**{**known, "guests": tuple(known.get("guests", ()))})

    @property
    def kept(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "guests": list(self.guests)}

    def bonuses(self, levels: frozenset[str]) -> dict[str, Any]:
        """What breaking a record of each of these levels brings, as the ruleset takes it."""
        said = self.parameters.get("record_bonus", {})
        return {level: said.get(level, BONUS) for level in sorted(levels)} | dict(said)
