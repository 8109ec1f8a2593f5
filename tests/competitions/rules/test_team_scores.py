"""Team scores: points of a contest, tables, and what holds for every meet."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.competitions.rules.promises import is_weak_order, renumbered, table
from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.sheets import Entrant
from ysevents.competitions.rules.team_points import awards, entries, values
from ysevents.competitions.rules.team_scores import RULESETS
from ysevents.competitions.rules.team_sheet import (
    Config,
    Contest,
    Disqualification,
    Placing,
    Rounding,
    Scope,
    Sex,
    Share,
    Sheet,
    check,
)
from ysevents.competitions.rules.team_table import place, review, tables

UNITS = (1, 2, 3, 4)
CONFIG = Config(minus_one_up_to=3)


def make_contest(code: int, finish: Sequence[tuple[int, bool]], sex: Sex, division: str) -> Contest:
    """Units in order of finish; True: level with the one before."""
    placings: list[Placing] = []
    for position, (unit, level) in enumerate(finish, 1):
        rank = placings[-1].rank if level and placings else position
        placings.append(Placing(unit=unit, rank=rank, athletes=(100 * code + position,)))
    return Contest(code=f"C{code}", division=division, sex=sex, placings=tuple(placings))


finishes = st.lists(st.tuples(st.sampled_from(UNITS), st.booleans()), max_size=7)
kinds = st.tuples(finishes, st.sampled_from(list(Sex)), st.sampled_from(["初中", "小学"]))


def make_sheet(held: list[tuple[list[tuple[int, bool]], Sex, str]]) -> Sheet:
    contests = (make_contest(n, finish, sex, division) for n, (finish, sex, division) in enumerate(held, 1))
    return Sheet(entrants=tuple(Entrant(number=n) for n in UNITS), contests=tuple(contests))


sheets = st.lists(kinds, min_size=1, max_size=4).map(make_sheet)
configs = st.builds(
    Config,
    minus_one_up_to=st.sampled_from([0, 3, 8]),
    ties=st.sampled_from(list(Share)),
    rounding=st.sampled_from(list(Rounding)),
    dq_moves_up=st.booleans(),
)


def total(sheet: Sheet, unit: int, config: Config = CONFIG) -> int:
    points = {line.entrant: line.values["points_milli"] for line in place(sheet, config).lines}
    return int(points.get(unit) or 0)


class TestEveryMeet:
    @given(sheets, configs)
    def test_places_are_a_weak_order_and_equals_are_equal(self, sheet: Sheet, config: Config) -> None:
        assert review(sheet, config) == ()
        outcome = place(sheet, config)
        assert is_weak_order(outcome.blocks)
        assert sorted(n for b in outcome.blocks for n in b.entrants) == list(UNITS)
        lines = {line.entrant: line.values for line in outcome.lines}
        for tie in outcome.ties:
            assert (
                len(
                    {
                        (lines[n]["points_milli"], lines[n]["places"], lines[n]["records"])
                        for n in tie.entrants
                    }
                )
                == 1
            )

    @given(sheets, st.randoms(use_true_random=False), st.permutations(range(50, 54)))
    def test_order_of_input_and_numbers_never_matter(
        self, sheet: Sheet, random: object, numbers: list[int]
    ) -> None:
        new = dict(zip(UNITS, numbers, strict=True))
        contests = []
        for contest in sheet.contests:
            placings = [replace(placing, unit=new[placing.unit]) for placing in contest.placings]
            random.shuffle(placings)  # type: ignore[attr-defined]
            contests.append(replace(contest, placings=tuple(placings)))
        random.shuffle(contests)  # type: ignore[attr-defined]
        other = replace(
            sheet, entrants=tuple(Entrant(number=n, name="甲") for n in numbers), contests=tuple(contests)
        )

        assert table(place(other, CONFIG)) == renumbered(place(sheet, CONFIG), new)

    @given(sheets, st.sampled_from(list(Rounding)))
    def test_shared_points_add_up_to_the_scale(self, sheet: Sheet, rounding: Rounding) -> None:
        """But for what rounding takes or gives: less than a thousandth for each placing."""
        config = replace(CONFIG, rounding=rounding)
        for contest in sheet.contests:
            found = awards(contest, sheet, config)
            scale = values(contest, sheet, config)[: len(found)]
            assert abs(sum(award.points for award in found) - sum(scale) * bool(found)) < max(1, len(found))

    @given(sheets)
    def test_tables_of_sexes_and_divisions_add_up(self, sheet: Sheet) -> None:
        for unit in UNITS:
            parts = [total(sheet, unit, replace(CONFIG, sex=sex)) for sex in Sex]
            divisions = [total(sheet, unit, replace(CONFIG, divisions=(d,))) for d in ("初中", "小学")]
            assert total(sheet, unit) == sum(parts) == sum(divisions)

    @given(sheets)
    def test_guests_change_nothing(self, sheet: Sheet) -> None:
        """A unit that competes for show is as good as away."""
        shown = replace(sheet, guests=(1,))
        away = replace(
            sheet,
            contests=tuple(
                replace(
                    c,
                    placings=tuple(
                        replace(
                            p, rank=1 + sum(q.rank < p.rank and q.unit != 1 for q in c.placings if q.rank)
                        )
                        for p in c.placings
                        if p.unit != 1 and p.rank
                    ),
                )
                for c in sheet.contests
            ),
        )

        assert review(shown, CONFIG) == ()
        assert place(shown, CONFIG).lines == place(away, CONFIG).lines

    @given(sheets, st.booleans(), st.integers(0, 6))
    def test_a_disqualification_never_helps_the_unit_nor_hurts_the_others(
        self, sheet: Sheet, moves_up: bool, at: int
    ) -> None:
        config = replace(CONFIG, dq_moves_up=moves_up)
        placings = sheet.contests[0].placings
        for culprit in placings[at : at + 1]:
            after = replace(sheet, disqualified=(Disqualification(athlete=culprit.athletes[0]),))
            others_of_unit = any(p.unit == culprit.unit and p is not culprit for p in placings)
            assert others_of_unit or total(after, culprit.unit, config) <= total(sheet, culprit.unit, config)
            for unit in set(UNITS) - {culprit.unit}:
                assert total(after, unit, config) >= total(sheet, unit, config)
                assert moves_up or total(after, unit, config) == total(sheet, unit, config)

    @given(sheets, st.integers(0, 99))
    def test_a_recorded_lot_replays(self, sheet: Sheet, seed: int) -> None:
        for tie in place(sheet, CONFIG).ties:
            lot = Decision(kind=DecisionKind.LOT, entrants=tie.entrants, seed=seed)
            drawn = [
                replace(sheet, decisions=(decision,)) for decision in (lot, replace(lot, order=lot.groups))
            ]
            assert [review(one, CONFIG) for one in drawn] == [(), ()]
            assert place(drawn[0], CONFIG) == place(drawn[1], CONFIG)


def test_every_preset_is_possible() -> None:
    assert [ruleset.configure({})[1] for ruleset in RULESETS] == [() for _ in RULESETS]
    assert check(Config()) == ()
    assert RULESETS[0].configure({}) == (Config(), ())


def test_tables_add_up() -> None:
    sheet = make_sheet(
        [([(1, False), (2, False)], Sex.MEN, "小学"), ([(2, False), (1, False)], Sex.WOMEN, "初中")]
    )

    found = tables(sheet, Config(minus_one_up_to=0))

    assert [title for title, _ in found] == [
        "初中男子团体总分",
        "初中女子团体总分",
        "初中团体总分",
        "小学男子团体总分",
        "小学女子团体总分",
        "小学团体总分",
        "男子团体总分",
        "女子团体总分",
        "团体总分",
    ]
    assert table(found[-1][1])[0] == (1, [1, 2], "tied")
    assert table(found[0][1]) == [(None, [1, 2, 3, 4], "not_entered")]


def test_one_division_alone_makes_three_tables() -> None:
    sheet = make_sheet([([(1, False)], Sex.MEN, "")])

    assert [title for title, _ in tables(sheet, CONFIG)] == ["男子团体总分", "女子团体总分", "团体总分"]


def test_absent_athletes_may_not_count_as_entries() -> None:
    sheet = make_sheet([([(1, False), (2, False)], Sex.MEN, "")])
    absent = Placing(unit=3, status=Status.DNS)
    contest = replace(sheet.contests[0], placings=(*sheet.contests[0].placings, absent))

    assert entries(contest, sheet, CONFIG) == 3
    assert entries(contest, sheet, replace(CONFIG, count_absent=False)) == 2


def test_a_meet_without_contests_gives_a_table() -> None:
    outcome = place(make_sheet([]), replace(CONFIG, dq_cancels=Scope.UNIT))

    assert table(outcome) == [(None, [1, 2, 3, 4], "not_entered")]


def test_points_are_shown_without_needless_zeros() -> None:
    shown = {column.key: column.show for column in RULESETS[0].columns}["points_milli"]

    assert [shown(n) for n in (6500, 7333, 9000, 10000, 0, -2000)] == ["6.5", "7.333", "9", "10", "0", "-2"]
