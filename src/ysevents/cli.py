"""The `ysevents` command: thin verbs on services. Errors are one line that says what to do."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence

from ysevents import operate
from ysevents.accounts.enums import Role, Scope
from ysevents.kit.migrations import DatabaseTooOld
from ysevents.kit.postgres import PostgresFailed
from ysevents.kit.settings import Settings, SettingsWrong
from ysevents.server import PortTaken

EXPOSED = "我知道演示账号会暴露在网络上"
"""The words without which a demo is not served to other machines."""

Verb = Callable[[argparse.Namespace, Settings], int]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one verb; the exit status is 0 when it was done."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        settings = Settings.from_environment()
        status: int = given.verb(given, settings)
    except (operate.CannotRun, PortTaken, SettingsWrong, PostgresFailed) as error:
        status = _complain(str(error))
    except DatabaseTooOld:
        status = _complain("数据库版本太旧：需要 PostgreSQL 15 或更新的版本，请升级后再启动。")
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ysevents",
        description="永顺体育：赛事报名、场地预约、扫码核验与日历。设置用环境变量 YSEVENTS_*，见 README。",
    )
    verbs = parser.add_subparsers(required=True, metavar="命令")

    up = verbs.add_parser("up", help="准备数据库并启动网站（日常使用这一个）")
    up.add_argument("--demo", action="store_true", help="数据库为空时载入演示县，并打印演示账号")
    up.add_argument("--profile", choices=("mini", "county"), default="county", help="演示数据的规模")
    up.add_argument("--expose-demo", metavar="声明", help=f"允许其他机器访问演示，须写：{EXPOSED}")
    up.set_defaults(verb=_up)

    serve = verbs.add_parser("serve", help="以多个进程启动网站（不载入演示数据）")
    serve.add_argument("--workers", type=_positive, default=2, help="网站进程数，默认2")
    serve.set_defaults(verb=_serve)

    migrate = verbs.add_parser("migrate", help="把数据库升级到当前版本")
    migrate.set_defaults(verb=lambda given, settings: _run(operate.migrate(settings, _say)))

    seed = verbs.add_parser("seed", help="载入演示数据：mini 供试用，county 为全县规模")
    seed.add_argument("profile", choices=("mini", "county"))
    seed.set_defaults(verb=lambda given, settings: _run(operate.seed(settings, given.profile, _say)))

    doctor = verbs.add_parser("doctor", help="检查字体、时区、磁盘、数据库和场地占用是否正常")
    doctor.set_defaults(verb=_doctor)

    assets = verbs.add_parser("assets", help="构建第三方脚本（扫码）；没有也能使用拍照识别")
    assets.add_argument("--quiet", action="store_true", help="已是最新时不输出")
    assets.set_defaults(verb=lambda given, settings: operate.build_assets(_say, quiet=given.quiet))

    account = verbs.add_parser("account", help="开通账号或重置密码").add_subparsers(
        required=True, metavar="操作"
    )
    create = account.add_parser("create", help="开通账号，打印一次性密码")
    create.add_argument("username", help="登录名")
    create.add_argument("display_name", help="显示的名称")
    create.add_argument("--role", choices=[str(r) for r in Role], required=True, help="角色")
    create.add_argument(
        "--scope", choices=[str(s) for s in Scope], default=str(Scope.EVERYTHING), help="范围"
    )
    create.add_argument("--target", help="范围所指的编号")
    create.set_defaults(verb=lambda given, settings: _run(operate.create_account(settings, given, _say)))
    reset = account.add_parser("reset", help="重置密码，打印一次性密码")
    reset.add_argument("username", help="登录名")
    reset.set_defaults(
        verb=lambda given, settings: _run(operate.reset_account(settings, given.username, _say))
    )
    return parser


def _up(given: argparse.Namespace, settings: Settings) -> int:
    if given.demo and not settings.is_loopback and given.expose_demo != EXPOSED:
        raise operate.CannotRun(
            f"演示账号不应让其他机器访问：请去掉 YSEVENTS_HOST，或加上 --expose-demo {EXPOSED}"
        )
    profile = given.profile if given.demo else None
    return operate.up(settings.model_copy(update={"demo": given.demo}), profile, _say)


def _serve(given: argparse.Namespace, settings: Settings) -> int:
    return operate.serve(settings, given.workers, _say)


def _doctor(given: argparse.Namespace, settings: Settings) -> int:
    findings = asyncio.run(operate.examine(settings))
    for finding in findings:
        _say(f"{'正常' if finding.is_sound else '异常'}  {finding.subject}：{finding.text}")
    return 0 if all(finding.is_sound for finding in findings) else 1


def _run(work: Awaitable[None]) -> int:
    async def whole() -> None:
        await work

    asyncio.run(whole())
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:
        raise argparse.ArgumentTypeError("应为1至64之间的整数")
    return number


def _say(text: str) -> None:
    print(text, flush=True)


def _complain(text: str) -> int:
    print(f"ysevents：{text}", file=sys.stderr, flush=True)
    return 1
