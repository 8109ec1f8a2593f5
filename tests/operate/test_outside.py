"""Commands on a PostgreSQL that somebody else runs, with one role that owns and one that works."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest_asyncio

from tests.operate.running import LOGIN, Done, run
from ysevents.kit.postgres import APPLICATION, Postgres
from ysevents.kit.secrets import FILE

names = (f"outside_{n}" for n in itertools.count())


class Database:
    """A database of its own on the server of the test run."""

    def __init__(self, server: Postgres) -> None:
        self.name = next(names)
        self.owner = server.url(self.name)
        self.application = server.url(self.name, user=APPLICATION)
        self._server = server.url()

    async def make(self) -> None:
        await tell(self._server, f"CREATE DATABASE {self.name}")

    async def drop(self) -> None:
        await tell(self._server, f"DROP DATABASE {self.name} WITH (FORCE)")


async def tell(url: str, statement: str) -> None:
    connection: Any = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest_asyncio.fixture
async def database(server: Postgres) -> AsyncIterator[Database]:
    database = Database(server)
    await database.make()
    yield database
    await database.drop()


async def test_a_role_without_rights_is_told(tmp_path: Path, database: Database) -> None:
    assert run(tmp_path / "home", "migrate", database_url=database.application) == Done(
        1,
        "",
        "ysevents：数据库账号没有建表的权限，请用 YSEVENTS_OWNER_DATABASE_URL 指定拥有这个数据库的账号。\n",
    )


async def test_owner_migrates_and_application_works(tmp_path: Path, database: Database) -> None:
    home = tmp_path / "home"
    urls = {"database_url": database.application, "owner_database_url": database.owner}

    fresh = run(home, "doctor", **urls)
    created = run(home, "account", "create", "wang", "王老师", "--role", "coach", **urls)
    later = run(home, "doctor", database_url=database.application)

    assert fresh.out.splitlines()[-1].endswith("步未升级，请运行 ysevents migrate")
    assert (fresh.status, created.status, created.err) == (1, 0, "")
    assert [name for name, _ in LOGIN.findall(created.out)] == ["wang"]
    assert (later.status, later.err) == (0, "")
    assert [line.split("：")[0] for line in later.out.splitlines()] == [
        f"正常  {subject}"
        for subject in (
            "字体",
            "时区",
            "磁盘",
            "数据库",
            "数据库升级",
            "时钟",
            "场地占用",
            "审计链",
            "上传材料",
        )
    ]

    await tell(
        database.owner,
        "INSERT INTO region (code, level, name) VALUES ('433127000000', 'county', '永顺县');"
        " INSERT INTO organization (id, kind, name, short_name, sort_key, region)"
        " VALUES (gen_random_uuid(), 'school', '一校', '一校', 'yi1', '433127000000')",
    )
    seeded = run(home, "seed", "mini", **urls)
    (home / FILE).write_text("{")
    reset = run(home, "account", "reset", "wang", **urls)

    assert (seeded.status, seeded.err) == (
        1,
        "ysevents：数据库里已有单位资料，不能再载入演示数据，请换一个空的数据库。\n",
    )
    assert (reset.status, reset.out, reset.err) == (
        1,
        "",
        f"ysevents：密钥文件 {home / FILE} 已损坏，请从备份恢复；没有它，已发出的入场码将无法核验。\n",
    )
