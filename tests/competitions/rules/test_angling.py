"""Angling: place points in zones, and what holds for every sheet and every lot."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.angling import individuals, pegs, teams
from ysevents.competitions.rules.angling.scoring import Blank, Catch, Config, Round, Zone, zone_scores
from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.sheets import Entrant
from ysevents.competitions.rules.squads import Member

catches = st.lists(st.sampled_from([None, 0, 0, 1000, 2000, 3000]), min_size=2, max_size=7)
configs = st.builds(Config, blank=st.sampled_from(Blank))


def make_catch(number: int, amount: int | None) -> Catch:
    return Catch(entrant=number, catch=amount, status=Status.DNS if amount is None else None)


def make_sheet(rounds: list[list[int | None]]) -> individuals.Sheet:
    """The same anglers in one zone, round after round; None is absent."""
    size = min(len(amounts) for amounts in rounds)
    return individuals.Sheet(
        entrants=tuple(Entrant(number=n) for n in range(size)),
        rounds=tuple(
            Round(zones=(Zone(catches=tuple(make_catch(n, a) for n, a in enumerate(amounts[:size]))),))
            for amounts in rounds
        ),
    )


sheets = st.lists(catches, min_size=1, max_size=3).map(make_sheet)


@given(catches)
def test_places_shared_keep_their_sum(amounts: list[int | None]) -> None:
    config = Config(blank=Blank.MEAN)
    there = [a for a in amounts if a is not None]

    points = [s.points for _, s in zone_scores([make_catch(n, a) for n, a in enumerate(amounts)], config)]

    assert sum(points) == 1000 * (
        len(there) * (len(there) + 1) // 2 + (len(amounts) - len(there)) * (len(amounts) + 2)
    )


@given(sheets, configs)
def test_order_of_input_never_matters(sheet: individuals.Sheet, config: Config) -> None:
    turned = replace(
        sheet,
        entrants=sheet.entrants[::-1],
        rounds=tuple(Round(zones=(Zone(catches=each.zones[0].catches[::-1]),)) for each in sheet.rounds),
    )

    assert individuals.place(turned, config) == individuals.place(sheet, config)


@given(sheets, configs)
def test_renumbering_changes_nothing_else(sheet: individuals.Sheet, config: Config) -> None:
    def moved(number: int) -> int:
        return 99 - number

    renumbered = individuals.Sheet(
        entrants=tuple(Entrant(number=moved(e.number)) for e in sheet.entrants),
        rounds=tuple(
            Round(zones=(Zone(catches=tuple(replace(c, entrant=moved(c.entrant)) for c in z.catches)),))
            for each in sheet.rounds
            for z in each.zones
        ),
    )

    before = individuals.place(sheet, config).blocks
    after = individuals.place(renumbered, config).blocks
    assert [(b.rank, {moved(n) for n in b.entrants}, b.reason) for b in before] == [
        (b.rank, set(b.entrants), b.reason) for b in after
    ]


@given(sheets, configs)
def test_equals_are_equal_in_every_line(sheet: individuals.Sheet, config: Config) -> None:
    outcome = individuals.place(sheet, config)

    assert sorted(n for b in outcome.blocks for n in b.entrants) == list(sheet.numbers)
    lines = {line.entrant: line.values for line in outcome.lines}
    for block in outcome.ties:
        (values,) = {(lines[n]["points_milli"], lines[n]["catch_milli"]) for n in block.entrants}
        assert values[0]
    expected = 1
    for block in outcome.blocks:
        assert block.rank in (expected, None)
        expected += len(block.entrants)


@given(sheets, st.integers(0, 2**63))
def test_a_recorded_lot_replays(sheet: individuals.Sheet, seed: int) -> None:
    config = Config()
    lots_drawn = tuple(
        Decision(kind=DecisionKind.LOT, seed=seed, entrants=block.entrants)
        for block in individuals.place(sheet, config).ties
    )
    decided = replace(sheet, decisions=lots_drawn)

    assert individuals.review(decided, config) == ()
    assert individuals.place(decided, config).ties == ()
    assert individuals.place(decided, config) == individuals.place(decided, config)


@given(catches.filter(lambda amounts: any(amount is not None for amount in amounts)))
def test_a_team_of_one_is_its_member(amounts: list[int | None]) -> None:
    alone = make_sheet([amounts])
    squads = teams.Sheet(
        entrants=tuple(Entrant(number=100 + n) for n in alone.numbers),
        members=tuple(Member(number=n, team=100 + n) for n in alone.numbers),
        rounds=alone.rounds,
    )

    blocks = individuals.place(alone, Config()).blocks
    assert [(b.rank, tuple(100 + n for n in b.entrants), b.reason) for b in blocks] == [
        (b.rank, b.entrants, b.reason) for b in teams.place(squads, Config()).blocks
    ]


@given(
    st.lists(st.integers(0, 3), min_size=4, max_size=12),
    st.integers(1, 4),
    st.integers(0, 2**63),
    st.booleans(),
)
def test_pegs_part_units_whenever_that_is_possible(
    units: list[int], zones: int, seed: int, blank_units: bool
) -> None:
    names = ["" if blank_units and u == 0 else f"u{u}" for u in units]
    entrants = tuple(Entrant(number=n, unit=u) for n, u in enumerate(names))

    draw = pegs.draw(pegs.Sheet(entrants=entrants, seed=seed), pegs.Config(zones=zones, rounds=2))
    mirrored = pegs.draw(pegs.Sheet(entrants=entrants[::-1], seed=seed), pegs.Config(zones=zones, rounds=2))

    assert draw == mirrored
    for round in (1, 2):
        drawn = [fixture.entrants for fixture in draw.fixtures if fixture.round == round]
        sizes = [len(numbers) for numbers in drawn]
        assert sorted(n for numbers in drawn for n in numbers) == list(range(len(units)))
        assert max(sizes) - min(sizes) <= 1
        for unit in set(names) - {""}:
            counts = [Counter(names[n] for n in numbers)[unit] for numbers in drawn]
            assert max(counts) - min(counts) <= 1
