"""Sheets for the tests of recordings, and what comes of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from ysevents.competitions.rules.judging import judge, summary
from ysevents.competitions.rules.recording import Cell, FixtureSheet, StageFacts, recording_for


def make_sheet(
    rows: Mapping[int, Mapping[str, str]],
    *,
    number: int = 1,
    turn: int = 1,
    pool: int | None = None,
    shared: Mapping[str, str] | None = None,
) -> FixtureSheet:
    """A fixture with what is written of each entrant, in the order given; `shared` is of the whole fixture."""
    return FixtureSheet(
        number=number,
        turn=turn,
        pool=pool,
        places=tuple((position, n) for position, n in enumerate(rows, 1)),
        cells=(
            *(Cell(item=item, text=text) for item, text in (shared or {}).items()),
            *(
                Cell(item=item, text=text, entrant=n)
                for n, cells in rows.items()
                for item, text in cells.items()
            ),
        ),
    )


def placed(fixtures: Sequence[FixtureSheet], stage: StageFacts, **rest: Any) -> dict[str, Any]:
    """What the ruleset of the stage says of the sheet that the recording makes of the cells."""
    recording = recording_for(stage.ruleset)
    waiting = recording.pending(fixtures, stage)
    numbers = sorted({n for f in fixtures for n in f.entrants} - waiting)
    return summary(
        judge(
            {
                "format": 1,
                "ruleset": stage.ruleset,
                "parameters": dict(stage.parameters),
                "entrants": [{"number": n} for n in numbers],
                **recording.body(fixtures, stage),
                **rest,
            }
        )
    )
