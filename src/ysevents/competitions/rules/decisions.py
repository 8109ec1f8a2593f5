"""Decisions 裁决: what people settle enters as data and leaves as a reason.

Covers: lots with their seed, jump-offs and other deciders, orders set by the referee or the jury, on blocks
that are level by every criterion; the decisions about one entrant or fixture that rulesets read.
Leaves out: who may decide, and when: that is the office's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ysevents.competitions.rules import lots
from ysevents.competitions.rules.outcomes import Block, Problem, Reason
from ysevents.kit.enums import Labelled


class DecisionKind(Labelled):
    LOT = "lot", "抽签"
    DECIDER = "decider", "加赛"
    OVERRIDE = "override", "裁判长裁定"
    DISQUALIFICATION = "disqualification", "取消成绩"
    ADVANCE = "advance", "裁判长批准晋级"
    JURY_ADVANCE = "jury_advance", "仲裁委员会批准晋级"
    ANNULMENT = "annulment", "成绩作废"
    WITHDRAWAL = "withdrawal", "退出比赛"
    FORFEIT = "forfeit", "判负"
    REPLAY = "replay", "重赛"
    STAND = "stand", "维持比分"


ORDERING = (DecisionKind.LOT, DecisionKind.DECIDER, DecisionKind.OVERRIDE)
ON_ENTRANTS = (
    DecisionKind.DISQUALIFICATION,
    DecisionKind.ADVANCE,
    DecisionKind.JURY_ADVANCE,
    DecisionKind.WITHDRAWAL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, about whom, and why.

    `order` sets a tie: groups of numbers best first, those inside a group stay level. A lot without an
    order is drawn from its seed here. `entrants` and `fixture` are for decisions that set no order;
    `text` is printed.
    """

    kind: DecisionKind
    order: tuple[tuple[int, ...], ...] = ()
    entrants: tuple[int, ...] = ()
    fixture: int | None = None
    seed: int | None = None
    text: str = ""

    @property
    def named(self) -> tuple[int, ...]:
        """Everybody it is about."""
        return tuple(sorted({*self.entrants, *(n for group in self.order for n in group)}))

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The order it sets, best first."""
        if self.kind == DecisionKind.LOT and self.seed is not None:
            return tuple((n,) for n in lots.order(self.named, self.seed))
        return self.order

    @property
    def reason(self) -> Reason:
        seed = f"（种子{self.seed}）" if self.seed is not None else ""
        return Reason(str(self.kind), f"{self.text or self.kind.label}{seed}")


def named_by(decisions: Iterable[Decision], kind: DecisionKind) -> frozenset[int]:
    """Everybody whom decisions of one kind name."""
    return frozenset(number for decision in decisions if decision.kind == kind for number in decision.named)


def review_kinds(decisions: Sequence[Decision], *kinds: DecisionKind) -> tuple[Problem, ...]:
    """Decisions that a ruleset does not read, beside `kinds` and those that set an order: they would do nothing."""
    return tuple(
        Problem(f"decisions[{i}].kind", "no_effect", f"本规则不处理“{decision.kind.label}”")
        for i, decision in enumerate(decisions)
        if decision.kind not in (*ORDERING, *kinds)
    )


def review_none(decisions: Sequence[Decision]) -> tuple[Problem, ...]:
    """All decisions, for a ruleset that reads none of any kind."""
    return tuple(
        Problem(f"decisions[{i}].kind", "no_effect", f"本规则不处理“{decision.kind.label}”")
        for i, decision in enumerate(decisions)
    )


def settle(blocks: Sequence[Block], decisions: Iterable[Decision]) -> tuple[Block, ...]:
    """The blocks with ties set as decided. What names nobody who is tied changes nothing: see `review`."""
    settled = list(blocks)
    for decision in decisions:
        if decision.kind not in ORDERING:
            continue
        at = next((i for i, block in enumerate(settled) if _is_about(decision, block)), None)
        if at is not None:
            settled[at : at + 1] = _split(settled[at], decision)
    return tuple(settled)


def _is_about(decision: Decision, block: Block) -> bool:
    return block.is_tied and set(decision.named) == set(block.entrants)


def _split(block: Block, decision: Decision) -> list[Block]:
    assert block.rank is not None
    split, first = [], block.rank
    for group in decision.groups:
        split.append(replace(block, rank=first, entrants=tuple(sorted(group)), reason=decision.reason))
        first += len(group)
    return split


def review(blocks: Sequence[Block], decisions: Sequence[Decision]) -> tuple[Problem, ...]:
    """Decisions that set an order but do not, when their turn comes, name just those who are level."""
    problems = []
    for i, decision in enumerate(decisions):
        if decision.kind not in ORDERING:
            continue
        if not any(_is_about(decision, block) for block in blocks):
            numbers = "、".join(str(n) for n in decision.named)
            problems.append(
                Problem(f"decisions[{i}]", "not_tied", f"{numbers} 并非恰好并列的全部参赛者，不能这样裁定")
            )
        blocks = settle(blocks, [decision])
    return tuple(problems)


def review_named(decisions: Iterable[Decision]) -> tuple[Problem, ...]:
    """Decisions about entrants that name nobody, and such as set no order but bear one."""
    problems = []
    for i, decision in enumerate(decisions):
        if decision.kind in ON_ENTRANTS and not decision.named:
            problems.append(Problem(f"decisions[{i}]", "missing", "没有写明参赛者，请写在 entrants"))
        if decision.kind not in ORDERING and decision.order:
            text = f"“{decision.kind.label}”不排次序，参赛者请写在 entrants"
            problems.append(Problem(f"decisions[{i}].order", "order", text))
    return tuple(problems)


def review_orders(decisions: Iterable[Decision]) -> tuple[Problem, ...]:
    """Orders that are none, whoever is level: a lot must be the one its seed draws."""
    return tuple(
        problem
        for i, decision in enumerate(decisions)
        if decision.kind in ORDERING
        for problem in _faults(decision, f"decisions[{i}]")
    )


def _faults(decision: Decision, path: str) -> list[Problem]:
    listed = [n for group in decision.order for n in group]
    if len(listed) != len(set(listed)):
        return [Problem(f"{path}.order", "doubled", "同一参赛者出现了两次")]
    if not decision.named:
        return [Problem(path, "missing", "没有写明参赛者")]
    if decision.kind != DecisionKind.LOT and set(listed) != set(decision.named):
        return [Problem(f"{path}.order", "missing", "没有写明全部参赛者的先后，并列的写在同一组")]
    if decision.kind == DecisionKind.LOT and decision.seed is None:
        return [Problem(f"{path}.seed", "missing", "抽签须写明种子，以便重演")]
    if decision.kind == DecisionKind.LOT and decision.order and decision.order != decision.groups:
        return [Problem(f"{path}.order", "lot_differs", "这个顺序不是由所写种子抽出的")]
    return []
