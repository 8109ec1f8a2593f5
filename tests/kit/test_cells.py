from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.kit.cells import SECONDS, cells, start_of

SINCE = datetime(1970, 1, 2, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=47_000)).map(lambda passed: SINCE + passed)
LENGTHS = st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=40))


@given(INSTANTS, LENGTHS)
def test_cells_cover_the_span_and_no_more(start: datetime, length: timedelta) -> None:
    end = start + length

    touched = cells(start, end)

    assert start_of(touched[0]) <= start < start_of(touched[0] + 1)
    assert start_of(touched[-1]) < end <= start_of(touched[-1] + 1)


@given(INSTANTS, LENGTHS, LENGTHS)
def test_spans_that_meet_on_a_border_share_no_cell(
    start: datetime, first: timedelta, second: timedelta
) -> None:
    border = start_of(cells(start, start + first)[-1] + 1)

    assert set(cells(start, border)).isdisjoint(cells(border, border + second))


@given(INSTANTS, LENGTHS, LENGTHS)
def test_spans_that_overlap_share_a_cell(start: datetime, first: timedelta, second: timedelta) -> None:
    inside = start + first / 2

    assert set(cells(start, start + first)) & set(cells(inside, inside + second))


def test_local_quarters_are_cell_borders() -> None:
    seven = datetime(2026, 12, 5, 11, 0, tzinfo=UTC)

    assert len(cells(seven, seven + timedelta(hours=1))) == 4
    assert seven.timestamp() % SECONDS == 0


def test_a_span_that_ends_before_it_starts_is_a_bug() -> None:
    start = datetime(2026, 12, 5, 11, 0, tzinfo=UTC)

    with pytest.raises(ValueError, match="must end after"):
        cells(start, start)
