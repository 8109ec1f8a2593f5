"""Ballots drawn, drawn again, and tampered with."""

import random
from collections import Counter
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ysevents.places.rules.ballots import (
    SlotDrawn,
    Win,
    Wished,
    allot,
    as_log,
    commitment,
    digest,
    faults_of,
    next_in_turn,
    order,
)

SEED = bytes(range(32))
MONDAY = datetime(2026, 11, 30, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)


def spans(count: int, apart: timedelta = HOUR) -> dict[int, tuple[datetime, datetime]]:
    return {n: (MONDAY + n * apart, MONDAY + n * apart + HOUR) for n in range(1, count + 1)}


def wishes_of(lists: dict[str, list[int]]) -> list[Wished]:
    return [Wished(code, rank, slot) for code, slots in lists.items() for rank, slot in enumerate(slots, 1)]


def test_each_in_turn_gets_the_dearest_wish_still_free() -> None:
    wishes = wishes_of({"A": [1, 2], "B": [1, 2], "C": [1], "D": [3]})

    assert allot(["A", "B", "C", "D"], wishes, spans(3)) == [Win("A", 1), Win("B", 2), Win("D", 3)]


def test_a_second_round_comes_after_everybody_had_the_first() -> None:
    wishes = wishes_of({"A": [1, 2, 3], "B": [2]})

    assert allot(["A", "B"], wishes, spans(3), rounds=2) == [Win("A", 1), Win("B", 2), Win("A", 3)]


def test_nobody_wins_two_slots_at_the_same_time() -> None:
    wishes = wishes_of({"A": [1, 2], "B": [2]})

    assert allot(["A"], wishes, spans(2, timedelta()), rounds=2) == [Win("A", 1)]


def test_who_is_refused_leaves_the_slot_to_the_next_and_changes_nothing_before() -> None:
    wishes = wishes_of({"A": [1], "B": [2, 3], "C": [2]})
    ordered = ["A", "B", "C"]

    first = allot(ordered, wishes, spans(3))
    again = allot(ordered, wishes, spans(3), refused={Win("B", 2)})

    assert first == [Win("A", 1), Win("B", 2)]
    assert again == [Win("A", 1), Win("B", 3), Win("C", 2)]


def test_a_slot_not_taken_up_goes_to_the_next_in_the_order() -> None:
    wishes = wishes_of({"A": [1], "B": [2], "C": [1]})

    assert next_in_turn(1, ["A", "B", "C"], wishes, passed_over={"A"}) == "C"
    assert next_in_turn(1, ["A", "B", "C"], wishes, passed_over={"A", "C"}) is None


def test_the_order_hangs_on_seed_list_and_public_number_alone() -> None:
    codes = [f"c{n}" for n in range(20)]
    drawn = order(codes, SEED, b"list", "0123")

    assert order(codes[::-1], SEED, b"list", "0123") == drawn
    assert sorted(drawn) == sorted(codes)
    assert order(codes, SEED, b"another", "0123") != drawn
    assert order(codes, SEED, b"list", "0124") != drawn
    assert order(codes, bytes(32), b"list", "0123") != drawn


def test_the_digest_does_not_hang_on_the_order_in_which_wishes_came() -> None:
    wishes = wishes_of({"A": [2, 1], "B": [1]})

    assert digest(wishes) == digest(wishes[::-1])
    assert digest(wishes) != digest(wishes_of({"A": [1, 2], "B": [1]}))


def test_many_draws_favour_nobody() -> None:
    wishes = wishes_of({code: [1] for code in "ABCD"})
    won = Counter(
        allot(order("ABCD", n.to_bytes(32), digest(wishes)), wishes, spans(1))[0].code for n in range(800)
    )

    assert all(140 < won[code] < 260 for code in "ABCD")


def made_log(people: int = 40) -> dict[str, Any]:
    rng = random.Random(433127)
    wishes = wishes_of({f"P{n:05}": rng.sample(range(1, 13), 3) for n in range(people)})
    ordered = order({w.code for w in wishes}, SEED, digest(wishes), "58")
    refused = {allot(ordered, wishes, spans(12))[0]: "banned"}
    slots = [SlotDrawn(n, f"{n}号场", *span) for n, span in spans(12).items()]
    return as_log(
        title="周末羽毛球",
        seed=SEED,
        public_number="58",
        rounds=1,
        slots=slots,
        wishes=wishes,
        refused=refused,
        winners=allot(ordered, wishes, spans(12), refused=refused),
    )


def test_a_log_as_published_is_without_fault() -> None:
    log = made_log()

    assert faults_of(log) == []
    assert (log["commitment"], len(log["winners"])) == (commitment(SEED).hex(), 12)


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"seed": bytes(32).hex()}, ["种子与事先公布的校验码不符", "次序与种子和名单算出的不符", "中签结果与次序不符"]),
        ({"public_number": "59"}, ["次序与种子和名单算出的不符", "中签结果与次序不符"]),
        ({"list_digest": "00"}, ["名单与封存时的校验码不符"]),
        ({"refused": []}, ["中签结果与次序不符"]),
        ({"winners": []}, ["中签结果与次序不符"]),
    ],
)  # fmt: skip
def test_a_log_that_was_changed_is_found_out(change: dict[str, Any], faults: list[str]) -> None:
    assert faults_of({**deepcopy(made_log()), **change}) == faults


def test_two_thousand_wishes_are_drawn_alike_twice() -> None:
    assert made_log(667) == made_log(667)


def test_what_is_no_log_is_told() -> None:
    with pytest.raises(ValueError, match="not a log"):
        faults_of({**made_log(1), "format": "another"})
