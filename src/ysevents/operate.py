"""What an operator does: start, migrate, load, examine. Composition, like `app`; imported by `cli` alone."""

import argparse
import asyncio
import contextlib
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import asyncpg

from ysevents import server
from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.competitions.service import contests
from ysevents.core import queries as core_queries
from ysevents.core.service import reference
from ysevents.demo import service as demo
from ysevents.kit import assets, clock, fonts, logs, migrations, paths, secrets
from ysevents.kit.database import DB, fetch_value
from ysevents.kit.postgres import APPLICATION, HomeInUse, Postgres
from ysevents.kit.settings import Settings

Done = TypeVar("Done")
Say = Callable[[str], None]
LEAST_FREE = 500 * 1024**2


class CannotRun(Exception):
    """Why a command cannot be carried out, and what to do: one Chinese line."""


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


def up(settings: Settings, demo_profile: str | None, say: Say) -> int:
    """Prepare everything and serve until told to stop; answers the exit status."""
    logs.set_up(readable=True)
    began = time.monotonic()
    with server.bound(settings) as socket, _database(settings, say, alone=True) as (urls, postgres):
        logins = asyncio.run(_prepare(settings, urls, demo_profile, say))
        socket.listen()  # from here on whoever comes waits a moment, instead of being refused
        say(f"已就绪（{time.monotonic() - began:.1f}秒）：{settings.address}")
        for role, username, password in logins:
            say(f"  {role}　登录名 {username}　密码 {password}")
        say("按 Ctrl-C 停止。")
        return server.run(settings, urls.application, socket, postgres)


def serve(settings: Settings, workers: int, say: Say) -> int:
    """Serve with several processes on a prepared database."""
    logs.set_up(readable=False)
    with server.bound(settings) as socket, _database(settings, say, alone=True) as (urls, _):
        asyncio.run(_prepare(settings, urls, None, say))
        socket.listen()
        say(f"已就绪：{settings.address}")
        return server.run_many(settings, urls.application, socket, workers)


async def migrate(settings: Settings, say: Say) -> None:
    """Bring the database up to date."""
    with _database(settings, say) as (urls, _):
        done = await _reached(migrations.migrate(urls.owner))
        say(f"已升级{len(done)}步。" if done else "数据库已是最新。")


async def seed(settings: Settings, profile: str, say: Say) -> None:
    """Load a demo county."""
    with _database(settings, say) as (urls, _):
        await _prepare(settings.model_copy(update={"demo": True}), urls, profile, say)


async def create_account(settings: Settings, given: argparse.Namespace, say: Say) -> None:
    """Open an account for somebody of the office and print its first password."""
    async with _opened(settings, say):
        password = await accounts.create_account(
            given.username,
            display_name=given.display_name,
            grants=[(Role(given.role), Scope(given.scope), given.target)],
            account=None,
            now=clock.now(),
        )
        say(f"登录名 {given.username}　一次性密码 {password}（首次登录须修改）")


async def reset_account(settings: Settings, username: str, say: Say) -> None:
    """Give an account a new first password."""
    async with _opened(settings, say):
        password = await accounts.reset_password(username, account=None, now=clock.now())
        say(f"登录名 {username}　一次性密码 {password}（登录后须修改）")


def build_assets(say: Say, *, quiet: bool) -> int:
    """Build third-party scripts; without the registry the product works on without them."""
    root = paths.PACKAGE.parents[1]
    if not (root / "package-lock.json").exists():
        say("第三方脚本随安装包提供，无需构建。")
        return 0
    if assets.build(root=root, say=say) and not quiet:
        say("第三方脚本已是最新。")
    return 0


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything that has to be right, and say of each thing what it is."""
    findings = [_fonts(), _zone(), _disk(settings.home)]
    try:
        async with _opened(settings, lambda _: None):
            findings += await _examine_database()
    except Exception as error:  # whatever it is, it is what the doctor was asked for
        findings.append(Finding("数据库", False, str(error)))
    return findings


async def _examine_database() -> list[Finding]:
    version = await fetch_value("SHOW server_version")
    waiting = await migrations.pending()
    faults = await core_queries.floor_faults()
    chain = await accounts.verify_audit()
    drift = await fetch_value(
        "SELECT abs(extract(epoch FROM clock_timestamp() - $1::timestamptz))", clock.now()
    )
    return [
        Finding("数据库", True, f"PostgreSQL {version}"),
        Finding(
            "数据库升级",
            not waiting,
            "已是最新" if not waiting else f"有{len(waiting)}步未升级，请运行 ysevents migrate",
        ),
        Finding("时钟", drift < 5, "与数据库一致" if drift < 5 else f"与数据库相差{drift:.0f}秒，请校准时钟"),
        Finding(
            "场地占用", not faults, "与安排一致" if not faults else f"有{len(faults)}处不一致：{faults[:3]}"
        ),
        Finding(
            "审计链", chain is None, "完整" if chain is None else f"自第{chain}条起被改动，请保全现场并报告"
        ),
    ]


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
    there = next(p for p in (home, *home.parents) if p.exists())
    free = shutil.disk_usage(there).free
    text = f"剩余 {free // 1024**2} MB"
    return Finding("磁盘", free >= LEAST_FREE, text if free >= LEAST_FREE else f"{text}，请清理到500 MB以上")


@contextlib.contextmanager
def _database(settings: Settings, say: Say, *, alone: bool = False) -> Iterator[tuple[Urls, Postgres | None]]:
    """The outside database, or the embedded one for as long as the command runs.

    With `alone` an embedded one that another process runs is refused, not shared.
    """
    if settings.database_url:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield Urls(settings.owner_database_url or settings.database_url, settings.database_url), None
        return
    say("正在启动数据库……")
    postgres = Postgres(settings.home)
    try:
        postgres.start()
    except HomeInUse:
        # A site that is up: its commands work on the server it runs.
        owner, application = postgres.running_url(), postgres.running_url(user=APPLICATION)
        if alone or owner is None or application is None:
            raise
        yield Urls(owner, application), None
        return
    try:
        yield Urls(postgres.url(), postgres.url(user=APPLICATION)), postgres
    finally:
        postgres.stop()


@contextlib.asynccontextmanager
async def _opened(settings: Settings, say: Say) -> AsyncIterator[None]:
    """A migrated, open database with the secrets of this home."""
    with _database(settings, say) as (urls, _):
        await _reached(migrations.migrate(urls.owner))
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
    done = await _reached(migrations.migrate(urls.owner))
    if done:
        say(f"数据库已升级{len(done)}步。")
    secrets.install(secrets.Secrets.load(settings.home))
    # As the owner: only an owner may ANALYZE what has been loaded.
    await DB.open(urls.owner, size=4, timeout_s=600)
    try:
        await reference.load_regions()
        await contests.load_disciplines()
        if demo_profile is None:
            return []
        await demo.load(demo_profile, now=clock.now(), say=say)
        return await demo.demo_logins(clock.now())
    finally:
        await DB.close()


async def _reached(work: Awaitable[Done]) -> Done:
    """What the database answers, or one line about why it does not."""
    try:
        return await work
    except (OSError, asyncpg.InvalidPasswordError, asyncpg.InvalidCatalogNameError) as error:
        raise CannotRun(
            f"连不上数据库，请检查 YSEVENTS_DATABASE_URL 的地址、账号和网络。（{type(error).__name__}）"
        ) from None
