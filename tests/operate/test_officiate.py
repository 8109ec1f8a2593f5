"""`ysevents place` and `ysevents rules`, as an official uses them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ysevents import officiate
from ysevents.competitions.rules.rulesets import RULESETS

GOLDEN = Path(__file__).parents[1] / "competitions/rules/sheets/golden"
COUNTBACK = GOLDEN / "vertical_countback.json"


def placed(path: Path, *, as_json: bool = False) -> tuple[int, list[str]]:
    """The exit status and what was printed."""
    said: list[str] = []
    status = officiate.place(path, said.append, as_json=as_json)
    return status, said


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_every_golden_sheet_is_reproduced(path: Path) -> None:
    status, said = placed(path)

    assert status == 0, said
    assert said


def test_a_table_has_a_reason_for_every_place() -> None:
    _, said = placed(COUNTBACK)

    assert said[1].split()[:3] == ["名次", "号码", "姓名"]
    assert said[2].split() == ["1", "102", "乙", "1.25", "0", "1", "该高度失败次数"]


def test_a_draw_says_of_which_race_a_place_is(tmp_path: Path) -> None:
    sheet = {
        "format": 1,
        "ruleset": "boats.draw",
        "parameters": {"lanes": 2, "plan": "3:1+1 2:1 AB"},
        "entrants": [{"number": n} for n in range(1, 7)],
        "seed": 1,
    }
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(sheet), "utf-8")

    _, said = placed(path)

    semifinal = next(line for line in said if line.startswith("4 "))
    assert semifinal.split()[-4:] == ["1", "第1场第1名", "2", "第1轮其余者中成绩第1"]


def test_what_cannot_be_read_is_told_with_what_cannot_be(tmp_path: Path) -> None:
    sheet = json.loads((GOLDEN / "together_league.json").read_text("utf-8"))
    del sheet["expected"]
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(sheet), "utf-8")

    status, said = placed(path)

    assert status == 1
    assert {line.split()[0] for line in said[1:]} >= {
        "parameters.draw",
        "matches",
        "matches[1].score",
        "matches[2].score",
    }


def test_problems_stand_in_the_order_of_the_sheet(tmp_path: Path) -> None:
    sheet = json.loads((GOLDEN / "standings_problems.json").read_text("utf-8"))
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(sheet), "utf-8")

    _, said = placed(path)

    places = [line.split()[0] for line in said[1:]]
    assert places.index("matches[1].score") < places.index("matches[10].replays")
    assert places.index("matches[10].replays") < places.index("ranking")


def test_defaults_are_told_as_they_are_written() -> None:
    said: list[str] = []

    officiate.list_rules("fig.panel", said.append)

    assert any(line.split()[:2] == ["e_most", '"10"'] for line in said)


def test_json_is_for_programs() -> None:
    _, said = placed(COUNTBACK, as_json=True)

    result = json.loads("\n".join(said))
    assert result["ruleset"] == "wa.tr26"
    assert result["blocks"][0] == {
        "rank": 1,
        "entrants": [102],
        "reason": {"code": "failures_at_best", "text": "该高度失败次数"},
    }


def test_a_result_that_differs_from_the_expected_is_told(tmp_path: Path) -> None:
    sheet = json.loads(COUNTBACK.read_text("utf-8"))
    sheet["expected"]["blocks"][0][1] = [101]
    path = tmp_path / "表.json"
    path.write_text(json.dumps(sheet), "utf-8")

    status, said = placed(path)

    assert status == 1
    assert said[-1].startswith("与预期不符：blocks")


def test_problems_are_named_by_place_and_nothing_is_computed(tmp_path: Path) -> None:
    sheet = json.loads(COUNTBACK.read_text("utf-8"))
    del sheet["expected"]
    sheet["series"][0]["cells"] = ["XXXX"]
    sheet["series"][1]["entrant"] = 999
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(sheet), "utf-8")

    status, said = placed(path)
    _, as_json = placed(path, as_json=True)

    assert status == 1
    assert said[0].endswith("没有计算：")
    assert {line.split()[0] for line in said[1:]} >= {"series[0].cells[0]", "series[1]"}
    assert set(json.loads("\n".join(as_json))) == {"problems"}


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "打不开"),
        (b"{", "不是 JSON"),
        (b"[" * 100_000, "不是 JSON"),
        (b"\xb3\xc9", "UTF-8"),
        (b'{"format":\n ' + b"9" * 5_000 + b"}", "第2行第2列的数超过100位"),
        (b'{"a": [{}, {"b": 1, "b": 2}], "c": 1, "c": 1}', r"c、a\[1\].b 写了不止一次"),
    ],
)
def test_what_is_no_sheet_is_told_in_one_line(tmp_path: Path, content: bytes | None, word: str) -> None:
    path = tmp_path / "sheet.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(officiate.SheetUnreadable, match=word):
        placed(path)


def test_a_name_of_two_lines_stays_in_its_row(tmp_path: Path) -> None:
    sheet = json.loads(COUNTBACK.read_text("utf-8"))
    sheet["entrants"][1]["name"] = "乙\n\x1b[31m丙"
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(sheet), "utf-8")

    _, said = placed(path)

    assert not any("\n" in line or "\x1b" in line for line in said)
    assert any(line.split()[1:5] == ["102", "乙", "[31m丙", "1.25"] for line in said)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"ruleset": "wa.track", "entrants": [], "races": []}, "没有参赛者"),
        ({"ruleset": "duels.swiss", "entrants": [{"number": 1}], "absent": [1]}, "无人可编排"),
    ],
)
def test_nobody_is_told_in_a_sentence(tmp_path: Path, fields: dict[str, Any], word: str) -> None:
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps({"format": 1, **fields}), "utf-8")

    status, said = placed(path)

    assert (status, said[-1].startswith(word)) == (0, True)


@pytest.mark.parametrize("id", sorted(RULESETS))
def test_every_ruleset_describes_itself(id: str) -> None:
    said: list[str] = []

    assert officiate.list_rules(id, said.append) == 0
    assert said[0].startswith(id)
    assert "涵盖：" in said


def test_all_rulesets_are_listed_and_an_unknown_one_is_told() -> None:
    said: list[str] = []

    assert officiate.list_rules(None, said.append) == 0
    assert len(said) == len(RULESETS)
    assert officiate.list_rules("nope", said.append) == 1
    assert said[-1] == "没有名为“nope”的规则，用 ysevents rules 查看全部。"


def test_the_command_needs_no_database(tmp_path: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("ysevents"), "place", str(COUNTBACK)],
        env={"YSEVENTS_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("男子跳高：三道比较")
    assert not (tmp_path / "home").exists()
