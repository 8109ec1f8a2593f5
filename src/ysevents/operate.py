"""What an operator does: start, migrate, load, examine. Composition, like `app`; imported by `cli` alone."""

import argparse
import asyncio
import contextlib
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from socket import socket as Socket
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import asyncpg

from ysevents import server
from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.app import connect
from ysevents.competitions.service import contests
from ysevents.core import queries as core_queries
from ysevents.core.service import calendars, reference
from ysevents.demo import service as demo
from ysevents.demo.season import run as seasons
from ysevents.demo.season.checking import Place
from ysevents.kit import assets, clock, fonts, logs, migrations, paths, secrets, uploads
from ysevents.kit.cells import start_of
from ysevents.kit.database import DB, fetch_value
from ysevents.kit.errors import YsError
from ysevents.kit.postgres import APPLICATION, HomeInUse, Postgres, PostgresFailed
from ysevents.kit.postgres_host import explain as explain_home
from ysevents.kit.settings import Settings
from ysevents.privacy.schemas import MinorsReport
from ysevents.privacy.service import records
from ysevents.registration.service import purging

T = TypeVar("T")
Say = Callable[[str], None]
LEAST_FREE = 500 * 1024**2
MOST_DRIFT_S = 5
PATIENCE_S = 120
"""How long a command waits for another one on the same home, and for a site to come up."""
FAULTS = {"missing": "缺少", "undue": "多出"}
FAULTS_SHOWN = 3


class CannotRun(Exception):
    """Why a command cannot be carried out, and what to do: one Chinese line."""


FORESEEN = (
    CannotRun,
    server.PortTaken,
    server.Ended,
    PostgresFailed,
    migrations.DatabaseUnfit,
    secrets.SecretsUnreadable,
    YsError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)
"""What may stand in a command's way without being a fault of the program."""


def explain(error: BaseException) -> str:
    """The one line for an error that was foreseen: why, what to do."""
    if isinstance(error, asyncpg.DiskFullError):
        return "数据库所在磁盘的空间不足，请清理后再试。"
    if isinstance(error, asyncpg.PostgresError | asyncpg.InterfaceError):
        first, *_ = str(error).splitlines() or [""]  # what follows is DETAIL and HINT
        return f"数据库没有办成（{type(error).__name__}：{first}），请确认它在正常运行后再试。"
    return str(error)


@dataclass(frozen=True)
class Urls:
    """Where the database is: for its owner, who migrates, and for the application."""

    owner: str
    application: str


@dataclass(frozen=True)
class Finding:
    """One thing `doctor` looked at."""

    subject: str
    is_sound: bool
    text: str


def up(settings: Settings, demo_profile: str | None, say: Say) -> None:
    """Prepare everything and serve until told to stop."""
    logs.set_up(readable=sys.stderr.isatty())
    began = time.monotonic()
    with _site(settings, say) as (socket, urls, postgres):
        logins = _run(_prepare(settings, urls, demo_profile, say))
        _open_door(settings, socket, postgres)
        say(f"已就绪（{time.monotonic() - began:.1f}秒）：{settings.address}")
        for role, username, password in logins:
            say(f"  {role}　登录名 {username}　密码 {password}")
        say("按 Ctrl-C 停止。")
        server.run(settings, urls.application, socket, postgres)


def serve(settings: Settings, workers: int, say: Say) -> None:
    """Serve with several processes until told to stop."""
    logs.set_up(readable=False)
    with _site(settings, say) as (socket, urls, postgres):
        _run(_prepare(settings, urls, None, say))
        _open_door(settings, socket, postgres)
        say(f"已就绪：{settings.address}")
        server.run_many(settings, urls.application, socket, postgres, workers)


def migrate(settings: Settings, say: Say) -> None:
    """Bring the database up to date."""
    with _database(settings, say) as (urls, _):
        done = _run(_migrate(urls))
        say(f"已升级{len(done)}步。" if done else "数据库已是最新。")


def seed(settings: Settings, profile: str, say: Say) -> None:
    """Load a demo county."""
    with _database(settings, say) as (urls, _):
        _run(_prepare(settings, urls, profile, say))


def season(settings: Settings, profile: str, place: Place, say: Say) -> int:
    """Play the season of a demo in a home of its own, which is thrown away; 1 where a list is not what it should be."""
    with tempfile.TemporaryDirectory(prefix="ysevents-season-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the database may run as somebody else, and must reach its home
        fresh = settings.model_copy(
            update={"home": folder / "home", "database_url": None, "owner_database_url": None}
        )
        sheets = folder / "sheets"
        sheets.mkdir()
        with _database(fresh, say) as (urls, _):
            played = _run(_season(fresh, urls, profile, sheets, place, say))
        seasons.tell(played, say)
    return 0 if played.is_sound else 1


async def _season(
    settings: Settings, urls: Urls, profile: str, sheets: Path, place: Place, say: Say
) -> seasons.Season:
    connect()  # who is displaced is told of, and gets what they claimed back
    await _prepare(settings, urls, profile, say)
    async with _opened(settings, urls):
        return await seasons.play_season(profile, now=clock.now(), folder=sheets, place=place, say=say)


def create_account(settings: Settings, given: argparse.Namespace, say: Say) -> None:
    """Open an account for somebody of the office and print its first password."""
    scope = Scope(given.scope)
    if (given.target is None) != (scope == Scope.EVERYTHING):
        raise CannotRun("请用 --scope 和 --target 一起写明角色在哪里有效；不写则为全县。")

    async def create(urls: Urls) -> str:
        async with _opened(settings, urls):
            if given.target and not await _exists(scope, given.target):
                raise CannotRun(f"没有编号为 {given.target} 的{scope.label}，请检查 --target。")
            return await accounts.create_account(
                given.username,
                display_name=given.display_name,
                grants=[(Role(given.role), scope, given.target)],
                account=None,
                now=clock.now(),
            )

    with _database(settings, say) as (urls, _):
        password = _run(create(urls))
        say(f"登录名 {given.username}　一次性密码 {password}（首次登录须修改）")


def reset_account(settings: Settings, username: str, say: Say) -> None:
    """Give an account a new first password."""

    async def reset(urls: Urls) -> str:
        async with _opened(settings, urls):
            return await accounts.reset_password(username, account=None, now=clock.now())

    with _database(settings, say) as (urls, _):
        password = _run(reset(urls))
        say(f"登录名 {username}　一次性密码 {password}（登录后须修改）")


def report_minors(settings: Settings, year: int, say: Say) -> None:
    """Print the yearly report on the personal data of minors: figures, and incidents in words."""

    async def read(urls: Urls) -> MinorsReport:
        async with _opened(settings, urls):
            return await records.get_minors_report(year, account=None, now=clock.now())

    with _database(settings, lambda _: None) as (urls, _):
        report = _run(read(urls))
    say(f"未成年人个人信息保护年度报告　{report.year}年（截至{clock.datetime_cn(report.as_of)}）")
    for count in report.counts:
        say(f"  {count.label}：{count.value}")
    say(f"  安全事件：{len(report.incidents)}")
    for incident in report.incidents:
        told = "已上报" if incident.is_reported else "未上报"
        say(
            f"    {incident.happened_on:%Y-%m-%d}　{incident.summary}　"
            f"涉及{incident.people}人，其中未成年人{incident.minors}人，{told}"
        )


def build_assets(say: Say, *, quiet: bool) -> int:
    """Build third-party scripts; without the registry the product works on without them."""
    root = paths.PACKAGE.parents[1]
    if not (root / "package-lock.json").exists():
        say("第三方脚本随安装包提供，无需构建。")
        return 0
    if not assets.build(root=root, say=say):
        say("以后可以用 make assets 再次构建。")
    elif not quiet:
        say("第三方脚本已是最新。")
    return 0


def examine(settings: Settings) -> list[Finding]:
    """Look at everything that has to be right, and say of each thing what it is. Changes nothing."""
    uploads.install(settings.home)
    findings = [_fonts(), _zone(), _disk(settings.home)]
    try:
        if not settings.database_url and not Postgres(settings.home).is_made:
            text = "还没有建立，第一次启动（ysevents up 或 serve）时自动建立"
            return [*findings, Finding("数据库", True, text)]
        with _database(settings, lambda _: None) as (urls, _):
            findings += _run(_examine_database(urls))
    except FORESEEN as error:
        findings.append(Finding("数据库", False, explain(error)))
    return findings


async def _examine_database(urls: Urls) -> list[Finding]:
    await migrations.reach(urls.application)
    await DB.open(urls.owner, size=1)
    try:
        return await _examine_content()
    finally:
        await DB.close()


async def _examine_content() -> list[Finding]:
    version = await fetch_value("SHOW server_version")
    sound = Finding("数据库", True, f"PostgreSQL {version}")
    if waiting := await migrations.pending():
        return [sound, Finding("数据库升级", False, f"有{len(waiting)}步未升级，请运行 ysevents migrate")]
    return [
        sound,
        Finding("数据库升级", True, "已是最新"),
        await _clock(),
        await _floor(),
        await _audit(),
        await _papers(),
    ]


async def _clock() -> Finding:
    drift = await fetch_value(
        "SELECT abs(extract(epoch FROM clock_timestamp() - $1::timestamptz))", clock.now()
    )
    text = "与数据库一致" if drift < MOST_DRIFT_S else f"与数据库相差{drift:.0f}秒，请校准时钟"
    return Finding("时钟", drift < MOST_DRIFT_S, text)


async def _floor() -> Finding:
    faults = await core_queries.floor_faults(FAULTS_SHOWN)
    if not faults:
        return Finding("场地占用", True, "与安排一致")
    shown = "；".join(
        f"安排 {fault['occurrence']} {FAULTS[str(fault['fault'])]}"
        f"{clock.datetime_cn(start_of(int(str(fault['cell']))))}的占用"
        for fault in faults[:FAULTS_SHOWN]
    )
    return Finding("场地占用", False, f"与安排不一致：{shown}。请备份数据库并联系维护人员")


async def _audit() -> Finding:
    broken = await accounts.verify_audit()
    text = "完整" if broken is None else f"从第{broken}道封条起与记录不符，请保全现场并报告"
    return Finding("审计链", broken is None, text)


async def _papers() -> Finding:
    """The database and the folder of uploads belong together, also in a backup."""
    all_of_them, missing = await purging.count_files()
    text = (
        f"{all_of_them}份，文件齐全"
        if not missing
        else f"{all_of_them}份中缺{missing}份文件，请从备份恢复 uploads"
    )
    return Finding("上传材料", not missing, text)


def _fonts() -> Finding:
    try:
        return Finding("字体", True, str(fonts.find().path.name))
    except fonts.NoFont as error:
        return Finding("字体", False, str(error))


def _zone() -> Finding:
    try:
        offset = datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai")).strftime("%z")
    except ZoneInfoNotFoundError:
        return Finding("时区", False, "缺少时区数据，请安装 tzdata")
    return Finding("时区", offset == "+0800", f"Asia/Shanghai {offset}")


def _disk(home: Path) -> Finding:
    try:
        there = next(p for p in (home, *home.parents) if p.exists())
        free = shutil.disk_usage(there).free
    except OSError as error:
        return Finding("磁盘", False, str(explain_home(home, error)))
    text = f"剩余 {free // 1024**2} MB"
    return Finding("磁盘", free >= LEAST_FREE, text if free >= LEAST_FREE else f"{text}，请清理到500 MB以上")


def _run(work: Coroutine[object, object, T]) -> T:
    """What `work` answers. SIGTERM ends it as Ctrl-C does: by cancelling, and at once when repeated.

    An exception out of a signal's handler would arise amid anybody's code, the driver's too, which
    takes it for a lost connection.
    """

    async def attended() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task

        def stop(number: int, frame: object) -> None:
            signal.signal(number, before)
            task.cancel()
            loop.call_soon_threadsafe(lambda: None)  # wakes the loop

        before = signal.signal(signal.SIGTERM, stop)
        try:
            return await work
        finally:
            signal.signal(signal.SIGTERM, before)

    try:
        return asyncio.run(attended())
    except asyncio.CancelledError:
        sys.exit(128 + signal.SIGTERM)


@contextlib.contextmanager
def _site(settings: Settings, say: Say) -> Iterator[tuple[Socket, Urls, Postgres | None]]:
    """What a site needs, for it alone: its port, then its database. Refused before anything is started."""
    if not settings.database_url:
        Postgres(settings.home).refuse_if_taken()
    with (
        server.bound(settings) as socket,
        _database(settings, say, alone=True) as (urls, postgres),
    ):
        yield socket, urls, postgres


def _open_door(settings: Settings, socket: Socket, postgres: Postgres | None) -> None:
    """Visitors may come, and commands may work on the site's database."""
    server.listen(settings, socket)
    if postgres:
        postgres.share(settings.address)


@contextlib.contextmanager
def _database(settings: Settings, say: Say, *, alone: bool = False) -> Iterator[tuple[Urls, Postgres | None]]:
    """The outside database, or the embedded one for as long as the command runs.

    A command works on the database of a site that is up, and waits for another command to end; a
    site, which wants to be `alone`, is refused in both cases.
    """
    if settings.database_url:
        _make_home(settings.home)
        yield Urls(settings.owner_database_url or settings.database_url, settings.database_url), None
        return
    say("正在启动数据库……")
    postgres = Postgres(settings.home)
    try:
        is_ours = _start(postgres, alone=alone, say=say)
        yield (
            Urls(postgres.url(), postgres.url(user=APPLICATION)) if is_ours else _shared(postgres),
            postgres if is_ours else None,
        )
    finally:
        postgres.stop()


def _start(postgres: Postgres, *, alone: bool, say: Say) -> bool:
    """Whether the server is ours now; else a site shares its own."""
    patience = time.monotonic() + PATIENCE_S
    while True:
        try:
            postgres.start()
            return True
        except HomeInUse:
            if alone or time.monotonic() > patience:
                raise
            if postgres.is_shared:
                return False
            time.sleep(0.2)


def _shared(postgres: Postgres) -> Urls:
    owner, application = postgres.running_url(), postgres.running_url(user=APPLICATION)
    if owner is None or application is None:
        raise CannotRun("网站正在停止，请稍后再试。")
    return Urls(owner, application)


def _make_home(home: Path) -> None:
    """With an outside database the home holds the secrets alone."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise explain_home(home, error) from None


@contextlib.asynccontextmanager
async def _opened(settings: Settings, urls: Urls) -> AsyncIterator[None]:
    """The database migrated and open, with the secrets of this home."""
    await _migrate(urls)
    secrets.install(secrets.Secrets.load(settings.home))
    await DB.open(urls.application, size=4)
    try:
        yield
    finally:
        await DB.close()


async def _prepare(
    settings: Settings, urls: Urls, demo_profile: str | None, say: Say
) -> list[tuple[str, str, str]]:
    """Migrations, reference data and, for an empty demo, its county. Answers the demo logins."""
    done = await _migrate(urls)
    if done:
        say(f"数据库已升级{len(done)}步。")
    secrets.install(secrets.Secrets.load(settings.home))
    uploads.install(settings.home)
    # As the owner: only an owner may ANALYZE what has been loaded.
    await DB.open(urls.owner, size=4, timeout_s=600)
    try:
        await reference.load_regions()
        await calendars.load_calendar()
        await contests.load_disciplines()
        if demo_profile is None:
            return []
        await demo.load(demo_profile, now=clock.now(), say=say)
        return await demo.demo_logins(clock.now())
    finally:
        await DB.close()


async def _migrate(urls: Urls) -> list[str]:
    """Bring the database up to date, for the role the application runs as."""
    return await migrations.migrate(urls.owner, application=await migrations.reach(urls.application))


async def _exists(scope: Scope, target: str) -> bool:
    """Whether there is such an event, organization, venue or region."""
    key = "code" if scope == Scope.REGION else "id"
    return bool(await fetch_value(f"SELECT EXISTS (SELECT FROM {scope} WHERE {key}::text = $1)", target))
