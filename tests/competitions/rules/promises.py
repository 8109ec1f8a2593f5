"""What every table promises, for the tests of the engines."""

from collections.abc import Mapping

from ysevents.competitions.rules.outcomes import Block, Outcome


def is_weak_order(blocks: tuple[Block, ...]) -> bool:
    """Ranks count those ahead, those without a rank come last, and nobody stands twice."""
    everybody = [n for block in blocks for n in block.entrants]
    placed = [block for block in blocks if block.rank is not None]
    ahead = 1
    for block in placed:
        if block.rank != ahead or not block.entrants:
            return False
        ahead += len(block.entrants)
    return len(everybody) == len(set(everybody)) and blocks[: len(placed)] == tuple(placed)


def renumbered(outcome: Outcome, new: Mapping[int, int]) -> list[tuple[int | None, list[int], str]]:
    """The blocks with other numbers for the same entrants."""
    return [(b.rank, sorted(new[n] for n in b.entrants), b.reason.code) for b in outcome.blocks]


def table(outcome: Outcome) -> list[tuple[int | None, list[int], str]]:
    """The blocks as they are, to hold against `renumbered`."""
    return [(b.rank, list(b.entrants), b.reason.code) for b in outcome.blocks]
