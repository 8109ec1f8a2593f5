"""Line-ups of relays: whom a team may name, and what is wrong with those that ran."""

from ysevents.competitions.rules.lineups import Team, faults, refusals

ONE = ("101", "102", "103", "104", "105")
TWO = ("201", "202", "203", "204")


def team(name: str, members: tuple[str, ...], *ran: tuple[str, ...]) -> Team:
    return Team(name=name, members=members, rounds=dict(enumerate(ran, 1)))


def test_four_of_the_list_may_be_named() -> None:
    assert refusals(("101", "105", "103", "104"), ONE) == ()


def test_all_that_is_against_a_line_up_is_told() -> None:
    found = refusals(("101", "", "101", "999"), ONE)

    assert [(one.code, one.text) for one in found] == [
        ("lineup_open", "第2棒还没有选人，请选齐"),
        ("lineup_twice", "101号排了两棒，请改其中一棒"),
        ("lineup_unlisted", "999号不在本队名单上，或已不能参赛，请另选"),
    ]


def test_a_line_up_has_four_legs() -> None:
    assert [one.text for one in refusals(("101", "102"), ONE)] == ["4棒还没有选人，请选齐"]


def test_teams_that_ran_as_listed_have_no_faults() -> None:
    assert faults([]) == ()
    assert faults([team("甲队", ONE, ONE[:4], ONE[1:]), team("乙队", TWO, TWO), team("丙队", ())]) == ()


def test_somebody_who_is_not_listed_is_told() -> None:
    ran = ("101", "102", "103", "999")

    assert faults([team("甲队", ONE, ran), team("乙队", TWO, TWO)]) == ("甲队：第1赛次 999 未报名",)


def test_somebody_of_another_team_is_told_by_its_name() -> None:
    borrowed = ("101", "102", "103", "204")

    assert faults([team("甲队", ONE, borrowed), team("乙队", TWO, TWO)]) == ("甲队：第1赛次 204 是乙队的",)


def test_a_stranger_in_two_teams_is_told_of_both() -> None:
    found = faults([team("甲队", ONE, (*ONE[:3], "999")), team("乙队", TWO, (*TWO[:3], "999"))])

    assert found == ("乙队：第1赛次 999 是甲队的", "甲队：第1赛次 999 未报名")


def test_who_ran_twice_is_told_and_who_has_no_number_is_no_fault() -> None:
    nameless = ("101", "102", "103", "0192-a")

    assert faults([team("甲队", (*ONE, "0192-a"), nameless, ("101", "101", "102", "103"))]) == (
        "甲队：第2赛次 101 跑了2棒",
    )


def test_a_team_of_which_a_leg_is_unknown_is_not_judged() -> None:
    assert faults([team("甲队", ONE, ("101", "102", "999"))]) == ()


def test_a_long_list_is_no_fault_here() -> None:
    eight = tuple(str(n) for n in range(101, 109))

    assert faults([team("甲队", eight, eight[:4])]) == ()
