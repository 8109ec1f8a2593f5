"""Road cycling: bunches, overall, teams, points, streams merged; and what holds for every sheet."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from ysevents.competitions.rules.cycling import merge, overall, points, race, teams
from ysevents.competitions.rules.cycling.finishes import (
    Adjustment,
    Config,
    Finish,
    Kind,
    Stage,
    gap_cn,
    race_time_cn,
)
from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.sheets import Entrant
from ysevents.competitions.rules.squads import Member

gaps = st.lists(st.sampled_from([0, 300, 900, 999, 1000, 1500, 4000]), min_size=1, max_size=8)
CONFIG = race.RaceConfig()


def make_stage(steps: list[int], order: list[int] | None = None, kind: Kind = Kind.MASS) -> Stage:
    """Riders in the given order, each a step behind the one before."""
    order = order or list(range(len(steps)))
    rows, time = [], 600_000
    for position, (number, step) in enumerate(zip(order, steps, strict=True), 1):
        time += step
        rows.append(Finish(entrant=number, position=position if kind == Kind.MASS else None, time=time))
    return Stage(kind=kind, finishes=tuple(rows))


def make_entrants(count: int) -> tuple[Entrant, ...]:
    return tuple(Entrant(number=n) for n in range(count))


def make_race(steps: list[int]) -> race.Sheet:
    return race.Sheet(entrants=make_entrants(len(steps)), stage=make_stage(steps))


@given(gaps)
def test_a_time_is_shared_just_below_the_gap(steps: list[int]) -> None:
    config = replace(CONFIG, unit_ms=1)
    lines = race.place(make_race(steps), config).lines

    times = [line.values["time_ms"] for line in lines]
    for i, step in enumerate(steps[1:], 1):
        assert (times[i] == times[i - 1]) == (step < config.gap_ms)
    assert times == sorted(times)  # type: ignore[type-var]


@given(gaps)
def test_order_of_rows_never_matters(steps: list[int]) -> None:
    sheet = make_race(steps)
    turned = replace(
        sheet,
        entrants=sheet.entrants[::-1],
        stage=replace(sheet.stage, finishes=sheet.stage.finishes[::-1]),
    )

    assert race.review(sheet, CONFIG) == ()
    assert race.place(turned, CONFIG) == race.place(sheet, CONFIG)


stages = st.permutations(list(range(5))).flatmap(
    lambda order: st.tuples(
        st.lists(st.sampled_from([0, 400, 1200]), min_size=5, max_size=5),
        st.just(order),
        st.sampled_from(Kind),
    )
)
tours = st.lists(stages.map(lambda drawn: make_stage(*drawn)), min_size=1, max_size=3)


@given(tours)
def test_overall_changes_neither_with_order_of_rows_nor_with_numbers(ridden: list[Stage]) -> None:
    sheet = overall.Sheet(entrants=make_entrants(5), stages=tuple(ridden))
    moved = overall.Sheet(
        entrants=tuple(Entrant(number=50 - n) for n in range(5)),
        stages=tuple(
            replace(s, finishes=tuple(replace(f, entrant=50 - f.entrant) for f in s.finishes[::-1]))
            for s in ridden
        ),
    )

    before = overall.place(sheet, Config()).blocks

    assert overall.review(sheet, Config()) == ()
    assert [(b.rank, {50 - n for n in b.entrants}, b.reason) for b in before] == [
        (b.rank, set(b.entrants), b.reason) for b in overall.place(moved, Config()).blocks
    ]


@given(tours)
def test_one_mass_stage_is_the_overall(ridden: list[Stage]) -> None:
    stage = ridden[0]
    whole = overall.place(overall.Sheet(entrants=make_entrants(5), stages=(stage,)), Config())
    alone = race.place(race.Sheet(entrants=make_entrants(5), stage=stage), CONFIG)

    assert [b.entrants for b in whole.blocks] == [b.entrants for b in alone.blocks]


@given(tours, st.integers(0, 4), st.integers(1, 5))
def test_a_bonus_never_costs_a_place(ridden: list[Stage], rider: int, seconds: int) -> None:
    sheet = overall.Sheet(entrants=make_entrants(5), stages=tuple(ridden))
    bonus = overall.Sheet(
        entrants=sheet.entrants,
        stages=(replace(ridden[0], bonuses=(make_bonus(rider, seconds),)), *ridden[1:]),
    )

    before, after = (overall.place(s, Config()).rank_of(rider) for s in (sheet, bonus))

    assert before is not None
    assert after is not None
    assert after <= before


def make_bonus(rider: int, seconds: int) -> Adjustment:
    return Adjustment(entrant=rider, time=seconds * 1000)


@given(tours)
def test_teams_of_one_stand_like_their_riders_by_time(ridden: list[Stage]) -> None:
    sheet = teams.Sheet(
        entrants=tuple(Entrant(number=100 + n) for n in range(5)),
        members=tuple(Member(number=n, team=100 + n) for n in range(5)),
        stages=tuple(ridden),
    )
    config = teams.TeamConfig(counting=1)

    placed = teams.place(sheet, config)
    riders = overall.place(overall.Sheet(entrants=make_entrants(5), stages=tuple(ridden)), Config())

    assert teams.review(sheet, config) == ()
    assert {line.entrant - 100: line.values["time_ms"] for line in placed.lines} == {
        line.entrant: line.values["time_ms"] for line in riders.lines
    }


@given(st.lists(st.permutations(list(range(4))), min_size=1, max_size=4), st.integers(0, 2**63))
def test_points_tie_by_lot_replays(orders: list[list[int]], seed: int) -> None:
    sheet = points.Sheet(
        entrants=make_entrants(4),
        primes=tuple(points.Prime(level="赛段终点", points=(3, 2, 1, 0), order=tuple(o)) for o in orders),
    )
    config = points.Config()
    drawn = tuple(
        Decision(kind=DecisionKind.LOT, seed=seed, entrants=block.entrants)
        for block in points.place(sheet, config).ties
    )
    decided = replace(sheet, decisions=drawn)

    assert points.review(decided, config) == ()
    assert points.place(decided, config).ties == ()


@given(
    st.lists(st.integers(2_500, 9_000), min_size=2, max_size=8),
    st.data(),
    st.integers(-1_000, 1_000),
)
def test_the_missing_bib_is_found_whatever_the_delay(
    steps: list[int], data: st.DataObject, late: int
) -> None:
    times = [600_000 + sum(steps[: i + 1]) for i in range(len(steps))]
    gone = data.draw(st.integers(0, len(steps) - 1))
    sheet = merge.Sheet(
        entrants=make_entrants(len(steps)),
        calls=tuple(merge.Call(bib=n, time=t + late) for n, t in enumerate(times) if n != gone),
        times=tuple(times),
    )

    outcome = merge.place(sheet, merge.Config(window_ms=3_000))

    assert merge.review(sheet, merge.Config()) == ()
    assert {line.entrant: line.values["position"] for line in outcome.lines} == {
        n: n + 1 for n in range(len(steps)) if n != gone
    }
    assert outcome.notes[0].startswith(f"第{gone + 1}位")


def test_times_are_written_with_the_decimals_they_have() -> None:
    assert [gap_cn(0), gap_cn(12_000), gap_cn(62_500)] == ["", "+12", "+1:02.5"]
    assert race_time_cn(3_723_120) == "1:02:03.12"


moments = st.lists(st.integers(0, 60), min_size=0, max_size=4).map(sorted)


@given(moments, moments, st.integers(1, 30))
def test_no_alignment_differs_less(called: list[int], tapped: list[int], window: int) -> None:
    """Held against every way to skip calls and times in order."""
    calls = tuple(merge.Call(bib=n, time=t) for n, t in enumerate(called))
    sheet = merge.Sheet(entrants=make_entrants(4), calls=calls, times=tuple(tapped))
    assume(len(called) != len(tapped))

    pairs, _ = merge.merged(sheet, merge.Config(window_ms=window))

    def cost(found: list[merge.Pair]) -> int:
        return sum(
            2 * abs((call.time or 0) - time) if call and time is not None else window for call, time in found
        )

    assert [call for call, _ in pairs if call] == list(sheet.calls)
    assert [time for _, time in pairs if time is not None] == tapped
    assert cost(pairs) == least(called, tapped, window)


def least(calls: list[int], times: list[int], window: int) -> int:
    if not calls or not times:
        return window * (len(calls) + len(times))
    return min(
        2 * abs(calls[0] - times[0]) + least(calls[1:], times[1:], window),
        window + least(calls[1:], times, window),
        window + least(calls, times[1:], window),
    )
