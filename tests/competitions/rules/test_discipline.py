"""Suspensions: what holds for any season; the cases themselves are golden sheets."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.cards import Card, CardKind
from ysevents.competitions.rules.discipline import Config, Sheet, place, told
from ysevents.competitions.rules.sheets import Entrant
from ysevents.competitions.rules.standings.matches import Match
from ysevents.competitions.rules.suspensions import Ban, barred, suspensions

FIRST = date(2026, 3, 1)
CONFIGS = st.builds(
    Config,
    cautions=st.integers(1, 4),
    cautions_ban=st.integers(1, 2),
    second_yellow_ban=st.integers(0, 2),
    second_yellow_counts=st.booleans(),
    red_ban=st.integers(0, 3),
    wiped_before=st.sampled_from([(), (2,), (2, 3)]),
    per_match=st.booleans(),
)


SIDES = ((1, 2), (2, 3), (3, 1))
SHOWN = st.dictionaries(
    st.tuples(st.integers(0, 1), st.integers(1, 2)), st.sampled_from(CardKind), max_size=3
)


def make_match(number: int, side: int, shown: dict[tuple[int, int], CardKind]) -> Match:
    """A match of its own day; cards by side and person."""
    home, away = SIDES[side]
    return Match(
        number=number,
        home=home,
        away=away,
        score=(1, 0),
        cards=tuple(Card(team=SIDES[side][at], person=who, kind=kind) for (at, who), kind in shown.items()),
        played_on=FIRST + timedelta(days=number),
        round=1 + number // 3,
    )


def make_sheet(rows: list[tuple[int, dict[tuple[int, int], CardKind]]]) -> Sheet:
    """Three teams, few people, many cards."""
    return Sheet(
        entrants=tuple(Entrant(number=n) for n in (1, 2, 3)),
        matches=tuple(make_match(number, *row) for number, row in enumerate(rows, 1)),
    )


SEASONS = st.lists(st.tuples(st.integers(0, 2), SHOWN), min_size=1, max_size=6).map(make_sheet)


@given(sheet=SEASONS, config=CONFIGS, data=st.data())
def test_order_of_rows_does_not_matter(sheet: Sheet, config: Config, data: st.DataObject) -> None:
    mixed = tuple(replace(m, cards=m.cards[::-1]) for m in data.draw(st.permutations(sheet.matches)))

    assert place(replace(sheet, matches=mixed, entrants=sheet.entrants[::-1]), config) == place(sheet, config)


@given(sheet=SEASONS, config=CONFIGS)
def test_bans_are_served_once_each_in_the_first_matches_missed(sheet: Sheet, config: Config) -> None:
    for team in sheet.numbers:
        found = suspensions(team, sheet.matches, (), config)
        for person in {s.person for s in found}:
            own = [s for s in found if s.person == person]
            missed = [m.number for m in sheet.matches if team in m.sides and not has_card(m, team, person)]
            served = [number for s in own for number in s.served]
            assert served == sorted(set(served) & set(missed))
            for s in own:
                after = [number for number in missed if number > s.causes[-1].number]
                assert set(s.served) <= set(after)
                assert s.left == 0 or set(after) <= set(served)
                assert len(s.served) <= s.matches


def has_card(match: Match, team: int, person: int) -> bool:
    return any((card.team, card.person) == (team, person) for card in match.cards)


def make_season(*kinds: CardKind | None) -> tuple[Match, ...]:
    return tuple(
        Match(
            number=i,
            home=1,
            away=2,
            score=(0, 0),
            cards=(Card(team=1, person=9, kind=kind),) if kind else (),
            played_on=FIRST + timedelta(days=i),
        )
        for i, kind in enumerate(kinds, 1)
    )


def test_barred_says_why_with_the_dates() -> None:
    found = suspensions(1, make_season(CardKind.YELLOW, None, CardKind.YELLOW), (), Config())

    suspension = barred(found, 9)

    assert suspension is not None
    assert suspension.dates == (date(2026, 3, 2), date(2026, 3, 4))
    assert told(suspension) == "1队9号：累计黄牌（第1场3月2日、第3场3月4日），停赛1场，尚余1场"
    assert barred(found, 8) is None


def test_a_ruling_may_lift_the_ban_of_a_red_card() -> None:
    lifted = Ban(team=1, person=9, match=1, matches=0)

    assert suspensions(1, make_season(CardKind.RED), (lifted,), Config()) == ()


def test_names_of_teams_do_not_matter() -> None:
    sheet = Sheet(entrants=(Entrant(number=1), Entrant(number=2)), matches=make_season(CardKind.RED))
    named = replace(sheet, entrants=(Entrant(number=1, name="乙"), Entrant(number=2, name="甲")))

    assert place(named, Config()) == place(sheet, Config())
