"""What the season writes on sheets: officials could have, and the rules can place it."""

import random

import pytest

from ysevents.competitions.rules.judging import judge
from ysevents.competitions.rules.recording import Cell, FixtureSheet, StageFacts, recording_for
from ysevents.demo.season.forms import form_of
from ysevents.demo.season.writing import Field, Line, Starter, write

STAGES = {
    "sprint by hand": StageFacts(
        ruleset="wa.track", parameters={"method": "hand"}, discipline="100m", kind="track", sex="male",
        age_group="小学甲组", distance_m=100,
    ),
    "long race": StageFacts(
        ruleset="cn.timed_final", discipline="1500m", kind="track", sex="female", age_group="初中组",
        distance_m=1500,
    ),
    "relay": StageFacts(
        ruleset="cn.timed_final", discipline="4x100m", kind="relay", sex="male", age_group="高中组",
        distance_m=400,
    ),
    "long jump": StageFacts(
        ruleset="wa.tr25.jump", discipline="lj", kind="field", sex="male", age_group="初中组"
    ),
    "shot": StageFacts(ruleset="wa.tr25", discipline="sp", kind="field", sex="female", age_group="初中组"),
    "ball": StageFacts(
        ruleset="cn.school.horizontal", discipline="bt", kind="field", sex="female", age_group="小学乙组"
    ),
    "high jump": StageFacts(ruleset="wa.tr26", discipline="hj", kind="field", sex="male", age_group="小学甲组"),
    "combined": StageFacts(
        ruleset="cn.school.combined.women", discipline="ce3", kind="combined", sex="female", age_group="初中组"
    ),
    "fish": StageFacts(ruleset="angling.local", discipline="fishing_count", kind="angling", sex="mixed"),
    "rafts": StageFacts(ruleset="rafting.runs", discipline="raft_run", kind="team", format="time_trial"),
    "boats": StageFacts(ruleset="boats.runs", discipline="db12_200m", kind="team", format="crews"),
    "road": StageFacts(ruleset="cn.cycling", discipline="road_race", kind="mass_start"),
    "choir": StageFacts(ruleset="panel.choir", discipline="choir", kind="team"),
    "solo": StageFacts(ruleset="panel.solo", discipline="solo_song", kind="judged"),
    "floor": StageFacts(ruleset="gymnastics.plain_ten", discipline="gym_floor", kind="judged"),
    "all around": StageFacts(ruleset="fig.all_around.women", discipline="gym_all_around", kind="judged"),
}  # fmt: skip
STARTERS = [Starter(n, n, (n - 6) / 4) for n in range(1, 13)]


def written(facts: StageFacts, seed: int, absent: frozenset[int] = frozenset()) -> list[Line]:
    recording = recording_for(facts.ruleset)
    items = {item.key for item in recording.items(facts)}
    return write(
        recording.key,
        Field(facts=facts, starters=STARTERS, items=items, absent=absent),
        random.Random(seed),
    )


def cell(line: Line) -> Cell:
    assert line.key is None or isinstance(line.key, int)
    return Cell(item=line.item, text=line.text, entrant=line.key)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("facts", STAGES.values(), ids=STAGES)
def test_every_sheet_is_read_complete_and_placed(facts: StageFacts, seed: int) -> None:
    recording = recording_for(facts.ruleset)
    lines = written(facts, seed, frozenset({3}))
    sheet = FixtureSheet(
        number=1,
        pool=1,
        places=tuple((n, n) for n in range(1, 13)),
        cells=tuple(cell(line) for line in lines),
    )
    judged = judge(
        {
            "format": 1,
            "ruleset": facts.ruleset,
            "parameters": facts.parameters,
            "entrants": [{"number": n} for n in range(1, 13)],
            **recording.body([sheet], facts),
        }
    )

    assert [p for line in lines if (p := recording.read(line.item, line.text, facts).problem)] == []
    assert recording.gaps(sheet, facts) == ()
    assert recording.pending([sheet], facts) == frozenset()
    assert judged.problems == ()
    assert judged.result is not None


@pytest.mark.parametrize("facts", STAGES.values(), ids=STAGES)
def test_same_luck_writes_the_same(facts: StageFacts) -> None:
    assert written(facts, 7) == written(facts, 7)
    assert written(facts, 7) != written(facts, 8)


def test_who_is_absent_has_nothing_but_that() -> None:
    lines = written(STAGES["shot"], 1, frozenset({3, 5}))

    assert [line for line in lines if line.key in {3, 5}] == [
        Line(3, "status", "DNS"),
        Line(5, "status", "DNS"),
    ]


def test_strong_runners_are_faster() -> None:
    form = form_of(STAGES["sprint by hand"])
    luck = random.Random(1)

    weak, strong = (sum(form.mark(strength, luck) for _ in range(50)) / 50 for strength in (-1.5, 1.5))
    assert 13_600 <= strong < 14_300 < 16_000 < weak <= 18_000
