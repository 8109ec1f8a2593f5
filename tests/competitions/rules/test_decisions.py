"""Decisions: whom they are about, and what is refused."""

from ysevents.competitions.rules.decisions import (
    Decision,
    DecisionKind,
    named_by,
    review_kinds,
    review_orders,
)

OUT = Decision(kind=DecisionKind.DISQUALIFICATION, entrants=(3, 4), text="超龄")


def test_named_by_joins_all_decisions_of_a_kind() -> None:
    lot = Decision(kind=DecisionKind.LOT, entrants=(1, 2), seed=7)

    assert named_by([OUT, lot, Decision(kind=OUT.kind, entrants=(5,))], OUT.kind) == {3, 4, 5}


def test_review_kinds_names_what_would_be_passed_over() -> None:
    assert review_kinds([OUT], OUT.kind) == ()
    assert [(p.path, p.code) for p in review_kinds([OUT])] == [("decisions[0].kind", "no_effect")]


def test_an_order_that_leaves_somebody_out_is_refused() -> None:
    """Otherwise whoever stands in `entrants` alone would vanish from the table."""
    unordered = Decision(kind=DecisionKind.OVERRIDE, entrants=(1, 2))
    partial = Decision(kind=DecisionKind.DECIDER, entrants=(1,), order=((2,),))

    found = [(p.path, p.code) for p in review_orders([OUT, unordered, partial])]

    assert found == [("decisions[1].order", "missing"), ("decisions[2].order", "missing")]
