"""Units are parted whenever that is possible, and nobody leaves their row of the zigzag."""

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.heats import _zigzag
from ysevents.competitions.rules.parting import part

fields = st.lists(st.integers(0, 6), max_size=40).map(
    lambda units: {number: f"unit {unit}" if unit else "" for number, unit in enumerate(units, 1)}
)


def meetings(heats: list[list[int]], units: dict[int, str]) -> int:
    """How many pairs of one unit share a heat."""
    return sum(units[a] == units[b] and units[a] != "" for heat in heats for a, b in combinations(heat, 2))


def fewest_meetings(left: list[int], sizes: list[int], units: dict[int, str]) -> int:
    """The fewest of all ways to share everybody out to heats of these sizes: every way is tried."""
    if not sizes:
        return 0
    return min(
        meetings([list(heat)], units) + fewest_meetings([n for n in left if n not in heat], sizes[1:], units)
        for heat in combinations(left, sizes[0])
    )


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=7).map(lambda u: dict(enumerate(u, 1))),
    st.integers(1, 4),
)
def test_no_other_draw_parts_more_than_brute_force(units: dict[int, str], count: int) -> None:
    zigzag = _zigzag(list(units), count)

    parted = part(zigzag, units)

    assert meetings(parted, units) == fewest_meetings(list(units), [len(heat) for heat in parted], units)


@given(fields, st.integers(1, 6))
def test_units_are_spread_evenly(units: dict[int, str], count: int) -> None:
    parted = part(_zigzag(list(units), count), units)

    for unit, total in Counter(filter(None, units.values())).items():
        per_heat = {sum(units[n] == unit for n in heat) for heat in parted}
        assert per_heat <= {total // count, -(-total // count)}


@given(fields, st.integers(1, 6))
def test_everybody_keeps_their_row(units: dict[int, str], count: int) -> None:
    ranked = list(units)

    parted = part(_zigzag(ranked, count), units)

    rows = [sorted(heat[row] for heat in parted if row < len(heat)) for row in range(len(ranked))]
    assert [row for row in rows if row] == [ranked[i : i + count] for i in range(0, len(ranked), count)]


@given(st.lists(st.integers(1, 99), unique=True, max_size=30), st.integers(1, 6))
def test_nobody_moves_without_need(ranked: list[int], count: int) -> None:
    zigzag = _zigzag(ranked, count)

    assert part(zigzag, dict.fromkeys(ranked, "")) == zigzag
    assert part(zigzag, {n: str(n) for n in ranked}) == zigzag


@given(fields, st.integers(1, 6))
def test_names_of_units_have_no_say(units: dict[int, str], count: int) -> None:
    zigzag = _zigzag(list(units), count)
    renamed = {number: unit and f"school {9 - int(unit[-1])}" for number, unit in units.items()}

    assert part(zigzag, renamed) == part(zigzag, units)
