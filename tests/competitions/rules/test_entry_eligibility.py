"""Lists of athletes by property: judged alike in any order and under any numbers, everybody in one block."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.eligibility import Division
from ysevents.competitions.rules.entry_eligibility import Candidate, Config, Sheet, place, review
from ysevents.competitions.rules.sheets import Entrant

CONFIG = Config(
    divisions=(
        Division(name="少年组", sex="male", born_from=date(2012, 1, 1), grade_until=8),
        Division(name="公开组", sex="mixed"),
    ),
    papers=("保险",),
)
FACTS = st.tuples(
    st.sampled_from(["少年组男子", "公开组"]),
    st.sampled_from(["male", "female", None]),
    st.sampled_from([date(2011, 12, 31), date(2012, 1, 1), None]),
    st.sampled_from([8, 9]),
    st.sampled_from(["", "A", "B"]),
    st.sampled_from([(), ("保险",)]),
)


def sheet_of(rows: list[tuple[object, ...]], first: int = 1) -> Sheet:
    return Sheet(
        entrants=tuple(Entrant(number=first + i) for i in range(len(rows))),
        athletes=tuple(
            Candidate(entrant=first + i, **dict(zip(NAMES, row, strict=True)))  # type: ignore[arg-type]
            for i, row in enumerate(rows)
        ),
    )


NAMES = ("division", "sex", "birth_on", "grade", "student_code", "papers")


@given(st.lists(FACTS, max_size=5))
def test_the_order_of_rows_never_matters(rows: list[tuple[object, ...]]) -> None:
    sheet = sheet_of(rows)
    turned = replace(sheet, entrants=sheet.entrants[::-1], athletes=sheet.athletes[::-1])

    assert review(sheet, CONFIG) == review(turned, CONFIG) == ()
    assert place(sheet, CONFIG) == place(turned, CONFIG)


@given(st.lists(FACTS, max_size=5))
def test_everybody_stands_in_one_block_and_those_who_may_start_have_no_reason(
    rows: list[tuple[object, ...]],
) -> None:
    outcome = place(sheet_of(rows), CONFIG)

    assert sorted(n for block in outcome.blocks for n in block.entrants) == list(range(1, len(rows) + 1))
    fine = {n for block in outcome.blocks if block.reason.code == "eligible" for n in block.entrants}
    assert fine == {line.entrant for line in outcome.lines if not line.values["reasons"]}
    assert fine == {line.entrant for line in outcome.lines if line.values["verdict"] == "可以参赛"}


@given(st.lists(FACTS, max_size=5))
def test_other_numbers_change_nothing_but_the_numbers(rows: list[tuple[object, ...]]) -> None:
    here, there = place(sheet_of(rows), CONFIG), place(sheet_of(rows, 101), CONFIG)

    verdicts = [
        [(line.entrant, line.values["verdict"]) for line in outcome.lines] for outcome in (here, there)
    ]
    assert [(number + 100, verdict) for number, verdict in verdicts[0]] == verdicts[1]
