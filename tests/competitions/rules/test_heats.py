"""Heats: what holds for every draw. The zigzag of the rule book and its like stand in golden sheets."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.draws import Draw
from ysevents.competitions.rules.heats import Config, Entry, Seeding, Sheet, draw, review
from ysevents.competitions.rules.sheets import Entrant

rows = st.lists(
    st.tuples(st.sampled_from(["", "一小", "二小", "三小"]), st.none() | st.integers(9_000, 12_000)),
    max_size=30,
)
seeds = st.integers(0, 2**63 - 1)


def field(rows: list[tuple[str, int | None]], seed: int = 7) -> Sheet:
    return Sheet(
        entrants=tuple(Entrant(number=n, unit=unit) for n, (unit, _) in enumerate(rows, 1)),
        entries=tuple(Entry(entrant=n, mark=mark) for n, (_, mark) in enumerate(rows, 1)),
        seed=seed,
    )


sheets = st.builds(field, rows, seeds)
configs = st.builds(
    Config,
    lanes=st.integers(1, 9),
    seeding=st.sampled_from(Seeding),
    max_per_heat=st.none() | st.integers(1, 12),
    apart=st.booleans(),
    lot_for_order=st.booleans(),
)


def members(drawn: Draw) -> list[set[int]]:
    return [set(fixture.entrants) for fixture in drawn.fixtures]


@given(sheets, configs)
def test_everybody_starts_once_and_sizes_differ_by_at_most_one(sheet: Sheet, config: Config) -> None:
    drawn = draw(sheet, config)

    assert review(sheet, config) == ()
    assert Counter(n for f in drawn.fixtures for n in f.entrants) == Counter(sheet.numbers)
    sizes = [len(f.entrants) for f in drawn.fixtures] or [0]
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= config.capacity
    assert all(len({slot.position for slot in f.slots}) == len(f.slots) for f in drawn.fixtures)


@given(sheets, configs)
def test_order_of_input_never_matters(sheet: Sheet, config: Config) -> None:
    turned = replace(sheet, entrants=sheet.entrants[::-1], entries=sheet.entries[::-1])

    assert draw(turned, config) == draw(sheet, config)


@given(sheets, configs)
def test_other_names_change_nothing(sheet: Sheet, config: Config) -> None:
    renamed = replace(
        sheet,
        entrants=tuple(
            Entrant(number=e.number, name="某", unit=e.unit and f"Z{'三二一'.find(e.unit[0])}")
            for e in sheet.entrants
        ),
    )

    assert draw(renamed, config).fixtures == draw(sheet, config).fixtures


@given(sheets, configs)
def test_every_clash_is_told(sheet: Sheet, config: Config) -> None:
    drawn = draw(sheet, config)

    counts = [Counter(sheet.units[n] for n in f.entrants if sheet.units[n]) for f in drawn.fixtures]
    clashes = [
        f"第{heat}组：{unit}有{together}人同组，无法避免"
        for heat, count in enumerate(counts, 1)
        for unit, together in sorted(count.items())
        if together > 1
    ]
    assert list(drawn.notes) == (clashes if config.apart else [])


@given(st.integers(1, 5), st.integers(1, 8), seeds)
def test_every_heat_has_one_of_each_row(rows: int, heats: int, seed: int) -> None:
    sheet = field([("一小", 10_000 + n) for n in range(rows * heats)], seed)

    drawn = draw(sheet, Config(heats=heats))

    assert all(sorted((n - 1) // heats for n in heat) == list(range(rows)) for heat in members(drawn))


def test_more_heats_than_entrants_leave_none_empty() -> None:
    assert members(draw(field([("", None)] * 2), Config(heats=5))) in ([{1}, {2}], [{2}, {1}])


def test_unknown_marks_come_last_by_lot() -> None:
    sheet = field([("", 12_000), ("", None), ("", None), ("", None)])

    beside_the_best = {
        frozenset(heat)
        for seed in range(40)
        for heat in members(draw(replace(sheet, seed=seed), Config(lanes=2)))
        if 1 in heat
    }

    assert beside_the_best == {frozenset({1, n}) for n in (2, 3, 4)}
