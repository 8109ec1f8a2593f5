"""Rosters 名单: who belongs to a team, and whether the list will do.

Covers: sizes, legs of a relay, pairs, one captain, shirt numbers, a mixed pair of one man and one woman.
Leaves out: eligibility of each member (see `eligibility`) and who is named in two teams (a key of the
database).
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from ysevents.competitions.enums import DisciplineKind, RosterRole
from ysevents.competitions.rules.outcomes import Reason

RELAY_LEGS = 4
RELAY_MOST = 6
PAIR = 2
TEAM_MOST = 30
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a list of a kind of team looks like; `most` counts reserves too."""

    least: int
    most: int
    legs: int = 0
    has_shirts: bool = False
    has_captain: bool = False
    is_mixed_pair: bool = False

    @property
    def has_reserves(self) -> bool:
        return self.most > self.least or self.has_shirts


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody on a list."""

    person: Hashable
    role: RosterRole = RosterRole.PLAYER
    leg: int | None = None
    shirt_number: int | None = None
    sex: str | None = None


def shape_of(kind: DisciplineKind, sex: str, sizes: tuple[int, int] | None = None) -> Shape:
    """The usual shape of a kind, with the sizes of the regulation where it has any."""
    if kind == DisciplineKind.DOUBLES:
        return Shape(least=PAIR, most=PAIR, is_mixed_pair=sex == "mixed")
    if kind == DisciplineKind.RELAY:
        least, most = sizes or (RELAY_LEGS, RELAY_MOST)
        return Shape(least=least, most=most, legs=RELAY_LEGS)
    least, most = sizes or (1, TEAM_MOST)
    return Shape(least=least, most=most, has_shirts=True, has_captain=True)


def refusals(members: Sequence[Member], shape: Shape) -> tuple[Reason, ...]:
    """What no list may have, not even a half-finished one."""
    found = []
    if len(members) > shape.most:
        found.append(Reason("roster_too_many", f"名单有{len(members)}人，最多{shape.most}人，请减少"))
    if any(n > 1 for n in Counter(m.person for m in members).values()):
        found.append(Reason("roster_twice", "同一名运动员在名单里出现了两次"))
    for number in _doubled(m.shirt_number for m in members):
        found.append(Reason("shirt_taken", f"球衣{number}号有两人，请改其中一人"))
    for leg in _doubled(m.leg for m in members):
        found.append(Reason("leg_taken", f"第{leg}棒有两人，请改其中一人"))
    if any(m.leg is not None and not 1 <= m.leg <= shape.legs for m in members):
        words = f"棒次须为1至{shape.legs}" if shape.legs else "这个项目不分棒次，请留空"
        found.append(Reason("leg_unknown", words))
    if any(m.leg is not None and m.role == RosterRole.RESERVE for m in members):
        found.append(Reason("leg_of_reserve", "替补不排棒次，请留空或改为队员"))
    if sum(m.role == RosterRole.CAPTAIN for m in members) > 1:
        found.append(Reason("captains", "一支队只有一名队长，请只留一人"))
    return tuple(found)


def missing(members: Sequence[Member], shape: Shape) -> tuple[Reason, ...]:
    """What a finished list must have and this one lacks."""
    starters = [m for m in members if m.role != RosterRole.RESERVE]
    if not members:
        return (Reason("roster_empty", "还没有填写名单"),)
    if len(members) < shape.least:
        return (Reason("roster_too_few", f"名单有{len(members)}人，至少须{shape.least}人"),)
    if len(starters) < shape.legs:
        return (Reason("starters_too_few", f"除替补外有{len(starters)}人，{shape.legs}棒须{shape.legs}人"),)
    found = []
    open_legs = [n for n in range(1, shape.legs + 1) if n not in {m.leg for m in members}]
    if open_legs and len(open_legs) < shape.legs:
        found.append(Reason("leg_missing", f"第{'、'.join(map(str, open_legs))}棒还没有人"))
    if shape.has_shirts and any(m.shirt_number is None for m in members):
        bare = sum(m.shirt_number is None for m in members)
        found.append(Reason("shirt_missing", f"{bare}人还没有球衣号码"))
    if shape.has_captain and not any(m.role == RosterRole.CAPTAIN for m in members):
        found.append(Reason("captain_missing", "还没有指定队长"))
    if shape.is_mixed_pair and sorted(str(m.sex) for m in members) != ["female", "male"]:
        found.append(Reason("pair_not_mixed", "混合双打须一男一女"))
    return tuple(found)


def team_word(number: int) -> str:
    """How several teams of a unit are told apart: `一队`, `二队`.

    >>> team_word(2), team_word(12)
    ('二队', '12队')
    """
    return f"{NUMERALS[number - 1] if 1 <= number <= len(NUMERALS) else number}队"


def _doubled(values: Iterable[int | None]) -> list[int]:
    counted = Counter(v for v in values if v is not None)
    return sorted(v for v, n in counted.items() if n > 1)
