"""A site on its embedded database: started, worked on, killed, started again."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.operate.running import (
    LOGIN,
    PATIENCE_S,
    Done,
    Running,
    ask,
    free_port,
    head_of,
    open_directory,
    processes_of,
    run,
    until,
)
from ysevents.kit import clock

READY = "按 Ctrl-C 停止。"
STARTING = "正在启动数据库……\n"
NAME = "永顺县 教育和体育局 " * 5 + "的数据"
"""Of a folder, 157 bytes."""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One home for all that is done to its site."""
    with open_directory() as place:
        yield place / NAME / "数据"


@contextmanager
def started(home: Path) -> Iterator[Running]:
    with Running(home, "up", "--demo", "--profile", "mini") as site:
        yield site.wait_for(READY)


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[Running]:
    """A site in its ordinary state; ended as its operator ends it."""
    with started(home) as site:
        yield site
        assert site.end(signal.SIGTERM) == 0
        assert processes_of(home) == {}


def test_a_site_answers_and_its_printed_logins_are_good(site: Running) -> None:
    logins = LOGIN.findall(site.printed)

    assert (site.health()["status"], site.health()["pending_migrations"]) == ("ok", [])
    assert [name for name, _ in logins] == [
        "admin", "office1", "organiser1", "coach1", "resident1", "desk1", "callroom1",
        "referee1", "judge1", "inspector1", "auditor1",
    ]  # fmt: skip
    assert site.logs_in(*logins[3])
    assert not site.logs_in("coach1", "wrong")


async def test_somebody_who_looks_on_does_not_keep_the_site_from_ending(place: Path) -> None:
    with started(place / "live") as site:
        (row,) = await ask(site.home, "SELECT id FROM event WHERE parent IS NULL LIMIT 1")
        async with (
            httpx.AsyncClient(base_url=site.address, timeout=PATIENCE_S) as phone,
            phone.stream("GET", f"/events/{row['id']}/stream", headers={"Accept-Encoding": "gzip"}) as stream,
        ):
            heard = stream.aiter_bytes()
            first = await anext(heard)
            os.kill(site.pid, signal.SIGTERM)
            # Its end is a clean one: who is cut off after a time hears an error.
            rest = [part async for part in heard]
            status = site.wait()

    assert (stream.status_code, stream.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert ("content-encoding" in stream.headers, first, rest, status) == (False, b"retry: 3000\n\n", [], 0)


def test_a_second_site_on_one_home_says_so_and_leaves(site: Running) -> None:
    done = run(site.home, "up", port=str(free_port()))

    assert done == Done(
        1,
        "",
        f"ysevents：数据目录 {site.home} 正由另一个 ysevents 使用（{site.address}），"
        "请先停止它，或用 YSEVENTS_HOME 指定另一个目录。\n",
    )
    assert site.health()["status"] == "ok"


def test_accounts_are_opened_and_reset_while_the_site_is_up(site: Running) -> None:
    created = run(site.home, "account", "create", "li.office", "李老师", "--role", "office_clerk")
    [first] = LOGIN.findall(created.out)
    reset = run(site.home, "account", "reset", "li.office")
    [second] = LOGIN.findall(reset.out)

    assert [(d.status, d.err) for d in (created, reset)] == [(0, ""), (0, "")]
    assert not site.logs_in(*first)
    assert site.logs_in(*second)


def test_what_is_done_already_is_not_done_again(site: Running) -> None:
    migrated, seeded = run(site.home, "migrate"), run(site.home, "seed", "mini")

    assert migrated == Done(0, f"{STARTING}数据库已是最新。\n", "")
    assert (seeded.status, seeded.err) == (0, "")
    assert seeded.out.splitlines()[-1].startswith("演示数据（mini）已于")


def test_the_report_on_minors_is_printed_while_the_site_is_up(site: Running) -> None:
    year = clock.local_day(clock.now()).year
    done = run(site.home, "minors-report", str(year))
    late = run(site.home, "minors-report", "2199")

    lines = done.out.splitlines()
    assert (done.status, done.err) == (0, "")
    assert lines[0].startswith(f"未成年人个人信息保护年度报告　{year}年（截至")
    assert int(lines[1].removeprefix("  未满14周岁的在册人员：")) > 0
    assert lines[-1] == "  安全事件：0"
    assert (late.status, late.out) == (1, "")
    assert late.err.startswith("ysevents：年份须在2020至")


async def test_doctor_finds_what_was_tampered_with(site: Running) -> None:
    assert await until_sealed(site.home)
    assert run(site.home, "doctor").status == 0

    async with tampered(site.home) as occurrence:
        done = run(site.home, "doctor")

    found = [line for line in done.out.splitlines() if line.startswith("异常")]
    assert (done.status, done.err, len(found)) == (1, "", 2)
    assert found[0].startswith(f"异常  场地占用：与安排不一致：安排 {occurrence} 缺少")
    assert found[0].endswith("的占用。请备份数据库并联系维护人员")
    assert found[1] == "异常  审计链：从第1道封条起与记录不符，请保全现场并报告"


async def until_sealed(home: Path) -> bool:
    """The first audit rows have been sealed, which a running site does every few seconds."""
    for _ in range(300):
        if await ask(home, "SELECT FROM audit_seal LIMIT 1"):
            return True
        await asyncio.sleep(0.1)
    return False


@asynccontextmanager
async def tampered(home: Path) -> AsyncIterator[object]:
    """Meanwhile a cell is gone and an audit row tells something else. Answers whose cell it is."""
    [cell] = await ask(
        home,
        "DELETE FROM occupancy WHERE (venue, section, cell) IN"
        " (SELECT venue, section, cell FROM occupancy LIMIT 1) RETURNING *",
    )
    await ask(home, "UPDATE audit SET result = 'refused' WHERE id = (SELECT min(id) FROM audit)")
    yield cell["occurrence"]
    values = ", ".join(f"'{value}'" for value in cell.values())
    await ask(home, f"INSERT INTO occupancy ({', '.join(cell.keys())}) VALUES ({values})")
    await ask(home, "UPDATE audit SET result = 'done' WHERE id = (SELECT min(id) FROM audit)")


async def test_a_killed_site_takes_all_with_it_and_the_next_recovers(place: Path) -> None:
    """And so does a site whose database was killed, after which Ctrl-C ends the last one."""
    home = place / "home"
    with started(home) as killed:
        bookings = await ask(home, "SELECT count(*) FROM booking")
        killed.kill()
        assert until(lambda: processes_of(home) == {})

    with started(home) as bereft:
        assert await ask(home, "SELECT count(*) FROM booking") == bookings
        os.kill(head_of(home), signal.SIGKILL)
        assert bereft.wait() == 1
        assert bereft.printed.splitlines()[-1] == (
            "ysevents：数据库意外停止，网站随之停止；重新启动会自动恢复。"
        )
        assert processes_of(home) == {}

    with started(home) as recovered:
        assert await ask(home, "SELECT count(*) FROM booking") == bookings
        assert recovered.health()["status"] == "ok"
        assert recovered.end(signal.SIGINT) == 0
        assert processes_of(home) == {}


def test_told_to_end_while_preparing_it_leaves_nothing_running(place: Path) -> None:
    """Whatever was made half is taken up by the next, which is told to end while it loads."""
    home = place / "home"
    moments = [
        (STARTING, signal.SIGTERM, 143),
        ("数据库已升级", signal.SIGINT, 130),
        ("正在载入", signal.SIGTERM, 143),
    ]

    for text, number, status in moments:
        with Running(home, "up", "--demo", "--profile", "mini") as preparing:
            preparing.wait_for(text)
            assert (preparing.end(number), preparing.printed.count("Traceback")) == (status, 0)
            assert until(lambda: processes_of(home) == {})


def test_workers_are_replaced_and_end_with_their_head(place: Path) -> None:
    home = place / "home"
    with Running(home, "serve", "--workers", "2") as site:
        site.wait_for("已就绪")
        assert until(lambda: len(workers_of(site)) == 2)
        assert site.health()["status"] == "ok"
        lost, kept = workers_of(site)
        os.kill(lost, signal.SIGKILL)

        assert until(lambda: len(workers_of(site) - {lost, kept}) == 1)
        assert kept in workers_of(site)
        assert site.health()["status"] == "ok"
        site.kill()
        assert until(lambda: processes_of(home) == {})

    with Running(home, "serve", "--workers", "2") as site:
        site.wait_for("已就绪")
        assert until(lambda: len(workers_of(site)) == 2)
        assert site.end(signal.SIGINT) == 0
        assert until(lambda: processes_of(home) == {})
        assert "Traceback" not in site.printed


def workers_of(site: Running) -> set[int]:
    return {pid for pid, words in processes_of(site.home).items() if "spawn_main" in words}
