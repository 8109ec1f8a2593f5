"""Two who save one list: what is joined, what is contested."""

from ysevents.registration.rules.merging import Merged, merge_lines, merge_sets


def test_lines_of_both_are_joined() -> None:
    seen, kept = {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 9, "c": 3, "e": 5}

    joined = merge_lines(seen, {"a": 7, "b": 2, "d": 4}, kept)

    assert joined == Merged(lines={"a": 7, "b": 9, "d": 4, "e": 5}, theirs={"b", "e"}, contested=set())


def test_a_line_both_took_off_stays_off() -> None:
    assert merge_lines({"a": 1}, {}, {}) == Merged(lines={}, theirs=set(), contested=set())


def test_a_line_both_changed_alike_is_not_contested() -> None:
    assert merge_lines({"a": 1}, {"a": 2}, {"a": 2}) == Merged(lines={"a": 2}, theirs=set(), contested=set())


def test_a_line_both_changed_otherwise_is_contested() -> None:
    off_and_on = merge_lines({"a": 1, "b": 1}, {"b": 2}, {"a": 3})

    assert off_and_on.contested == {"a", "b"}


def test_what_others_took_off_stays_off() -> None:
    assert merge_lines({"a": 1, "b": 1}, {"a": 1, "b": 1}, {"b": 1}).lines == {"b": 1}


def test_sets_of_both_are_joined() -> None:
    assert merge_sets({1, 2}, {2, 3}, [1, 2, 4]) == [2, 4, 3]
