"""The call room: three calls in their order, the later of two acts, nothing after the hand-over."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from ysevents.competitions.enums import CallStep
from ysevents.competitions.rules.calling import (
    HANDED_OVER,
    NOT_YET_DNS,
    OVERTAKEN,
    SCRATCHED,
    Standing,
    refusal,
)

NINE = datetime(2026, 10, 17, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ON_ATHLETES = (CallStep.ARRIVED, CallStep.ABSENT, CallStep.EXPECTED, CallStep.DNS)


@pytest.mark.parametrize("tried", list(permutations([1, 2, 3])))
def test_three_calls_are_written_down_in_their_order_and_once(tried: tuple[int, ...]) -> None:
    calls: set[int] = set()
    for number in tried * 3:
        if not refusal(CallStep.CALL, NINE, Standing(calls=calls), number=number):
            assert number == len(calls) + 1
            calls.add(number)

    assert calls == {1, 2, 3}


def test_a_call_out_of_turn_says_which_one_it_is() -> None:
    once = Standing(calls={1})

    assert refusal(CallStep.CALL, NINE, once, number=1) == "第1次点名已经记下"
    assert refusal(CallStep.CALL, NINE, once, number=3) == "还没有第2次点名"


@pytest.mark.parametrize(("calls", "words"), [({1, 2}, NOT_YET_DNS), ({1, 2, 3}, "")])
def test_nobody_is_given_up_before_the_third_call(calls: set[int], words: str) -> None:
    assert refusal(CallStep.DNS, NINE, Standing(calls=calls)) == words
    assert refusal(CallStep.ABSENT, NINE, Standing(calls=calls)) == ""


@pytest.mark.parametrize("step", ON_ATHLETES)
def test_of_two_acts_on_one_athlete_the_later_counts(step: CallStep) -> None:
    standing = Standing(calls={1, 2, 3}, acted_at=NINE)

    assert refusal(step, NINE - MINUTE, standing) == OVERTAKEN
    assert refusal(step, NINE, standing) == ""


@pytest.mark.parametrize("step", ON_ATHLETES)
def test_who_scratched_is_not_called_while_the_others_are(step: CallStep) -> None:
    standing = Standing(calls={1, 2}, is_scratched=True)

    assert refusal(step, NINE, standing) == SCRATCHED
    assert refusal(CallStep.CALL, NINE, standing, number=3) == ""


@pytest.mark.parametrize("step", CallStep)
def test_nothing_is_changed_after_the_hand_over(step: CallStep) -> None:
    over = Standing(calls={1, 2, 3}, is_handed_over=True, acted_at=NINE)

    assert refusal(step, NINE + MINUTE, over, number=1) == HANDED_OVER
    assert refusal(CallStep.HAND_OVER, NINE, Standing()) == ""
