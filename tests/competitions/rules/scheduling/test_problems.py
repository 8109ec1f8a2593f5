"""The list of problems, each with names; and the load of a meet before anything is placed."""

from dataclasses import replace

from tests.competitions.rules.scheduling.test_placing import AFTERNOON, MORNING, TRACK, board, stage
from ysevents.competitions.rules.scheduling.loads import AreaLoad, Load, area_loads, loads
from ysevents.competitions.rules.scheduling.model import Blocked, Board, Mode, Opening, Placed, Stage
from ysevents.competitions.rules.scheduling.problems import Effort, Problem, UnitInHeat, find


def at(
    key: str, number: int, starts: int, *, area: str = "跑道", minutes: int = 10, session: int = 1
) -> Placed:
    return Placed(stage=key, number=number, session=session, area=area, starts=starts, ends=starts + minutes)


def texts(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(p.code, p.text) for p in problems]


RACE = stage("100", title="男子100米 预赛")
JUMP = stage("跳远", title="男子跳远 决赛", use="pit", turns=(1,), minutes=60)


def both(start: int, *, is_young: bool = False) -> Board:
    race, jump = replace(RACE, is_young=is_young), replace(JUMP, is_young=is_young)
    placed = (at("100", 1, 480), at("100", 2, 490), at("跳远", 1, start, area="沙坑", minutes=60))
    return board(race, jump, placed=placed)


def test_an_athlete_in_two_places_is_named() -> None:
    efforts = [
        Effort(person=1, name="彭小明（一小）", stage="100", number=2),
        Effort(person=1, name="彭小明（一小）", stage="跳远", number=1),
        Effort(person=2, name="向丽（二小）", stage="跳远", number=1),
    ]

    assert find(both(495), efforts) == (
        Problem(
            code="two_places",
            text="男子100米 预赛第2组与男子跳远 决赛同时进行，可能赶不上：彭小明（一小）",
            fixtures=(("100", 2), ("跳远", 1)),
        ),
    )
    assert texts(find(both(520), efforts)) == [
        ("too_close", "男子100米 预赛第2组与男子跳远 决赛间隔不到30分钟：彭小明（一小）")
    ]
    assert find(both(530), efforts) == ()


def test_before_the_draw_the_whole_round_counts_and_many_names_are_a_number() -> None:
    efforts = [Effort(person=n, name=f"第{n}人", stage=key) for n in range(7) for key in ("100", "跳远")]

    assert texts(find(both(495), efforts)) == [
        (
            "two_places",
            "男子100米 预赛与男子跳远 决赛同时进行，可能赶不上：第0人、第1人、第2人、第3人、第4人等7人",
        )
    ]


def test_nobody_is_missed_between_rounds_of_one_contest() -> None:
    """Who is in the final is not known while the heats are on; rest is a matter of the rounds."""
    heats = stage("1", contest="100", title="预赛", turns=(1,))
    final = stage("2", contest="100", number=2, title="决赛", turns=(1,))
    efforts = [Effort(person=1, name="彭小明（一小）", stage=key) for key in ("1", "2")]

    assert find(board(heats, final, placed=(at("1", 1, 480), at("2", 1, 490))), efforts) == ()


def test_rounds_too_close_or_in_the_wrong_order() -> None:
    heats = stage("1", contest="100", title="预赛", turns=(1,))
    final = stage("2", contest="100", number=2, title="决赛", turns=(1,), rest=45)

    def found(start: int) -> list[tuple[str, str]]:
        return texts(find(board(heats, final, placed=(at("1", 1, 600), at("2", 1, start)))))

    assert found(655) == []
    assert found(640) == [("too_little_rest", "预赛结束后30分钟就是决赛，应间隔45分钟")]
    assert found(580) == [("rounds_out_of_order", "决赛排在预赛结束之前")]


def test_one_ground_is_used_once_and_within_the_session() -> None:
    show = stage("操", title="团体操", use="ground", turns=(1,))
    placed = (at("100", 1, 480), at("100", 2, 485), at("操", 1, 684, area="田径场"))
    ceremony = Blocked(floor=TRACK.floor, starts=470, ends=482, title="开幕式")

    assert texts(find(board(RACE, show, placed=placed, blocked=(ceremony,)))) == [
        ("outside_session", "团体操超出了所在单元的时间"),
        ("area_twice", "男子100米 预赛第1组与男子100米 预赛第2组同时用一块场地"),
        ("floor_taken", "男子100米 预赛第1组的场地那时另有开幕式"),
    ]


def test_zones_of_one_turn_share_their_water() -> None:
    zones = stage("钓鱼", use="ground", turns=(1, 1), mode=Mode.TOGETHER)
    placed = (at("钓鱼", 1, 480, area="1号场"), at("钓鱼", 2, 480, area="1号场"))

    assert find(board(zones, placed=placed)) == ()


def test_800_and_1500_in_one_half_day() -> None:
    races: tuple[Stage, ...] = tuple(
        stage(key, title=f"{key}米", turns=(1,), distance_m=int(key)) for key in ("800", "1500")
    )
    efforts = [Effort(person=1, name="彭小明（一小）", stage=key, number=1) for key in ("800", "1500")]

    def found(session: int, start: int) -> list[tuple[str, str]]:
        placed = (at("800", 1, 480), at("1500", 1, start, session=session))
        return texts(find(board(*races, placed=placed), efforts))

    assert found(1, 650) == [("two_long_races", "800米与1500米在同一个半天：彭小明（一小）")]
    assert found(2, 840) == []


def test_a_third_effort_of_a_pupil() -> None:
    sessions = tuple(Opening(session=replace(s, title="第1单元"), area=TRACK) for s in (MORNING, AFTERNOON))
    races = tuple(stage(key, turns=(1,), is_young=True) for key in ("60", "200", "接力"))
    placed = (at("60", 1, 480), at("200", 1, 560), at("接力", 1, 640))
    efforts = [Effort(person=1, name="向丽（二小）", stage=key, number=1) for key in ("60", "200", "接力")]

    assert texts(find(board(*races, openings=sessions, placed=placed), efforts)) == [
        ("too_many_efforts", "第1单元里小学生出场超过2次：向丽（二小）")
    ]


def test_units_that_could_be_spread_better() -> None:
    placed = (at("100", 1, 480), at("100", 2, 490))

    def found(*counts: int) -> list[tuple[str, str]]:
        rows = [UnitInHeat(stage="100", number=n, unit="一小", count=c) for n, c in enumerate(counts, 1)]
        return texts(find(board(RACE, placed=placed), (), rows))

    assert found(2, 1) == found(2, 2) == []
    assert found(3, 1) == [("unit_together", "男子100米 预赛第1组有一小3人同组，可以分开")]


def test_the_load_is_known_before_anything_is_placed() -> None:
    races = [stage(str(n), turns=(1,) * 12, minutes=83) for n in range(1)]

    (load,) = loads(board(*races))

    assert load == Load(use="track", stages=1, fixtures=12, needed=996, room=390)
    assert (load.half_days, load.is_over) == ("4.7", True)
    assert texts(find(board(*races))) == [
        ("over_full", "跑道共需996分钟，各单元合计只有390分钟，请增加单元、场地或缩短每组用时")
    ]


def test_each_area_says_how_full_it_is() -> None:
    placed = (at("100", 1, 480), at("100", 2, 485))
    ceremony = Blocked(floor=TRACK.floor, starts=400, ends=540)
    lone = tuple(Opening(session=s, area=TRACK) for s in (MORNING, AFTERNOON))

    assert area_loads(board(RACE, openings=lone, placed=placed, blocked=(ceremony,))) == (
        AreaLoad(session=1, area="跑道", taken=15, room=150),
        AreaLoad(session=2, area="跑道", taken=0, room=180),
    )


def test_an_area_is_over_full_only_when_more_is_placed_than_it_is_open() -> None:
    short = Opening(session=replace(MORNING, ends=500), area=TRACK)

    def is_over(minutes: int) -> bool:
        (found,) = area_loads(board(RACE, openings=(short,), placed=(at("100", 1, 480, minutes=minutes),)))
        return found.is_over

    assert [is_over(minutes) for minutes in (19, 20, 21)] == [False, False, True]
