"""Sessions that change places: nobody is left in the way, whatever stands there."""

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.scheduling.shifting import Others, Standing, shifted


def standing(key: int, starts: int, minutes: int = 210, floor: str = "a") -> Standing:
    return Standing(key=key, floor=frozenset(floor), starts=starts, ends=starts + minutes)


@st.composite
def meets(generate: st.DrawFn) -> list[Standing]:
    """Sessions that do not meet, on three grounds of which one is all of the others."""
    made: list[Standing] = []
    for key in range(generate(st.integers(1, 7))):
        new = standing(
            key,
            generate(st.integers(0, 3000)),
            generate(st.integers(30, 300)),
            generate(st.sampled_from(["a", "b", "ab"])),
        )
        if not any(new.meets(other) for other in made):
            made.append(new)
    return made


@given(meets(), st.integers(0, 3000))
def test_after_a_shift_nobody_meets(sessions: list[Standing], starts: int) -> None:
    new = shifted(sessions, 0, starts, Others.AFTER)

    after = [s.at(new.get(s.key, s.starts)) for s in sessions]
    assert not any(one.meets(other) for n, one in enumerate(after) for other in after[:n])
    assert all(new[s.key] >= s.starts for s in sessions if s.key in new and s.key != 0)
    assert new[0] == starts


def test_who_is_not_in_the_way_stays() -> None:
    sessions = [standing(4, 0), standing(5, 1000), standing(6, 2000), standing(7, 1000, floor="b")]

    assert shifted(sessions, 4, 1000, Others.STAY) == {4: 1000}
    assert shifted(sessions, 4, 1000, Others.AFTER) == {4: 1000, 5: 1210}
    assert shifted(sessions, 4, 1000, Others.SWAP) == {4: 1000, 5: 0}
