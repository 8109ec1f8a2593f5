"""Bibs: blocks per unit, numbers given once."""

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.bibs import BLOCK, SPARES, Rule, assign


def test_each_unit_has_its_hundred() -> None:
    assert assign({"一小": ["彭", "向"], "二小": ["田"]}, {}) == {"彭": 101, "向": 102, "田": 201}


def test_later_athletes_continue_the_block_of_their_unit() -> None:
    given_before = {"一小": {"彭": 101, "向": 102}, "二小": {"田": 201}}

    assert assign({"一小": ["彭", "覃"], "三小": ["王"]}, given_before) == {"覃": 103, "王": 301}


def test_a_large_unit_takes_a_second_block_and_keeps_spares() -> None:
    people = [f"p{n}" for n in range(BLOCK)]

    numbers = assign({"一小": people, "二小": ["田"]}, {})

    assert numbers["p88"] == BLOCK + BLOCK - 1 - SPARES
    assert numbers["p89"] == 2 * BLOCK + 1
    assert numbers["田"] == 3 * BLOCK + 1


def test_substitutes_take_the_spares_and_leave_the_running_numbers_alone() -> None:
    given_before = {"一小": {"彭": 101, "旧": 190}}

    numbers = assign({"一小": ["替", "新"]}, given_before, substitutes={"替"})

    assert numbers == {"替": 191, "新": 102}


def test_without_spares_left_substitutes_are_numbered_like_all_others() -> None:
    given_before = {"一小": {"彭": 101, **{f"旧{n}": 190 + n for n in range(SPARES)}}}

    assert assign({"一小": ["替"]}, given_before, substitutes={"替"}) == {"替": 102}
    assert assign({"二小": ["替"]}, {}, substitutes={"替"}) == {"替": 101}


def test_a_number_of_another_unit_is_passed_over_where_blocks_were_once_smaller() -> None:
    given_before = {"一小": {"彭": 101}, "二小": {"田": 102}}

    assert assign({"一小": ["彭", "向"]}, given_before, Rule(block=200)) == {"向": 103}


@given(
    st.dictionaries(st.integers(1, 20), st.integers(0, 130), max_size=12),
    st.dictionaries(st.integers(1, 20), st.integers(0, 130), max_size=12),
)
def test_no_number_is_given_twice(first: dict[int, int], second: dict[int, int]) -> None:
    def people(sizes: dict[int, int], start: int = 0) -> dict[int, list[tuple[int, int]]]:
        return {unit: [(unit, n) for n in range(start, start + size)] for unit, size in sizes.items()}

    early = assign(people(first), {})
    held: dict[int, dict[tuple[int, int], int]] = {}
    for (unit, n), number in early.items():
        held.setdefault(unit, {})[unit, n] = number
    late = assign(people(second, start=60), held)

    numbers = [*early.values(), *(number for person, number in late.items())]
    assert len(set(numbers)) == len(numbers)
    assert not early.keys() & late.keys()
