"""Which turn each match belongs to before anybody is drawn: by the number of sides alone."""


def guess(format: str, count: int, sides: int) -> tuple[int, ...]:
    """Turns of `count` matches; the draw says it exactly later.

    >>> guess("round_robin", 6, 4), guess("knockout", 7, 8)
    ((1, 1, 2, 2, 3, 3), (1, 1, 1, 1, 2, 2, 3))
    """
    room = max(sides // 2, 1)
    turns: list[int] = []
    turn = 1
    while len(turns) < count:
        turns += [turn] * min(room, count - len(turns))
        turn += 1
        if "elimination" in format or format == "knockout":
            room = max(room // 2, 1)
    return tuple(turns)
