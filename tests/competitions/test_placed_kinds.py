"""Every kind of ranked sheet beside athletics: what is kept is what anybody gets who judges the exported sheet."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from json import loads
from typing import Any

import pytest

from tests.competitions.stages import Meet, make_meet, make_stage, write
from ysevents.competitions.enums import StageFormat
from ysevents.competitions.rules.judging import judge, summary
from ysevents.competitions.service import results
from ysevents.kit.database import fetch_value

CONTEST = "男子60米 小学甲组"
Cells = Mapping[str, Mapping[str, str]]


def seven(*marks: str, **more: str) -> dict[str, str]:
    """The marks of seven judges."""
    return {**{f"judge.{n}.1": text for n, text in enumerate(marks, 1)}, **more}


KINDS: list[tuple[str, StageFormat, Mapping[str, Any], Sequence[Cells], list[tuple[int | None, str]]]] = [
    (
        "angling.local",
        StageFormat.ZONES,
        {},
        [{"a": {"catch": "9"}, "b": {"catch": "9"}, "c": {"catch": "0"}, "d": {"status": "DNS"}}],
        [(1, "ab"), (3, "c"), (None, "d")],
    ),
    (
        "cn.cycling",
        StageFormat.MASS_START,
        {},
        [
            {
                "": {
                    "call.1": "1 1:00:01",
                    "tap.1": "1:00:00",
                    "call.2": "2 1:00:01.2",
                    "call.3": "? 1:00:31",
                    "tap.3": "1:00:30",
                },
                "d": {"status": "DNF"},
            }
        ],
        [(1, "a"), (2, "b"), (None, "d")],
    ),
    (
        "boats.plan",
        StageFormat.CREWS,
        {"lanes": 4},
        [{"a": {"time": "1:01"}, "b": {"time": "1:00"}, "c": {"time": "1:02"}, "d": {"status": "DQ 抢航道"}}],
        [(1, "b"), (2, "a"), (3, "c"), (None, "d")],
    ),
    (
        "rafting.runs",
        StageFormat.TIME_TRIAL,
        {},
        [
            {
                "a": {"start": "1:00", "time": "11:00"},
                "b": {"time": "9:00", "penalty": "5"},
                "c": {"status": "DNF"},
            }
        ],
        [(1, "b"), (2, "a"), (None, "c")],
    ),
    (
        "panel.solo",
        StageFormat.PANEL,
        {},
        [
            {
                "a": seven("9.0", "9.1", "9.2", "9.2", "9.2", "9.3", "10"),
                "b": seven("9.2", "-", "9.2", "9.2", "9.2", "-", "9.2"),
                "c": seven(*["9.0"] * 7, **{"deduct.time": "0.5"}),
                "d": seven("9.9"),
            }
        ],
        [(1, "a"), (2, "b"), (3, "c")],
    ),
    (
        "fig.panel",
        StageFormat.PANEL,
        {"e_judges": 3},
        [
            {
                "a": {"d.1": "4", "e.1.1": "8", "e.1.2": "8.2", "e.1.3": "8.1"},
                "b": {"d.1": "4.2", "e.1.1": "8", "e.1.2": "-", "e.1.3": "8"},
                "c": {"status": "DNS"},
            }
        ],
        [(1, "b"), (2, "a"), (None, "c")],
    ),
]


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    made = await make_meet(now)
    await made.enter(CONTEST, "abcd")
    return made


@pytest.mark.parametrize(
    ("ruleset", "format", "parameters", "sheets", "expected"), KINDS, ids=[kind[0] for kind in KINDS]
)
async def test_a_list_is_what_its_exported_sheet_comes_to(
    meet: Meet,
    now: datetime,
    ruleset: str,
    format: StageFormat,
    parameters: Mapping[str, Any],
    sheets: Sequence[Cells],
    expected: list[tuple[int | None, str]],
) -> None:
    stage = await make_stage(
        meet, CONTEST, ["abcd"] * len(sheets), ruleset=ruleset, format=format, **parameters
    )
    for number, cells in enumerate(sheets, 1):
        await write(meet, stage, number, cells)

    await results.recompute(stage, by=None, now=now)

    kept = loads(await fetch_value("SELECT result FROM result_list WHERE stage = $1", stage))
    sheet = await results.sheet_of(stage)
    blocks = summary(judge(sheet.data))["blocks"]
    assert [
        (b["rank"], "".join(sorted(meet.label(of) for of in b["of"]))) for b in kept["blocks"]
    ] == expected
    assert [
        (rank, sorted(meet.label(sheet.ids[n]) for n in numbers), code) for rank, numbers, code in blocks
    ] == [(b["rank"], sorted(meet.label(of) for of in b["of"]), b["code"]) for b in kept["blocks"]]
