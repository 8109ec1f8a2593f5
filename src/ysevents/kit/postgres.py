"""The embedded PostgreSQL 18: made, started, watched and stopped by us, as our child process.

No TCP, no password: a unix socket in a private directory, and logins by the caller's system user.
Whatever was killed, the next start puts it right. What the operating system has to do with it
stands in `postgres_host`.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self
from urllib.parse import quote, urlencode

from ysevents.kit import postgres_host as host
from ysevents.kit.postgres_host import HomeInUse, PostgresFailed

__all__ = ["HomeInUse", "Postgres", "PostgresFailed"]

OWNER = "ysevents"
"""Superuser; owns the database of the same name and runs migrations."""
APPLICATION = "ysevents_app"
"""May log in, and has no rights but those that migrations grant."""
START_PATIENCE_S = 300
"""Reading the write-ahead log back after a crash takes its time on a slow disk."""
STOP_PATIENCE_S = 30

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "cluster_name": "ysevents",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",  # a week of files, each begun anew on its day
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_checkpoints": "off",
}


class Postgres:
    """One embedded PostgreSQL 18 server, our child process, living in `home`.

    `settings` are further options of the server; tests pass `fsync=off`. May be started from any
    thread and dies with this process, however that ends. A server that was stopped or has died can
    be started again.
    """

    def __init__(self, home: Path, *, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self.home = Path(home).resolve()
        self._settings = {**SETTINGS, **settings}
        self._folder = self.home / host.FOLDER
        self._data = self._folder / "data"
        self._half = self._folder / "data.half"
        self._link = self._folder / "run"
        self._start_log = self._folder / "start.log"
        self._lock: int | None = None
        self._sockets: Path | None = None
        self._child: host.Child | None = None

    def start(self) -> None:
        """Serve, from whatever state the home is in; nothing to do for a server that runs.

        PostgresFailed says in one line why not: taken by another process, disk full, no permission,
        programs missing or unfit for this system.
        """
        if self.is_alive():
            return
        self.stop()
        try:
            self._start()
        except OSError as error:
            self.stop()
            raise host.explain(self.home, error) from error
        except BaseException:
            self.stop()
            raise

    def refuse_if_taken(self) -> None:
        """HomeInUse when another process has the home. Starts and makes nothing."""
        try:
            if self._lock is None and (self.home / host.LOCK).exists():
                os.close(host.lock(self.home))
        except OSError as error:
            raise host.explain(self.home, error) from error

    @property
    def is_made(self) -> bool:
        """Whether this home has a cluster already; starting would make one."""
        try:
            return self._data.exists()
        except OSError as error:
            raise host.explain(self.home, error) from error

    def share(self, note: str) -> None:
        """Let other processes work on this server as long as it runs; `note` tells them whose it is."""
        assert self._lock is not None
        os.pwrite(self._lock, note.encode(), 0)

    @property
    def is_shared(self) -> bool:
        """Whether the process that has this home shares its server. Ask after HomeInUse."""
        return (self.home / host.LOCK).stat().st_size > 0

    def stop(self) -> None:
        """End the server and every process of its own, give the home back. Harmless when repeated."""
        if self._lock is None:
            return
        try:
            if self._child:
                self._child.interrupt(patience_s=STOP_PATIENCE_S)
            host.stop_leftovers(self._data, self._half)
            host.clear_sockets(self._link)
        finally:
            self._child = self._sockets = None
            os.close(self._lock)
            self._lock = None

    def url(self, database: str = OWNER, *, user: str = OWNER) -> str:
        """Where clients of this machine find a database of the running server."""
        if self._sockets is None:
            raise RuntimeError("the server has not been started")
        return f"postgresql://{quote(user)}@/{quote(database)}?{urlencode({'host': self._sockets})}"

    def running_url(self, database: str = OWNER, *, user: str = OWNER) -> str | None:
        """Where to find the server that another process runs in this home; None when there is none."""
        sockets = self._link.resolve() if self._link.is_symlink() else None
        if sockets is None or not any(sockets.glob(".s.PGSQL.*")):
            return None
        return f"postgresql://{quote(user)}@/{quote(database)}?{urlencode({'host': sockets})}"

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child and self.is_alive() else None

    def is_alive(self) -> bool:
        return self._child is not None and self._child.status is None

    def wait(self, timeout_s: float | None = None) -> bool:
        """Whether the server has ended within that time; for those who watch it."""
        return self._child is None or self._child.wait(timeout_s)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> None:
        self._user = host.server_user(self._data)
        host.make_home(self.home, self._user)
        self._lock = host.lock(self.home)
        if host.is_full(self.home):
            raise host.disk_full(self.home)
        host.make_folder(self._folder, self._user)
        self._programs = host.programs(self._folder)
        host.stop_leftovers(self._data, self._half)
        self._start_log.write_bytes(b"")
        if not self._data.exists():
            self._create()
        self._serve()

    def _create(self) -> None:
        """Make the cluster beside its place and move it there when it is complete."""
        shutil.rmtree(self._half, ignore_errors=True)
        host.make_private(self._half, self._user)
        sync = [] if self._settings.get("fsync") != "off" else ["--no-sync"]
        self._run(
            *("initdb", "-D", self._half, "-U", OWNER, "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=peer", "--auth-host=reject", *sync),
        )
        self._run(
            *("postgres", "--single", "-D", self._half, "-c", "exit_on_error=on"),
            *(["-F"] if sync else []),
            "postgres",
            sql=f"CREATE DATABASE {OWNER};\nCREATE ROLE {APPLICATION} LOGIN;\n",
        )
        self._half.rename(self._data)
        # Before a row is written: a crash must not bring the name back that we throw away.
        folder = os.open(self._folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def _run(self, program: str, *words: str | Path, sql: str = "") -> None:
        done = subprocess.run(
            host.command(self._user, self._programs / program, *words),
            cwd=self._folder,
            env=host.ENVIRONMENT,
            input=sql.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
            check=False,
        )
        if done.returncode:
            self._start_log.write_bytes(done.stdout)
            raise host.diagnose(self.home, done.returncode, done.stdout.decode(errors="replace"))

    def _serve(self) -> None:
        logs = self._folder / "log"
        host.make_private(logs, self._user)
        self._sockets = host.make_sockets(self._link, self._user)
        options = self._settings | {
            "unix_socket_directories": str(self._sockets),
            "hba_file": str(self._write("hba.conf", "local all all peer map=house\n")),
            "ident_file": str(self._write("ident.conf", self._house())),
            "log_directory": str(logs),
        }
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        command = host.command(self._user, self._programs / "postgres", "-D", self._data, *words)
        with self._start_log.open("ab") as output:
            self._child = host.Child(command, cwd=self._folder, output=output)
        child = self._child
        if not host.until(lambda: self._is_ready(child.pid) or child.status is not None, START_PATIENCE_S):
            raise host.diagnose(self.home, 0, "")
        if child.status is not None:
            raise host.diagnose(self.home, child.status, self._start_log.read_text(errors="replace"))

    def _is_ready(self, pid: int) -> bool:
        """Whether the pid file is of this server (line 1) and says that it takes connections (line 8)."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _house(self) -> str:
        """Who may log in: the user we are and the user the server is, as either role."""
        names = {name.replace('"', '""') for name in (host.own_name(), self._user.pw_name)}
        return "".join(f'house "{name}" {role}\n' for name in sorted(names) for role in (OWNER, APPLICATION))

    def _write(self, name: str, text: str) -> Path:
        """A file we write and the server reads; outside its data, so that it cannot change it."""
        path = self._folder / name
        path.unlink(missing_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(0o644)
        return path
