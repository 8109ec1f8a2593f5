"""The product, started as its users start it: one command, a home of its own, a port of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import asyncpg

from ysevents.kit.postgres import Postgres

READY = "按 Ctrl-C 停止。"
LOGIN = re.compile(r"登录名 (\S+)　密码 (\S+)")
PATIENCE_S = 90


class Site:
    """`ysevents up --demo --profile mini`, with what it printed."""

    def __init__(self) -> None:
        # Straight in /tmp: run as root, pytest's folders are shut to the user PostgreSQL runs as.
        self.home = Path(tempfile.mkdtemp(prefix="ysevents-browser-", dir="/tmp"))
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._printed = self.home.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None
        self.logins: dict[str, str] = {}

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._clear()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.stop()
        finally:
            self._clear()

    def _start(self) -> None:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("YSEVENTS_")}
        with self._printed.open("wb") as printed:
            self._process = subprocess.Popen(
                [Path(sys.executable).with_name("ysevents"), "up", "--demo", "--profile", "mini"],
                env=ours | {"YSEVENTS_HOME": str(self.home), "YSEVENTS_PORT": str(self.port)},
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + PATIENCE_S
        while READY not in self.printed:
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{self.printed}")
            time.sleep(0.1)
        self.logins = dict(LOGIN.findall(self.printed))

    def stop(self) -> None:
        """End it as an operator does; it leaves no process behind, PostgreSQL's neither."""
        assert self._process
        if self._process.poll() is not None:
            raise AssertionError(f"the server ended by itself:\n{self.printed}")
        database = int((self.home / "postgres/data/postmaster.pid").read_text().splitlines()[0])
        assert _is_running(database)
        self._process.send_signal(signal.SIGTERM)
        status = self._process.wait(timeout=30)
        assert (status, _is_running(database)) == (0, False), self.printed

    def _clear(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.home, ignore_errors=True)
        self._printed.unlink(missing_ok=True)

    @property
    def printed(self) -> str:
        """What it told its operator so far."""
        return self._printed.read_text("utf-8")

    @property
    def database_url(self) -> str:
        url = Postgres(self.home).running_url()
        assert url
        return url

    async def ask(self, statement: str, *values: object) -> list[Any]:
        """Rows of the running site's database; also the way to arrange what no page can, such as the hour."""
        connection = await asyncpg.connect(self.database_url)
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
