"""The `ysevents` command as an operator has it: real processes, a home and a port of their own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Self

import asyncpg
import httpx

from tests.browser_like import COOKIE
from ysevents.kit.postgres import Postgres

PROGRAM = Path(sys.executable).with_name("ysevents")
LOGIN = re.compile(r"登录名 (\S+)　(?:一次性)?密码 ([\w-]+)")
PATIENCE_S = 90


class Done(NamedTuple):
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


def run(home: Path, *words: str, **settings: str) -> Done:
    """Run a command to its end. `settings` are YSEVENTS_ variables without their prefix."""
    done = subprocess.run(
        [PROGRAM, *words],
        env=environment(home, **settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def environment(home: Path, **settings: str) -> dict[str, str]:
    foreign = {name: value for name, value in os.environ.items() if not name.startswith("YSEVENTS_")}
    ours = {f"YSEVENTS_{name.upper()}": value for name, value in settings.items()}
    return foreign | ours | {"YSEVENTS_HOME": str(home)}


class Running:
    """A command that goes on until it is ended. Leaving the block kills what is left of it."""

    def __init__(self, home: Path, *words: str, **settings: str) -> None:
        self.home = home
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._file = tempfile.NamedTemporaryFile()  # noqa: SIM115  closed in __exit__
        self._process = subprocess.Popen(
            [PROGRAM, *words],
            env=environment(home, port=str(self.port), **settings),
            stdout=self._file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._process.wait()
        self._file.close()
        assert until(lambda: not processes_of(self.home)), processes_of(self.home)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def printed(self) -> str:
        return Path(self._file.name).read_text("utf-8")

    def wait_for(self, text: str) -> Self:
        """Until it has printed that; an error when it ends without."""
        assert until(lambda: text in self.printed or self._process.poll() is not None), self.printed
        assert text in self.printed, self.printed
        return self

    def end(self, number: signal.Signals) -> int:
        """End it by a signal, Ctrl-C as a terminal does: to the whole group. Answers its exit status."""
        assert self._process.poll() is None, self.printed
        send = os.killpg if number is signal.SIGINT else os.kill
        send(self.pid, number)
        return self.wait()

    def wait(self) -> int:
        return self._process.wait(PATIENCE_S)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def health(self) -> Any:
        return httpx.get(f"{self.address}/health", timeout=PATIENCE_S).json()

    def logs_in(self, username: str, password: str) -> bool:
        """Whether the site takes that password."""
        with httpx.Client(base_url=self.address, timeout=PATIENCE_S) as visitor:
            visitor.get("/login")
            form = {"name": username, "password": password, "_csrf_token": visitor.cookies[COOKIE]}
            return visitor.post("/login", data=form).status_code == 303


async def ask(home: Path, statement: str) -> list[Any]:
    """Rows of the running site's database, asked past the rules that the application keeps."""
    url = Postgres(home).running_url()
    assert url
    connection: Any = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica")
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


def head_of(home: Path) -> int:
    """The process at the head of the embedded PostgreSQL."""
    return int((home / "postgres/data/postmaster.pid").read_text().splitlines()[0])


def processes_of(home: Path) -> dict[int, str]:
    """What was started for this home, or works in it, and has not ended."""
    given = f"YSEVENTS_HOME={home}".encode()
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_ours = given in (process / "environ").read_bytes().split(b"\0")
            if is_ours or (process / "cwd").readlink().is_relative_to(home):
                found[int(process.name)] = (process / "cmdline").read_text().replace("\0", " ")
    return found


def until(condition: Callable[[], bool]) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def open_directory() -> Iterator[Path]:
    """A directory any user can pass through: run as root, PostgreSQL runs as somebody else."""
    with tempfile.TemporaryDirectory(prefix="ysevents-operate-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)
