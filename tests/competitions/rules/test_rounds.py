"""Progression: what holds for any round, and a second way to count it by hand on small ones."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.competitions.rules.test_track import numbered, sheets
from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.races import Finish, Runner, Sheet, finishes, race_blocks
from ysevents.competitions.rules.rounds import Config, place, review
from ysevents.competitions.rules.timing import Method

configs = st.builds(
    Config,
    by_place=st.integers(0, 3),
    by_time=st.integers(1, 4),
    extra_lanes=st.integers(0, 2),
    thousandths=st.booleans(),
    fill_by_time=st.booleans(),
    method=st.sampled_from(Method),
)
fast = st.lists(st.integers(1, 9), min_size=1, max_size=6, unique=True)
distinct = st.lists(st.integers(9_000, 20_000), min_size=4, max_size=9, unique_by=lambda ms: ms // 100).map(
    lambda times: numbered([[Runner(entrant=0, time=ms) for ms in times[i::3]] for i in range(3)])
)


def read(sheet: Sheet, config: Config) -> dict[int, Finish]:
    return {f.number: f for f in finishes(sheet, config, race_blocks(sheet, config))}


@given(sheets, configs)
def test_order_of_input_never_matters(sheet: Sheet, config: Config) -> None:
    turned = replace(
        sheet,
        entrants=sheet.entrants[::-1],
        races=tuple(replace(race, runners=race.runners[::-1]) for race in sheet.races[::-1]),
    )

    assert place(turned, config) == place(sheet, config)


@given(sheets, configs)
def test_everybody_stands_once(sheet: Sheet, config: Config) -> None:
    outcome = place(sheet, config)

    assert review(sheet, config) == ()
    assert sorted(n for block in outcome.blocks for n in block.entrants) == list(sheet.numbers)


@given(sheets, configs)
def test_those_who_go_on_are_the_first_of_the_ranking(sheet: Sheet, config: Config) -> None:
    outcome = place(sheet, config)

    going = [advance.entrant for advance in outcome.advances]
    ranked = [n for block in outcome.blocks if block.rank is not None for n in block.entrants]
    assert going == ranked[: len(going)]


@given(sheets, configs)
def test_q_by_place_are_the_first_of_their_race(sheet: Sheet, config: Config) -> None:
    found = read(sheet, config)

    by_place = {advance.entrant for advance in place(sheet, config).advances if advance.how == "Q"}

    assert by_place == {n for n, finish in found.items() if finish.place <= config.by_place}


@given(sheets, configs)
def test_nobody_who_stays_is_faster_than_one_who_goes_on_by_time(sheet: Sheet, config: Config) -> None:
    found = read(sheet, config)

    advances = place(sheet, config).advances

    going = {advance.entrant for advance in advances}
    by_time = [found[advance.entrant].time_ms for advance in advances if advance.how == "q"]
    staying = [finish.time_ms for n, finish in found.items() if n not in going]
    assert not by_time or not staying or max(by_time) <= min(staying)


@given(sheets, configs)
def test_never_more_go_on_than_there_are_seats(sheet: Sheet, config: Config) -> None:
    outcome = place(sheet, config)

    seats = config.by_place * len(sheet.races) + config.by_time + config.extra_lanes
    over = any("超出" in note for note in outcome.notes)
    assert len(outcome.advances) <= seats or over


@given(distinct, st.integers(0, 2), st.integers(1, 3))
def test_without_ties_it_is_the_plain_count(sheet: Sheet, by_place: int, by_time: int) -> None:
    outcome = place(sheet, Config(by_place=by_place, by_time=by_time))

    times = {r.entrant: r.time or 0 for race in sheet.races for r in race.runners}
    races = [sorted((r.entrant for r in race.runners), key=times.__getitem__) for race in sheet.races]
    rows = [
        sorted((race[i] for race in races if i < len(race)), key=times.__getitem__) for i in range(by_place)
    ]
    by_places = [n for row in rows for n in row]
    rest = sorted(times.keys() - set(by_places), key=times.__getitem__)
    assert [a.entrant for a in outcome.advances] == by_places + rest[:by_time]
    assert [block.entrants for block in outcome.blocks] == [(n,) for n in by_places + rest]
    assert Counter(a.how for a in outcome.advances)["q"] == min(by_time, len(rest))


@given(distinct, fast)
def test_a_disqualification_later_is_one_on_the_sheet(sheet: Sheet, numbers: list[int]) -> None:
    gone = [n for n in numbers if n in sheet.numbers]
    later = Decision(kind=DecisionKind.DISQUALIFICATION, entrants=tuple(gone), text="TR17")
    at_once = tuple(
        replace(
            race,
            runners=tuple(
                replace(r, status=Status.DQ, rule="TR17") if r.entrant in gone else r for r in race.runners
            ),
        )
        for race in sheet.races
    )

    assert place(replace(sheet, decisions=(later,)), Config()) == place(
        replace(sheet, races=at_once), Config()
    )


def test_a_lot_in_a_race_comes_before_a_lot_in_the_round() -> None:
    times = [[10_000, 10_500, 10_500], [10_100, 10_500]]
    sheet = numbered([[Runner(entrant=0, time=ms) for ms in race] for race in times])
    config = Config(by_place=2, by_time=0)
    in_race = Decision(kind=DecisionKind.OVERRIDE, order=((2,), (3,)))
    in_round = Decision(kind=DecisionKind.OVERRIDE, order=((5,), (2,)))

    decided = replace(sheet, decisions=(in_race, in_round))

    assert review(decided, config) == ()
    assert [(a.entrant, a.how) for a in place(decided, config).advances] == [
        (1, "Q"),
        (4, "Q"),
        (5, "Q"),
        (2, "Q"),
    ]
    turned = replace(sheet, decisions=(in_round, in_race))
    assert [problem.path for problem in review(turned, config)] == ["decisions[0]"]
