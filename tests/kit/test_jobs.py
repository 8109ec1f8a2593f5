"""Background work is done at least once, whatever dies, and never by two at a time."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from ysevents.kit import clock, jobs
from ysevents.kit.database import execute, fetch_row, fetch_value, transaction


async def waiting() -> int:
    count: int = await fetch_value("SELECT count(*) FROM job")
    return count


async def test_a_job_is_done_once_and_goes(db: None, now: datetime) -> None:
    done: list[Mapping[str, Any]] = []

    async def work(details: Mapping[str, Any], _: datetime) -> None:
        done.append(details)

    await jobs.enqueue("greet", {"who": "彭"}, run_at=now)
    kinds = {"greet": jobs.Kind(work)}

    assert [await jobs.run_one(kinds), await jobs.run_one(kinds)] == [True, False]
    assert done == [{"who": "彭"}]
    assert await waiting() == 0


async def test_a_job_lives_and_dies_with_the_change_that_caused_it(db: None, now: datetime) -> None:
    async def change() -> None:
        async with transaction():
            await jobs.enqueue("greet", run_at=now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change()
    assert await waiting() == 0


async def test_one_job_waits_for_a_key(db: None, now: datetime) -> None:
    await jobs.enqueue("sweep", run_at=now, key="sweep")
    await jobs.enqueue("sweep", run_at=now, key="sweep")

    assert await waiting() == 1


async def test_a_failing_job_is_put_off_with_its_error(db: None, now: datetime) -> None:
    async def fail(_: Mapping[str, Any], __: datetime) -> None:
        raise ZeroDivisionError("no")

    await jobs.enqueue("fail", run_at=now)

    assert await jobs.run_one({"fail": jobs.Kind(fail)})

    row = await fetch_row("SELECT tries, error, run_at, lease_until FROM job")
    assert row is not None
    assert (row["tries"], row["error"], row["lease_until"]) == (1, "ZeroDivisionError('no')", None)
    assert row["run_at"] > clock.now()


async def test_periodic_work_comes_again_also_after_a_failure(db: None, now: datetime) -> None:
    async def fail(_: Mapping[str, Any], __: datetime) -> None:
        raise ZeroDivisionError

    await jobs.enqueue("tick", run_at=now, key="tick")
    kinds = {"tick": jobs.Kind(fail, every=timedelta(minutes=1))}

    await jobs.run_one(kinds)

    row = await fetch_row("SELECT tries, run_at FROM job")
    assert row is not None
    assert row["tries"] == 0
    assert timedelta(seconds=50) < row["run_at"] - clock.now() <= timedelta(minutes=1)


async def test_sixteen_workers_share_a_hundred_jobs_without_doing_one_twice(db: None, now: datetime) -> None:
    done: list[int] = []

    async def work(details: Mapping[str, Any], _: datetime) -> None:
        await asyncio.sleep(0)
        done.append(details["n"])

    for n in range(100):
        await jobs.enqueue("count", {"n": n}, run_at=now)
    kinds = {"count": jobs.Kind(work)}

    async def worker() -> None:
        while await jobs.run_one(kinds):
            pass

    await asyncio.gather(*(worker() for _ in range(16)))

    assert sorted(done) == list(range(100))


async def test_work_of_a_dead_worker_is_taken_when_its_lease_runs_out(db: None, now: datetime) -> None:
    await jobs.enqueue("greet", run_at=now)
    dead = await jobs.take(["greet"], now)
    assert dead is not None

    assert await jobs.take(["greet"], now + jobs.LEASE - timedelta(seconds=1)) is None
    heir = await jobs.take(["greet"], now + jobs.LEASE)
    assert heir is not None

    await jobs.finish(dead, again_at=None)
    assert await waiting() == 1, "the late worker no longer has a say"
    await jobs.finish(heir, again_at=None)
    assert await waiting() == 0


async def test_a_lease_is_renewed_while_the_work_goes_on(db: None, now: datetime) -> None:
    await jobs.enqueue("greet", run_at=now)
    job = await jobs.take(["greet"], now)
    assert job is not None

    await jobs.renew(job, now + timedelta(seconds=50))

    assert await jobs.take(["greet"], now + jobs.LEASE) is None


async def test_a_job_that_always_fails_stays_for_an_operator(db: None, now: datetime) -> None:
    await jobs.enqueue("fail", run_at=now)
    await execute("UPDATE job SET tries = $1, error = 'no'", jobs.MOST_TRIES)

    assert await jobs.take(["fail"], now) is None
    assert await waiting() == 1
