"""Basketball by property: games made of baskets come out as they were scored, told in any order."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.scores.basketball import place, review, team_fouls
from ysevents.competitions.rules.scores.basketball_sheet import (
    Basket,
    BasketballPlayer,
    BoxRow,
    Config,
    Foul,
    FoulKind,
    Sheet,
    leaving,
)
from ysevents.competitions.rules.sheets import Entrant

PLAYERS = tuple(BasketballPlayer(number=100 * team + n, team=team) for team in (1, 2) for n in (4, 5, 6))
BASKETS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(PLAYERS), st.integers(1, 3)).map(
        lambda drawn: Basket(period=drawn[0], team=drawn[1].team, player=drawn[1].number, points=drawn[2])
    ),
    max_size=12,
)
FOULS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(list(FoulKind))).map(
        lambda drawn: Foul(period=drawn[0], team=1, player=104, kind=drawn[1])
    ),
    max_size=7,
)


def sheet_of(baskets: list[Basket]) -> Sheet:
    """A game as its baskets tell it."""
    scored: Counter[tuple[int, int]] = Counter()
    made: Counter[int | None] = Counter()
    for basket in baskets:
        scored[basket.period, basket.team] += basket.points
        made[basket.player] += basket.points
    return Sheet(
        entrants=(Entrant(number=1), Entrant(number=2)),
        sides=(1, 2),
        players=PLAYERS,
        periods=tuple((scored[period, 1], scored[period, 2]) for period in range(1, 5)),
        baskets=tuple(baskets),
        box=tuple(BoxRow(player=player.number, points=made[player.number]) for player in PLAYERS),
    )


def turned(sheet: Sheet) -> Sheet:
    """The same game told from the other side, its rows in reverse."""
    assert sheet.baskets is not None
    assert sheet.box is not None
    return replace(
        sheet,
        entrants=sheet.entrants[::-1],
        sides=sheet.sides[::-1],
        players=sheet.players[::-1],
        periods=tuple(score[::-1] for score in sheet.periods),
        baskets=sheet.baskets[::-1],
        box=sheet.box[::-1],
    )


@given(BASKETS)
def test_a_game_told_in_any_order_comes_out_alike(baskets: list[Basket]) -> None:
    config, sheet = Config(draws=True), sheet_of(baskets)

    assert review(sheet, config) == review(turned(sheet), config) == ()
    assert place(sheet, config).blocks == place(turned(sheet), config).blocks
    assert sorted(place(sheet, config).lines, key=lambda line: line.entrant) == sorted(
        place(turned(sheet), config).lines, key=lambda line: line.entrant
    )


@given(BASKETS.filter(bool), st.integers(0, 11))
def test_a_lost_basket_is_missed(baskets: list[Basket], at: int) -> None:
    sheet = sheet_of(baskets)
    del baskets[at % len(baskets)]

    problems = review(replace(sheet, baskets=tuple(baskets)), Config(draws=True))

    assert {problem.code for problem in problems} == {"score"}


@given(FOULS)
def test_fouls_put_out_by_their_number_and_kind_alone(fouls: list[Foul]) -> None:
    sheet = replace(sheet_of([]), fouls=tuple(fouls))
    kinds = Counter(foul.kind for foul in fouls)
    unsporting = kinds[FoulKind.TECHNICAL] + kinds[FoulKind.UNSPORTSMANLIKE]

    out = leaving(sheet.fouls_of(104), Config())

    assert (out is not None) == (len(fouls) >= 5 or unsporting >= 2 or kinds[FoulKind.DISQUALIFYING] > 0)
    assert out == leaving(replace(sheet, fouls=sheet.fouls[::-1]).fouls_of(104), Config())
    assert sum(team_fouls(fouls, Config())) == len(fouls)
