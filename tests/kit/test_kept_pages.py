"""Pages kept in memory: made once, never shown when overtaken, never somebody's own."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from litestar import Litestar, Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from ysevents.kit import kept_pages
from ysevents.kit.kept_pages import KeptPages, kept


class World:
    """What the pages show, and how often they were made."""

    def __init__(self) -> None:
        self.generation = 1
        self.made = 0
        self.word = "旧"

    async def ask(self, of: object) -> int:
        assert of == "meet"
        return self.generation


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    @get("/{event:str}/page", opt=kept("event", "q"))
    async def page(
        request: Request[Any, Any, Any], event: FromPath[str], q: FromQuery[str] = ""
    ) -> Response[str]:
        world.made += 1
        made, word = world.made, world.word
        await asyncio.sleep(0.01)
        if q == "none":
            raise NotFoundException
        return Response(
            f"{word} {made} {request.cookies.get('login', '')} " + "号" * (3000 if q == "long" else 1000),
            media_type="text/html",
            headers={"Set-Cookie": f"token={made}", "Cache-Control": "no-cache"},
        )

    app: Any = Litestar(
        [page],
        middleware=[
            KeptPages(world.ask, personal=["login"], variants=["elder=1"], most=2, most_bytes=10_000)
        ],
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://site") as client:
        yield client


def said(answer: httpx.Response) -> str:
    """Word, number and login of a page."""
    return answer.text.partition("号")[0].strip()


async def test_a_page_is_made_once_until_its_thing_changes(world: World, client: httpx.AsyncClient) -> None:
    first = [said(await client.get("/meet/page")) for _ in range(2)]
    world.word, unchanged = "新", said(await client.get("/meet/page"))
    world.generation = 2
    second = [said(await client.get("/meet/page")) for _ in range(2)]

    assert (first, unchanged, second) == (["旧 1", "旧 1"], "旧 1", ["新 2", "新 2"])


async def test_a_crowd_after_a_change_makes_it_at_most_twice(world: World, client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(client.get("/meet/page") for _ in range(50)))

    assert {said(answer) for answer in answers} <= {"旧 1", "旧 2"}
    assert world.made <= 2


async def test_a_page_in_the_making_when_its_thing_changed_is_shown_to_nobody_later(
    world: World, client: httpx.AsyncClient
) -> None:
    early = asyncio.create_task(client.get("/meet/page"))
    await asyncio.sleep(0.005)
    world.word, world.generation = "新", 2
    late = [said(answer) for answer in await asyncio.gather(*(client.get("/meet/page") for _ in range(5)))]

    assert said(await early) == "旧 1"
    assert set(late) == {"新 2"}


async def test_who_has_logged_in_gets_a_page_of_their_own(world: World, client: httpx.AsyncClient) -> None:
    anybody = await client.get("/meet/page")
    mine = await client.get("/meet/page", headers={"Cookie": "login=peng"})
    again = await client.get("/meet/page")

    assert [said(anybody), said(mine), said(again)] == ["旧 1", "旧 2 peng", "旧 1"]
    assert ("set-cookie" in anybody.headers, "set-cookie" in mine.headers) == (False, True)


async def test_variants_queries_and_refusals_stand_apart(world: World, client: httpx.AsyncClient) -> None:
    plain = said(await client.get("/meet/page"))
    elder = said(await client.get("/meet/page", headers={"Cookie": "elder=1"}))
    refused = [(await client.get("/meet/page?q=none")).status_code for _ in range(2)]
    kept = said(await client.get("/meet/page"))
    other = said(await client.get("/meet/page?q=a"))
    made_anew = said(await client.get("/meet/page", headers={"Cookie": "elder=1"}))

    assert (plain, elder, refused, kept, other) == ("旧 1", "旧 2", [404, 404], "旧 1", "旧 5")
    assert made_anew == "旧 6"  # two are kept, and it was asked longest ago


async def test_what_no_handler_reads_makes_no_other_page(world: World, client: httpx.AsyncClient) -> None:
    first = [said(await client.get(f"/meet/page?q=a{more}")) for more in ("", "&x=1", "&q=a", "&x=2&x=3")]
    turned = said(await client.get("/meet/page?x=4&q=a"))

    assert ({*first, turned}, world.made) == ({"旧 1"}, 1)


async def test_kept_pages_weigh_no_more_than_they_may(world: World, client: httpx.AsyncClient) -> None:
    for _ in range(3):
        answers = [said(await client.get("/meet/page")), said(await client.get("/meet/page?q=long"))]

    assert (answers, world.made) == (["旧 5", "旧 6"], 6)


async def test_an_old_page_is_made_anew(
    world: World, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.get("/meet/page")
    monkeypatch.setattr(kept_pages, "AGE_S", -1.0)

    assert said(await client.get("/meet/page")) == "旧 2"


async def test_askers_get_what_they_can_read_or_know_already(client: httpx.AsyncClient) -> None:
    plain = await client.get("/meet/page", headers={"Accept-Encoding": "identity"})
    packed = await client.get("/meet/page", headers={"Accept-Encoding": "gzip"})
    known = [
        await client.get("/meet/page", headers={"If-None-Match": tag})
        for tag in (plain.headers["etag"], packed.headers["etag"], '"else"')
    ]

    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, 5))
    assert packed.text == plain.text
    assert plain.headers["vary"] == "Accept-Encoding"
    assert [(answer.status_code, bool(answer.content)) for answer in known] == [
        (304, False),
        (304, False),
        (200, True),
    ]
