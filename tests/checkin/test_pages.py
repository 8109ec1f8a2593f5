"""Tickets, bibs and the scan screen, through the whole application."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from tests.browser_like import Browser
from tests.checkin.conftest import SEVEN, CallRoom, Desk, bib_of, code_of
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role, Scope
from ysevents.checkin import service
from ysevents.kit import clock, qr
from ysevents.kit.database import fetch_value


class Clock:
    """The hour, which a test may change."""

    def __init__(self) -> None:
        self.at = SEVEN


@pytest.fixture(autouse=True)
def hour(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr(clock, "now", lambda: one.at)
    return one


def scan_of(code: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "nonce": str(uuid4()),
        "device": "phone-1",
        "device_time": "2026-11-24T19:00:00+08:00",
        **more,
    }


@pytest.fixture
async def desk_phone(browser: Browser, desk: Desk) -> Browser:
    """The venue's desk, logged in."""
    await make_account("desk01", Role.VENUE_DESK, Scope.VENUE, desk.venue, now=SEVEN)
    await browser.log_in("desk01", PASSWORD)
    return browser


@pytest.fixture
async def caller(browser: Browser, call_room: CallRoom) -> Browser:
    """The call room, logged in."""
    await make_account("call01", Role.CALL_ROOM_CLERK, Scope.EVENT, call_room.event, now=SEVEN)
    await browser.log_in("call01", PASSWORD)
    return browser


async def test_a_device_scans_and_scans_again(desk_phone: Browser, desk: Desk) -> None:
    path, code = f"/api/v1/checkpoints/{desk.checkpoint}/scans", await code_of(desk.admission)

    first = await desk_phone.send("POST", path, scan_of(code))
    second = await desk_phone.send("POST", path, scan_of(code))

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == {
        "result": "ok",
        "reason": "ok",
        "reasons": [],
        "title": "通过",
        "message": "羽毛球A 11月24日 周二 19:00–20:00",
        "holder": "田大勇",
        "label": None,
        "confirm": False,
        "first_at": None,
        "first_checkpoint": None,
    }
    assert second.json()["message"] == "11月24日 周二 19:00 已在服务台入场"
    assert datetime.fromisoformat(second.json()["first_at"]) == SEVEN


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "7"},
        {"device_time": "2026-11-24T19:00:00"},
        {"device_time": "gestern"},
        {"device": "x" * 65},
        {"code": "x" * 501},
        {"code": ""},
        {"confirmed": "perhaps"},
        {"forced": True},
    ],
)
async def test_a_malformed_scan_is_refused_before_it_counts(
    desk_phone: Browser, desk: Desk, wrong: dict[str, Any]
) -> None:
    answer = await desk_phone.send(
        "POST", f"/api/v1/checkpoints/{desk.checkpoint}/scans", {**scan_of("x"), **wrong}
    )

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert await fetch_value("SELECT count(*) FROM scan") == 0


async def test_who_may_not_scan_is_told_so(browser: Browser, desk: Desk) -> None:
    path = f"/api/v1/checkpoints/{desk.checkpoint}/scans"
    nobody = await browser.send("POST", path, scan_of("x"))
    await make_account("other", Role.VENUE_DESK, Scope.VENUE, uuid4(), now=SEVEN)
    await browser.log_in("other", PASSWORD)

    elsewhere = await browser.send("POST", path, scan_of("x"))
    page = await browser.get(f"/checkpoints/{desk.checkpoint}")
    listed = await browser.get("/checkpoints")

    assert (nobody.status_code, nobody.json()["code"]) == (401, "not_logged_in")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "checkpoint_not_found")
    assert page.status_code == 404
    assert "还没有检查点" in listed.text


async def test_residents_have_no_scan_screen(browser: Browser, desk: Desk) -> None:
    await make_account("resident", Role.RESIDENT, now=SEVEN)
    await browser.log_in("resident", PASSWORD)

    assert (await browser.get("/checkpoints")).status_code == 403


async def test_the_desk_finds_its_screen_and_types_a_code_without_scripts(
    desk_phone: Browser, desk: Desk
) -> None:
    path = f"/checkpoints/{desk.checkpoint}"
    listed = await desk_phone.get("/checkpoints")
    screen = await desk_phone.get(path)
    device = desk_phone.http.cookies["ys_device"]

    answer = await desk_phone.post(
        f"{path}/scans", {"code": (await service.get_ticket(desk.admission)).short}
    )

    assert f'href="{path}"' in listed.text
    assert f'data-endpoint="/api/v1{path}/scans"' in screen.text
    assert f'data-device="{device}"' in screen.text
    assert "'wasm-unsafe-eval'" in screen.headers["content-security-policy"]
    assert answer.status_code == 200
    assert 'data-state="ok"' in answer.text
    assert "田大勇" in answer.text
    assert await fetch_value("SELECT device FROM scan") == device


async def test_the_call_room_chooses_its_heat_looks_and_confirms(
    caller: Browser, call_room: CallRoom
) -> None:
    path, heat = f"/checkpoints/{call_room.checkpoint}", call_room.heats[1]
    heats = await caller.get(path)
    screen = await caller.get(f"{path}?heat={heat}")
    api = f"/api/v1{path}/scans?heat={heat}"

    looked = await caller.send("POST", api, scan_of(bib_of(call_room.admission)))
    typed = await caller.post(f"{path}/scans?heat={heat}", {"code": "1024"})
    confirmed = await caller.send("POST", api, scan_of(bib_of(call_room.admission), confirmed=True))

    assert f"{path}?heat={heat}" in heats.text
    assert f'data-endpoint="{api}"' in screen.text
    assert {k: looked.json()[k] for k in ("result", "confirm", "holder", "label")} == {
        "result": "confirm",
        "confirm": True,
        "holder": "彭小明",
        "label": "1024",
    }
    assert 'name="confirmed" value="1"' in typed.text
    assert (confirmed.json()["result"], confirmed.json()["title"]) == ("ok", "已报到")


async def test_the_holders_page_shows_the_code_and_never_checks_in(browser: Browser, desk: Desk) -> None:
    ticket = await service.get_ticket(desk.admission)

    shown = await browser.get(ticket.path)
    lower = await browser.get(ticket.path.lower())

    assert shown.status_code == lower.status_code == 200
    assert all(part in shown.text for part in ("羽毛球A", "田*勇", ticket.short, "19:00–20:00", "<svg"))
    assert "田大勇" not in shown.text
    assert shown.headers["cache-control"] == "private, no-store"
    assert shown.headers["x-robots-tag"] == "noindex"
    assert await fetch_value("SELECT (SELECT count(*) FROM check_in) + (SELECT count(*) FROM scan)") == 0


async def test_the_picture_of_a_ticket_can_be_scanned(browser: Browser, desk: Desk) -> None:
    ticket = await service.get_ticket(desk.admission)

    answer = await browser.get(f"{ticket.path}.png")

    assert (answer.headers["content-type"], answer.headers["cache-control"]) == (
        "image/png",
        "private, no-store",
    )
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(answer.content)))
    assert found.text == ticket.url("http://127.0.0.1:8000")


async def test_a_revoked_ticket_says_so_and_shows_no_code(browser: Browser, desk: Desk) -> None:
    await service.revoke([desk.admission], reason="预约已取消", by=None, now=SEVEN)
    ticket = await service.get_ticket(desk.admission)

    shown = await browser.get(ticket.path)

    assert "这张票已作废，不能入场" in shown.text
    assert "预约已取消" in shown.text
    assert ticket.short not in shown.text


async def test_states_of_a_ticket(browser: Browser, desk: Desk, hour: Clock) -> None:
    ticket = await service.get_ticket(desk.admission)
    before = await browser.get(ticket.path)
    await desk.scan()
    inside = await browser.get(ticket.path)
    hour.at = SEVEN + timedelta(hours=2)
    after = await browser.get(ticket.path)

    words = [
        next(word for word in ("有效<", "已入场<", "已过期<") if word in page.text)
        for page in (before, inside, after)
    ]
    assert words == ["有效<", "已入场<", "已入场<"]


@pytest.mark.parametrize("code", ["0" * 26, "x", "ABC-DEF-GHJ", "0" * 26 + ".png"])
async def test_unknown_codes_are_not_found(browser: Browser, code: str) -> None:
    assert (await browser.get(f"/t/{code}")).status_code == 404
    assert (await browser.get(f"/b/{code}")).status_code == 404


async def test_a_bib_shows_its_contests_and_never_the_child(browser: Browser, call_room: CallRoom) -> None:
    shown = await browser.get("/b/" + bib_of(call_room.admission).rsplit("/", 1)[1])

    assert shown.status_code == 200
    assert "男子100米" in shown.text
    assert f"/events/{call_room.event}" in shown.text
    assert not [part for part in ("彭小明", "彭*明", "1024") if part in shown.text]


def photo_of(text: str, form: str = "JPEG") -> bytes:
    """A ticket lying askew on a table."""
    table = Image.new("RGB", (1600, 1200), (120, 110, 100))
    card = qr.image(text, scale=10).convert("RGB")
    ImageDraw.Draw(table).rectangle((500, 300, 1050, 850), fill=(240, 240, 240))
    table.paste(card.rotate(7, expand=True, fillcolor=(240, 240, 240)), (560, 340))
    file = BytesIO()
    table.save(file, form, quality=60)
    return file.getvalue()


async def post_photo(phone: Browser, desk: Desk, data: bytes, *, script: bool, **fields: str) -> Any:
    return await phone.http.post(
        f"/checkpoints/{desk.checkpoint}/photo",
        files={"photo": ("photo.jpg", data, "image/jpeg")},
        data={**fields, **({} if script else {"_csrf_token": await phone.token()})},
        headers={"Accept": "application/json", "X-CSRF-Token": await phone.token()} if script else {},
    )


async def test_a_photo_is_scanned_like_a_code(desk_phone: Browser, desk: Desk) -> None:
    photo = photo_of(await code_of(desk.admission))
    fields = {"nonce": str(uuid4()), "device": "phone-1", "device_time": "2026-11-24T19:00:00+08:00"}

    first = await post_photo(desk_phone, desk, photo, script=True, **fields)
    again = await post_photo(desk_phone, desk, photo, script=True, **fields)
    second = await post_photo(desk_phone, desk, photo, script=False)

    assert (first.status_code, first.json()["result"], again.json()["result"]) == (200, "ok", "ok")
    assert second.status_code == 200
    assert 'data-state="duplicate"' in second.text


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 400, "picture_unreadable"),
        (b"GIF89a not really", 400, "picture_unreadable"),
        (photo_of("https://ty.example.cn")[:3000], 400, "picture_unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 400, "picture_unreadable"),
    ],
)
async def test_what_is_no_photo_is_refused_by_its_content(
    desk_phone: Browser, desk: Desk, data: bytes, status: int, code: str
) -> None:
    answer = await post_photo(desk_phone, desk, data, script=True)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await fetch_value("SELECT count(*) FROM scan") == 0


async def test_a_photo_without_a_code_says_what_to_do(desk_phone: Browser, desk: Desk) -> None:
    blank = BytesIO()
    Image.new("L", (800, 600), 128).save(blank, "PNG")

    scripted = await post_photo(desk_phone, desk, blank.getvalue(), script=True)
    plain = await post_photo(desk_phone, desk, blank.getvalue(), script=False)

    assert (scripted.status_code, scripted.json()["code"]) == (422, "picture_without_code")
    assert plain.status_code == 422
    assert "照片里没有找到二维码" in plain.text


async def test_a_photo_over_ten_megabytes_is_refused(desk_phone: Browser, desk: Desk) -> None:
    answer = await post_photo(desk_phone, desk, bytes(11_000_000), script=False)

    assert answer.status_code == 413
