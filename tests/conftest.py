"""One embedded PostgreSQL a run, one migrated database; every test begins with empty tables.

Tests in `rules` folders ask for none of this and run without a database.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from litestar import Litestar

from tests.browser_like import Browser
from ysevents.accounts import service as accounts
from ysevents.app import create_app
from ysevents.competitions.service.contests import load_disciplines
from ysevents.core.service.calendars import load_calendar
from ysevents.core.service.reference import load_regions
from ysevents.kit import secrets
from ysevents.kit.database import DB
from ysevents.kit.migrations import migrate
from ysevents.kit.postgres import Postgres
from ysevents.kit.settings import Settings

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""Tuesday 24 November 2026, 09:00 in the county."""

QUICK = {"fsync": "off", "synchronous_commit": "off", "autovacuum": "off"}

RESTART = """
    SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences
    WHERE schemaname = 'public' AND sequencename = ANY ($1)
"""
KEPT = {"migration", "region", "discipline", "calendar_day"}
"""Reference data: loaded once, changed by no test."""


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    # Not below pytest's folder: run as root, that is shut to the user PostgreSQL runs as.
    home = Path(tempfile.mkdtemp(prefix="ysevents-test-"))
    try:
        with Postgres(home, settings=QUICK) as postgres:
            yield postgres
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
async def opened(server: Postgres) -> AsyncIterator[str]:
    """The migrated database with its reference data, open for the whole run as the application."""
    await migrate(server.url())
    secrets.install(secrets.Secrets.random())
    await DB.open(server.url(user="ysevents_app"), size=20)
    await load_regions()
    await load_calendar()
    await load_disciplines()
    yield server.url()
    await DB.close()


@pytest.fixture(scope="session")
async def owner(opened: str) -> AsyncIterator[asyncpg.Connection]:
    """One connection for the whole run: a new one would have to learn about every table first."""
    owner = await asyncpg.connect(opened)
    yield owner
    await owner.close()


@pytest.fixture
async def db(owner: asyncpg.Connection) -> AsyncIterator[None]:
    """An open database whose tables, but for reference data, are empty again after the test."""
    yield
    await empty(owner)


async def empty(owner: asyncpg.Connection) -> None:
    """Empty every table but reference data; only those with rows, which is far quicker."""
    names = [
        row["tablename"]
        for row in await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        if row["tablename"] not in KEPT
    ]
    asked = " UNION ALL ".join(f"SELECT '{name}' AS name WHERE EXISTS (SELECT FROM {name})" for name in names)
    filled = [row["name"] for row in await owner.fetch(asked)]
    if filled:
        # The audit log refuses to be emptied; only the owner may pass its triggers by. To delete a test's
        # few rows is ten times quicker than to truncate, which makes every index of every table anew.
        await owner.execute("SET session_replication_role = replica")
        await owner.execute(";".join(f"DELETE FROM {name}" for name in filled))
        await owner.execute(RESTART, [f"{name}_id_seq" for name in filled])


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("settings"), demo=True, development=True)


@pytest.fixture(scope="session")
def built(opened: str, settings: Settings) -> Litestar:
    """The application, put together once: that takes a third of a second, and it keeps nothing of a test."""
    return create_app(settings, secrets.get())


@pytest.fixture
def app(db: None, built: Litestar, settings: Settings) -> Iterator[Litestar]:
    """The whole application on the open database."""
    accounts.allow_demo_numbers(settings.demo)
    yield built
    accounts.allow_demo_numbers(False)


@pytest.fixture
async def browser(app: Litestar) -> AsyncIterator[Browser]:
    """Somebody with cookies and forms who has not logged in."""
    async with Browser(app) as visitor:
        yield visitor
