"""Public notice and objections: what anybody may read and say, and what the office makes of it."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, Games, account_of, make_account, make_games
from tests.registration.conftest import School, make_school
from tests.registration.test_changes import RACE, close, enter
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.enums import ConsentPurpose
from ysevents.core.service import people
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.errors import Invalid, TooMany
from ysevents.registration.enums import ObjectionState
from ysevents.registration.errors import (
    NothingToShow,
    NoticeClosed,
    NoticeNotFound,
    NoticeNotProvided,
    NoticeTooShort,
    ObjectionDecided,
    ObjectionNotFound,
    RegulationNotFound,
)
from ysevents.registration.notice_schemas import NoticeIn, NoticeLine, Objection, ObjectionIn
from ysevents.registration.service import public_notices as notices

NOTICE = NoticeIn(contact="县体育股 0743-0000000")
WISH = ObjectionIn(text="彭*明去年代表的是别的学校", phone="13800001234")


@pytest.fixture
async def shown(school: School, games: Games, clerk: Account, now: datetime) -> School:
    """A school whose one athlete is approved, on an open notice."""
    await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now, freeze=False)
    await notices.open_notice(games.event, NOTICE, account=clerk, now=now)
    return school


async def object_to(
    games: Games, now: datetime, *, key: str = "object-1", address: str = "192.0.2.1"
) -> None:
    await notices.object_to(games.event, WISH, idempotency_key=key, address=address, now=now)


async def objections(games: Games, clerk: Account, now: datetime) -> list[Objection]:
    return list((await notices.get_desk(games.event, account=clerk, now=now)).objections)


async def test_names_stand_by_what_was_agreed_to_and_nothing_else_of_a_child(
    shown: School, games: Games, now: datetime
) -> None:
    page = await notices.read_notice(games.event, shown.id, now=now)

    assert page.notice.closes_at == clock.day_span(date(2026, 11, 27))[1]
    assert [(u.unit, u.athletes) for u in page.units] == [("芙蓉镇示例中心小学", 1)]
    assert page.lines == [NoticeLine(name="彭*明", sex="男", division="小学甲组", contests=("100米",))]
    person = await fetch_value("SELECT id FROM person WHERE name = '彭小明'")
    await people.record_consent(
        person, [ConsentPurpose.PUBLICATION], version="2026-1", evidence="纸质", by=None, now=now
    )
    assert [n.name for n in (await notices.read_notice(games.event, shown.id, now=now)).lines] == ["彭小明"]
    await people.withdraw_consent(person, ConsentPurpose.PUBLICATION, by=None, now=now)
    assert [n.name for n in (await notices.read_notice(games.event, shown.id, now=now)).lines] == [
        "姓名不公开"
    ]


async def test_when_it_is_over_no_name_is_shown_and_nothing_taken(
    shown: School, games: Games, now: datetime
) -> None:
    over = clock.day_span(date(2026, 11, 27))[1]

    page = await notices.read_notice(games.event, shown.id, now=over)
    await object_to(games, over - timedelta(seconds=1))
    with pytest.raises(NoticeClosed):
        await object_to(games, over, key="object-2")

    assert (page.is_open, page.units, page.lines) == (False, (), ())


async def test_only_what_passed_the_review_is_shown(
    shown: School, other: School, games: Games, now: datetime
) -> None:
    await enter(other, games, now, "向大伟", RACE)

    page = await notices.read_notice(games.event, other.id, now=now)

    assert (page.chosen, page.lines) == (None, ())


async def test_a_notice_is_made_longer_and_never_shorter(
    shown: School, games: Games, clerk: Account, now: datetime
) -> None:
    longer = NOTICE.model_copy(update={"last_on": date(2026, 11, 30)})

    found = await notices.open_notice(games.event, longer, account=clerk, now=now)
    with pytest.raises(NoticeTooShort) as refusal:
        await notices.open_notice(
            games.event, NOTICE.model_copy(update={"last_on": date(2026, 11, 29)}), account=clerk, now=now
        )

    assert found.closes_at == clock.day_span(date(2026, 11, 30))[1]
    assert refusal.value.text == "公示至少到11月30日 周一，只能延长，不能缩短。"


async def test_a_freeze_is_warned_while_the_notice_is_not_over(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now, freeze=False)

    before = await notices.find_caution(games.event, now=now)
    await notices.open_notice(games.event, NOTICE, account=clerk, now=now)
    during = await notices.find_caution(games.event, now=now)
    after = await notices.find_caution(games.event, now=now + timedelta(days=4))

    assert before == "规程要求公示3个工作日，还没有发布公示。"
    assert during == "公示到11月27日 周五才结束，其间的异议可能改变名单。"
    assert after is None


async def test_what_cannot_be_shown_is_not_opened(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    with pytest.raises(NothingToShow):
        await notices.open_notice(games.event, NOTICE, account=clerk, now=now)
    with pytest.raises(NoticeNotFound):
        await notices.read_notice(games.event, None, now=now)
    with pytest.raises(RegulationNotFound):
        await notices.open_notice(games.event, NOTICE, account=school.coach, now=now)
    silent = await make_games(now, notice_days=0)
    await make_school(silent, now, "乙校")
    with pytest.raises(NoticeNotProvided):
        await notices.open_notice(silent.event, NOTICE, account=clerk, now=now)


async def test_an_objection_is_kept_once_masked_and_encrypted(
    shown: School, games: Games, clerk: Account, now: datetime
) -> None:
    await object_to(games, now)
    await object_to(games, now)

    [found] = await objections(games, clerk, now)
    sealed = await fetch_value("SELECT phone_cipher FROM objection")
    assert (found.text, found.phone, found.state) == (WISH.text, "138****1234", ObjectionState.OPEN)
    assert b"1234" not in sealed
    assert await notices.read_phone(found.id, account=clerk, now=now) == "13800001234"
    acts = await fetch("SELECT action, object_id FROM audit WHERE action LIKE 'objection%'")
    assert [tuple(row) for row in acts] == [("objection_phone_read", str(found.id))]


async def test_nobody_floods_the_office(shown: School, games: Games, now: datetime) -> None:
    for n in range(5):
        await object_to(games, now, key=f"object-{n}")

    with pytest.raises(TooMany):
        await object_to(games, now, key="object-6")
    await object_to(games, now, key="object-7", address="192.0.2.2")
    await object_to(games, now + timedelta(hours=1), key="object-8")

    assert await fetch_value("SELECT count(*) FROM objection") == 7


async def test_of_two_clerks_one_decides_with_a_reason(
    shown: School, games: Games, clerk: Account, now: datetime
) -> None:
    await object_to(games, now)
    [asked] = await objections(games, clerk, now)
    with pytest.raises(Invalid):
        await notices.decide_objection(asked.id, is_upheld=True, answer=" ", account=clerk, now=now)
    with pytest.raises(ObjectionNotFound):
        await notices.decide_objection(
            asked.id, is_upheld=True, answer="属实", account=account_of(Role.COACH), now=now
        )

    answers = await asyncio.gather(
        *(
            notices.decide_objection(
                asked.id, is_upheld=n % 2 == 0, answer="已核实学籍", account=clerk, now=now
            )
            for n in range(8)
        ),
        return_exceptions=True,
    )

    won = [a for a in answers if isinstance(a, Objection)]
    assert len(won) == 1
    assert all(isinstance(a, ObjectionDecided) for a in answers if a is not won[0])
    [kept] = await objections(games, clerk, now)
    assert (kept.state, kept.answer) == (won[0].state, "已核实学籍")


async def test_telephones_go_thirty_days_after_the_decision(
    shown: School, games: Games, clerk: Account, now: datetime
) -> None:
    await object_to(games, now)
    [asked] = await objections(games, clerk, now)
    await notices.decide_objection(asked.id, is_upheld=False, answer="已核实", account=clerk, now=now)

    early = await notices.forget_objectors(now + timedelta(days=30))
    gone = await notices.forget_objectors(now + timedelta(days=30, seconds=1))

    assert (early, gone) == (0, 1)
    [kept] = await objections(games, clerk, now)
    assert (kept.text, kept.phone) == (WISH.text, None)


async def test_the_page_asks_as_often_for_one_unit_as_for_three(
    shown: School, games: Games, clerk: Account, now: datetime
) -> None:
    counts = []
    for names in ([], ["乙校", "丙校"]):
        for name in names:
            school = await make_school(games, now, name)
            await enter(school, games, now, "向大伟")
            await execute("UPDATE delegation SET state = 'approved' WHERE id = $1", school.delegation)
        with counted_queries() as asked:
            page = await notices.read_notice(games.event, shown.id, now=now)
        counts.append((len(page.units), len(asked)))

    assert counts == [(1, 3), (3, 3)]


async def test_anybody_reads_and_objects_and_the_clerk_answers(
    browser: Browser, shown: School, games: Games, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    public, office = f"/events/{games.event}/notice", f"/registration/{games.event}/notice"
    form: dict[str, Any] = {"text": "彭*明去年代表的是别的学校", "phone": "", "key": "object-1"}

    event = await browser.get(f"/events/{games.event}")
    units = await browser.get(public)
    names = await browser.get(f"{public}?unit={shown.id}")
    short = await browser.post(f"{public}/objection", {**form, "text": "假"})
    wrong = await browser.post(f"{public}/objection", {**form, "phone": "12"})
    sent = await browser.post(f"{public}/objection", form)
    shut = await browser.get(office)
    await browser.log_in("clerk01", PASSWORD)
    listed = await browser.get(office)
    objection = await fetch_value("SELECT id FROM objection")
    empty = await browser.post(f"{office}/objections/{objection}/decision", {"decision": "uphold"})
    decided = await browser.post(
        f"{office}/objections/{objection}/decision", {"decision": "dismiss", "answer": "已核实学籍，符合规程"}
    )
    again = await browser.send("POST", f"/api/v1/registration/objections/{objection}/decision",
                               {"is_upheld": True, "answer": "属实"})  # fmt: skip
    read = await browser.get(f"/api/v1/events/{games.event}/notice")
    seen = await browser.get(f"/api/v1/registration/events/{games.event}/objections")

    assert public in event.text
    assert "芙蓉镇示例中心小学" in units.text
    assert "彭*明" in names.text
    assert "彭小明" not in names.text
    assert "2015" not in names.text
    assert names.headers["x-robots-tag"] == "noindex, noarchive"
    assert (short.status_code, wrong.status_code, sent.status_code) == (400, 400, 303)
    assert "彭*明去年" in wrong.text
    assert shut.status_code in {302, 303, 401}
    assert "彭*明去年" in listed.text
    assert (empty.status_code, decided.status_code, again.status_code) == (400, 303, 409)
    assert read.json()["is_open"] is True
    assert [o["state"] for o in seen.json()] == ["dismissed"]
