"""What stands in a site's way before anything is started: one line, and nothing is left behind."""

import asyncio
import os
import pwd
import re
import signal
import socket
import subprocess
import sys
import sysconfig
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.operate.running import PROGRAM, Done, environment, free_port, run
from ysevents import server
from ysevents.cli import EXPOSED
from ysevents.kit.postgres_host import can_enter
from ysevents.kit.settings import Settings
from ysevents.operate import explain

SRC = Path(__file__).parents[2] / "src"
SSL_REQUEST = 80877103


def test_a_taken_port_is_told_with_a_free_one(place: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]

        done = run(place / "home", "up", "--demo", "--expose-demo", EXPOSED, host="0.0.0.0", port=str(taken))

    found = re.fullmatch(
        f"ysevents：端口 {taken} 已被其他程序占用，请换一个端口，例如 YSEVENTS_PORT=(\\d+)。\n", done.err
    )
    assert found, done
    assert (done.status, done.out, int(found[1]) != taken) == (1, "", True)
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", int(found[1])))
    assert not (place / "home").exists()


@pytest.mark.parametrize(
    "host", ["192.0.2.1", "2001:db8::1", "no-such-host.invalid", "..", "主机。。", "[::1]"]
)
def test_a_host_that_is_not_ours_is_told(tmp_path: Path, host: str) -> None:
    settings = Settings(home=tmp_path, host=host, port=free_port())

    with pytest.raises(server.PortTaken) as refused, server.bound(settings):
        pass

    assert str(refused.value) == f"本机没有 {host} 这个地址，请改正 YSEVENTS_HOST。"


@pytest.mark.parametrize("name", ["below a file", "too long"])
def test_a_home_that_cannot_be_used_is_told(place: Path, name: str) -> None:
    (place / "file").write_text("")
    home = place / {"below a file": "file/home", "too long": "long" * 80}[name]

    done = run(home, "serve", port=str(free_port()))

    assert (done.status, done.err) == (
        1,
        f"ysevents：数据目录 {home} 无法使用，请确认它是本机磁盘上一个可以写入的目录。\n",
    )


@pytest.mark.parametrize("verb", ["migrate", "doctor"])
def test_an_unreachable_database_is_told(place: Path, verb: str) -> None:
    url = f"postgresql://ysevents@127.0.0.1:{free_port()}/ysevents"

    done = run(place / "home", verb, database_url=url, port=str(free_port()))

    said = (done.out if verb == "doctor" else done.err).splitlines()[-1]
    assert done.status == 1
    assert said.removeprefix("ysevents：").removeprefix("异常  数据库：") == (
        "连不上数据库，请检查 YSEVENTS_DATABASE_URL（和 YSEVENTS_OWNER_DATABASE_URL）"
        "的地址、账号和网络。（ConnectionRefusedError）"
    )


def test_doctor_makes_nothing_where_nothing_was_started(place: Path) -> None:
    home = place / "home"

    done = run(home, "doctor")

    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[-1] == (
        "正常  数据库：还没有建立，第一次启动（ysevents up 或 serve）时自动建立"
    )
    assert not home.exists()


def test_a_reader_who_leaves_is_no_fault(place: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [PROGRAM, "rules"], stdout=writer, stderr=subprocess.PIPE, env=environment(place), check=False
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, b"")


def test_what_a_database_refuses_is_told_in_one_line() -> None:
    error = asyncpg.CheckViolationError("violates a check")
    error.detail = "Failing row contains (1)."

    assert explain(error) == (
        "数据库没有办成（CheckViolationError：violates a check），请确认它在正常运行后再试。"
    )


async def test_a_database_that_is_too_old_is_told(place: Path) -> None:
    async with fake_server(b"S\0\0\0\x19server_version\x0014.11\0") as url:
        done = await asyncio.to_thread(run, place / "home", "migrate", database_url=url)

    assert done == Done(
        1,
        "",
        "ysevents：数据库版本太旧（PostgreSQL 14）：需要 PostgreSQL 15 或更新的版本，请升级后再启动。\n",
    )


async def test_what_is_no_database_at_all_is_told(place: Path) -> None:
    async with fake_server(None) as url:
        done = await asyncio.to_thread(run, place / "home", "migrate", database_url=url)

    assert (done.status, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert done.err.startswith("ysevents：连不上数据库，请检查 YSEVENTS_DATABASE_URL（和")


@asynccontextmanager
async def fake_server(parameters: bytes | None) -> AsyncIterator[str]:
    """A server that lets everybody in and tells these parameters, or with None hangs up on everybody."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while parameters and (length := int.from_bytes(await reader.readexactly(4))):
            code = int.from_bytes((await reader.readexactly(length - 4))[:4])
            if code == SSL_REQUEST:
                writer.write(b"N")
                continue
            writer.write(b"R\0\0\0\x08\0\0\0\0" + parameters + b"Z\0\0\0\x05I")
            await reader.readexactly(5)  # the client takes leave
            break
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        yield f"postgresql://ysevents@127.0.0.1:{server.sockets[0].getsockname()[1]}/ysevents"


@pytest.fixture
def nobody(place: Path) -> dict[str, Any]:
    """How to run what stands in this checkout as a user without rights."""
    user = pwd.getpwnam("nobody")
    site = Path(sysconfig.get_path("purelib"))
    for python in (Path(sys.executable).resolve(), Path("/usr/bin/python3")):
        if all(can_enter(needed, user) for needed in (python.parent, site, SRC)):
            return {
                "executable": python,
                "env": environment(place / "home", port=str(free_port()))
                | {"PYTHONPATH": f"{SRC}:{site}", "PYTHONDONTWRITEBYTECODE": "1"},
                "user": user.pw_uid,
                "group": user.pw_gid,
                "extra_groups": [],
            }
    pytest.skip("an ordinary user can reach no Python, or not this checkout")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to change users")
@pytest.mark.parametrize(("verb", "mode"), [("serve", 0o755), ("doctor", 0o700)])
def test_a_home_of_somebody_else_is_told(place: Path, nobody: dict[str, Any], verb: str, mode: int) -> None:
    home = place / "home"
    home.mkdir()
    home.chmod(mode)
    (home / "postgres.lock").touch(0o600)

    done = subprocess.run(
        ["python", "-c", "from ysevents.cli import main; main()", verb],
        **nobody,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )

    said = (done.stdout if verb == "doctor" else done.stderr).splitlines()[-1]
    assert (done.returncode, said.removeprefix("ysevents：").removeprefix("异常  数据库：")) == (
        1,
        f"没有使用数据目录 {home} 的权限，请用建立它的用户启动，或用 YSEVENTS_HOME 指定另一个目录。",
    )
