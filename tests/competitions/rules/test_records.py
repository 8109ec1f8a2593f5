"""Records: what holds for any marks in any order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.records import BROKEN, NOT_RATIFIED, check, place, review
from ysevents.competitions.rules.records_sheet import (
    Config,
    Measure,
    Performance,
    Proof,
    Record,
    Sheet,
    Together,
)
from ysevents.competitions.rules.sheets import Entrant

performances = st.lists(
    st.builds(
        Performance,
        entrant=st.integers(1, 5),
        sequence=st.integers(1, 4),
        mark=st.integers(1000, 1009).map(lambda hundredths: f"{hundredths / 100:.2f}"),
        winds=st.sampled_from([(1_900,), (2_000,), (2_100,), ()]),
        proofs=st.sampled_from([(), (Proof.SHEET,)]),
    ),
    max_size=8,
    unique_by=lambda p: (p.entrant, p.sequence),
)


def sheet_of(made: list[Performance]) -> Sheet:
    return Sheet(
        entrants=tuple(Entrant(number=n) for n in range(1, 6)),
        records=(Record(level="县纪录", mark="10.05"), Record(level="校纪录")),
        performances=tuple(made),
    )


sheets = performances.map(sheet_of)
configs = st.builds(
    Config,
    measure=st.sampled_from(Measure),
    measures_wind=st.booleans(),
    together=st.sampled_from(Together),
    required=st.sampled_from([(), (Proof.SHEET,)]),
)


@given(sheets, configs)
def test_order_of_input_never_matters(sheet: Sheet, config: Config) -> None:
    turned = replace(
        sheet,
        entrants=sheet.entrants[::-1],
        records=sheet.records[::-1],
        performances=sheet.performances[::-1],
    )

    assert review(sheet, config) == ()
    assert place(turned, config) == place(sheet, config)


@given(sheets, st.sampled_from(Measure), st.sampled_from(Together))
def test_what_is_not_ratified_changes_nothing_for_others(
    sheet: Sheet, measure: Measure, together: Together
) -> None:
    config = Config(measure=measure, together=together)
    proven = replace(sheet, performances=tuple(p for p in sheet.performances if p.proofs))

    notes = place(sheet, config).notes

    assert [note for note in notes if NOT_RATIFIED.text not in note] == list(place(proven, config).notes)


@given(sheets)
def test_a_record_is_broken_by_what_beats_all_before(sheet: Sheet) -> None:
    config = Config(required=())

    outcome = place(sheet, config)

    broke = set()
    best = "10.05"
    for sequence in range(1, 5):
        now = [p for p in sheet.performances if p.sequence == sequence]
        leading = min((p.mark for p in now), default="99.99")
        broke |= {p.entrant for p in now if p.mark == leading and leading < best}
        best = min(best, leading)
    assert {line.entrant for line in outcome.lines if "县纪录" in str(line.values["broken"])} == broke


@given(sheets)
def test_without_proof_nothing_is_a_record(sheet: Sheet) -> None:
    bare = replace(sheet, performances=tuple(replace(p, proofs=()) for p in sheet.performances))

    outcome = place(bare, Config())

    assert all(block.reason != BROKEN for block in outcome.blocks)
    assert all(NOT_RATIFIED.text in note for note in outcome.notes)


def test_nothing_contradicts() -> None:
    assert check(Config()) == ()
