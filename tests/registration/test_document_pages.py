"""Papers through the whole application: forms without scripts, the API, and what is refused at the door."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from PIL import Image

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, Games, make_account, make_games, make_organization, make_pupil
from tests.web.answers import assert_refused
from ysevents.accounts.enums import Role, Scope
from ysevents.kit import clock, uploads
from ysevents.kit.database import fetch_value
from ysevents.registration.enums import RequiredPaper

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


async def as_shown() -> dict[str, str]:
    """The revision a form of the delegation carries now."""
    return {"revision": str(await fetch_value("SELECT revision FROM delegation"))}


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    return await make_games(
        now, ("100m", "4x100m"), required_papers=(RequiredPaper.MEDICAL,), sealed_form_required=True
    )


@pytest.fixture
async def school(games: Games, now: datetime) -> UUID:
    id = await make_organization("芙蓉镇示例中心小学", unit_class="小学")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, id, now=now)
    return id


@pytest.fixture
async def coach(browser: Browser, school: UUID, games: Games) -> Browser:
    await browser.log_in("coach01", PASSWORD)
    await browser.post(f"/registration/{games.event}")
    return browser


@pytest.fixture
async def athlete(coach: Browser, games: Games, school: UUID) -> UUID:
    person = await make_pupil(school, "彭小明")
    home = f"/registration/{games.event}/athletes"
    await coach.post(home, {"person": str(person)})
    contest = games.contests["男子100米 小学甲组"]
    await coach.post(f"{home}/{person}/entries", {"contest": str(contest)})
    await coach.post(
        f"{home}/{person}/consent",
        {"relation": "母亲", "guardian": "向秀英", "evidence": "纸质同意书已签字存档"},
    )
    return person


@pytest.fixture
async def papers(athlete: UUID) -> str:
    """Where the papers of the delegation are."""
    return f"/registration/forms/{await fetch_value('SELECT id FROM delegation')}/papers"


def photo(kind: str = "JPEG") -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), "green").save(file, kind)
    return file.getvalue()


async def send(
    coach: Browser, path: str, content: bytes | None, kind: str = "medical", name: str = "体检 表.jpg"
) -> httpx.Response:
    """A form with a file; None: the browser's field was left empty."""
    sent: Any = (name, content, "image/jpeg") if content is not None else ("", b"")
    return await coach.post(path, {"kind": kind}, files={"file": sent})


async def test_a_coach_hands_in_looks_and_takes_back(coach: Browser, papers: str, athlete: UUID) -> None:
    page = f"{papers}/{athlete}"

    before = await coach.get(page)
    sent = await send(coach, page, photo("PNG"))
    after = await coach.get(page)
    overview = await coach.get(papers)
    document = await fetch_value("SELECT id FROM document")
    file = await coach.get(f"/registration/documents/{document}")
    removed = await coach.post(f"/registration/documents/{document}/removal")

    assert "未上传" in before.text
    assert (sent.status_code, sent.headers["location"]) == (303, page)
    assert "已上传" in after.text
    assert "未传体检" not in overview.text
    assert (file.headers["content-type"], file.headers["cache-control"]) == (
        "image/jpeg",
        "private, no-store",
    )
    assert file.headers["content-disposition"] == 'inline; filename="medical.jpg"'
    assert Image.open(BytesIO(file.content)).size == (60, 40)
    assert (removed.status_code, removed.headers["location"]) == (303, page)
    assert (await coach.get(f"/registration/documents/{document}")).status_code == 404


async def test_from_one_athlete_to_the_next_who_lacks_something(
    coach: Browser, papers: str, athlete: UUID, games: Games, school: UUID
) -> None:
    alone = await coach.get(f"{papers}/{athlete}")
    second = await make_pupil(school, "田大伟")
    await coach.post(f"/registration/{games.event}/athletes", {"person": str(second)})

    first = await coach.get(f"{papers}/{athlete}")
    last = await coach.get(f"{papers}/{second}")
    await send(coach, f"{papers}/{athlete}", photo())

    assert "下一名" not in alone.text
    assert f'href="{papers}/{second}"' in first.text
    assert "下一名：彭小明" in last.text
    assert "下一名" not in (await coach.get(f"{papers}/{second}")).text


async def test_what_is_missing_leads_to_where_it_is_put_right(
    coach: Browser, papers: str, athlete: UUID, games: Games
) -> None:
    home = await coach.get(f"/registration/{games.event}")
    refused = await coach.post(f"/registration/{games.event}/submission", await as_shown())

    assert home.text.count(f'href="{papers}/{athlete}"') == 2  # its light, and the list of what is missing
    assert "未传体检" in home.text
    assert "彭小明：未上传健康证明" in home.text
    assert refused.status_code == 409


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (None, 400, "还没有选择文件"),
        (b"", 400, "这个文件是空的"),
        (b"#!/bin/sh", 400, "这不是能识别的照片"),
        (PDF, 400, "这不是能识别的照片"),
        (b"\xff\xd8\xff" + b"x" * uploads.MOST_BYTES, 413, "超过10 MB"),
        (b"x" * (uploads.BODY_LIMIT + 1), 413, "超过10 MB"),
    ],
)
async def test_bad_files_are_refused_with_a_sentence(
    coach: Browser, papers: str, athlete: UUID, content: bytes | None, status: int, sentence: str
) -> None:
    answer = await send(coach, f"{papers}/{athlete}", content)

    assert_refused(answer, status, None, "coach01")
    assert sentence in answer.text
    assert await fetch_value("SELECT count(*) FROM document") == 0


async def test_a_kind_that_is_none_and_athletes_that_are_not_ours(
    coach: Browser, papers: str, athlete: UUID
) -> None:
    unknown = await send(coach, f"{papers}/{athlete}", photo(), kind="passport")
    nobody = await send(coach, f"{papers}/{uuid4()}", photo())
    nowhere = await send(coach, f"/registration/forms/{uuid4()}/papers/{athlete}", photo())
    for_all = await send(coach, papers, photo(), kind="consent")
    sealed = await send(coach, f"{papers}/{athlete}", PDF, kind="sealed_form")

    assert [a.status_code for a in (unknown, nobody, nowhere, for_all, sealed)] == [400, 404, 404, 400, 404]
    assert await fetch_value("SELECT count(*) FROM document") == 0


async def test_a_form_without_its_token_is_refused(coach: Browser, papers: str, athlete: UUID) -> None:
    answer = await coach.http.post(
        f"{papers}/{athlete}",
        data={"kind": "medical", "_csrf_token": "x"},
        files={"file": ("a.jpg", photo() + b"x" * 2_000_000, "image/jpeg")},
    )

    assert_refused(answer, 403, "csrf_failed", "coach01")


async def test_the_sealed_form_comes_after_the_submission(
    coach: Browser, papers: str, athlete: UUID, games: Games, now: datetime
) -> None:
    await send(coach, f"{papers}/{athlete}", photo())
    form = papers.removesuffix("/papers")
    early = await send(coach, papers, PDF, kind="sealed_form", name="盖章.pdf")
    await coach.post(f"/registration/{games.event}/submission", await as_shown())
    waiting = await coach.get(f"/registration/{games.event}")
    sent = await send(coach, papers, PDF, kind="sealed_form", name="盖章.pdf")
    several = await coach.post(
        papers,
        {"kind": "sealed_form"},
        files=[("file", (f"{n}.jpg", photo(), "image/jpeg")) for n in range(2)],
    )
    page = await coach.get(form)
    await coach.post("/logout")
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await coach.log_in("clerk01", PASSWORD)
    review = await coach.get(f"/registration/{games.event}/review/{form.rsplit('/', 1)[1]}")
    queue = await coach.get(f"/registration/{games.event}/review")
    clerk_page = await coach.get(papers)

    assert (early.status_code, "提交以后才能上传盖章件" in early.text) == (409, True)
    assert "盖章件未上传" in waiting.text
    for answer in (sent, several):
        assert (answer.status_code, answer.headers["location"]) == (303, form)
    for seen in (page, review):
        assert "盖章件已上传，未核对二维码" in seen.text
    assert "未核对二维码，请核对纸面校验码" in review.text
    assert "未核对二维码" in queue.text
    assert clerk_page.status_code == 200
    assert "multipart" not in clerk_page.text


async def test_the_api_hands_in_lists_and_takes_back(coach: Browser, papers: str, athlete: UUID) -> None:
    base = f"/api/v1/registration/{papers.split('/')[3]}"
    headers = {"X-CSRF-Token": await coach.token()}

    async def put(path: str, content: bytes) -> httpx.Response:
        return await coach.http.put(
            f"{base}{path}", files={"file": ("a.jpg", content, "image/jpeg")}, headers=headers
        )

    first = await put(f"/athletes/{athlete}/papers/medical", photo())
    again = await put(f"/athletes/{athlete}/papers/medical", photo())
    for_all = await put("/papers/insurance", photo())
    listed = await coach.send("GET", f"{base}/papers")
    file = await coach.get(f"/api/v1/registration/documents/{first.json()['id']}")
    gone = await coach.send("DELETE", f"/api/v1/registration/documents/{first.json()['id']}")

    assert first.status_code == 200, first.text
    assert again.json() == first.json()
    assert [(d["kind"], d["person"]) for d in listed.json()] == [
        ("insurance", None),
        ("medical", str(athlete)),
    ]
    assert listed.json()[0]["id"] == for_all.json()["id"]
    assert file.headers["content-type"] == "image/jpeg"
    assert gone.status_code == 204
    assert_refused(await put(f"/athletes/{uuid4()}/papers/medical", photo()), 404, "athlete_not_found")
    assert_refused(await put(f"/athletes/{athlete}/papers/medical", b"x"), 400, "photo_unreadable")
    assert_refused(await put(f"/athletes/{athlete}/papers/passport", photo()), 400, "invalid")
    assert_refused(await put("/papers/sealed_form", photo()), 409, "sealed_form_locked")


async def test_the_overview_asks_as_much_for_three_athletes_as_for_one(
    coach: Browser, papers: str, games: Games, school: UUID
) -> None:
    with counted_queries() as once:
        await coach.get(papers)
    for name in ("田大伟", "向阳"):
        person = await make_pupil(school, name)
        await coach.post(f"/registration/{games.event}/athletes", {"person": str(person)})
        await send(coach, f"{papers}/{person}", photo())

    with counted_queries() as asked:
        three = await coach.get(papers)

    assert (len(asked), three.text.count("row-title")) == (len(once), 3)
