"""Placing: nothing overlaps, rounds keep their order and rest, what is locked stays, whatever the board."""

from dataclasses import replace
from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from ysevents.competitions.rules.scheduling.model import (
    Area,
    Blocked,
    Board,
    Mode,
    Opening,
    Placed,
    Session,
    Stage,
)
from ysevents.competitions.rules.scheduling.placing import Left, place

TRACK = Area(key="跑道", uses=frozenset({"track"}), floor=frozenset({"a"}))
PIT = Area(key="沙坑", uses=frozenset({"pit"}), floor=frozenset({"b"}))
WHOLE = Area(key="田径场", uses=frozenset({"ground"}), floor=frozenset({"a", "b"}))
COURT = Area(key="1号场", uses=frozenset({"ground"}), floor=frozenset({"c"}))
AREAS = (TRACK, PIT, WHOLE, COURT)
MORNING = Session(key=1, starts=480, ends=690)
AFTERNOON = Session(key=2, starts=840, ends=1020)


def stage(key: str, **details: object) -> Stage:
    given: dict[str, object] = {
        "key": key, "contest": key, "number": 1, "title": key, "use": "track", "turns": (1, 1), "minutes": 10,
    }  # fmt: skip
    return Stage(**{**given, **details})  # type: ignore[arg-type]


def board(*stages: Stage, **details: object) -> Board:
    given: dict[str, object] = {
        "openings": tuple(Opening(session=s, area=a) for s in (MORNING, AFTERNOON) for a in AREAS),
        "stages": stages,
        "shared": {},
    }
    return Board(**{**given, **details})  # type: ignore[arg-type]


def times(placed: tuple[Placed, ...]) -> list[tuple[object, int, int]]:
    return [(p.stage, p.number, p.starts) for p in placed]


@st.composite
def boards(generate: st.DrawFn) -> Board:
    """Contests of one to three rounds, of every mode, on areas that share ground, some of it blocked."""
    stages = []
    for contest in range(generate(st.integers(1, 6))):
        for number in range(1, generate(st.integers(1, 3)) + 1):
            count = generate(st.integers(1, 4))
            turns = sorted(generate(st.lists(st.integers(1, 3), min_size=count, max_size=count)))
            stages.append(
                stage(
                    f"{contest}.{number}",
                    contest=contest,
                    number=number,
                    use=generate(st.sampled_from(["track", "pit", "ground"])),
                    turns=tuple(turns),
                    minutes=generate(st.integers(3, 90)),
                    gap=generate(st.integers(0, 5)),
                    mode=generate(st.sampled_from(Mode)),
                    rest=generate(st.integers(0, 90)),
                    turn_rest=generate(st.integers(0, 60)),
                    distance_m=generate(st.sampled_from([None, 100, 800, 1500])),
                    is_relay=generate(st.booleans()),
                    is_young=generate(st.booleans()),
                )
            )
    pairs = [frozenset(pair) for pair in combinations({s.contest for s in stages}, 2)]
    shared = generate(st.dictionaries(st.sampled_from(pairs), st.integers(1, 9))) if pairs else {}
    blocked = generate(
        st.lists(
            st.builds(
                lambda floor, starts, minutes: Blocked(floor=floor, starts=starts, ends=starts + minutes),
                st.sampled_from([a.floor for a in AREAS]),
                st.integers(480, 1000),
                st.integers(1, 60),
            ),
            max_size=2,
        )
    )
    grain = generate(st.sampled_from([1, 15]))
    openings = tuple(
        Opening(session=session, area=area, grain=grain)
        for session in (MORNING, AFTERNOON, Session(key=3, starts=1920, ends=2130))
        for area in AREAS
    )
    return Board(openings=openings, stages=tuple(stages), shared=shared, blocked=tuple(blocked))


def check(made: Board) -> None:
    """What is never broken."""
    stages = {s.key: s for s in made.stages}
    areas = {o.area.key: o for o in made.openings}
    sessions = {o.session.key: o.session for o in made.openings}
    held = []
    for p in made.placed:
        grain, session = areas[p.area].grain, sessions[p.session]
        assert session.starts <= p.starts < p.ends <= session.ends
        assert stages[p.stage].use in areas[p.area].area.uses
        span = (p.starts // grain * grain, -(-p.ends // grain) * grain)
        is_at_once = stages[p.stage].mode == Mode.TOGETHER
        turn = (p.stage, stages[p.stage].turns[p.number - 1]) if is_at_once else (p.stage, p.number, "")
        held.append((areas[p.area].area.floor, span, turn))
    held += [(b.floor, (b.starts, b.ends), b) for b in made.blocked]  # type: ignore[misc]
    for (floor, span, turn), (other_floor, other_span, other_turn) in combinations(held, 2):
        if turn != other_turn and floor & other_floor and not isinstance(turn, Blocked):
            assert span[1] <= other_span[0] or other_span[1] <= span[0]
    for one in made.placed:
        for other in made.placed:
            a, b = stages[one.stage], stages[other.stage]
            if a.contest == b.contest and b.number == a.number + 1:
                assert one.ends + b.rest <= other.starts
            if a is b and a.turns[one.number - 1] < a.turns[other.number - 1]:
                assert one.ends + a.turn_rest * (a.turn_rest > 0) <= other.starts


@given(boards())
def test_ground_order_and_rest_are_never_broken(given: Board) -> None:
    plan = place(given)

    check(replace(given, placed=plan.placed))
    whole = {s.key: len(s.turns) for s in given.stages}
    left = {one.stage for one in plan.left}
    for key, count in whole.items():
        assert sorted(p.number for p in plan.placed if p.stage == key) == (
            [] if key in left else list(range(1, count + 1))
        )


@given(boards(), st.sets(st.integers(0, 20), max_size=8))
def test_what_is_locked_never_moves(given: Board, locked: set[int]) -> None:
    first = place(given)
    fixed = tuple(replace(p, is_fixed=True) for n, p in enumerate(first.placed) if n in locked)
    assume(fixed)

    again = place(
        replace(given, placed=(*fixed, *(p for n, p in enumerate(first.placed) if n not in locked)))
    )

    assert set(fixed) <= set(again.placed)
    check(replace(given, placed=again.placed))


@given(boards())
def test_equal_boards_give_equal_timetables(given: Board) -> None:
    assert place(given) == place(given)


def test_heats_follow_each_other_and_the_final_after_its_rest() -> None:
    heats = stage("100.1", contest="100", turns=(1, 1, 1), minutes=5, gap=1)
    final = stage("100.2", contest="100", number=2, turns=(1,), minutes=5, rest=45)

    assert times(place(board(final, heats)).placed) == [
        ("100.1", 1, 480), ("100.1", 2, 486), ("100.1", 3, 492), ("100.2", 1, 542),
    ]  # fmt: skip


def test_areas_that_share_a_part_are_not_used_at_once() -> None:
    everywhere = stage("团体操", use="ground", turns=(1,), minutes=150)
    jump = stage("跳远", use="pit", turns=(1,), minutes=60)
    lone = tuple(Opening(session=MORNING, area=a) for a in (PIT, WHOLE))

    plan = place(board(everywhere, jump, openings=lone))

    assert times(plan.placed) == [("团体操", 1, 480), ("跳远", 1, 630)]


def test_contests_that_share_an_athlete_are_half_an_hour_apart() -> None:
    race = stage("100", turns=(1, 1, 1))
    jump = stage("跳远", use="pit", turns=(1,), minutes=60)

    apart = place(board(race, jump, shared={frozenset({"100", "跳远"}): 1}))

    assert times(place(board(race, jump)).placed)[0][2] == times(place(board(race, jump)).placed)[1][2] == 480
    assert times(apart.placed) == [("跳远", 1, 480), ("100", 1, 570), ("100", 2, 580), ("100", 3, 590)]


def test_two_places_at_once_are_chosen_only_where_nothing_else_is_left() -> None:
    race, jump = stage("100", turns=(1,), minutes=200), stage("跳远", use="pit", turns=(1,), minutes=200)
    short = tuple(Opening(session=MORNING, area=a) for a in AREAS)

    plan = place(board(race, jump, openings=short, shared={frozenset({"100", "跳远"}): 1}))

    assert (times(plan.placed), plan.left) == ([("100", 1, 480), ("跳远", 1, 480)], ())


def test_800_and_1500_of_the_same_runners_come_in_different_half_days() -> None:
    both = (stage("800", distance_m=800, turns=(1,)), stage("1500", distance_m=1500, turns=(1,)))

    plan = place(board(*both, shared={frozenset({"800", "1500"}): 2}))

    assert times(plan.placed) == [("800", 1, 480), ("1500", 1, 840)]


def test_relays_close_the_meet() -> None:
    plan = place(board(stage("4x100", is_relay=True), stage("100")))

    assert [p.session for p in plan.placed] == [1, 1, 2, 2]


def test_matches_stand_side_by_side_turn_after_turn() -> None:
    league = stage("足球", use="ground", turns=(1, 1, 2, 2), minutes=50, mode=Mode.PARALLEL, turn_rest=30)
    courts = tuple(
        Opening(session=MORNING, area=Area(key=n, uses=frozenset({"ground"}), floor=frozenset({n})), grain=15)
        for n in (1, 2)
    )

    plan = place(board(league, openings=courts))

    assert [(p.number, p.area, p.starts) for p in plan.placed] == [
        (1, 1, 480), (2, 2, 480), (3, 1, 570), (4, 2, 570),
    ]  # fmt: skip


def test_zones_of_a_water_fish_at_once() -> None:
    zones = stage("钓鱼", use="ground", turns=(1, 1, 2, 2), minutes=60, mode=Mode.TOGETHER, turn_rest=30)

    plan = place(board(zones))

    assert [p.starts for p in plan.placed] == [480, 480, 570, 570]


def test_a_stage_too_long_for_a_half_day_goes_on_in_the_next() -> None:
    long = stage("田赛", use="pit", turns=(1,) * 6, minutes=60)

    plan = place(board(long))

    assert [(p.session, p.starts) for p in plan.placed] == [
        (1, 480), (1, 540), (1, 600), (2, 840), (2, 900), (2, 960),
    ]  # fmt: skip


def test_what_finds_no_place_is_named_with_the_reason() -> None:
    lost = stage("决赛", contest="x", number=2)
    plan = place(
        board(
            stage("马拉松", minutes=400, turns=(1,)),
            stage("大循环", minutes=90, turns=(1,) * 9),
            stage("龙舟", use="water"),
            stage("预赛", contest="x", minutes=500),
            lost,
        )
    )

    assert set(plan.left) == {
        Left("马拉松", "too_long"),
        Left("大循环", "no_room"), Left("龙舟", "no_area"), Left("预赛", "too_long"),
        Left("决赛", "round_before_unplaced"),
    }  # fmt: skip
    assert plan.placed == ()


def test_only_what_is_asked_for_is_placed_anew() -> None:
    first = place(board(stage("100"), stage("200")))

    moved = tuple(replace(p, starts=p.starts + 60, ends=p.ends + 60) for p in first.placed)
    again = place(board(stage("100"), stage("200"), placed=moved), only=["100"])

    assert times(again.placed) == [("100", 1, 480), ("100", 2, 490), ("200", 1, 560), ("200", 2, 570)]
