"""PostgreSQL as we use it: one pool, one connection a request, transactions that never leak.

Piccolo's own transaction keeps its connection when COMMIT or ROLLBACK fails; a pool of two is
dead after two such failures. `transaction()` here gives it back whatever happens.
Inside a transaction: no `asyncio.gather`, no tasks; `savepoint()` around what may fail.
"""

import asyncio
import contextvars
import os
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Literal

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.querystring import QueryString

os.environ.setdefault("PICCOLO_CONF", "ysevents.piccolo_conf")

CONNECTIONS = max(5, 2 * (os.cpu_count() or 1) + 1)
"""As many as the processors keep busy: with more, each statement finds its server process cold."""

Connection = Any  # asyncpg ships no types
Isolation = Literal["read committed", "repeatable read", "serializable"]


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    """A pooled connection without the session reset at each release.

    We keep no session state (settings are SET LOCAL, LISTEN and advisory locks have connections
    of their own), and the reset costs more than a read by primary key. An open transaction is
    still rolled back at release.
    """

    def get_reset_query(self) -> str:
        return ""


class Transaction(PostgresTransaction):
    """A transaction that always gives its connection back. Made by `transaction()`."""

    def __init__(self, engine: "Database", isolation: Isolation | None = None) -> None:
        super().__init__(engine)
        self._isolation = isolation
        self._lease: _Lease | None = None
        self.is_over = False

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            if self._isolation:
                raise RuntimeError("an inner transaction cannot choose its isolation")
            return self._parent
        self._lease = await _lease()
        self.connection = self._lease.connection
        try:
            self.transaction = self.connection.transaction(
                isolation=self._isolation.replace(" ", "_") if self._isolation else None
            )
            await self.transaction.start()
        except BaseException:
            await self._lease.give_back(broken=True)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Literal[False]:
        if self._parent is not None:
            return False
        assert self._lease is not None
        broken = True
        try:
            if error is not None and not self._rolled_back:
                await self.transaction.rollback()
            elif error is None and not self._committed and not self._rolled_back:
                await self.transaction.commit()
            broken = False
        except asyncpg.PostgresError:
            # The server answered: it has rolled back, and the connection is sound.
            broken = self.connection.is_in_transaction()
            raise
        finally:
            self.is_over = True
            self.engine.current_transaction.reset(self.context)
            await self._lease.give_back(broken=broken)
        return False


class Database(PostgresEngine):
    """The engine behind all tables; `open()` gives it a pool."""

    async def open(self, url: str, *, size: int = CONNECTIONS, timeout_s: float = 20) -> None:
        """Connect to `url` with a pool of up to `size` connections."""
        self.config = {"dsn": url}
        await self.start_connection_pool(
            min_size=1,
            max_size=size,
            command_timeout=timeout_s,
            connection_class=_Connection,
            server_settings={
                "application_name": "ysevents",
                "timezone": "UTC",
                # Our statements find few rows by keys whatever the values; planning anew costs more than it wins.
                "plan_cache_mode": "force_generic_plan",
                "idle_in_transaction_session_timeout": "60s",
            },
        )

    async def close(self) -> None:
        """Close the pool; a database that was never opened is left alone."""
        if self.pool:
            await self.close_connection_pool()

    async def check_version(self) -> None:
        """Piccolo would connect while modules are being imported; `kit.migrations` looks instead."""

    def transaction(self, allow_nested: bool = True) -> "Transaction":
        return Transaction(self)

    async def _run_in_pool(self, query: str, args: Sequence[Any] | None = None) -> Any:
        async with connection() as c:
            return await c.fetch(query, *(args or ()))

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:
        _refuse_late_task()
        return await super().run_querystring(querystring, in_pool)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:
        _refuse_late_task()
        return await super().run_ddl(ddl, in_pool)


DB = Database(config={})


class _Holder:
    """The connection of one request: taken at the first statement, given back at its end."""

    __slots__ = ("connection", "is_over")

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.is_over = False


_held: contextvars.ContextVar[_Holder | None] = contextvars.ContextVar("held", default=None)


async def rest() -> None:
    """Give the request's connection back before slow work that needs none; the next statement takes another.

    So a few people whose photos are being drawn anew do not keep everybody else from the database.
    """
    if DB.current_transaction.get() is not None:
        raise RuntimeError("a transaction cannot do without its connection")
    holder = _held.get()
    if holder is not None and holder.connection is not None:
        connection, holder.connection = holder.connection, None
        await asyncio.shield(_pool().release(connection))


class _Lease:
    """A connection in use, and what has to happen to it afterwards."""

    __slots__ = ("_holder", "connection")

    def __init__(self, connection: Connection, holder: _Holder | None) -> None:
        self.connection = connection
        self._holder = holder

    async def give_back(self, *, broken: bool = False) -> None:
        if broken:
            self.connection.terminate()
            if self._holder:
                self._holder.connection = None
        if self._holder is None or broken:
            await asyncio.shield(_pool().release(self.connection))


def _pool() -> Any:
    if DB.pool is None:
        raise RuntimeError("the database is not open")
    return DB.pool


def _refuse_late_task() -> None:
    current = DB.current_transaction.get()
    if current is not None and getattr(current, "is_over", False):
        raise RuntimeError("a task outlived the transaction it was started in")


async def _lease() -> _Lease:
    holder = _held.get()
    if holder is None or holder.is_over:
        return _Lease(await _pool().acquire(), None)
    if holder.connection is None:
        holder.connection = await _pool().acquire()
    return _Lease(holder.connection, holder)


class one_connection:
    """Everything awaited inside shares one connection, taken at the first statement.

    For a request: login check and work cost one acquisition. Not for streams that stay open.
    """

    __slots__ = ("_holder", "_token")

    async def __aenter__(self) -> None:
        self._holder = _Holder()
        self._token = _held.set(self._holder)

    async def __aexit__(self, *_: object) -> None:
        _held.reset(self._token)
        self._holder.is_over = True
        if self._holder.connection is not None:
            await asyncio.shield(_pool().release(self._holder.connection))


class connection:
    """The connection statements run on just now: the transaction's, the request's or a new one."""

    _lease: _Lease | None

    async def __aenter__(self) -> Connection:
        _refuse_late_task()
        current = DB.current_transaction.get()
        if current is not None:
            self._lease = None
            return current.connection
        self._lease = await _lease()
        return self._lease.connection

    async def __aexit__(self, *_: object) -> None:
        if self._lease is not None:
            await self._lease.give_back()


def transaction(isolation: Isolation | None = None) -> Transaction:
    """One transaction. Inside another it joins that one: catch nothing between the two."""
    return Transaction(DB, isolation)


@asynccontextmanager
async def savepoint() -> AsyncIterator[None]:
    """Inside a transaction: what fails in here is undone alone, and the error goes on."""
    current = DB.current_transaction.get()
    if current is None:
        raise RuntimeError("a savepoint needs a transaction around it")
    point = await current.savepoint()
    try:
        yield
    except BaseException:
        await point.rollback_to()
        raise
    await point.release()


async def fetch(sql: str, *args: Any) -> list[Any]:
    """All rows, as asyncpg records."""
    async with connection() as c:
        rows: list[Any] = await c.fetch(sql, *args)
        return rows


async def fetch_row(sql: str, *args: Any) -> Any | None:
    """The first row or None."""
    async with connection() as c:
        return await c.fetchrow(sql, *args)


async def fetch_value(sql: str, *args: Any) -> Any:
    """The first column of the first row, or None."""
    async with connection() as c:
        return await c.fetchval(sql, *args)


async def execute(sql: str, *args: Any) -> str:
    """Run a statement; answers the command tag, as `UPDATE 3`."""
    async with connection() as c:
        tag: str = await c.execute(sql, *args)
        return tag


async def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Load many rows by COPY; constraints and triggers hold as for any insert."""
    async with connection() as c:
        await c.copy_records_to_table(table, columns=list(columns), records=rows)
