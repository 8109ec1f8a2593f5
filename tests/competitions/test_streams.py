"""Those who look on hear of a change in the moment it is committed, and never believe they heard all when not."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime
from json import loads
from typing import Any, ClassVar
from uuid import UUID

import pytest
from litestar import Litestar

from tests.browser_like import Browser
from tests.competitions.stages import Meet, make_meet, make_stage, times_of
from tests.makers import account_of
from ysevents.accounts.enums import Role
from ysevents.competitions import live, live_queries
from ysevents.competitions.live import LOOK_AGAIN, Streams, TooManyStreams
from ysevents.competitions.service import results
from ysevents.kit.database import execute, fetch_value
from ysevents.kit.ids import uuid7

M100 = "男子100米 小学甲组"


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    return await make_meet(now)


@pytest.fixture
async def streams(app: Litestar, opened: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Streams]:
    """The application's streams, listening."""
    monkeypatch.setattr(live, "HEARTBEAT_S", 0.5)
    found: Streams = app.state.streams
    listening = asyncio.create_task(found.run(opened))
    async with asyncio.timeout(5):
        while not found.is_listening:
            await asyncio.sleep(0.01)
    yield found
    listening.cancel()
    while Phone.opened:
        await Phone.opened.pop().leave()


class Phone:
    """Somebody who looks on."""

    opened: ClassVar[list["Phone"]] = []

    def __init__(self, stream: AsyncGenerator[bytes, None]) -> None:
        self._stream = stream
        self._events: list[str] = []
        self.opened.append(self)

    async def leave(self) -> None:
        await self._stream.aclose()

    @classmethod
    async def open(cls, streams: Streams, root: UUID, **options: Any) -> "Phone":
        phone = cls(streams.follow(root, **{"since": None, **options}))
        assert await phone.hear() == b"retry: 3000\n\n"
        return phone

    async def hear(self) -> bytes:
        async with asyncio.timeout(5):
            return await anext(self._stream)

    async def news(self) -> tuple[str, dict[str, Any]]:
        """The next event: its name and its data; beats are passed by."""
        while not self._events:
            self._events += [one for one in (await self.hear()).decode().split("\n\n") if one.strip(": ")]
        lines = dict(line.split(": ", 1) for line in self._events.pop(0).split("\n"))
        assert int(lines.get("id", "1")) > 0
        return lines["event"], loads(lines["data"])

    async def news_of(self, id: UUID) -> tuple[str, dict[str, Any]]:
        """The next event of a list."""
        while (news := await self.news())[1].get("list") != str(id):
            pass
        return news


async def look_on(streams: Streams, root: UUID, **options: Any) -> Phone:
    """Begin once everything committed so far has been heard: notifications come in order."""
    nobody = uuid7()
    marker = await Phone.open(streams, nobody)
    await execute("SELECT pg_notify('live', $1)", f"{nobody} {nobody} 0")
    await marker.news()
    return await Phone.open(streams, root, **options)


async def list_id(stage: UUID) -> UUID:
    id: UUID = await fetch_value("SELECT id FROM result_list WHERE stage = $1", stage)
    return id


async def test_a_corrected_mark_changes_its_row_and_the_team_totals(
    streams: Streams, meet: Meet, now: datetime
) -> None:
    await meet.enter(M100, "abcd")
    stage = await make_stage(meet, M100, ["ab", "cd"])
    await times_of(meet, stage, 1, a="15.2", b="15.0")
    await times_of(meet, stage, 2, c="15.1", d="15.9")
    await results.recompute(stage, by=None, now=now)
    id = await list_id(stage)
    phone = await look_on(streams, meet.root, lists=[str(id)])
    await results.announce(id, account=account_of(Role.REFEREE), now=now)
    name, announced = await phone.news_of(id)
    everything = await look_on(streams, meet.root)
    await times_of(meet, stage, 2, c="14.9", d="15.9")
    await results.recompute(stage, by=None, now=now, reason="计时表读错")
    _, corrected = await phone.news_of(id)
    told = [(await everything.news())[1] for _ in range(3)]
    brief = next(one for name, one in [await phone.news() for _ in range(2)] if name == "list")

    a, b, c, d = (str(meet.entries[label]) for label in "abcd")
    assert (name, announced["word"], announced["base"], announced["order"]) == (
        "list",
        "已公告",
        None,
        [b, c, a, d],
    )
    assert set(announced["rows"]) == {a, b, c, d}
    assert (corrected["word"], corrected["base"]) == ("更正 第2号", announced["revision"])
    assert corrected["order"] == [c, b, a, d]
    assert set(corrected["rows"]) == {b, c}
    assert "15.1</del>14.9" in corrected["rows"][c]
    assert {one["kind"] for one in told} >= {"stage", "team_score"}
    assert all("rows" in one for one in told)
    assert ("rows" in brief, brief["event"]) == (False, str(meet.root))


async def test_names_in_events_are_as_the_public_may_read_them(
    streams: Streams, meet: Meet, now: datetime
) -> None:
    await meet.enter(M100, "a")
    stage = await make_stage(meet, M100, ["a"])
    phone = await look_on(streams, meet.root)
    await times_of(meet, stage, 1, a="15.2")
    await results.recompute(stage, by=None, now=now)
    _, told = await phone.news()

    (row,) = told["rows"].values()
    assert ("向*a" in row, "向小a" in row) == (True, False)


async def test_the_call_of_a_heat_is_told(streams: Streams, meet: Meet) -> None:
    await meet.enter(M100, "a")
    stage = await make_stage(meet, M100, ["a"])
    phone = await look_on(streams, meet.root)
    await execute("UPDATE fixture SET state = 'called'")

    assert await phone.news() == ("stage", {"stage": str(stage)})


async def test_who_comes_back_hears_whether_something_was_missed(
    streams: Streams, meet: Meet, now: datetime
) -> None:
    await meet.enter(M100, "a")
    stage = await make_stage(meet, M100, ["a"])
    await times_of(meet, stage, 1, a="15.2")
    before = await live_queries.cursor()
    await results.recompute(stage, by=None, now=now)
    after = await live_queries.cursor()

    missed = await look_on(streams, meet.root, since=before)
    assert await missed.hear() == LOOK_AGAIN
    nothing = await look_on(streams, meet.root, since=after)
    await execute("UPDATE fixture SET state = 'called'")
    assert (await nothing.news())[0] == "stage"


async def test_a_list_that_cannot_be_told_makes_everybody_look_again(
    streams: Streams, meet: Meet, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: object) -> list[Any]:
        raise ConnectionError

    monkeypatch.setattr(streams, "_draw", fail)
    await meet.enter(M100, "a")
    stage = await make_stage(meet, M100, ["a"])
    phone = await look_on(streams, meet.root)
    await times_of(meet, stage, 1, a="15.2")
    await results.recompute(stage, by=None, now=now)

    assert await phone.hear() == LOOK_AGAIN


async def test_too_many_are_sent_to_ask_every_few_seconds(
    streams: Streams, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Phone.open(streams, meet.root)
    monkeypatch.setattr(live, "MOST_STREAMS", 1)

    with pytest.raises(TooManyStreams):
        streams.follow(meet.root, since=None)


async def test_one_address_does_not_take_the_streams_of_all(
    streams: Streams, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_OF_ONE_ADDRESS", 1)
    first = streams.follow(meet.root, since=None, address="10.0.0.1")
    await anext(first)

    with pytest.raises(TooManyStreams):
        streams.follow(meet.root, since=None, address="10.0.0.1")
    other = streams.follow(meet.root, since=None, address="10.0.0.2")
    await first.aclose()
    again = streams.follow(meet.root, since=None, address="10.0.0.1")

    assert [await anext(one) for one in (other, again)] == [b"retry: 3000\n\n"] * 2


async def test_a_quiet_stream_beats(streams: Streams, meet: Meet) -> None:
    phone = await Phone.open(streams, meet.root, lists=["some"])

    assert await phone.hear() == b": \n\n"


async def test_who_cannot_hear_may_ask(browser: Browser, meet: Meet, now: datetime) -> None:
    path = f"/events/{meet.root}/changes"
    await meet.enter(M100, "a")
    stage = await make_stage(meet, M100, ["a"])
    cursor = (await browser.get(path)).json()["cursor"]
    nothing = await browser.get(f"{path}?since={cursor}")
    known = await browser.get(f"{path}?since={cursor}", headers={"If-None-Match": nothing.headers["etag"]})
    await times_of(meet, stage, 1, a="15.2")
    await results.recompute(stage, by=None, now=now)
    changed = await browser.get(f"{path}?since={cursor}", headers={"If-None-Match": nothing.headers["etag"]})
    silly = await browser.get(f"{path}?since=-x")

    assert (nothing.json(), known.status_code) == ({"cursor": cursor, "changed": []}, 304)
    assert str(await list_id(stage)) in changed.json()["changed"]
    assert silly.json()["changed"] == []
