"""What is said to those who ask for help, or ask for what there is not. Nothing is started."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operate.running import Done
from ysevents.cli import EXPOSED, main
from ysevents.kit.settings import Settings

VERBS = [
    "up",
    "serve",
    "migrate",
    "seed",
    "season",
    "doctor",
    "minors-report",
    "assets",
    "place",
    "ballot",
    "rules",
    "account",
]


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A home and no other setting, and the signal handling of the test run given back."""
    for name in os.environ:
        if name.startswith("YSEVENTS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("YSEVENTS_HOME", str(tmp_path / "home"))
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)
    assert not (tmp_path / "home").exists()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> Done:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert isinstance(left.value.code, int)
    return Done(left.value.code, *capsys.readouterr())


def test_help_names_every_command_and_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    done = run(capsys, "--help")

    assert (done.status, done.err) == (0, "")
    assert re.findall(r"^    ([\w-]+)(?: |$)", done.out, re.MULTILINE) == VERBS
    assert re.findall(r"^  (YSEVENTS_\w+) ", done.out, re.MULTILINE) == [
        name for name, _ in Settings.described()
    ]


@pytest.mark.parametrize(
    "words", [[], *([verb] for verb in VERBS), ["account", "create"], ["account", "reset"]], ids=" ".join
)
def test_every_help_is_chinese(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    done = run(capsys, *words, "--help")

    told = re.sub(
        r"\[?-[-\w]+|^用法.*?\n\n|^ *[\w-]+ {2,}|\{.*?\}", "", done.out, flags=re.MULTILINE | re.DOTALL
    )
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"用法：{' '.join(['ysevents', *words])}")
    assert not re.search(r"usage|positional|options|show this|optional|default", told)


NOT_UNDERSTOOD = {
    "": "ysevents：缺少 命令。",
    "start": f"ysevents：命令：没有 start 这一项，可选 {', '.join(VERBS)}。",
    "up --frob": "ysevents：不认识 --frob。",
    "up --dem": "ysevents：不认识 --dem。",
    "up --demo=1": "ysevents up：--demo：后面不能写 1。",
    "up --profile big": "ysevents up：--profile：没有 big 这一项，可选 mini, county。",
    "serve --workers": "ysevents serve：--workers：后面须写一个值。",
    **{
        f"serve --workers {wrong}": "ysevents serve：--workers：应为1至64之间的整数。"
        for wrong in ("0", "65", "two", "1.5", "²")
    },
    "seed": "ysevents seed：缺少 规模。",
    "seed big": "ysevents seed：规模：没有 big 这一项，可选 mini, county。",
    "account": "ysevents account：缺少 操作。",
    "account create li": "ysevents account create：缺少 名称, --role。",
    f"account create li {'x' * 41} --role coach": "ysevents account create：名称：应为1至40个字。",
    "account create li x --role boss": "ysevents account create：--role：没有 boss 这一项，可选 "
    "administrator, auditor, office_clerk, organiser, referee, call_room_clerk, coach, inspector, "
    "venue_desk, judge, resident。",
}


@pytest.mark.parametrize("words", NOT_UNDERSTOOD)
def test_what_is_not_understood_is_said_in_one_line(capsys: pytest.CaptureFixture[str], words: str) -> None:
    done = run(capsys, *words.split())

    sentence = NOT_UNDERSTOOD[words]
    verb = sentence.split("：")[0]
    said = done.err.replace("'", "")  # only an older argparse puts choices in quotes
    assert (done.status, done.out, said) == (2, "", f"{sentence}用 {verb} --help 查看用法。\n")


WRONG = {
    "PORT=0": "监听端口，1至65535，默认8000",
    "PORT=acht": "监听端口，1至65535，默认8000",
    "HOST= ": "监听地址，默认127.0.0.1",
    "HOME=~nobody-of-that-name/data": "数据、密钥、日志所在目录",
    "DATABASE_URL=mysql://db": "外部 PostgreSQL 15以上，postgresql:// 开头；不设则用内置的",
    "PUBLIC_URL=ty.example": "公众访问的网址，http:// 或 https:// 开头，用于二维码、链接和日历",
    "DEVELOPMENT=perhaps": "1 显示组件样张 /_gallery",
}


@pytest.mark.parametrize("given", WRONG)
def test_a_wrong_setting_is_named_with_what_it_is_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    name, _, value = given.partition("=")
    monkeypatch.setenv(f"YSEVENTS_{name}", value)

    assert run(capsys, "up") == Done(
        1, "", f"ysevents：设置 YSEVENTS_{name}（{WRONG[given]}）的值无法使用，请改正后重新启动。\n"
    )


@pytest.mark.parametrize(
    "words", [["--demo"], ["--demo", "--expose-demo", "是"]], ids=["bare", "wrong words"]
)
def test_a_demo_is_not_shown_to_other_machines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("YSEVENTS_HOST", "0.0.0.0")

    assert run(capsys, "up", *words) == Done(
        1, "", f"ysevents：演示账号不应让其他机器访问：请去掉 YSEVENTS_HOST，或加上 --expose-demo {EXPOSED}\n"
    )


def test_a_setting_that_does_not_exist_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YSEVENTS_PROT", "80")
    monkeypatch.setenv("YSEVENTS_HOST", "0.0.0.0")

    done = run(capsys, "up", "--demo")

    assert done.err.splitlines()[0] == "ysevents：不认识设置 YSEVENTS_PROT，没有使用，请检查名称。"


def test_a_role_is_given_where_it_is_valid(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "ysevents：请用 --scope 和 --target 一起写明角色在哪里有效；不写则为全县。\n"

    for words in ("--scope venue", "--target 433127"):
        done = run(capsys, "account", "create", "li", "李", "--role", "coach", *words.split())
        assert done == Done(1, "", sentence)
