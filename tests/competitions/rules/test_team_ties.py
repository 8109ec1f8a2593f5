"""Team ties by property: rubbers played in order until one team has won, told from either side."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.scores.team_ties import place, review
from ysevents.competitions.rules.scores.tie_review import size_of
from ysevents.competitions.rules.scores.tie_sheet import Config, Rubber, Sheet, TiePlayer
from ysevents.competitions.rules.sheets import Entrant

WON, LOST = ((11, 4),) * 3, ((9, 11),) * 3
WINNERS = st.lists(st.integers(0, 1), min_size=5, max_size=5)
PLAYERS = tuple(TiePlayer(number=100 * team + n, team=team) for team in (1, 2) for n in (1, 2, 3))
LETTERS = {"A": 101, "B": 102, "C": 103, "X": 201, "Y": 202, "Z": 203}


def sheet_of(winners: list[int]) -> Sheet:
    return Sheet(
        entrants=(Entrant(number=1), Entrant(number=2)),
        sides=(1, 2),
        players=PLAYERS,
        letters=LETTERS,
        rubbers=tuple(Rubber(games=LOST if winner else WON) for winner in winners),
    )


def until_won(winners: list[int]) -> list[int]:
    """Only the rubbers that are played: first to three."""
    end = next(n for n in range(6) if max(winners[:n].count(0), winners[:n].count(1)) == 3)
    return winners[:end]


@given(WINNERS)
def test_first_to_three_wins_and_the_rest_is_dead(winners: list[int]) -> None:
    played, config = until_won(winners), Config()

    outcome = place(sheet_of(played), config)

    assert review(sheet_of(played), config) == ()
    assert outcome.rank_of(1) == (1 if played.count(0) == 3 else 2)
    assert sum(bool(line.values.get("won")) for line in outcome.lines) >= 2
    dead = [("after_end", f"rubbers[{i}]") for i in range(len(played), 5)]
    assert [(p.code, p.path) for p in review(sheet_of(winners), config)] == dead


@given(WINNERS)
def test_the_same_tie_told_from_the_other_side(winners: list[int]) -> None:
    config = Config(order=("S",) * 5, wins_needed=None)
    sheet = replace(sheet_of(winners), letters={})

    turned = replace(
        sheet,
        sides=(2, 1),
        entrants=sheet.entrants[::-1],
        players=sheet.players[::-1],
        rubbers=tuple(
            replace(rubber, games=tuple((b, a) for a, b in rubber.games)) for rubber in sheet.rubbers
        ),
    )

    assert review(turned, config) == ()
    assert place(sheet, config).blocks == place(turned, config).blocks


@given(WINNERS)
def test_rubbers_of_players_add_up_to_those_of_their_team(winners: list[int]) -> None:
    played = until_won(winners)

    lines = {line.entrant: line.values for line in place(sheet_of(played), Config()).lines}

    for team in (1, 2):
        own = [lines[player.number]["won"] for player in PLAYERS if player.team == team]
        assert sum(int(won or 0) for won in own) == lines[team]["rubbers"]


@pytest.mark.parametrize(("code", "size"), [("A-X", 1), ("BC-YZ", 2), ("XD", 2), ("S", 1)])
def test_how_many_play_a_rubber(code: str, size: int) -> None:
    assert size_of(code) == size
