"""The shoot-out 点球决胜: n kicks each, then one each until one side leads; it ends once it is decided."""

from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.scores.football_sheet import Kick
from ysevents.competitions.rules.scores.matches import Score


def shoot_out_score(kicks: Sequence[Kick], sides: tuple[int, int]) -> Score:
    """Kicks that went in, by side."""
    first, second = (sum(kick.scored for kick in kicks if kick.team == team) for team in sides)
    return first, second


def is_decided(kicks: Sequence[Kick], sides: tuple[int, int], each: int) -> bool:
    """Whether a side leads by more than the other can still score in this round of kicks."""
    taken = [sum(kick.team == team for kick in kicks) for team in sides]
    scored = shoot_out_score(kicks, sides)
    rounds = max(each, *taken)
    return any(scored[side] > scored[1 - side] + rounds - taken[1 - side] for side in (0, 1))


def review_shoot_out(kicks: Sequence[Kick], sides: tuple[int, int], each: int) -> list[Problem]:
    """Kicks out of turn, after the end, or one too few."""
    problems = [
        Problem(f"shoot_out[{i}].team", "unknown_entrant", f"{kick.team} 不是对阵的一方")
        for i, kick in enumerate(kicks)
        if kick.team not in sides
    ]
    problems += [
        Problem(f"shoot_out[{i}].team", "out_of_turn", "双方应轮流踢")
        for i, (before, kick) in enumerate(pairwise(kicks), 1)
        if before.team == kick.team
    ]
    if problems:
        return problems
    end = next((n for n in range(1, len(kicks) + 1) if is_decided(kicks[:n], sides, each)), None)
    if end is None:
        return [Problem("shoot_out", "unfinished", "点球未分胜负")]
    if end < len(kicks):
        return [Problem(f"shoot_out[{end}]", "after_end", "胜负已定，不应再踢")]
    return []


def review_kickers(kicks: Sequence[Kick], eligible: Mapping[int, Set[int]], length: int) -> list[Problem]:
    """Kickers who were not on the field at the end, or kick again before the others of their team have.

    The larger team leaves players out until both are equal: `length` is how many then kick in turn.
    """
    problems, kicked = [], {team: list[int]() for team in eligible}
    for i, kick in enumerate(kicks):
        if kick.player is None:
            continue
        row = kicked[kick.team]
        if kick.player not in eligible[kick.team]:
            text = f"{kick.player} 终场时不在 {kick.team} 的场上队员之中，不能踢点球"
            problems.append(Problem(f"shoot_out[{i}].player", "not_on_field", text))
        if kick.player in row[len(row) - len(row) % length :]:
            problems.append(Problem(f"shoot_out[{i}].player", "kicks_again", "本队其他人都踢过之后才能再踢"))
        row.append(kick.player)
    return problems
