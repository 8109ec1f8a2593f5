import time
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from ysevents.kit.ids import uuid7


@given(st.integers(min_value=1, max_value=300))
def test_ids_are_version_7_and_ascend(count: int) -> None:
    made = [uuid7() for _ in range(count)]

    assert made == sorted(set(made))
    assert {(id.version, id.variant) for id in made} == {(7, "specified in RFC 4122")}


def test_ids_carry_the_time() -> None:
    before = time.time_ns() // 1_000_000

    milliseconds = uuid7().int >> 80

    assert abs(milliseconds - before) < 1000


def test_ids_of_several_threads_never_meet() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [id for ids in pool.map(lambda _: [uuid7() for _ in range(2000)], range(8)) for id in ids]

    assert len(set(made)) == 16_000
