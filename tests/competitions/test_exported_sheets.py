"""Every kind of ranked sheet: what officials wrote, exported, gives anybody the list that was published."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest

from tests.competitions.stages import Meet, make_meet, make_stage, write
from tests.competitions.test_results import list_of
from ysevents.competitions.enums import StageFormat
from ysevents.competitions.rules.judging import judge
from ysevents.competitions.service import results

CONTEST = "男子100米 小学甲组"
Cells = Mapping[str, Mapping[str, str]]
Expected = Sequence[tuple[int | None, str]]
KINDS: dict[str, tuple[str, StageFormat, list[str], list[Cells], dict[str, Any], Expected]] = {
    "races with a wind and an order of finish": (
        "wa.track", StageFormat.HEATS, ["abc"],
        [{"": {"wind": "+1.1"}, "a": {"time": "12.31", "place": "2"}, "b": {"time": "12.31", "place": "1"},
          "c": {"status": "DNS"}}],
        {}, [(1, "b"), (2, "a"), (None, "c")],
    ),
    "distances": (
        "cn.school.horizontal", StageFormat.FIELD, ["abc"],
        [{"a": {"trial.1": "4.20", "trial.2": "X"}, "b": {"trial.1": "4.20", "trial.2": "4.10"},
          "c": {"trial.1": "X", "trial.2": "X", "trial.3": "X"}}],
        {}, [(1, "b"), (2, "a"), (None, "c")],
    ),
    "heights, two level for the first place (E6)": (
        "cn.school.vertical", StageFormat.FIELD, ["abc"],
        [{"": {"height.1": "1.20", "height.2": "1.25", "height.3": "1.30"}, "a": {"bar.1": "O", "bar.2": "XO", "bar.3": "XX"},
          "b": {"bar.1": "O", "bar.2": "XO", "bar.3": "XX"}, "c": {"bar.1": "XO", "bar.2": "XX"}}],
        {}, [(1, "ab"), (3, "c")],
    ),
    "distances, three level for the second place (E7)": (
        "cn.school.horizontal", StageFormat.FIELD, ["abcd"],
        [{"a": {"trial.1": "9.00"}, **{k: {"trial.1": "8.50", "trial.2": "8.40", "trial.3": "X"} for k in "bcd"}}],
        {}, [(1, "a"), (2, "bcd")],
    ),
    "a tie for the eighth place by hand times (E5)": (
        "cn.timed_final", StageFormat.HEATS, ["abcdefgh", "i"],
        [{label: {"watch.1": f"{12 + n / 5:.1f}"} for n, label in enumerate("abcdefg")}
         | {"h": {"watch.1": "13.4"}}, {"i": {"watch.1": "13.4"}}],
        {}, [(n, label) for n, label in enumerate("abcdefg", 1)] + [(8, "hi")],
    ),
    "a weigh-in of two zones (E24)": (
        "angling.local", StageFormat.ZONES, ["abc", "de"],
        [{"a": {"catch": "12"}, "b": {"catch": "9"}, "c": {"catch": "9"}}, {"d": {"catch": "4"}, "e": {"catch": "0"}}],
        {}, [(1, "a"), (2, "d"), (3, "bc"), (5, "e")],
    ),
    "judged turns": (
        "panel.generic", StageFormat.PANEL, ["ab"],
        [{"a": {f"judge.{n}.1": text for n, text in enumerate(("9.10", "9.20", "9.30"), 1)} | {"released": "10:00"},
          "b": {f"judge.{n}.1": text for n, text in enumerate(("9.00", "9.00", "9.00"), 1)} | {"released": "10:05"}}],
        {"judges": 3, "drop": 0}, [(1, "a"), (2, "b")],
    ),
}  # fmt: skip


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    return await make_meet(now)


@pytest.mark.parametrize("kind", KINDS)
async def test_an_exported_sheet_gives_the_published_list(kind: str, meet: Meet, now: datetime) -> None:
    ruleset, format, fixtures, cells, parameters, expected = KINDS[kind]
    await meet.enter(CONTEST, "".join(fixtures))
    stage = await make_stage(meet, CONTEST, fixtures, ruleset=ruleset, format=format, **parameters)
    for number, of_fixture in enumerate(cells, 1):
        await write(meet, stage, number, of_fixture)
    await results.recompute(stage, by=None, now=now)

    kept = await list_of(stage)
    sheet = await results.sheet_of(stage)
    judgement = judge(sheet.data)
    outcome: Any = judgement.result

    assert kept["problems"] == "[]"
    assert sorted(
        ((b["rank"], "".join(sorted(meet.label(of) for of in b["of"]))) for b in kept["result"]["blocks"]),
        key=str,
    ) == sorted(expected, key=str)
    assert [(b.rank, [str(sheet.ids[n]) for n in b.entrants]) for b in outcome.blocks] == [
        (b["rank"], b["of"]) for b in kept["result"]["blocks"]
    ]
