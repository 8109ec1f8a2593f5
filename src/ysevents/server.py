"""The web server: a port held before anything starts, a clean end on every signal."""

import asyncio
import contextlib
import errno
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess

import uvicorn
from litestar import Litestar

from ysevents.app import create_app, serving
from ysevents.competitions.live import Streams
from ysevents.kit import logs, secrets
from ysevents.kit.postgres import Postgres
from ysevents.kit.settings import Settings

PATIENCE_S = 5
"""How long requests under way may go on after a signal."""
WATCH_S = 0.5
SPAWN = multiprocessing.get_context("spawn")

log = logging.getLogger(__name__)


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
        runner.run(_serve(web, listening, postgres, app.state.streams))


def run_many(
    settings: Settings, database_url: str, listening: socket.socket, postgres: Postgres | None, workers: int
) -> None:
    """Serve in `workers` processes until a signal; one that is killed is replaced. Ended as `run`."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    resource_tracker.ensure_running()  # starting it later would let Ctrl-C through to a worker
    team: list[SpawnProcess] = []
    try:
        while not told.is_set():
            if postgres and not postgres.is_alive():
                raise Ended(DATABASE_GONE)
            team = [worker for worker in team if _goes_on(worker)]
            team += [_start_worker(settings, database_url, listening) for _ in range(workers - len(team))]
            wait([worker.sentinel for worker in team], WATCH_S)
    finally:
        _dismiss(team)


def _goes_on(worker: SpawnProcess) -> bool:
    """Whether it runs. Ended when it gave up by itself, as the next one would too."""
    if worker.exitcode is None:
        return True
    if worker.exitcode > 0:
        raise Ended(NOT_STARTED)
    log.error("a worker has ended, status %s; another takes its place", worker.exitcode)
    return False


def _start_worker(settings: Settings, database_url: str, listening: socket.socket) -> SpawnProcess:
    worker = SPAWN.Process(target=_work, args=(settings, database_url, listening))
    # A terminal sends Ctrl-C to everybody: workers leave it, for good, to us, who tell them.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        worker.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return worker


def _dismiss(team: list[SpawnProcess]) -> None:
    for worker in team:
        worker.terminate()
    deadline = time.monotonic() + PATIENCE_S + 1
    for worker in team:
        worker.join(max(0, deadline - time.monotonic()))
        worker.kill()
        worker.join()


def _work(settings: Settings, database_url: str, listening: socket.socket) -> None:
    """What a process started by `run_many` does."""
    threading.Thread(target=_follow_parent, daemon=True).start()
    logs.set_up(readable=False)
    try:
        run(settings, database_url, listening, None)
    except Ended:  # our parent says why
        sys.exit(1)


def _follow_parent() -> None:
    """End with the parent, however it ends: a worker left alone would keep the port."""
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_S + 1)
    os._exit(1)


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them again, and then no `finally` around it runs."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve(web: _Server, listening: socket.socket, postgres: Postgres | None, streams: Streams) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        web.should_exit = True
        streams.close()  # they would go on until their time is up

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    watch = asyncio.create_task(_watch(postgres, stop)) if postgres else None
    try:
        await web.serve(sockets=[listening])
    except SystemExit:  # how uvicorn says that the application did not start
        raise Ended(DATABASE_GONE if postgres and not postgres.is_alive() else NOT_STARTED) from None
    if watch and watch.done():
        raise Ended(DATABASE_GONE)
    if watch:
        watch.cancel()


async def _watch(postgres: Postgres, stop: Callable[[], None]) -> None:
    """Stop when the database is gone: the next start puts it right."""
    while postgres.is_alive():
        await asyncio.sleep(0.5)
    stop()


def _config(app: Litestar) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=True,
        timeout_graceful_shutdown=PATIENCE_S,
    )
