"""Selection upward 选拔: who of a finished meet starts in the next one, and why.

Covers: the best n of each contest by the places that were announced, where none are by entry marks; those who may
not start in the other meet passed over and named, those level at the border left to a person.
Leaves out: relays and teams, entry limits of the other meet, which the entry itself is judged by.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ysevents.competitions.rules import eligibility
from ysevents.competitions.rules.entry_marks import Measure, measure_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An athlete in a contest of the meet that is over."""

    contest: Hashable
    contest_title: str
    discipline: str
    person: Hashable
    name: str
    unit: str
    facts: eligibility.Athlete
    kind: str
    """Of the discipline: how its marks are measured."""
    mark: int | None
    """Of the result where there is one, else the entry mark."""
    is_by_place: bool = False
    """Whether the places of the contest were announced; then they alone say who is better."""
    place: int | None = None

    @property
    def measure(self) -> Measure | None:
        return measure_of(self.kind) if self.mark is not None else None

    @property
    def mark_cn(self) -> str:
        """`1:02.34`, `5.42米`; nothing where there is no mark."""
        return self.measure.show(self.mark) if self.measure and self.mark is not None else ""

    @property
    def order(self) -> int | None:
        """Sorts the candidates of a contest best first; None for those of whom nothing says how good they are."""
        if self.is_by_place:
            return self.place
        return self.measure.order(self.mark) if self.measure and self.mark is not None else None

    @property
    def shown(self) -> str:
        """The mark behind a place, in brackets."""
        return f"（{self.mark_cn}）" if self.mark_cn else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An individual contest of the meet one selects for."""

    contest: Hashable
    title: str
    discipline: str
    division: eligibility.Division


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A candidate with the verdict: chosen or not, where to, and why."""

    candidate: Candidate
    rank: int | None
    target: Target | None
    is_chosen: bool
    is_possible: bool
    """Whether a person may still choose otherwise."""
    reason: str


def select(candidates: Sequence[Candidate], targets: Sequence[Target] | None, *, best: int) -> list[Pick]:
    """Verdicts on all candidates, contest by contest, best marks first.

    Without `targets` the other meet is not known here, and nobody is passed over for it.
    """
    contests: dict[Hashable, list[Candidate]] = {}
    for candidate in candidates:
        contests.setdefault(candidate.contest, []).append(candidate)
    return [pick for held in contests.values() for pick in _contest(held, targets, best)]


def _contest(held: Sequence[Candidate], targets: Sequence[Target] | None, best: int) -> Iterable[Pick]:
    ordered = sorted(
        ((c.order, n, c) for n, c in enumerate(held) if c.order is not None), key=lambda o: o[:2]
    )
    before = taken = 0
    for _, group in groupby(ordered, key=lambda o: o[0]):
        level = [candidate for _, _, candidate in group]
        judged = [(c, *_target(c, targets)) for c in level]
        able = sum(not against for _, _, against in judged)
        fits = able <= best - taken
        left = max(best - taken, 0)
        for candidate, target, against in judged:
            yield _pick(candidate, before + 1, target, against, fits=fits, left=left, level=able)
        before += len(level)
        taken += able
    for candidate in held:
        if candidate.order is None:
            lack = "没有名次" if candidate.is_by_place else "没有报名成绩，不能排序"
            target, against = _target(candidate, targets)
            yield Pick(
                candidate=candidate,
                rank=None,
                target=target,
                is_chosen=False,
                is_possible=not against,
                reason=against or f"{lack}，请自行决定",
            )


def _pick(
    candidate: Candidate,
    rank: int,
    target: Target | None,
    against: str,
    *,
    fits: bool,
    left: int,
    level: int,
) -> Pick:
    mark, what = candidate.shown, "成绩" if candidate.is_by_place else "报名成绩"
    if against:
        reason = f"第{rank}{mark}，{against}"
    elif fits:
        fit = f"，符合{target.division.title}" if target else ""
        reason = f"{candidate.contest_title}{what}第{rank}{mark}{fit}"
    elif left:
        reason = f"{level}人并列第{rank}{mark}，只余{left}个名额，请自行决定"
    else:
        reason = f"第{rank}{mark}，名额已满"
    return Pick(
        candidate=candidate,
        rank=rank,
        target=target,
        is_chosen=fits and not against,
        is_possible=not against,
        reason=reason,
    )


def _target(candidate: Candidate, targets: Sequence[Target] | None) -> tuple[Target | None, str]:
    """The first contest of the discipline that takes the athlete; else why there is none."""
    if targets is None:
        return None, ""
    reasons = []
    for target in targets:
        if target.discipline != candidate.discipline:
            continue
        against = eligibility.judge(candidate.facts, target.division)
        if not against:
            return target, ""
        reasons.append((len(against), against[0].text))
    return None, min(reasons)[1] if reasons else "对方赛事没有这个项目"
