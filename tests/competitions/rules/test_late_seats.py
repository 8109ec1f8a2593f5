"""Late entries into a published list: which heat, which lane."""

from ysevents.competitions.rules.late_seats import Heat, Seat, seat


def heat(number: int, *taken: int, units: str = "") -> Heat:
    return Heat(number=number, taken=frozenset(taken), starting=tuple(units))


def test_a_heat_without_a_team_mate_comes_first() -> None:
    heats = [heat(1, 1, 2, units="甲乙"), heat(2, 1, 2, 3, units="乙丙丁")]

    assert seat(heats, "甲", most=4, is_lanes=True, seed=7) == Seat(2, 4)


def test_then_the_heat_with_the_fewest() -> None:
    heats = [heat(1, 1, 2, 3, units="乙丙丁"), heat(2, 1, 2, 3, units="乙丙")]

    assert seat(heats, "甲", most=4, is_lanes=True, seed=7) == Seat(2, 4)


def test_what_is_equal_is_drawn_and_can_be_drawn_again() -> None:
    heats = [heat(1, 4, units="乙"), heat(2, 5, units="丙")]

    drawn = {seat(heats, "甲", most=8, is_lanes=True, seed=seed) for seed in range(60)}

    assert seat(heats, "甲", most=8, is_lanes=True, seed=3) == seat(
        heats[::-1], "甲", most=8, is_lanes=True, seed=3
    )
    assert {found.heat for found in drawn if found} == {1, 2}
    assert {found.position for found in drawn if found} == set(range(1, 9))


def test_without_lanes_one_stands_behind_the_others_or_in_a_gap() -> None:
    assert seat([heat(1, 1, 2, units="乙丙")], "甲", most=4, is_lanes=False, seed=7) == Seat(1, 3)
    assert seat([heat(1, 1, 4, units="乙丙")], "甲", most=4, is_lanes=False, seed=7) == Seat(1, 2)


def test_where_all_is_taken_there_is_no_place() -> None:
    assert seat([heat(1, 1, 2, units="乙")], "甲", most=2, is_lanes=True, seed=7) is None
    assert seat([], "甲", most=8, is_lanes=True, seed=7) is None
