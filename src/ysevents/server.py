"""The web server: a port held before anything starts, a clean end on every signal."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator

import structlog
import uvicorn
from litestar import Litestar
from uvicorn.supervisors import Multiprocess

from ysevents.app import create_app, serving
from ysevents.kit import logs, secrets
from ysevents.kit.postgres import Postgres
from ysevents.kit.settings import Settings

log = structlog.get_logger()

PATIENCE_S = 5
"""How long requests under way may go on after a signal."""
CHILD = "YSEVENTS_CHILD_SETTINGS"
"""Settings and database of the processes that `run_many` starts."""


class PortTaken(Exception):
    """Another program listens there."""


@contextlib.contextmanager
def bound(settings: Settings) -> Iterator[socket.socket]:
    """The listening socket. PortTaken, before anything else is started, when it cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((settings.host, settings.port))
        except PermissionError:
            raise PortTaken(
                f"没有权限使用端口 {settings.port}，请换1024以上的端口：YSEVENTS_PORT=8000 make run"
            ) from None
        except OSError:
            raise PortTaken(
                f"端口 {settings.port} 已被其他程序占用，请换一个端口：YSEVENTS_PORT={settings.port + 1} make run"
            ) from None
        listening.set_inheritable(True)
        yield listening


def run(settings: Settings, database_url: str, listening: socket.socket, postgres: Postgres | None) -> int:
    """Serve in this process until a signal; 1 when the embedded database died under it."""
    app = create_app(settings, secrets.Secrets.load(settings.home), lifespan=[serving(database_url)])
    web = _Server(_config(app))
    return asyncio.run(_serve(web, listening, postgres))


def run_many(settings: Settings, database_url: str, listening: socket.socket, workers: int) -> int:
    """Serve in `workers` processes; one that dies is replaced."""
    os.environ[CHILD] = settings.model_copy(update={"database_url": database_url}).model_dump_json()
    config = _config("ysevents.server:app_of_child", factory=True, workers=workers)
    Multiprocess(config, sockets=[listening]).run()
    return 0


def app_of_child() -> Litestar:
    """The application inside a process started by `run_many`."""
    settings = Settings.model_validate_json(os.environ[CHILD])
    assert settings.database_url
    logs.set_up(readable=False)
    return create_app(
        settings, secrets.Secrets.load(settings.home), lifespan=[serving(settings.database_url)]
    )


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them again, and then no `finally` around it runs."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve(web: _Server, listening: socket.socket, postgres: Postgres | None) -> int:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        web.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    watch = asyncio.create_task(_watch(postgres, stop)) if postgres else None
    await web.serve(sockets=[listening])
    if watch and watch.done():
        return 1
    if watch:
        watch.cancel()
    return 0


async def _watch(postgres: Postgres, stop: Callable[[], None]) -> None:
    """End the process when its database is gone: the next start puts it right."""
    while postgres.is_alive():
        await asyncio.sleep(0.5)
    log.error("database stopped", hint="数据库意外停止，网站随之停止；重新启动会自动恢复。")
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
