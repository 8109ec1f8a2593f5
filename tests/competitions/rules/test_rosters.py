"""Lists of teams: what is refused at once, what a finished one must have."""

import pytest

from ysevents.competitions.enums import DisciplineKind, RosterRole
from ysevents.competitions.rules.rosters import Member, Shape, missing, refusals, shape_of, team_word

RELAY = shape_of(DisciplineKind.RELAY, "male")
TEAM = shape_of(DisciplineKind.TEAM, "male", (2, 3))
PAIR = shape_of(DisciplineKind.DOUBLES, "mixed")


def runners(*legs: int | None, reserves: int = 0) -> list[Member]:
    """甲1, 甲2 ... with these legs, then reserves."""
    run = [Member(person=f"甲{n}", leg=leg) for n, leg in enumerate(legs, 1)]
    return run + [Member(person=f"乙{n}", role=RosterRole.RESERVE) for n in range(1, reserves + 1)]


def test_each_kind_has_its_shape() -> None:
    assert [
        RELAY,
        TEAM,
        PAIR,
        shape_of(DisciplineKind.DOUBLES, "female"),
        shape_of(DisciplineKind.TEAM, "female"),
    ] == [
        Shape(least=4, most=6, legs=4),
        Shape(least=2, most=3, has_shirts=True, has_captain=True),
        Shape(least=2, most=2, is_mixed_pair=True),
        Shape(least=2, most=2),
        Shape(least=1, most=30, has_shirts=True, has_captain=True),
    ]


def test_a_pair_alone_has_no_reserves() -> None:
    assert [RELAY.has_reserves, TEAM.has_reserves, PAIR.has_reserves] == [True, True, False]


@pytest.mark.parametrize(
    ("members", "shape", "texts"),
    [
        (runners(1, 2, 3, 4, reserves=2), RELAY, []),
        (runners(1, 2, 3, 4, reserves=3), RELAY, ["名单有7人，最多6人，请减少"]),
        (runners(1, 1, 3), RELAY, ["第1棒有两人，请改其中一人"]),
        (runners(5), RELAY, ["棒次须为1至4"]),
        (runners(1), TEAM, ["这个项目不分棒次，请留空"]),
        ([Member(person="甲", role=RosterRole.RESERVE, leg=1)], RELAY, ["替补不排棒次，请留空或改为队员"]),
        (
            [Member(person="甲", shirt_number=7), Member(person="乙", shirt_number=7)],
            TEAM,
            ["球衣7号有两人，请改其中一人"],
        ),
        ([Member(person="甲"), Member(person="甲")], TEAM, ["同一名运动员在名单里出现了两次"]),
        (
            [Member(person="甲", role=RosterRole.CAPTAIN), Member(person="乙", role=RosterRole.CAPTAIN)],
            TEAM,
            ["一支队只有一名队长，请只留一人"],
        ),
    ],
)
def test_no_list_may_have(members: list[Member], shape: Shape, texts: list[str]) -> None:
    assert [reason.text for reason in refusals(members, shape)] == texts


@pytest.mark.parametrize(
    ("members", "shape", "texts"),
    [
        ([], RELAY, ["还没有填写名单"]),
        (runners(None, None, None, None), RELAY, []),
        (runners(1, 2, 3, 4, reserves=1), RELAY, []),
        (runners(1, 2, 3), RELAY, ["名单有3人，至少须4人"]),
        (runners(1, 2, 3, reserves=1), RELAY, ["除替补外有3人，4棒须4人"]),
        (runners(1, 2, None, None), RELAY, ["第3、4棒还没有人"]),
        ([Member(person="甲")], TEAM, ["名单有1人，至少须2人"]),
        (
            [Member(person="甲", shirt_number=4), Member(person="乙")],
            TEAM,
            ["1人还没有球衣号码", "还没有指定队长"],
        ),
        (
            [
                Member(person="甲", shirt_number=4, role=RosterRole.CAPTAIN),
                Member(person="乙", shirt_number=0),
            ],
            TEAM,
            [],
        ),
        ([Member(person="甲", sex="male"), Member(person="乙", sex="male")], PAIR, ["混合双打须一男一女"]),
        ([Member(person="甲", sex="male"), Member(person="乙", sex="female")], PAIR, []),
    ],
)
def test_a_finished_list_must_have(members: list[Member], shape: Shape, texts: list[str]) -> None:
    assert [reason.text for reason in missing(members, shape)] == texts


def test_teams_of_a_unit_are_told_apart() -> None:
    assert [team_word(n) for n in (1, 2, 10, 11)] == ["一队", "二队", "十队", "11队"]
