"""The odd cases, on sheets made up here."""

import random
from collections.abc import Hashable

import pytest

from ysevents.competitions.rules.judging import judge
from ysevents.competitions.rules.outcomes import Outcome
from ysevents.competitions.rules.recording import Cell, FixtureSheet, StageFacts, recording_for
from ysevents.demo.season import cases
from ysevents.demo.season.cases import Spot
from ysevents.demo.season.writing import Field, Line, Starter, write

FINAL = Spot(stage=1, number=1, fixtures=1)


def sheet(facts: StageFacts, spot: Spot, *, starters: int = 8, seed: int = 3) -> tuple[list[Line], list[str]]:
    recording = recording_for(facts.ruleset)
    what = Field(
        facts=facts,
        starters=[Starter(n, n, (n - 4) / 4) for n in range(1, starters + 1)],
        items={item.key for item in recording.items(facts)},
    )
    luck = random.Random(seed)
    return cases.apply(spot, what, write(recording.key, what, luck), luck)


def outcome(facts: StageFacts, *sheets: list[Line], starters: int = 8) -> Outcome:
    """What comes of fixtures whose entrants are numbered on, one fixture behind the other."""

    def numbered(key: Hashable | None, n: int) -> int | None:
        return key + n * starters if isinstance(key, int) else None

    recording = recording_for(facts.ruleset)
    fixtures = [
        FixtureSheet(
            number=n + 1,
            pool=1,
            places=tuple((p, p + n * starters) for p in range(1, starters + 1)),
            cells=tuple(Cell(item=c.item, text=c.text, entrant=numbered(c.key, n)) for c in lines),
        )
        for n, lines in enumerate(sheets)
    ]
    result = judge(
        {
            "format": 1,
            "ruleset": facts.ruleset,
            "parameters": facts.parameters,
            "entrants": [{"number": n} for n in range(1, starters * len(sheets) + 1)],
            **recording.body(fixtures, facts),
        }
    )
    assert result.problems == ()
    assert isinstance(result.result, Outcome)
    return result.result


def test_e5_two_share_the_eighth_place_of_a_final_over_two_races() -> None:
    facts = StageFacts(
        ruleset="cn.timed_final",
        discipline="100m",
        kind="track",
        sex="male",
        age_group="高中组",
        distance_m=100,
    )
    sheets = []
    for number in (1, 2):
        lines, told = sheet(facts, Spot(stage=1, number=number, fixtures=2), starters=5)
        assert told == ["E5"]
        sheets.append(lines)

    blocks = outcome(facts, *sheets, starters=5).blocks

    assert [len(block.entrants) for block in blocks if block.rank == 8] == [2]


def test_e6_two_share_the_first_height() -> None:
    facts = StageFacts(ruleset="wa.tr26", discipline="hj", kind="field", sex="female", age_group="初中组")

    lines, told = sheet(facts, FINAL)

    assert told == ["E6"]
    assert len(outcome(facts, lines).blocks[0].entrants) == 2


def test_e7_three_are_level_behind_the_winner_of_the_shot() -> None:
    facts = StageFacts(ruleset="wa.tr25", discipline="sp", kind="field", sex="female", age_group="初中组")

    lines, told = sheet(facts, FINAL)

    assert told == ["E7"]
    assert [len(block.entrants) for block in outcome(facts, lines).blocks[:2]] == [1, 3]


def test_e10_first_relay_is_disqualified() -> None:
    facts = StageFacts(
        ruleset="cn.timed_final",
        discipline="4x100m",
        kind="relay",
        sex="male",
        age_group="初中组",
        distance_m=400,
    )

    lines, told = sheet(facts, FINAL)

    assert told == ["E10"]
    assert outcome(facts, lines).blocks[-1].reason.code == "dq"


def test_e11_record_is_beaten_with_too_much_wind_and_again_in_the_final() -> None:
    facts = StageFacts(
        ruleset="wa.track", discipline="100m", kind="track", sex="female", age_group="初中组", distance_m=100
    )
    heat, _ = sheet(facts, Spot(stage=1, number=1, fixtures=2, record=13_800))
    final, _ = sheet(facts, Spot(stage=2, number=1, fixtures=1, record=13_800))

    assert [next(c.text for c in lines if c.item == "wind") for lines in (heat, final)] == ["+2.4", "+1.1"]
    assert all(any(c.item == "time" and c.text < "13.80" for c in lines) for lines in (heat, final))


@pytest.mark.parametrize("discipline", ["choir", "solo_song"])
def test_e23_outlier_absent_judges_and_equal_means(discipline: str) -> None:
    ruleset = "panel.choir" if discipline == "choir" else "panel.solo"
    facts = StageFacts(ruleset=ruleset, discipline=discipline, kind="judged")

    lines, told = sheet(facts, FINAL)

    rows = cases.rows_of(lines)
    assert told == ["E23"]
    assert sum(cell == "-" for cell in rows[2].values()) >= 2
    assert rows[3] == rows[4]
    assert any({3, 4} <= set(block.entrants) for block in outcome(facts, lines).blocks)


def test_e24_equal_catches_a_blank_and_somebody_absent() -> None:
    facts = StageFacts(ruleset="angling.local", discipline="fishing_count", kind="angling")

    lines, told = sheet(facts, FINAL)

    rows = cases.rows_of(lines)
    assert told == ["E24"]
    assert rows[1]["catch"] == rows[2]["catch"]
    assert (rows[3]["catch"], rows[4]) == ("0", {"status": "DNS"})


def test_e25_a_bib_could_not_be_read_and_is_told_later() -> None:
    facts = StageFacts(ruleset="cn.cycling", discipline="road_race", kind="mass_start")
    spot = Spot(stage=1, number=1, fixtures=1)

    lines, told = sheet(facts, spot)

    told_later = spot.told["E25"]
    assert isinstance(told_later, tuple)
    item, text = told_later
    assert told == ["E25"]
    assert [c.text.split()[0] for c in lines if c.item == item] == ["?"]
    assert text.split()[0].isdecimal()


def test_few_starters_meet_no_case() -> None:
    facts = StageFacts(ruleset="angling.local", discipline="fishing_count", kind="angling")

    assert sheet(facts, FINAL, starters=2)[1] == []
