"""The embedded server on a real machine: real processes, real kills, real users, real disks."""

import contextlib
import os
import pwd
import signal
import stat
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from ysevents.kit import postgres_host as host
from ysevents.kit.postgres import Postgres, PostgresFailed

SRC = Path(__file__).parents[2] / "src"
QUICK = {"fsync": "off"}
LAUNCHER = """
import sys, time
from pathlib import Path
from ysevents.kit.postgres import Postgres, PostgresFailed
server = Postgres(Path(sys.argv[1]), settings={"fsync": "off"})
try:
    server.start()
except PostgresFailed as error:
    sys.exit(f"refused: {error}")
print(server.url(), server.pid, flush=True)
if sys.stdin.readline():  # a line asks for a clean end, the end of input for none
    server.stop()
else:
    time.sleep(60)
"""

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to change users and mount disks")


@contextlib.contextmanager
def open_directory() -> Iterator[Path]:
    """A directory any user can pass through; pytest's own are closed to all but their owner."""
    with tempfile.TemporaryDirectory(prefix="postgres-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def place() -> Iterator[Path]:
    with open_directory() as place:
        yield place


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home with a cluster in it, made once; every test finds and leaves it at rest."""
    with open_directory() as place:
        with Postgres(place / "home", settings=QUICK):
            pass
        yield place / "home"


@pytest.fixture
def server(home: Path) -> Iterator[Postgres]:
    with Postgres(home, settings=QUICK) as server:
        yield server


@pytest.fixture
def common() -> dict[str, str]:
    """An interpreter and a path with which any user can run what stands in this checkout."""
    anybody = pwd.getpwnam("nobody")
    site = Path(sysconfig.get_path("purelib"))
    for python in (Path(sys.executable).resolve(), Path("/usr/bin/python3")):
        if all(host.can_enter(needed, anybody) for needed in (python.parent, site, SRC)):
            return {"python": str(python), "path": f"{SRC}:{site}"}
    pytest.skip("an ordinary user can reach no Python, or not this checkout")


@contextlib.asynccontextmanager
async def connected(url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def count(url: str) -> int:
    async with connected(url) as c:
        return int(await c.fetchval("SELECT count(*) FROM kept"))


async def keep(url: str, rows: int) -> None:
    """Commit that many rows, each by itself."""
    async with connected(url) as c:
        await c.execute("DROP TABLE IF EXISTS kept")
        await c.execute("CREATE TABLE kept (n int)")
        for n in range(rows):
            await c.execute(f"INSERT INTO kept VALUES ({n})")


def processes_in(home: Path) -> list[str]:
    """What still works in the home, whatever it is called."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink().is_relative_to(home):
                found.append((process / "cmdline").read_text())
    return found


def launch(
    home: Path, *options: str, python: str = sys.executable, path: str = str(SRC), **how: Any
) -> subprocess.Popen[str]:
    """A launcher of its own, perhaps as another user."""
    return subprocess.Popen(
        [python, *options, "-c", LAUNCHER, str(home)],
        env={"PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


def refusal(home: Path, *options: str, **how: Any) -> str:
    """The one line with which a launcher gives up."""
    launcher = launch(home, *options, **how)
    _, text = launcher.communicate("stop\n", timeout=30)
    assert launcher.returncode == 1
    assert text.startswith("refused: ")
    return text.removeprefix("refused: ").removesuffix("\n")


def serving(launcher: subprocess.Popen[str]) -> tuple[str, int]:
    assert launcher.stdout
    url, pid = launcher.stdout.readline().split()
    return url, int(pid)


def kill(launcher: subprocess.Popen[str]) -> None:
    launcher.kill()
    launcher.communicate()


def modes(path: Path) -> dict[Path, tuple[int, int, int]]:
    return {p: (s.st_mode, s.st_uid, s.st_gid) for p in path.parents for s in [p.stat()]}


@contextlib.contextmanager
def disk(place: Path, size: str) -> Iterator[Path]:
    """A small disk of its own."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "ysevents-test", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount a disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


async def test_server_starts_stops_and_starts_with_all_rows(home: Path) -> None:
    server = Postgres(home, settings=QUICK)
    server.start()
    first = server.pid
    await keep(server.url(), 3)
    sockets = (home / "postgres/run").readlink()
    server.start()
    assert server.pid == first

    server.stop()
    server.stop()

    assert (server.pid, server.is_alive(), server.wait()) == (None, False, True)
    assert processes_in(home) == []
    assert not sockets.exists()
    with server:
        assert await count(server.url()) == 3
    assert processes_in(home) == []


async def test_both_roles_log_in_and_only_one_may_create(server: Postgres) -> None:
    async with connected(server.url()) as owner:
        facts = await owner.fetchrow(
            "SELECT current_user AS me, current_database() AS db, current_setting('TimeZone') AS zone,"
            " current_setting('listen_addresses') AS tcp, current_setting('server_encoding') AS encoding,"
            " (SELECT rolsuper FROM pg_roles WHERE rolname = 'ysevents_app') AS app_rules"
        )
    assert tuple(facts) == ("ysevents", "ysevents", "UTC", "", "UTF8", False)
    async with connected(server.url(user="ysevents_app")) as app:
        assert await app.fetchval("SELECT current_user") == "ysevents_app"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute("CREATE TABLE mine ()")


async def test_server_and_its_files_are_closed_to_others(server: Postgres) -> None:
    folder = server.home / "postgres"
    closed = [folder / "data", folder / "log", (folder / "run").readlink()]

    assert [stat.S_IMODE(path.stat().st_mode) for path in closed] == [0o700] * 3
    assert stat.S_IMODE(server.home.stat().st_mode) == (0o710 if os.geteuid() == 0 else 0o700)


async def test_killed_launcher_takes_the_server_along_and_loses_no_row(home: Path) -> None:
    launcher = launch(home)
    url, _ = serving(launcher)
    await keep(url, 50)
    sockets = (home / "postgres/run").readlink()

    kill(launcher)

    assert host.until(lambda: processes_in(home) == [], 10)
    with Postgres(home, settings=QUICK) as server:
        assert await count(server.url()) == 50
        assert not sockets.exists()


async def test_killed_server_is_noticed_and_starts_again_with_all_rows(
    server: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    await keep(server.url(), 50)
    assert server.pid
    os.kill(server.pid, signal.SIGKILL)

    assert server.wait(10)
    assert not server.is_alive()
    assert "ended by itself" in caplog.text
    server.start()
    assert await count(server.url()) == 50


BUSY = """
import asyncio, sys, asyncpg
async def main():
    await (await asyncpg.connect(sys.argv[1])).execute("DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$")
asyncio.run(main())
"""


async def test_busy_orphans_are_stopped_and_a_reused_pid_does_not_matter(home: Path) -> None:
    launcher = launch(home)
    url, pid = serving(launcher)
    await keep(url, 5)
    busy = subprocess.Popen([sys.executable, "-c", BUSY, url], stderr=subprocess.DEVNULL)
    owner = (home / "postgres/data").owner()
    stranger = subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None)
    try:
        assert host.until(lambda: any(" DO" in line for line in processes_in(home)), 10)
        os.kill(pid, signal.SIGKILL)
        kill(launcher)
        assert any(" DO" in line for line in processes_in(home))
        (home / "postgres/data/postmaster.pid").write_text(f"{stranger.pid}\n")

        with Postgres(home, settings=QUICK) as server:
            assert await count(server.url()) == 5
            assert not any(" DO" in line for line in processes_in(home))
        assert stranger.poll() is None
    finally:
        for process in (busy, stranger):
            process.kill()
            process.wait()


async def test_half_made_cluster_in_a_long_chinese_home_is_made_anew(place: Path) -> None:
    home = place / ("永顺县 教育和体育局 " * 5 + "的数据")
    assert len(home.name.encode()) >= 150
    half = home / "postgres/data.half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    with Postgres(home, settings=QUICK) as server:
        await keep(server.url(), 1)

        assert await count(server.url()) == 1
    assert not half.exists()


async def test_server_outlives_the_thread_that_started_it(home: Path) -> None:
    server = Postgres(home, settings=QUICK)
    thread = threading.Thread(target=server.start)
    thread.start()
    thread.join()
    try:
        assert not server.wait(0.3)
        await keep(server.url(), 1)
    finally:
        server.stop()


async def test_second_owner_is_refused_and_the_first_goes_on(server: Postgres) -> None:
    text = refusal(server.home)

    assert text == (
        f"数据目录 {server.home} 正由另一个 ysevents 使用，请先停止它，或用 YSEVENTS_HOME 指定另一个目录。"
    )
    assert server.is_alive()
    await keep(server.url(), 1)


async def test_parents_keep_their_modes_and_new_ones_let_the_server_through(place: Path) -> None:
    parent = place / "open"
    parent.mkdir()
    parent.chmod(0o751)
    before = modes(parent / "x")
    old = os.umask(0o077)
    try:
        with Postgres(parent / "a/b/home", settings=QUICK) as server:
            await keep(server.url(), 1)
    finally:
        os.umask(old)

    assert modes(parent / "x") == before


@as_root
def test_server_of_root_runs_without_rights(server: Postgres) -> None:
    status = Path(f"/proc/{server.pid}/status").read_text()
    user = host.server_user(server.home / "postgres/data")
    facts = dict(line.split(":\t", 1) for line in status.splitlines())

    assert user.pw_uid != 0
    assert facts["Uid"].split() == [str(user.pw_uid)] * 4
    assert facts["Gid"].split() == [str(user.pw_gid)] * 4
    assert (facts["Groups"].strip(), int(facts["CapEff"], 16)) == ("", 0)


@as_root
def test_ordinary_user_starts_and_stops(place: Path, common: dict[str, str]) -> None:
    nobody = pwd.getpwnam("nobody")
    place.chmod(0o700)
    os.chown(place, nobody.pw_uid, nobody.pw_gid)
    home = place / "home"
    before = modes(home)

    for _ in range(2):
        launcher = launch(home, **common, user="nobody", group=nobody.pw_gid, extra_groups=[])
        _, pid = serving(launcher)
        assert Path(f"/proc/{pid}").stat().st_uid == nobody.pw_uid
        assert launcher.communicate("stop\n", timeout=30) == ("", "")
        assert processes_in(home) == []

    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert not list((home / "postgres").glob("programs-*"))
    assert modes(home) == before


@as_root
def test_data_keeps_its_owner_when_root_starts_it(home: Path) -> None:
    owner, nobody = host.server_user(home / "postgres/data").pw_name, pwd.getpwnam("nobody")

    hand_over(home, "nobody")
    with Postgres(home, settings=QUICK) as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid == nobody.pw_uid
    hand_over(home, owner)


def hand_over(home: Path, name: str) -> None:
    """Make that user the one the server runs as, as if it had been so from the beginning."""
    folder, gid = home / "postgres", pwd.getpwnam(name).pw_gid
    subprocess.run(["chown", "-R", f"{name}:{gid}", str(folder / "data"), str(folder / "log")], check=True)
    os.chown(home, 0, gid)
    os.chown(folder, 0, gid)


@as_root
@pytest.mark.parametrize("exists", [True, False])
def test_home_below_a_closed_directory_is_refused_untouched(place: Path, exists: bool) -> None:
    home = place / "closed" / "home"
    home.parent.mkdir(0o700)
    if exists:
        home.mkdir()
    before = modes(home / "x") if exists else modes(home)

    with pytest.raises(PostgresFailed) as refused:
        Postgres(home).start()

    assert str(refused.value) == (
        f"数据目录 {home} 的上级目录只有 root 能进入，而数据库不能以 root 运行。"
        "请用 YSEVENTS_HOME 指定另一个目录，例如 /var/lib/ysevents。"
    )
    assert (modes(home / "x") if exists else modes(home)) == before
    assert home.exists() == exists


@as_root
def test_closed_home_is_opened_only_when_it_is_ours(place: Path) -> None:
    foreign, empty = place / "foreign", place / "empty"
    for home in (foreign, empty):
        home.mkdir(0o700)
    (foreign / "letters.txt").write_text("private")

    with pytest.raises(PostgresFailed, match="没有改动它的权限"):
        Postgres(foreign, settings=QUICK).start()
    with Postgres(empty, settings=QUICK):
        pass

    assert [stat.S_IMODE(home.stat().st_mode) for home in (foreign, empty)] == [0o700, 0o710]


@as_root
def test_user_without_a_name_is_told_so(place: Path, common: dict[str, str]) -> None:
    place.chmod(0o777)

    text = refusal(place / "home", **common, user=54321, group=54321, extra_groups=[])

    assert text.startswith("系统中没有登记编号为 54321 的用户，")


def test_home_of_another_kind_is_refused(place: Path) -> None:
    (place / "file").write_text("")

    with pytest.raises(PostgresFailed, match="无法使用"):
        Postgres(place / "file").start()


def test_missing_programs_are_named(home: Path) -> None:
    text = refusal(home, "-S")

    assert text.startswith("没有安装内置数据库，请运行 pip install 'ysevents[embedded]'，")


@as_root
def test_small_disk_is_refused_before_anything_is_written(place: Path) -> None:
    with disk(place, "100m") as small:
        with pytest.raises(PostgresFailed) as refused:
            Postgres(small / "home").start()

        assert str(refused.value) == (
            f"数据目录 {small / 'home'} 所在磁盘的空间不足，请腾出至少 300 MB 后重新启动。"
        )
        assert not (small / "home/postgres").exists()


@as_root
@pytest.mark.parametrize("size", ["15m", "60m"], ids=["programs", "cluster"])
def test_disk_that_fills_up_is_told_and_started_from_later(
    place: Path, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "LEAST_FREE", 0)  # as if something else had filled it meanwhile
    with disk(place, size) as small:
        server = Postgres(small / "home", settings=QUICK)
        with pytest.raises(PostgresFailed, match="空间不足"):
            server.start()
        assert processes_in(small) == []

        subprocess.run(["mount", "-o", "remount,size=400m", str(small)], check=True)
        with server:
            assert server.is_alive()


@pytest.mark.parametrize(
    ("status", "text", "sentence"),
    [
        (1, "/lib64/libc.so.6: version `GLIBC_2.27' not found (required by postgres)", "操作系统过旧"),
        (127, "No such file or directory", "操作系统过旧"),
        (1, "FATAL:  could not write to file: No space left on device", "空间不足"),
        (1, "FATAL:  incompatible data directory", "原因记在"),
    ],
)
def test_failures_of_the_programs_have_their_sentences(
    place: Path, status: int, text: str, sentence: str
) -> None:
    assert sentence in str(host.diagnose(place, status, text))


def test_server_that_cannot_start_says_where_to_look(home: Path) -> None:
    server = Postgres(home, settings=QUICK | {"no_such_setting": "1"})

    with pytest.raises(PostgresFailed, match=r"start\.log"):
        server.start()

    assert "no_such_setting" in (home / "postgres/start.log").read_text()
    assert processes_in(home) == []
