"""Sheets of gymnastics: routines on every apparatus, on one sheet or several."""

from tests.competitions.rules.recording.sheets import make_sheet, placed
from ysevents.competitions.rules.recording import Reading, StageFacts, recording_for

VAULT = StageFacts(ruleset="fig.panel")
TWO = StageFacts(ruleset="fig.panel", parameters={"apparatus": ["跳马", "平衡木"], "e_judges": 2})
GYM = recording_for("fig.panel")


def routine(d: str, *e: str, a: int = 1, **more: str) -> dict[str, str]:
    """The cells of one routine."""
    marks = {f"e.{a}.{k}": text for k, text in enumerate(e, 1)}
    return {f"d.{a}": d, **marks, **{f"{name}.{a}": text for name, text in more.items()}}


def test_difficulty_and_execution_make_a_score() -> None:
    sheet = make_sheet(
        {
            1: routine("4.0", "8.2", "8.4", "8.5", "8.9", neutral="0.1"),
            2: routine("3.85", "8.5", "8.5", "8.5", "-"),
            3: {"status": "DNS"},
        }
    )
    found = placed([sheet], VAULT)

    assert found["blocks"] == [[1, [2], "execution"], [2, [1], "execution"], [None, [3], "dns"]]
    assert found["lines"]["1"]["total_milli"] == 12_350


def test_apparatus_on_two_sheets_make_one_gymnast() -> None:
    first = make_sheet({1: routine("3", "8", "8"), 2: routine("3", "7", "7")})
    second = make_sheet({1: routine("2", "8", "8", a=2), 2: {}}, number=2)

    assert GYM.pending([first], TWO) == {1, 2}
    assert GYM.pending([first, second], TWO) == {2}
    assert placed([first, second], TWO)["lines"]["1"]["total_milli"] == 21_000


def test_a_sheet_tells_what_lacks_of_the_apparatus_it_has_begun() -> None:
    sheet = make_sheet({1: routine("3", "8", "8"), 2: routine("3", "8")})

    assert GYM.gaps(sheet, TWO) == ("2号跳马还缺分数，未参加请写弃权",)


def test_execution_has_a_most_and_much_difficulty_is_asked_about() -> None:
    assert GYM.read("e.1.2", "10.1", VAULT).problem == "完成分不能高于10.0"
    assert GYM.read("d.1", "8.5", VAULT) == Reading(8500, question="难度分8.50高于8.0，请核对")
    assert GYM.read("e.1.5", "8", VAULT).problem == "体操评分单没有“e.1.5”这一栏"
    assert GYM.read("e.1.1", "-", VAULT) == Reading()
    assert GYM.read("status.1", "DNF", TWO).problem.startswith("“DNF”不是本项目的状态")


def test_who_is_scratched_is_so_on_every_apparatus_and_nothing_begun_lacks_all() -> None:
    plain = StageFacts(ruleset="gymnastics.plain_ten", parameters={"e_judges": 2})
    scratched = make_sheet({1: routine("3", "8", "8") | routine("2", "8", "8", a=2), 2: {"status": "DNS"}})

    assert placed([scratched], TWO)["blocks"] == [[1, [1], "only"], [None, [2], "dns"]]
    assert GYM.gaps(make_sheet({1: {}}), TWO) == (
        "1号跳马还缺分数，未参加请写弃权",
        "1号平衡木还缺分数，未参加请写弃权",
    )
    assert [item.key for item in GYM.items(plain)] == ["e.1.1", "e.1.2", "neutral.1", "status"]
    assert placed([make_sheet({1: {"e.1.1": "9", "e.1.2": "8"}})], plain)["lines"]["1"]["total_milli"] == 8500


def test_sheets_of_gymnastics_read_what_stands_on_them() -> None:
    assert GYM.read("neutral.1", "0.3", VAULT) == Reading(300)
    assert GYM.read("e.1.1", "8.45", VAULT) == Reading(8450)
    assert GYM.read("status", "DNS", VAULT) == Reading()


def test_an_apparatus_of_several_may_be_left_out() -> None:
    sheet = make_sheet({1: routine("3", "8", "8") | {"status.2": "DNS"}, 2: {"status": "DNS"}})

    assert placed([sheet], TWO)["lines"]["1"]["total_milli"] == 11_000
    assert [item.key for item in GYM.items(TWO)][4] == "status.1"
