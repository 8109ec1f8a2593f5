"""The `ysevents` command: thin verbs on services. Errors are one line that says what to do."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ysevents import officiate, operate
from ysevents.accounts.enums import Role, Scope
from ysevents.arguments import Parser, whole_number, words
from ysevents.kit.enums import Labelled
from ysevents.kit.settings import Settings, SettingsWrong

EXPOSED = "我知道演示账号会暴露在网络上"
"""The words without which a demo is not served to other machines."""

PROFILES = ("mini", "county")

Verb = Callable[[argparse.Namespace, Settings], int | None]
"""Answers the exit status, where it is not simply 0."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one verb; the exit status is 0 when it was done, 2 when it was not understood."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without Chinese letters
    given = _parser().parse_args(arguments)
    # Told to end while still preparing: every `finally` runs, PostgreSQL is stopped too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        settings = Settings.from_environment()
        for name in Settings.unknown(os.environ):
            _complain(f"不认识设置 {name}，没有使用，请检查名称。")
        status: int = given.verb(given, settings) or 0
    except SettingsWrong as error:
        status = _complain(str(error))
    except operate.FORESEEN as error:
        status = _complain(operate.explain(error))
    except KeyboardInterrupt:
        status = 128 + signal.SIGINT
    except BrokenPipeError:  # who read what we say, such as `head`, has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 128 + signal.SIGPIPE
    sys.exit(status)


def _parser() -> Parser:
    parser = Parser(
        prog="ysevents",
        description="永顺体育：赛事报名、场地预约、扫码核验与日历。",
        epilog="设置（环境变量）：\n"
        + "\n".join(f"  {name:<28}{text}" for name, text in Settings.described()),
    )
    verbs = parser.add_subparsers(required=True, metavar="命令")

    def add(name: str, text: str, verb: Verb, to: Any = verbs) -> Parser:
        added: Parser = to.add_parser(name, help=text, description=f"{text}。")
        added.set_defaults(verb=verb)
        return added

    up = add("up", "准备数据库并启动网站（日常使用这一个）", _up)
    up.add_argument("--demo", action="store_true", help="数据库为空时载入演示县，并打印演示账号")
    up.add_argument(
        "--profile",
        choices=PROFILES,
        default="county",
        metavar="规模",
        help="演示数据的规模：mini 供试用，county 为全县（默认）",
    )
    up.add_argument("--expose-demo", metavar="声明", help=f"允许其他机器访问演示，声明须写：\n{EXPOSED}")

    serve = add(
        "serve",
        "以多个进程启动网站（不载入演示数据）",
        lambda given, settings: operate.serve(settings, given.workers, _say),
    )
    serve.add_argument(
        "--workers", type=whole_number(1, 64), default=2, metavar="个数", help="网站进程的个数，默认2"
    )

    add("migrate", "把数据库升级到当前版本", lambda given, settings: operate.migrate(settings, _say))

    seed = add(
        "seed",
        "向空的数据库载入演示数据",
        lambda given, settings: operate.seed(settings, given.profile, _say),
    )
    seed.add_argument("profile", choices=PROFILES, metavar="规模", help="mini 供试用，county 为全县")

    season = add(
        "season",
        "在临时目录中把演示县的全部比赛打完、全部预约做一遍，并核对名次和场地占用",
        lambda given, settings: operate.season(settings, given.profile, _placed, _say),
    )
    season.add_argument(
        "profile",
        choices=PROFILES,
        nargs="?",
        default="county",
        metavar="规模",
        help="mini 或 county（默认）",
    )

    add("doctor", "检查字体、时区、磁盘、数据库和场地占用是否正常", _doctor)

    minors = add(
        "minors-report",
        "打印未成年人个人信息保护年度报告",
        lambda given, settings: operate.report_minors(settings, given.year, _say),
    )
    minors.add_argument("year", type=whole_number(2020, 2199), metavar="年份", help="例如 2026")

    assets = add(
        "assets",
        "构建第三方脚本（扫码页用；没有也能拍照或输入编号）",
        lambda given, settings: operate.build_assets(_say, quiet=given.quiet),
    )
    assets.add_argument("--quiet", action="store_true", help="已是最新时不输出")

    place = add("place", "按规则计算一份成绩单，或抽签编组（不需要数据库）", _place)
    place.add_argument("sheet", type=Path, metavar="成绩单", help="JSON 文件，格式见 docs/sheets.md")
    place.add_argument("--json", action="store_true", help="输出 JSON，供其他程序使用")

    ballot = add("ballot", "用公布的抽签记录重算一遍（不需要数据库）", _ballot)
    ballot.add_argument("log", type=Path, metavar="记录", help="JSON 文件，从抽签页面下载")

    rules = add(
        "rules", "列出全部规则，或说明其中一个", lambda given, _: officiate.list_rules(given.id, _say)
    )
    rules.add_argument("id", nargs="?", metavar="规则", help="规则的编号，例如 wa.tr26")

    account = verbs.add_parser("account", help="开通账号或重置密码", description="开通账号或重置密码。")
    actions = account.add_subparsers(required=True, metavar="操作")
    create = add(
        "create",
        "开通账号，打印一次性密码",
        lambda given, settings: operate.create_account(settings, given, _say),
        actions,
    )
    create.add_argument("username", metavar="登录名", help="3至40位字母、数字、汉字或 . _ -")
    create.add_argument("display_name", metavar="名称", type=words(40), help="页面上显示的名称")
    create.add_argument(
        "--role", choices=[str(r) for r in Role], required=True, metavar="角色", help=_listed(Role)
    )
    create.add_argument(
        "--scope",
        choices=[str(s) for s in Scope],
        default=str(Scope.EVERYTHING),
        metavar="范围",
        help=f"角色在哪里有效，默认 everything：\n{_listed(Scope)}",
    )
    create.add_argument("--target", metavar="编号", help="范围所指的赛事、单位、场馆或地区的编号")
    reset = add(
        "reset",
        "重置密码，打印一次性密码",
        lambda given, settings: operate.reset_account(settings, given.username, _say),
        actions,
    )
    reset.add_argument("username", metavar="登录名", help="登录名或手机号")
    return parser


def _listed(enum: type[Labelled]) -> str:
    return "\n".join(f"{member.value:<17}{member.label}" for member in enum)


def _up(given: argparse.Namespace, settings: Settings) -> None:
    if given.demo and not settings.is_loopback and given.expose_demo != EXPOSED:
        raise operate.CannotRun(
            f"演示账号不应让其他机器访问：请去掉 YSEVENTS_HOST，或加上 --expose-demo {EXPOSED}"
        )
    profile = given.profile if given.demo else None
    operate.up(settings.model_copy(update={"demo": given.demo}), profile, _say)


def _place(given: argparse.Namespace, settings: Settings) -> int:
    try:
        return officiate.place(given.sheet, _say, as_json=given.json)
    except officiate.SheetUnreadable as error:
        return _complain(str(error))


def _ballot(given: argparse.Namespace, settings: Settings) -> int:
    try:
        return officiate.check_ballot(given.log, _say)
    except officiate.SheetUnreadable as error:
        return _complain(str(error))


def _placed(sheet: Path) -> dict[str, Any]:
    """What `place --json` prints of a sheet."""
    printed: list[str] = []
    officiate.place(sheet, printed.append, as_json=True)
    placed: dict[str, Any] = json.loads("\n".join(printed))
    return placed


def _doctor(given: argparse.Namespace, settings: Settings) -> int:
    findings = operate.examine(settings)
    for finding in findings:
        _say(f"{'正常' if finding.is_sound else '异常'}  {finding.subject}：{finding.text}")
    return 0 if all(finding.is_sound for finding in findings) else 1


def _say(text: str) -> None:
    print(text, flush=True)


def _complain(text: str) -> int:
    print(f"ysevents：{text}", file=sys.stderr, flush=True)
    return 1
