"""Swiss rounds: nothing avoidable happens, against all ways to pair."""

from collections.abc import Iterator
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.fixtures.swiss import draw
from ysevents.competitions.rules.fixtures.swiss_sheet import Config, Game, Sheet, scores
from ysevents.competitions.rules.sheets import Entrant

Pair = frozenset[int]


@st.composite
def histories(generate: st.DrawFn) -> Sheet:
    """Rounds in which anybody met anybody, some not at all, and pairs that should not meet."""
    size = generate(st.integers(0, 7))
    games: list[Game] = []
    for number in range(1, 1 + generate(st.integers(0, 5 if size > 1 else 0))):
        order = generate(st.permutations(range(size)))
        for sides in zip(order[::2], order[1::2], strict=False):
            winner = generate(st.sampled_from([*sides, None]))
            games.append(Game(round=number, sides=sides, winner=winner, is_played=generate(st.booleans())))
        if size % 2:
            games.append(Game(round=number, sides=(order[-1],)))
    pairs = list(combinations(range(size), 2))
    forbidden = generate(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    return Sheet(
        entrants=tuple(Entrant(number=n) for n in range(size)),
        seeded=tuple(range(size)),
        games=tuple(games),
        forbidden=tuple(forbidden),
    )


def met(sheet: Sheet) -> set[Pair]:
    return {frozenset(g.sides) for g in sheet.games if g.is_played}


def had_bye(sheet: Sheet) -> set[int | None]:
    byes = {g.sides[0] for g in sheet.games if len(g.sides) == 1}
    return {*byes, *(g.winner for g in sheet.games if not g.is_played)} - {None}


def ways(people: tuple[int, ...]) -> Iterator[list[Pair]]:
    if not people:
        yield []
    for other in people[1:]:
        for rest in ways(tuple(n for n in people[1:] if n != other)):
            yield [frozenset((people[0], other)), *rest]


def all_rounds(sheet: Sheet) -> Iterator[list[Pair]]:
    """Every next round; the bye to somebody who has had none, while there is one."""
    numbers = sheet.numbers
    if len(numbers) % 2 == 0:
        yield from ways(numbers)
        return
    for bye in [n for n in numbers if n not in had_bye(sheet)] or numbers:
        yield from ways(tuple(n for n in numbers if n != bye))


def made(sheet: Sheet) -> list[Pair]:
    return [frozenset(f.entrants) for f in draw(sheet, Config()).fixtures if len(f.entrants) == 2]


@given(histories())
def test_no_avoidable_rematch(sheet: Sheet) -> None:
    rematches = sum(pair in met(sheet) for pair in made(sheet))

    assert rematches == min(sum(pair in met(sheet) for pair in way) for way in all_rounds(sheet))


@given(histories())
def test_forbidden_pairs_meet_only_where_no_round_is_without(sheet: Sheet) -> None:
    bad = met(sheet) | {frozenset(pair) for pair in sheet.forbidden}

    is_clean = not any(pair in bad for pair in made(sheet))

    assert is_clean == any(not any(pair in bad for pair in way) for way in all_rounds(sheet))


@given(histories())
def test_nobody_has_a_second_bye(sheet: Sheet) -> None:
    byes = [f.entrants[0] for f in draw(sheet, Config()).fixtures if len(f.entrants) == 1]

    assert len(byes) == len(sheet.numbers) % 2
    if set(sheet.numbers) - had_bye(sheet):
        assert not set(byes) & had_bye(sheet)


@given(histories())
def test_everybody_is_paired_once(sheet: Sheet) -> None:
    fixtures = draw(sheet, Config()).fixtures

    assert sorted(n for f in fixtures for n in f.entrants) == list(sheet.numbers)
    assert {f.round for f in fixtures} <= {1 + max((g.round for g in sheet.games), default=0)}


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_input_never_matters(sheet: Sheet, random: object) -> None:
    rows = [list(sheet.entrants), list(sheet.games), list(sheet.forbidden)]
    for row in rows:
        random.shuffle(row)  # type: ignore[attr-defined]
    shuffled = Sheet(
        entrants=tuple(rows[0]),  # type: ignore[arg-type]
        seeded=sheet.seeded,
        games=tuple(rows[1]),  # type: ignore[arg-type]
        forbidden=tuple(rows[2]),  # type: ignore[arg-type]
    )

    assert draw(shuffled, Config()) == draw(sheet, Config())


@given(st.integers(2, 12), st.integers(0, 2**32))
def test_the_first_round_is_half_against_half_by_lot(size: int, seed: int) -> None:
    sheet = Sheet(entrants=tuple(Entrant(number=n) for n in range(size)), seed=seed)

    fixtures = draw(sheet, Config()).fixtures

    assert fixtures == draw(sheet, Config()).fixtures
    order = [f.entrants[0] for f in fixtures[: size // 2]] + [f.entrants[1] for f in fixtures[: size // 2]]
    assert draw(Sheet(entrants=sheet.entrants, seeded=tuple(order)), Config()).fixtures == fixtures


@given(st.integers(4, 9), st.randoms(use_true_random=False))
def test_a_whole_contest_has_no_rematch(size: int, random: object) -> None:
    entrants = tuple(Entrant(number=n) for n in range(size))
    games: list[Game] = []
    for number in range(1, size // 2):
        made = draw(Sheet(entrants=entrants, games=tuple(games)), Config())
        for fixture in made.fixtures:
            winner = random.choice(fixture.entrants)  # type: ignore[attr-defined]
            games.append(Game(round=number, sides=fixture.entrants, winner=winner))

        assert made.notes == ()


def test_missed_rounds_are_worth_what_the_regulation_says() -> None:
    sheet = Sheet(
        entrants=tuple(Entrant(number=n) for n in range(3)),
        games=(Game(round=1, sides=(0, 1), winner=0), Game(round=2, sides=(0, 2))),
    )

    assert scores(sheet, Config(missed=1)) == {0: 3, 1: 1, 2: 2}
