"""The order of level teams by a list of criteria, with the restarts that federations differ in.

Covers: `none`, `family`, `split` and `staged`; each block with the criterion looked at last for it.
Leaves out: what a criterion is: it is asked for keys, greater is better, or for None when it says nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ysevents.competitions.rules.outcomes import ONLY, TIED, Block, Reason
from ysevents.competitions.rules.standings.criteria import CriterionId
from ysevents.kit.enums import Labelled

Group = tuple[int, ...]
Keys = Callable[[CriterionId, Group, Group], Mapping[int, Any] | None]
"""(criterion, those to be set apart, those whose matches make the mini-league) -> a key for each."""


class Restart(Labelled):
    """What happens to those still level when a criterion has set others apart."""

    NONE = "none", "逐项往下比较"
    FAMILY = "family", "相互比赛各项比完后，对仍相同者重新比较"
    SPLIT = "split", "一旦有队排定，其余各队从头比较"
    STAGED = "staged", "两队相同看相互比赛，三队以上比下一项"


@dataclass(frozen=True, slots=True)
class Cut:
    """What parts two neighbours, and after how many steps."""

    step: int
    reason: Reason


def arrange(
    teams: Iterable[int], criteria: Sequence[CriterionId], restart: Restart, keys: Keys
) -> tuple[Block, ...]:
    """Blocks best first; equal by every criterion is one block.

    A run of head-to-head criteria compares the matches among those who were level when it began. `family` goes
    through the run again for those it has left level, `split` back to the first criterion for every rest.
    """
    everybody = tuple(sorted(teams))
    if not everybody:
        return ()
    groups, cuts = _Walk(criteria, restart, keys).parts(everybody, everybody, 0, 0)
    blocks, first = [], 1
    for i, group in enumerate(groups):
        beside = cuts[max(i - 1, 0) : i + 1]
        alone = TIED if len(group) > 1 else ONLY
        reason = max(beside, key=lambda cut: cut.step).reason if beside else alone
        blocks.append(Block(rank=first, entrants=group, reason=reason))
        first += len(group)
    return tuple(blocks)


@dataclass(frozen=True, slots=True)
class _Walk:
    criteria: Sequence[CriterionId]
    restart: Restart
    keys: Keys

    def parts(self, group: Group, league: Group, at: int, step: int) -> tuple[list[Group], list[Cut]]:
        """The group in its order and what parts neighbours, from criterion `at` on."""
        while len(group) > 1:
            at, league = self._next(group, league, at)
            if at == len(self.criteria):
                break
            step += 1
            split = self._split(group, league, at)
            if len(split) > 1:
                return self._join(split, league, at, step)
            at += 1
        return [group], []

    def _next(self, group: Group, league: Group, at: int) -> tuple[int, Group]:
        """Which criterion comes next, and whose matches it looks at."""
        if self.restart is Restart.SPLIT:
            return at, group
        if self.restart is Restart.STAGED:
            while 0 < at < len(self.criteria) and self.criteria[at].is_h2h != (len(group) == 2):
                at += 1
            return at, group
        if not self._is_h2h(at - 1):
            return at, group
        if self._is_h2h(at) or self.restart is Restart.NONE or group == league:
            return at, league
        while self._is_h2h(at - 1):
            at -= 1
        return at, group

    def _is_h2h(self, at: int) -> bool:
        return 0 <= at < len(self.criteria) and self.criteria[at].is_h2h

    def _split(self, group: Group, league: Group, at: int) -> list[Group]:
        """Those of equal key together, the greatest first."""
        keys = self.keys(self.criteria[at], group, league)
        if keys is None:
            return [group]
        ordered = sorted(group, key=lambda team: keys[team], reverse=True)
        return [tuple(sorted(same)) for _, same in groupby(ordered, key=lambda team: keys[team])]

    def _join(self, split: list[Group], league: Group, at: int, step: int) -> tuple[list[Group], list[Cut]]:
        reason = Reason(str(self.criteria[at]), self.criteria[at].label)
        groups: list[Group] = []
        cuts: list[Cut] = []
        for part in split:
            if groups:
                cuts.append(Cut(step, reason))
            below, between = self.parts(part, league, self._after(part, at), step)
            groups += below
            cuts += between
        return groups, cuts

    def _after(self, part: Group, at: int) -> int:
        if self.restart is Restart.SPLIT:
            return 0
        return 1 if self.restart is Restart.STAGED and len(part) == 2 else at + 1
