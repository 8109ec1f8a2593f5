"""Greatest matchings against all ways to pair."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.fixtures.matching import most_pairs

Graph = tuple[list[int], dict[int, set[int]]]


@st.composite
def graphs(generate: st.DrawFn) -> Graph:
    people = generate(st.permutations(range(generate(st.integers(0, 9)))))
    friends: dict[int, set[int]] = {person: set() for person in people}
    for one, other in generate(st.lists(st.sampled_from([(0, 0), *combinations(sorted(people), 2)]))):
        if one != other:
            friends[one].add(other)
            friends[other].add(one)
    return people, friends


def brute(people: list[int], friends: dict[int, set[int]]) -> int:
    if not people:
        return 0
    first, *rest = people
    paired = [
        1 + brute([n for n in rest if n != other], friends) for other in rest if other in friends[first]
    ]
    return max([brute(rest, friends), *paired])


@given(graphs())
def test_no_way_to_pair_makes_more(graph: Graph) -> None:
    people, friends = graph

    assert most_pairs(people, friends) == brute(people, friends)


def test_odd_circles_are_no_trap() -> None:
    edges = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (2, 5), (5, 6), (6, 7), (7, 5), (6, 8), (4, 9)]
    friends: dict[int, set[int]] = {n: set() for n in range(10)}
    for one, other in edges:
        friends[one].add(other)
        friends[other].add(one)

    assert most_pairs(range(10), friends) == brute(list(range(10)), friends)
