"""The entry form on paper: what it says, what its QR says, who may have it."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import typst
import zxingcpp
from PIL import Image

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, account_of, make_account, make_pupil
from tests.registration.conftest import School
from tests.registration.test_reviews import ready
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import RosterRole
from ysevents.competitions.rules.rosters import Member
from ysevents.core.enums import Sex
from ysevents.kit import clock, typesetting
from ysevents.kit.database import fetch
from ysevents.registration import papers, service
from ysevents.registration.errors import DelegationNotFound
from ysevents.registration.service import forms, rosters

RELAY = "男子4×100米接力 小学甲组"


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


async def content(school: School, now: datetime) -> dict[str, Any]:
    book = await service.get_book(school.delegation, account=school.coach)
    return papers.entry_form(book, address="http://127.0.0.1:8000/registration/forms/1", now=now)


async def relay(school: School, games: Games, now: datetime, *people: UUID) -> None:
    await service.enter(school.delegation, games.contests[RELAY], None, account=school.coach, now=now)
    (team,) = (await service.get_book(school.delegation, account=school.coach)).teams
    members = [
        Member(person=person, role=RosterRole.PLAYER, leg=n, shirt_number=None)
        for n, person in enumerate(people, 1)
    ]
    await rosters.set_roster(school.delegation, team.id, members, account=school.coach, now=now)


async def test_the_form_says_who_starts_where(school: School, games: Games, now: datetime) -> None:
    boy = await ready(school, games, now)
    girl = await make_pupil(school.id, "向丽", sex=Sex.FEMALE, grade=6)
    await service.add_athlete(school.delegation, girl, account=school.coach, now=now)
    await relay(school, games, now, boy)

    told = await content(school, now)

    assert told["sheets"] == [
        {
            "title": "男子运动员",
            "rows": [["1", "彭小明", "2015-03-02", "五年级", "小学甲组男子", "100米"]],
        },
        {
            "title": "女子运动员",
            "rows": [["1", "向丽", "2015-03-02", "六年级", "小学甲组女子", "只参加集体项目"]],
        },
    ]
    assert told["teams"] == [{"title": RELAY, "names": "第1棒 彭小明"}]
    assert told["counts"] == [["小学甲组男子", 1, 1, 1], ["小学甲组女子", 1, 0, 0], ["合计", 2, 1, 1]]
    assert (told["draft"], told["state"], told["printed"]) == (True, "草稿", "2026年11月24日 周二 09:00")


async def test_the_code_follows_the_content_and_nothing_else(
    school: School, games: Games, now: datetime
) -> None:
    await ready(school, games, now)
    before = await content(school, now)

    await service.submit(school.delegation, account=school.coach, now=now)
    submitted = await content(school, now)
    await service.return_with_reason(school.delegation, "改", account=account_of(Role.OFFICE_CLERK), now=now)
    await relay(school, games, now)
    changed = await content(school, now)

    assert submitted["code"] == before["code"]
    assert (before["draft"], submitted["draft"]) == (True, False)
    assert submitted["revision"] > before["revision"]
    assert changed["code"] != before["code"]


async def test_a_camera_reads_the_address_and_the_code(school: School, games: Games, now: datetime) -> None:
    await ready(school, games, now)
    told = await content(school, now)

    drawn: Any = typst.compile(
        papers.ENTRY_FORM,
        sys_inputs=typesetting.inputs(told),
        ignore_system_fonts=True,
        font_paths=typesetting.known_fonts(),
        format="png",
        ppi=110,
    )
    page = Image.open(BytesIO(drawn[0] if isinstance(drawn, list) else drawn))

    (code,) = zxingcpp.read_barcodes(page)
    plain = told["code"].replace("-", "")
    assert code.text == f"http://127.0.0.1:8000/registration/forms/1?code={plain}"


async def test_sixty_athletes_make_several_pages(school: School, games: Games, now: datetime) -> None:
    await ready(school, games, now)
    told = await content(school, now)
    rows = [
        [str(n), "阿依古丽·买买提江" if n % 9 == 0 else "彭小明", "2015-03-02", "五年级", "小学甲组男子",
         "100米、200米、跳远、立定跳远、垒球掷远"]
        for n in range(1, 61)
    ]  # fmt: skip
    told["sheets"] = [{"title": "男子运动员", "rows": rows}, {"title": "女子运动员", "rows": rows[:3]}]

    pages: Any = typst.compile(
        papers.ENTRY_FORM,
        sys_inputs=typesetting.inputs(told),
        ignore_system_fonts=True,
        font_paths=typesetting.known_fonts(),
        format="png",
        ppi=20,
    )

    assert len(pages) > 2


async def test_own_unit_and_reviewers_print_it_and_the_audit_says_so(
    school: School, other: School, games: Games, clerk: Account, now: datetime
) -> None:
    await ready(school, games, now)
    organiser = account_of(Role.ORGANISER, Scope.EVENT, games.event)

    for who in (school.coach, clerk, organiser):
        made = await forms.print_form(school.delegation, site="http://x", account=who, now=now)
        assert made.startswith(b"%PDF-")
    for stranger in (other.coach, account_of(Role.RESIDENT)):
        with pytest.raises(DelegationNotFound):
            await forms.print_form(school.delegation, site="http://x", account=stranger, now=now)

    rows = await fetch("SELECT by, object_id FROM audit WHERE action = 'entry_form_printed' ORDER BY id")
    assert [(row["by"], row["object_id"]) for row in rows] == [
        (who.id, str(school.delegation)) for who in (school.coach, clerk, organiser)
    ]


async def test_the_page_compares_paper_and_system(
    browser: Browser, school: School, games: Games, now: datetime
) -> None:
    await ready(school, games, now)
    code = (await content(school, now))["code"].replace("-", "")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    address = f"/registration/forms/{school.delegation}"

    stranger = await browser.get(f"{address}?code={code}")
    await browser.log_in("coach01", PASSWORD)
    same = await browser.get(f"{address}?code={code}")
    stale = await browser.get(f"{address}?code=0123456789ab")
    file = await browser.get(f"{address}/entry-form.pdf")
    twin = await browser.get(f"/api/v1/registration/{school.delegation}/entry-form")
    home = await browser.get(f"/registration/{games.event}")

    assert stranger.headers["location"].startswith("/login?next=")
    assert "与系统一致" in same.text
    assert "与系统不一致" in stale.text
    assert "0123-4567-89ab" in stale.text
    for answer in (file, twin):
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.content.startswith(b"%PDF-")
    assert address in home.text
