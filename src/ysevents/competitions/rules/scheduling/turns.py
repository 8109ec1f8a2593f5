"""Which turn each match belongs to before anybody is drawn: by the number of sides alone."""

from ysevents.competitions.rules.brackets.lines import size_for


def guess(format: str, count: int, sides: int) -> tuple[int, ...]:
    """Turns of `count` matches; the draw says it exactly later.

    >>> guess("round_robin", 6, 4), guess("knockout", 7, 8), guess("knockout", 6, 6)
    ((1, 1, 2, 2, 3, 3), (1, 1, 1, 1, 2, 2, 3), (1, 1, 2, 2, 3, 3))
    """
    room = max(sides // 2, 1)
    held = _bracket(count, sides, room) if format == "knockout" else []
    turns = [turn for turn, matches in enumerate(held, 1) for _ in range(matches)][:count]
    turn = len(held) + 1
    while len(turns) < count:
        turns += [turn] * min(room, count - len(turns))
        turn += 1
        if "elimination" in format:
            room = max(room // 2, 1)
    return tuple(turns)


def _bracket(count: int, sides: int, room: int) -> list[int]:
    """How many matches the turns of a bracket have; those for lower places stand beside the last ones."""
    size = size_for(sides)
    held = [max(sides - size // 2, 1)]
    while size > 2:
        size //= 2
        held.append(size // 2)
    for at in reversed(range(len(held))):
        held[at] += max(0, min(room - held[at], count - sum(held)))
    return held
