"""Two people save one list: what becomes of it.

Each says what they saw and what they want; a line nobody else touched becomes what they want, a line they
left alone stays as it is kept now. Lines both changed, each to something else, are contested: that is for
people to settle.
"""

from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Merged(Generic[Key, Line]):
    """The list as it would be now. `theirs` are lines of others that were kept."""

    lines: Mapping[Key, Line]
    theirs: Set[Key]
    contested: Set[Key]


def merge_lines(
    seen: Mapping[Key, Line], wanted: Mapping[Key, Line], kept: Mapping[Key, Line]
) -> Merged[Key, Line]:
    """Join what somebody wants with what is kept by now; a line that is missing is not on the list.

    >>> merge_lines({1: "a", 2: "b"}, {1: "a", 2: "c"}, {1: "x", 2: "b"}).lines
    {2: 'c', 1: 'x'}
    """
    mine = {key for key in _all(seen, wanted) if seen.get(key) != wanted.get(key)}
    theirs = {key for key in _all(seen, kept) if seen.get(key) != kept.get(key)}
    contested = {key for key in mine & theirs if wanted.get(key) != kept.get(key)}
    lines = {key: line for key, line in wanted.items() if key in mine or key not in theirs}
    lines |= {key: line for key, line in kept.items() if key not in mine}
    return Merged(lines=lines, theirs=theirs - mine, contested=contested)


def merge_sets(seen: Set[Key], wanted: Set[Key], kept: Iterable[Key]) -> list[Key]:
    """Who is on a list without order: those kept by now, without whom one took off, with whom one added.

    >>> merge_sets({1, 2}, {2, 3}, [1, 2, 4])
    [2, 4, 3]
    """
    stay = [key for key in kept if key in wanted or key not in seen]
    return stay + [key for key in wanted if key not in seen and key not in stay]


def _all(*lists: Mapping[Key, Line]) -> list[Key]:
    return list(dict.fromkeys(key for one in lists for key in one))
