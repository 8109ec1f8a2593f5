"""The web server: a port held before anything starts, a clean end on every signal."""

import asyncio
import contextlib
import errno
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator

import uvicorn
from litestar import Litestar
from uvicorn.supervisors import Multiprocess

from ysevents.app import create_app, serving
from ysevents.kit import logs, secrets
from ysevents.kit.postgres import Postgres
from ysevents.kit.settings import Settings

PATIENCE_S = 5
"""How long requests under way may go on after a signal."""
CHILD = "YSEVENTS_CHILD_SETTINGS"
"""Settings and database of the processes that `run_many` starts."""


class PortTaken(Exception):
    """The site cannot listen where it is told to; one Chinese line: why, what to do."""


class Ended(Exception):
    """The site ended without being asked to; one Chinese line: why, what to do."""


DATABASE_GONE = "数据库意外停止，网站随之停止；重新启动会自动恢复。"
NOT_STARTED = "网站没有启动，原因见上面的日志，请据此处理后重新启动。"


@contextlib.contextmanager
def bound(settings: Settings) -> Iterator[socket.socket]:
    """The socket that will listen. PortTaken, before anything else is started, when it cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((settings.host, settings.port))
        except (OSError, TypeError) as error:  # the latter for what can be no name of a host
            raise _explain(settings, error) from None
        listening.set_inheritable(True)
        yield listening


def listen(settings: Settings, listening: socket.socket) -> None:
    """From here on whoever comes waits a moment, instead of being refused."""
    try:
        listening.listen()
    except OSError as error:  # two held the port, as one may before listening; the other was quicker
        raise _explain(settings, error) from None


def _explain(settings: Settings, error: OSError | TypeError) -> PortTaken:
    if isinstance(error, PermissionError):
        return PortTaken(f"没有权限使用端口 {settings.port}，请换1024以上的端口，例如 YSEVENTS_PORT=8000。")
    if isinstance(error, TypeError) or error.errno != errno.EADDRINUSE:
        return PortTaken(f"本机没有 {settings.host} 这个地址，请改正 YSEVENTS_HOST。")
    return PortTaken(
        f"端口 {settings.port} 已被其他程序占用，请换一个端口，例如 YSEVENTS_PORT={_free_port(settings)}。"
    )


def _free_port(settings: Settings) -> int:
    """A port near the taken one that nobody has just now."""
    ports = (*range(settings.port + 1, min(settings.port + 100, 65_535)), 0)
    for port in ports:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("", port))
            return int(probe.getsockname()[1])
    return settings.port


def run(settings: Settings, database_url: str, listening: socket.socket, postgres: Postgres | None) -> None:
    """Serve in this process until a signal; Ended when there is another reason."""
    app = create_app(settings, secrets.Secrets.load(settings.home), lifespan=[serving(database_url)])
    web = _Server(_config(app))
    with asyncio.Runner(loop_factory=web.config.get_loop_factory()) as runner:
        runner.run(_serve(web, listening, postgres))


def run_many(
    settings: Settings, database_url: str, listening: socket.socket, postgres: Postgres | None, workers: int
) -> None:
    """Serve in `workers` processes until a signal; one that dies is replaced. Ended as `run`."""
    os.environ[CHILD] = settings.model_copy(update={"database_url": database_url}).model_dump_json()
    config = _config("ysevents.server:app_of_child", factory=True, workers=workers)
    team = _Team(config, listening, postgres)
    team.run()
    if team.reason:
        raise Ended(team.reason)


def app_of_child() -> Litestar:
    """The application inside a process started by `run_many`."""
    threading.Thread(target=_follow_parent, daemon=True).start()
    settings = Settings.model_validate_json(os.environ[CHILD])
    assert settings.database_url
    logs.set_up(readable=False)
    return create_app(
        settings, secrets.Secrets.load(settings.home), lifespan=[serving(settings.database_url)]
    )


def _follow_parent() -> None:
    """End with the parent, however it ends: a worker left alone would keep the port."""
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_S + 1)
    os._exit(1)


class _Team(Multiprocess):
    """Workers that are replaced when they die, and end when there is no use in going on."""

    def __init__(self, config: uvicorn.Config, listening: socket.socket, postgres: Postgres | None) -> None:
        super().__init__(config, sockets=[listening])
        self._postgres = postgres
        self._is_told = False
        self.reason: str | None = None

    def handle_int(self) -> None:
        self._is_told = True
        super().handle_int()

    def handle_term(self) -> None:
        self._is_told = True
        super().handle_term()

    def keep_subprocess_alive(self) -> None:
        if self._postgres and not self._postgres.is_alive():
            self.reason = DATABASE_GONE
            self.should_exit.set()
        super().keep_subprocess_alive()
        if self.should_exit.is_set() and not self._is_told:
            self.reason = self.reason or NOT_STARTED


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them again, and then no `finally` around it runs."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve(web: _Server, listening: socket.socket, postgres: Postgres | None) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        web.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    watch = asyncio.create_task(_watch(postgres, stop)) if postgres else None
    try:
        await web.serve(sockets=[listening])
    except SystemExit:  # how uvicorn says that the application did not start
        raise Ended(NOT_STARTED) from None
    if watch and watch.done():
        raise Ended(DATABASE_GONE)
    if watch:
        watch.cancel()


async def _watch(postgres: Postgres, stop: Callable[[], None]) -> None:
    """Stop when the database is gone: the next start puts it right."""
    while postgres.is_alive():
        await asyncio.sleep(0.5)
    stop()


def _config(app: Litestar | str, *, factory: bool = False, workers: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=factory,
        workers=workers,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=True,
        timeout_graceful_shutdown=PATIENCE_S,
    )
