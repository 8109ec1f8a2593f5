"""Suspensions: what holds for any season; the cases themselves are golden sheets."""

from collections import Counter
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


@st.composite
def seasons(draw: st.DrawFn) -> Sheet:
    """Three teams, some weeks, few people, many cards."""
    matches = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        home, away = draw(st.sampled_from([(1, 2), (2, 3), (3, 1)]))
        shown = draw(
            st.dictionaries(
                st.tuples(st.sampled_from([home, away]), st.integers(1, 2)), st.sampled_from(CardKind)
            )
        )
        matches.append(
            Match(
                number=number,
                home=home,
                away=away,
                score=(1, 0),
                cards=tuple(Card(team=team, person=who, kind=kind) for (team, who), kind in shown.items()),
                played_on=FIRST + timedelta(days=number),
                round=1 + number // 3,
            )
        )
    return Sheet(entrants=tuple(Entrant(number=n) for n in (1, 2, 3)), matches=tuple(matches))


@given(sheet=seasons(), config=CONFIGS, data=st.data())
def test_order_of_rows_does_not_matter(sheet: Sheet, config: Config, data: st.DataObject) -> None:
    mixed = tuple(
        replace(match, cards=tuple(data.draw(st.permutations(match.cards))))
        for match in data.draw(st.permutations(sheet.matches))
    )

    assert place(replace(sheet, matches=mixed, entrants=sheet.entrants[::-1]), config) == place(sheet, config)


@given(sheet=seasons(), config=CONFIGS)
def test_bans_are_served_once_after_their_cause_and_not_while_carded(sheet: Sheet, config: Config) -> None:
    on = {match.number: match for match in sheet.matches}
    for team in sheet.numbers:
        found = suspensions(team, sheet.matches, (), config)
        served = Counter((s.person, number) for s in found for number in s.served)
        assert all(times == 1 for times in served.values())
        for s in found:
            assert len(s.served) <= s.matches
            assert all(number > s.causes[-1].number and team in on[number].sides for number in s.served)
            shown = {
                m.number for m in sheet.matches if (team, s.person) in {(c.team, c.person) for c in m.cards}
            }
            assert shown.isdisjoint(s.served)


@given(sheet=seasons(), config=CONFIGS)
def test_nobody_plays_on_while_a_match_could_serve_the_ban(sheet: Sheet, config: Config) -> None:
    """A ban is left over only when there were too few matches after it."""
    for team in sheet.numbers:
        found = suspensions(team, sheet.matches, (), config)
        for person in {s.person for s in found}:
            own = [s for s in found if s.person == person]
            after = [
                m.number
                for m in sheet.matches
                if team in m.sides
                and m.number > own[0].causes[-1].number
                and (team, person) not in {(c.team, c.person) for c in m.cards}
            ]
            if barred(found, person):
                used = {number for s in own for number in s.served}
                first_open = next(s for s in own if s.left)
                assert all(n in used for n in after if n > first_open.causes[-1].number)


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
