"""The history of a delegation: who did what when, refused requests with it."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, Games, make_account, make_games, make_pupil
from tests.registration.conftest import School, make_school
from tests.registration.test_changes import CONSENT, RACE, ask, enter, late
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.database import execute
from ysevents.registration import service
from ysevents.registration.errors import DelegationNotFound
from ysevents.registration.review_schemas import RemarkIn
from ysevents.registration.service import changes, fees, freezing
from ysevents.registration.service.history import get_history

HOUR = timedelta(hours=1)


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    return await make_games(now, late_entries_until=clock.at(date(2026, 12, 4), time(20)))


async def test_all_that_happened_is_told_with_names_and_reasons(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    for account, name in ((school.coach, "向老师"), (clerk, "田干事")):
        await execute(
            """
            INSERT INTO account (id, username, display_name, state, must_change_password, created_at)
            VALUES ($1, $2, $3, 'active', false, $4)
            """,
            account.id,
            f"user-{account.id.hex[-8:]}",
            name,
            now,
        )
    person = await enter(school, games, now, "彭小明", RACE)
    forgotten = await make_pupil(school.id, "田小强")
    coach = school.coach
    await service.submit(school.delegation, account=coach, now=now)
    remark = RemarkIn(person=person, text="照片不清楚")
    await service.return_with_reason(school.delegation, "", [remark], account=clerk, now=now + HOUR)
    await service.submit(school.delegation, account=coach, now=now + 2 * HOUR)
    await service.approve(school.delegation, account=clerk, now=now + 3 * HOUR)
    await fees.note_fee(games.event, school.delegation, is_paid=True, account=clerk, now=now + 4 * HOUR)
    await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now + 5 * HOUR)
    asked = await ask(school, late(games, forgotten, consent=CONSENT), now + 6 * HOUR)
    await changes.decide(asked, is_approved=False, answer="秩序册已经付印", account=clerk, now=now + 7 * HOUR)

    _, lines = await get_history(school.delegation, account=coach)

    assert [((n.at - now) // HOUR, n.by, n.words, list(n.details)) for n in lines] == [
        (7, "田干事", f"不同意补报：田小强，{RACE}", ["秩序册已经付印"]),
        (6, "向老师", f"申请补报：田小强，{RACE}", ["原因：报名时漏报"]),
        (5, "田干事", "冻结报名", []),
        (4, "田干事", "记为已交费", []),
        (3, "田干事", "通过审核", []),
        (2, "向老师", "提交报名", []),
        (1, "田干事", "退回修改", ["原因：有1处需要修改，见各行的意见。", "彭小明：照片不清楚"]),
        (0, "向老师", "提交报名", []),
    ]


async def test_it_is_shown_to_the_unit_and_the_office_alone(
    browser: Browser, games: Games, clerk: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    school = await make_school(games, now, "芙蓉镇示例中心小学")
    other = await make_school(games, now, "灵溪镇示例小学")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await enter(school, games, now, "彭小明", RACE)
    await service.submit(school.delegation, account=school.coach, now=now)

    with pytest.raises(DelegationNotFound):
        await get_history(school.delegation, account=other.coach)
    await browser.log_in("coach01", PASSWORD)
    own = await browser.get(f"/registration/{games.event}/history")
    data = await browser.get(f"/api/v1/registration/{school.delegation}/history")
    await browser.post("/logout")
    await browser.log_in("clerk01", PASSWORD)
    office = await browser.get(f"/registration/{games.event}/review/{school.delegation}/history")

    assert "提交报名" in own.text
    assert [line["words"] for line in data.json()] == ["提交报名"]
    assert "提交报名" in office.text


async def test_it_asks_as_often_for_one_line_as_for_three(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await enter(school, games, now, "彭小明", RACE)
    counts = []
    for turn in range(2):
        await service.submit(school.delegation, account=school.coach, now=now)
        with counted_queries() as asked:
            _, lines = await get_history(school.delegation, account=clerk)
        counts.append((len(lines), len(asked)))
        if not turn:
            await service.return_with_reason(school.delegation, "改一下", account=clerk, now=now)

    assert counts == [(1, 5), (3, 5)]
