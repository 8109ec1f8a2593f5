"""Boats: house plans, draws, whole regattas rowed to the end; and what holds for every sheet."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.boats import draw, regatta, runs, table
from ysevents.competitions.rules.boats.plans import PLANS, faults, house_plan, parse, tree
from ysevents.competitions.rules.boats.progress import Finish, Rowed, Sheet
from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.draws import Source, SourceKind
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.sheets import Entrant

SIZES = [(lanes, crews) for lanes in range(2, 9) for crews in range(4, 17)]
sizes = st.sampled_from(SIZES)
seeds = st.integers(0, 2**63)


def make_entrants(crews: int) -> tuple[Entrant, ...]:
    return tuple(Entrant(number=n) for n in range(1, crews + 1))


def make_draw(crews: int, seed: int, *seeded: int) -> draw.Sheet:
    return draw.Sheet(entrants=make_entrants(crews), seed=seed, seeds=seeded)


def row(lanes: int, crews: int, seed: int, strength: dict[int, int]) -> Sheet:
    """A whole regatta in which crews take the time of their strength, race after race."""
    config = draw.Config(lanes=lanes)
    drawn = draw.draw(make_draw(crews, seed), config)
    seats = {fixture.number: list(fixture.entrants) for fixture in drawn.fixtures}
    sheet = Sheet(entrants=make_entrants(crews), races=())
    for race in config.tree(crews):
        if race.sources:
            going = table.place(sheet, config).advances
            seats[race.number] = [a.entrant for a in going if a.to.startswith(race.name)]
        finishes = tuple(Finish(entrant=n, time=60_000 + strength[n]) for n in seats[race.number])
        sheet = replace(sheet, races=(*sheet.races, Rowed(race=race.number, finishes=finishes)))
    return sheet


@pytest.mark.parametrize(("lanes", "crews"), SIZES)
def test_every_house_plan_seats_everybody_it_takes_on(lanes: int, crews: int) -> None:
    plan = parse(house_plan(crews, lanes))

    assert list(faults(plan, crews, lanes)) == []
    races = tree(plan, crews, lanes)
    assert [race.number for race in races] == list(range(1, len(races) + 1))
    sources = [source for race in races for source in race.sources]
    assert len(set(sources)) == len(sources)
    assert [r for r in races if r.round == 1 and r.sources] == []


def test_house_plans_do_not_overlap() -> None:
    held = [(lanes, crews) for lanes, least, most, _ in PLANS for crews in range(least, most + 1)]

    assert sorted(held) == SIZES


def test_places_go_where_the_plan_says() -> None:
    places = [[(s.fixture, s.place) for s in race.sources] for race in tree(parse("4:2 2:2 AB"), 14, 4)]

    assert places == [
        [],
        [],
        [],
        [],
        [(1, 1), (4, 1), (2, 2), (3, 2)],
        [(2, 1), (3, 1), (1, 2), (4, 2)],
        [(5, 1), (6, 1), (5, 2), (6, 2)],
        [(5, 3), (6, 3), (5, 4), (6, 4)],
    ]


def test_seats_by_time_come_last() -> None:
    semifinal = tree(parse("3:1+1 2:1 AB"), 6, 2)[3]

    assert semifinal.sources == (
        Source(kind=SourceKind.PLACE, fixture=1, place=1),
        Source(kind=SourceKind.BEST, round=1, nth=1),
    )
    assert [source.code for source in semifinal.sources] == ["1@1", "R1#1"]


@given(sizes, seeds)
def test_everybody_starts_in_one_heat_and_every_lane_is_used_once(size: tuple[int, int], seed: int) -> None:
    lanes, crews = size
    config = draw.Config(lanes=lanes)
    sheet = make_draw(crews, seed)

    drawn = draw.draw(sheet, config)

    assert draw.draw(replace(sheet, entrants=sheet.entrants[::-1]), config) == drawn
    heats = [f for f in drawn.fixtures if f.round == 1]
    counts = [len(f.slots) for f in heats]
    assert sorted(n for f in heats for n in f.entrants) == list(range(1, crews + 1))
    assert counts == sorted(counts, reverse=True)
    assert counts[0] - counts[-1] <= 1
    for fixture in drawn.fixtures:
        positions = [slot.position for slot in fixture.slots]
        assert len(set(positions)) == len(positions)
        assert all(1 <= position <= lanes for position in positions)


@given(sizes, seeds, st.permutations(list(range(16))))
def test_a_regatta_rowed_true_to_strength(size: tuple[int, int], seed: int, order: list[int]) -> None:
    lanes, crews = size
    strength = {n: order[n - 1] * 100 for n in range(1, crews + 1)}
    sheet = row(lanes, crews, seed, strength)
    config = draw.Config(lanes=lanes)

    outcome = table.place(sheet, config)

    assert regatta.review(sheet, config) == ()
    assert outcome.notes == ()
    assert outcome.blocks[0].entrants == (min(strength, key=strength.__getitem__),)
    assert sorted(n for b in outcome.blocks for n in b.entrants) == list(range(1, crews + 1))
    turned = replace(
        sheet,
        entrants=sheet.entrants[::-1],
        races=tuple(replace(r, finishes=r.finishes[::-1]) for r in sheet.races[::-1]),
    )
    assert table.place(turned, config) == outcome


@given(
    st.lists(
        st.lists(st.sampled_from([60_000, 61_000, 62_000, None]), min_size=2, max_size=2),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(runs.Counts),
    seeds,
)
def test_runs_in_any_order_with_any_numbers(
    times: list[list[int | None]], counts: runs.Counts, seed: int
) -> None:
    config = runs.Config(counts=counts)
    sheet = make_runs(times, list(range(len(times))))
    moved = make_runs(times, [99 - n for n in range(len(times))])

    outcome = runs.place(sheet, config)

    assert runs.review(sheet, config) == ()
    assert [(b.rank, {99 - n for n in b.entrants}, b.reason) for b in outcome.blocks] == [
        (b.rank, set(b.entrants), b.reason) for b in runs.place(moved, config).blocks
    ]
    for block in outcome.ties:
        assert len({tuple(sorted(times[n], key=str)) for n in block.entrants}) == 1
    drawn = tuple(
        Decision(kind=DecisionKind.LOT, seed=seed, entrants=block.entrants) for block in outcome.ties
    )
    assert runs.place(replace(sheet, decisions=drawn), config).ties == ()


def make_runs(times: list[list[int | None]], numbers: list[int]) -> runs.Sheet:
    return runs.Sheet(
        entrants=tuple(Entrant(number=n) for n in numbers),
        runs=tuple(
            runs.Run(
                results=tuple(
                    runs.Result(entrant=n, time=each[i], status=None if each[i] else Status.DNF)
                    for n, each in zip(numbers, times, strict=True)
                )
            )
            for i in (0, 1)
        ),
    )
