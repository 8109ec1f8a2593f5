"""Properties of standings that hold for every federation; the cases themselves are golden sheets."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations, groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.cards import Card, CardKind
from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.outcomes import Outcome
from ysevents.competitions.rules.registry import Ruleset
from ysevents.competitions.rules.sheets import Entrant
from ysevents.competitions.rules.standings import court_presets, football_presets, leagues
from ysevents.competitions.rules.standings.arrange import Restart
from ysevents.competitions.rules.standings.criteria import CriterionId
from ysevents.competitions.rules.standings.matches import Ending, Match, minutes
from ysevents.competitions.rules.standings.table import Config, Sheet, place
from ysevents.competitions.rules.standings.tallies import ratio

RULESETS = (*leagues.RULESETS, *football_presets.RULESETS, *court_presets.RULESETS)
SCORES = st.tuples(st.integers(0, 2), st.integers(0, 2))
ANY_RULESET = st.sampled_from(RULESETS)


def config_of(ruleset: Ruleset, **overrides: Any) -> Config:
    config, problems = ruleset.configure(overrides)
    assert not problems
    assert isinstance(config, Config)
    return config


def make_match(number: int, pair: tuple[int, int], score: tuple[int, int], card: CardKind | None) -> Match:
    """A match whose games and points follow the score, so that every criterion has something to look at."""
    home, away = score
    return Match(
        number=number,
        home=pair[0],
        away=pair[1],
        score=score,
        games=(home + 1, away + 1),
        points=(10 + home, 10 + 2 * away),
        cards=(Card(team=pair[0], person=number, kind=card),) if card else (),
    )


@st.composite
def sheets(draw: st.DrawFn, *, teams: int = 4, draws: bool = False, pending: bool = False) -> Sheet:
    """A single round robin with close scores, so that ties are many."""
    matches = []
    for number, pair in enumerate(combinations(range(1, teams + 1), 2), 1):
        score = draw(SCORES if draws else SCORES.filter(lambda s: s[0] != s[1]))
        card = draw(st.sampled_from([None, None, *CardKind]))
        match = make_match(number, pair, score, card)
        is_open = pending and draw(st.booleans())
        matches.append(Match(number=number, home=pair[0], away=pair[1]) if is_open else match)
    return Sheet(
        entrants=tuple(Entrant(number=n) for n in range(1, teams + 1)),
        matches=tuple(matches),
        ranking=dict(zip(range(1, teams + 1), draw(st.permutations(range(1, teams + 1))), strict=True)),
    )


ANY_SHEET = st.booleans().flatmap(lambda pending: sheets(draws=True, pending=pending))


def shape(outcome: Outcome, names: Mapping[int, int] | None = None) -> list[tuple[int | None, set[int], str]]:
    names = names or {}
    return [(b.rank, {names.get(n, n) for n in b.entrants}, b.reason.code) for b in outcome.blocks]


@given(data=st.data(), ruleset=ANY_RULESET, sheet=ANY_SHEET)
def test_order_and_numbers_of_the_input_do_not_matter(
    ruleset: Ruleset, data: st.DataObject, sheet: Sheet
) -> None:
    config = config_of(ruleset)
    names = dict(zip(sheet.numbers, data.draw(st.permutations([7, 19, 23, 31])), strict=True))
    matches = [
        replace(
            match,
            number=100 - match.number,
            home=names[match.home],
            away=names[match.away],
            cards=tuple(replace(card, team=names[card.team]) for card in match.cards),
        )
        for match in data.draw(st.permutations(sheet.matches))
    ]
    entrants = data.draw(st.permutations([Entrant(number=n, name=f"{n}队") for n in names.values()]))
    renamed = Sheet(
        entrants=tuple(entrants),
        matches=tuple(matches),
        ranking={names[n]: at for n, at in sheet.ranking.items()},
    )

    assert shape(place(renamed, config)) == shape(place(sheet, config), names)


@given(ruleset=ANY_RULESET, sheet=ANY_SHEET)
def test_places_are_a_weak_order(ruleset: Ruleset, sheet: Sheet) -> None:
    blocks = place(sheet, config_of(ruleset)).blocks

    assert sorted(n for block in blocks for n in block.entrants) == list(sheet.numbers)
    first = 1
    for block in blocks:
        assert block.rank == first
        first += len(block.entrants)


@given(ruleset=ANY_RULESET, sheet=sheets(draws=True))
def test_equals_are_level_by_every_criterion_also_among_themselves(ruleset: Ruleset, sheet: Sheet) -> None:
    config = config_of(ruleset)
    lines = {line.entrant: line.values for line in place(sheet, config).lines}
    overall = {"points": "points", "wins": "won", "diff": "diff", "fair_play": "fair_play"}
    if config.restart is Restart.STAGED:
        overall = {"wins": "won"}

    for block in place(sheet, config).ties:
        for criterion, key in overall.items():
            if criterion in config.criteria:
                assert len({lines[n][key] for n in block.entrants}) == 1
        if config.restart is Restart.SPLIT:
            own = replace(config, criteria=tuple(c for c in config.criteria if c.is_h2h))
            assert len(place(only(sheet, block.entrants), own).blocks) == 1


def only(sheet: Sheet, numbers: tuple[int, ...]) -> Sheet:
    """The mini-league of some."""
    among = tuple(m for m in sheet.matches if {m.home, m.away} <= set(numbers))
    return replace(sheet, entrants=tuple(Entrant(number=n) for n in numbers), matches=among, ranking={})


@given(sheet=sheets(draws=True))
def test_family_is_run_again_for_those_it_leaves_level(sheet: Sheet) -> None:
    config = config_of(football_presets.FIFA_2026)
    cards = {line.entrant: line.values["fair_play"] for line in place(sheet, config).lines}

    def key(numbers: tuple[int, ...], n: int) -> tuple[int, ...]:
        points = scored = conceded = 0
        for match in only(sheet, numbers).matches:
            if n in match.sides and match.score is not None:
                own, other = match.score if match.home == n else match.score[::-1]
                points += 3 if own > other else own == other
                scored, conceded = scored + own, conceded + other
        return -points, conceded - scored, -scored

    def last(n: int) -> tuple[Any, ...]:
        return (*key(sheet.numbers, n)[1:], -int(str(cards[n])), sheet.ranking[n])

    def level(numbers: tuple[int, ...]) -> list[int]:
        found = sorted(numbers, key=lambda n: key(numbers, n))
        groups = [tuple(group) for _, group in groupby(found, key=lambda n: key(numbers, n))]
        if len(groups) == 1:
            return sorted(numbers, key=last)
        return [n for group in groups for n in level(group)]

    by_points = sorted(sheet.numbers, key=lambda n: key(sheet.numbers, n)[0])
    groups = [tuple(g) for _, g in groupby(by_points, key=lambda n: key(sheet.numbers, n)[0])]
    assert [n for b in place(sheet, config).blocks for n in b.entrants] == [
        n for g in groups for n in level(g)
    ]


@given(ruleset=ANY_RULESET, sheet=sheets(draws=True))
def test_without_the_deciding_criterion_the_block_is_level_with_a_neighbour(
    ruleset: Ruleset, sheet: Sheet
) -> None:
    config = config_of(ruleset)
    for block in place(sheet, config).blocks:
        if block.reason.code in {"tied", "only"}:
            continue
        at = config.criteria.index(CriterionId(block.reason.code))
        while (
            config.restart is Restart.FAMILY
            and at
            and config.criteria[at].is_h2h
            and config.criteria[at - 1].is_h2h
        ):
            at -= 1  # a family is run again for those it leaves level: it decides as a whole
        if config.restart is Restart.STAGED and block.reason.code == "h2h.wins":
            continue  # the match of two is looked at after every other criterion
        fewer = place(sheet, replace(config, criteria=config.criteria[:at])).blocks
        assert any(set(block.entrants) < set(larger.entrants) for larger in fewer)


@given(data=st.data(), ruleset=ANY_RULESET, sheet=ANY_SHEET)
def test_turning_a_loss_into_a_win_never_lowers(data: st.DataObject, ruleset: Ruleset, sheet: Sheet) -> None:
    config = config_of(ruleset)
    lost = [(i, m) for i, m in enumerate(sheet.matches) if m.score and m.score[0] < m.score[1]]
    if not lost:
        return
    i, match = data.draw(st.sampled_from(lost))
    won = make_match(match.number, match.sides, data.draw(st.sampled_from([(1, 0), (2, 1), (9, 0)])), None)
    turned = replace(sheet, matches=(*sheet.matches[:i], won, *sheet.matches[i + 1 :]))

    before, after = (place(s, config).rank_of(match.home) for s in (sheet, turned))

    assert before is not None
    assert after is not None
    assert after <= before


def test_a_win_by_retirement_may_lower_where_it_voids_all_of_the_opponent() -> None:
    """1 lost to 2 and was first; when 2 gives up instead, 4 loses its worst match and passes 1."""
    config = config_of(court_presets.BWF)
    scores = [(0, 2), (2, 0), (1, 2), (2, 0), (1, 2), (2, 1), (0, 2), (2, 0), (0, 2), (2, 0)]
    matches = [
        replace(
            make_match(number, pair, score, None),
            points=(21 * score[0] + 10 * score[1], 21 * score[1] + 10 * score[0]),
        )
        for number, (pair, score) in enumerate(zip(combinations(range(1, 6), 2), scores, strict=True), 1)
    ]
    sheet = Sheet(entrants=tuple(Entrant(number=n) for n in range(1, 6)), matches=tuple(matches))
    retired = replace(matches[0], ending=Ending.DEFAULT, losers=(2,))

    after = place(replace(sheet, matches=(retired, *matches[1:])), config)

    assert place(sheet, config).rank_of(1) == 1
    assert [(b.rank, b.entrants) for b in after.blocks] == [
        (1, (4,)),
        (2, (1,)),
        (3, (5,)),
        (4, (3,)),
        (None, (2,)),
    ]


@given(sheet=sheets(teams=3), seed=st.integers(0, 99))
def test_a_recorded_lot_replays(sheet: Sheet, seed: int) -> None:
    config = Config(criteria=(CriterionId.POINTS, CriterionId.LOT))
    ties = place(sheet, config).ties
    drawn = tuple(Decision(kind=DecisionKind.LOT, entrants=tie.entrants, seed=seed) for tie in ties)
    once = place(replace(sheet, decisions=drawn), config)

    written = tuple(replace(d, entrants=(), order=d.groups) for d in drawn)
    again = place(replace(sheet, decisions=written), config)

    assert once == again
    assert not once.ties


@pytest.mark.parametrize(
    ("better", "worse"),
    [((30, 20), (45, 34)), ((1, 0), (99, 1)), ((0, 5), (0, 0)), ((7, 7), (20, 21))],
)
def test_ratios_are_compared_exactly(better: tuple[int, int], worse: tuple[int, int]) -> None:
    assert ratio(*better) > ratio(*worse)


def test_an_empty_ratio_may_rank_highest() -> None:
    assert ratio(0, 0, empty_is_lowest=False) == ratio(1, 0)


@pytest.mark.parametrize("text", ["24:00", "9：30", "", "9:5"])
def test_minutes_refuse_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="看不懂时间"):
        minutes(text)


@pytest.mark.parametrize("numbers", [(), (4,)])
def test_a_pool_of_nobody_or_one_has_a_table(numbers: tuple[int, ...]) -> None:
    sheet = Sheet(entrants=tuple(Entrant(number=n) for n in numbers), matches=())

    blocks = place(sheet, Config()).blocks

    assert [(b.rank, b.entrants, b.reason.code) for b in blocks] == [(1, numbers, "only")][: len(numbers)]
