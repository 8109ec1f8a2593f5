"""Fees noted as paid or not: by unit, team or athlete, by those who make the regulation."""

from datetime import datetime

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, account_of, make_account, make_event, make_games, make_pupil
from tests.registration.conftest import make_school
from ysevents.accounts.enums import Role, Scope
from ysevents.kit import clock
from ysevents.kit.database import fetch
from ysevents.registration import service
from ysevents.registration.enums import FeeBasis
from ysevents.registration.errors import DelegationNotFound, RegulationNotFound
from ysevents.registration.service import fees


@pytest.mark.parametrize(
    ("basis", "due"), [(FeeBasis.UNIT, 500), (FeeBasis.TEAM, 1000), (FeeBasis.ATHLETE, 500)]
)
async def test_what_is_due_follows_the_regulation(db: None, now: datetime, basis: FeeBasis, due: int) -> None:
    games = await make_games(now, fee_fen=500, fee_basis=basis)
    school = await make_school(games, now, "一小")
    await service.add_athlete(school.delegation, await make_pupil(school.id), account=school.coach, now=now)
    for title in ("男子4×100米接力 小学甲组", "女子4×100米接力 小学甲组"):
        await service.enter(school.delegation, games.contests[title], None, account=school.coach, now=now)

    lines = await fees.list_fees(games.event, account=account_of(Role.OFFICE_CLERK))

    assert [(line.unit, line.due_fen, line.paid_at) for line in lines] == [("一小", due, None)]


async def test_a_fee_is_noted_taken_back_and_each_is_audited_once(db: None, now: datetime) -> None:
    games = await make_games(now, fee_fen=500)
    school = await make_school(games, now, "一小")
    office = account_of(Role.OFFICE_CLERK)

    for is_paid in (True, True, False):
        await fees.note_fee(games.event, school.delegation, is_paid=is_paid, account=office, now=now)

    rows = await fetch("SELECT after FROM audit WHERE action = 'fee_noted' ORDER BY id")
    assert [row["after"] for row in rows] == ['{"is_paid": true}', '{"is_paid": false}']
    assert (await fees.list_fees(games.event, account=office))[0].paid_at is None


async def test_others_neither_see_nor_note_fees(db: None, now: datetime) -> None:
    games = await make_games(now, fee_fen=500)
    school = await make_school(games, now, "一小")
    elsewhere = await make_event(now)
    stranger = account_of(Role.ORGANISER, Scope.EVENT, elsewhere)
    office = account_of(Role.OFFICE_CLERK)

    with pytest.raises(RegulationNotFound):
        await fees.list_fees(games.event, account=stranger)
    with pytest.raises(RegulationNotFound):
        await fees.note_fee(games.event, school.delegation, is_paid=True, account=stranger, now=now)
    with pytest.raises(DelegationNotFound):
        await fees.note_fee(elsewhere, school.delegation, is_paid=True, account=office, now=now)


@pytest.fixture
async def office(browser: Browser, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(clock, "now", lambda: now)
    await make_account("office", Role.OFFICE_CLERK, now=now)
    await browser.log_in("office", PASSWORD)
    return browser


async def test_the_page_notes_and_the_api_reads(office: Browser, now: datetime) -> None:
    games = await make_games(now, fee_fen=30000)
    school = await make_school(games, now, "一小")
    page = f"/regulations/{games.event}/fees"

    before = await office.get(page)
    noted = await office.post(f"{page}/{school.delegation}", {"paid": "1"})
    read = await office.send("GET", f"/api/v1{page}")
    undone = await office.send("PUT", f"/api/v1{page}/{school.delegation}", {"is_paid": False})

    assert "应交 300.00 元" in before.text
    assert noted.status_code == 303
    assert [(f["unit"], f["due_fen"], f["paid_at"] is not None) for f in read.json()] == [
        ("一小", 30000, True)
    ]
    assert undone.status_code == 204
    assert "0/1 个单位已交" in (await office.get(page)).text


async def test_the_page_asks_as_much_for_one_unit_as_for_three(office: Browser, now: datetime) -> None:
    games = await make_games(now, fee_fen=500)
    await make_school(games, now, "一小")
    with counted_queries() as once:
        await office.get(f"/regulations/{games.event}/fees")
    await make_school(games, now, "二小")
    await make_school(games, now, "三小")

    with counted_queries() as asked:
        three = await office.get(f"/regulations/{games.event}/fees")

    assert (len(asked), three.text.count("row-title")) == (len(once), 3)


async def test_a_meet_without_a_fee_offers_nothing_to_note(office: Browser, now: datetime) -> None:
    games = await make_games(now)
    school = await make_school(games, now, "一小")

    free = await office.get(f"/regulations/{games.event}/fees")

    assert "这次赛事不收报名费，没有要记的。" in free.text
    assert str(school.delegation) not in free.text
    assert "应交" not in free.text
