"""Games and matches of racket sports by property: played point by point, they end as the rules say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.scores.games import GameRules, counted, is_going, is_over, won_by
from ysevents.competitions.rules.scores.matches import Ended, Ending, Score
from ysevents.competitions.rules.scores.rackets import Sheet, place, review
from ysevents.competitions.rules.sheets import Entrant

TABLE_TENNIS = GameRules()
BADMINTON = GameRules(best_of=3, game_to=21, cap=30)
MASS = GameRules(best_of=1, game_to=31, lead=1)
SHORT = GameRules(best_of=3, game_to=3, lead=2, cap=5)
RULES = st.sampled_from([TABLE_TENNIS, BADMINTON, MASS, SHORT])
RALLIES = 160
POINTS = st.integers(0, 2**RALLIES - 1).map(lambda bits: [bits >> i & 1 for i in range(RALLIES)])


def reachable(rules: GameRules, limit: int) -> tuple[set[Score], set[Score]]:
    """All scores at which play goes on, and at which it ends, found by playing every rally both ways."""
    going: set[Score] = set()
    over: set[Score] = set()
    open_ = [(0, 0)]
    while open_:
        a, b = score = open_.pop()
        if score in going or score in over or max(score) > limit:
            continue
        high, low = max(score), min(score)
        won = high >= rules.game_to and (high - low >= rules.lead or high == rules.cap)
        (over if won else going).add(score)
        open_ += [] if won else [(a + 1, b), (a, b + 1)]
    return going, over


def sheet_of(games: list[Score], ended: Ended | None = None) -> Sheet:
    return Sheet(
        entrants=(Entrant(number=1), Entrant(number=2)), sides=(1, 2), games=tuple(games), ended=ended
    )


def turned(sheet: Sheet) -> Sheet:
    return replace(sheet, sides=sheet.sides[::-1], games=tuple(game[::-1] for game in sheet.games))


@pytest.mark.parametrize("rules", [TABLE_TENNIS, BADMINTON, MASS, SHORT])
def test_games_end_just_where_play_ends(rules: GameRules) -> None:
    limit = rules.game_to + 10
    scores = [(a, b) for a in range(limit + 1) for b in range(limit + 1)]

    going, over = reachable(rules, limit)

    assert {score for score in scores if is_over(score, rules)} == over
    assert {score for score in scores if is_going(score, rules)} == going


def play(points: list[int], rules: GameRules) -> list[Score]:
    """Games made of rallies, until one side has won or the rallies are used up."""
    games, now = [], [0, 0]
    for side in points:
        now[side] += 1
        if is_over((now[0], now[1]), rules):
            games.append((now[0], now[1]))
            now = [0, 0]
        if max(won_by(games)) == rules.wins:
            return games
    return [*games, (now[0], now[1])]


@given(POINTS, RULES)
def test_a_match_played_point_by_point_is_won_by_games(points: list[int], rules: GameRules) -> None:
    sheet = sheet_of(play(points, rules))
    if max(won_by(sheet.games)) < rules.wins or not is_over(sheet.games[-1], rules):
        assert review(sheet, rules) != ()
        return

    assert review(sheet, rules) == review(turned(sheet), rules) == ()
    assert place(sheet, rules).blocks == place(turned(sheet), rules).blocks
    assert place(sheet, rules).rank_of(1) == (1 if won_by(sheet.games)[0] == rules.wins else 2)


@given(POINTS, st.integers(0, 60), RULES, st.sampled_from([1, 2]))
def test_whoever_retires_loses_by_whole_games(
    points: list[int], rallies: int, rules: GameRules, loser: int
) -> None:
    games = play(points[:rallies], rules)
    if max(won_by([game for game in games if is_over(game, rules)])) == rules.wins:
        return
    sheet = sheet_of(games, ended=Ended(kind=Ending.RETIRED, by=(loser,)))

    made = counted(games, loser - 1, rules)

    assert review(sheet, rules) == ()
    assert place(sheet, rules).rank_of(3 - loser) == 1
    assert all(is_over(game, rules) for game in made)
    assert won_by(made)[2 - loser] == rules.wins > won_by(made)[loser - 1]
    assert all(now[loser - 1] == then[loser - 1] for now, then in zip(made, games, strict=False))
