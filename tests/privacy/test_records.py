"""What stands of everybody: P9 the register, P10 the yearly report, incidents, holds; P12."""

from datetime import date, datetime

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import account_of, make_pupil
from tests.privacy.conftest import Child
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.enums import ConsentPurpose
from ysevents.kit import retention
from ysevents.kit.errors import Invalid, NotAllowed
from ysevents.privacy import queries
from ysevents.privacy.rules.register import NOT_PERSONAL, REGISTER, unregistered
from ysevents.privacy.service import people, records
from ysevents.registration.service import privacy as consents


@pytest.mark.usefixtures("db")
async def test_p9_every_personal_column_has_an_entry() -> None:
    """Whoever adds one says in `privacy/rules/register.py` what it is for and until when, or why it is none."""
    register = await records.get_register()

    assert list(register.missing) == []


@pytest.mark.usefixtures("db")
async def test_p9_the_register_names_no_column_that_is_not_there() -> None:
    there = {f"{table}.{column}" for table, column in await queries.columns()}

    named = [column for entry in REGISTER for column in entry.columns]

    assert sorted({*named, *NOT_PERSONAL} - there) == []
    assert len(named) == len(set(named))


def test_p9_a_new_personal_column_is_caught() -> None:
    new = ["insurer.policy_holder", "athlete.nickname", "medal.metal", "medal.winner"]

    assert unregistered(new, also=["medal.winner"]) == [
        "athlete.nickname",
        "insurer.policy_holder",
        "medal.winner",
    ]


@pytest.mark.usefixtures("db")
async def test_p12_nothing_is_kept_of_ethnic_groups() -> None:
    names = {column for _, column in await queries.columns()}

    assert [name for name in names if "ethnic" in name or "nationality" in name] == []


async def test_p9_anybody_may_read_the_register(browser: Browser, db: None) -> None:
    shown = await browser.get("/privacy/register")

    assert shown.status_code == 200
    for entry in REGISTER:
        assert entry.purpose in shown.text
    assert "尚未登记" not in shown.text


async def test_p10_the_report_counts_the_year(child: Child, office: Account, now: datetime) -> None:
    await make_pupil(child.school.id, "田大山", birth_on=date(2010, 3, 2))
    await make_pupil(child.school.id, "田大海", birth_on=date(1990, 3, 2))
    await people.read_identity(child.person, "核对报到身份", account=office, now=now)
    await consents.withdraw_consent(
        child.school.delegation,
        child.person,
        ConsentPurpose.PUBLICATION,
        account=child.school.coach,
        now=now,
    )
    await retention.report("booking_contacts", due=3, deleted=2, held=1, now=now)
    for _ in range(2):
        await records.note_incident(
            happened_on=date(2026, 11, 1),
            summary="群里误发名单，已撤回",
            people=12,
            minors=12,
            is_reported=True,
            account=office,
            now=now,
        )

    report = await records.get_minors_report(2026, account=office, now=now)
    before = await records.get_minors_report(2025, account=office, now=now)

    assert {count.key: count.value for count in report.counts} == {
        "under_14": 1,
        "under_18": 1,
        "with_identity": 1,
        "consents": 2,
        "withdrawals": 1,
        "identity_read": 1,
        "children_listed": 0,
        "person_exported": 0,
        "person_corrected": 0,
        "person_anonymised": 0,
        "deleted_rows": 2,
    }
    assert [(one.summary, one.minors) for one in report.incidents] == [("群里误发名单，已撤回", 12)]
    assert {c.key: c.value for c in before.counts}["identity_read"] == 0
    assert before.incidents == ()


@pytest.mark.parametrize("year", [2019, 2027, -1, 99999])
async def test_a_year_that_is_none_of_ours_is_refused(
    db: None, office: Account, now: datetime, year: int
) -> None:
    with pytest.raises(Invalid, match="年份须在2020至2026之间"):
        await records.get_minors_report(year, account=office, now=now)


async def test_the_report_is_for_office_and_auditor(db: None, now: datetime) -> None:
    await records.get_minors_report(2026, account=account_of(Role.AUDITOR), now=now)
    with pytest.raises(NotAllowed):
        await records.get_minors_report(2026, account=account_of(Role.COACH), now=now)


async def test_the_pages_show_figures_holds_and_what_was_deleted(
    desk: Browser, child: Child, now: datetime
) -> None:
    await retention.report("booking_contacts", due=3, deleted=2, held=1, now=now)
    event = str(child.games.event)

    held = await desk.post("/privacy/holds", {"event": event, "reason": "申诉尚未裁决"})
    nameless = await desk.post("/privacy/holds", {"event": event, "reason": ""})
    nowhere = await desk.post("/privacy/holds", {"event": "x", "reason": "申诉尚未裁决"})
    shown = await desk.get("/privacy/desk")
    released = await desk.post(f"/privacy/holds/{event}/release")
    wrong = await desk.post("/privacy/incidents", {"happened_on": "2026-11-01", "people": "x"})
    noted = await desk.post(
        "/privacy/incidents",
        {"happened_on": "2026-11-01", "summary": "误发名单", "people": "3", "minors": "2"},
    )
    report = await desk.get("/privacy/minors-report")

    assert [held.status_code, nameless.status_code, nowhere.status_code] == [303, 400, 404]
    assert ("申诉尚未裁决" in shown.text, "预约联系人" in shown.text) == (True, True)
    assert [released.status_code, wrong.status_code, noted.status_code] == [303, 400, 303]
    assert ("误发名单" in report.text, "请填写人数" in wrong.text) == (True, True)
    assert "没有赛事暂停删除" in (await desk.get("/privacy/desk")).text


async def test_the_api_holds_and_lets_go(desk: Browser, child: Child) -> None:
    base, event = "/api/v1/privacy/holds", child.games.event

    for _ in range(2):
        held = await desk.send("PUT", f"{base}/{event}", {"reason": "申诉尚未裁决"})
    listed = await desk.get(base)
    incident = {"happened_on": "2026-11-01", "summary": "误发名单", "people": 3, "minors": 2}
    noted = [await desk.send("POST", "/api/v1/privacy/incidents", incident) for _ in range(2)]
    report = await desk.get("/api/v1/privacy/minors-report?year=2026")
    released = await desk.send("DELETE", f"{base}/{event}")

    assert [held.status_code, released.status_code, *(one.status_code for one in noted)] == [204] * 4
    assert [(one["event"], one["reason"]) for one in listed.json()] == [(str(event), "申诉尚未裁决")]
    assert [one["summary"] for one in report.json()["incidents"]] == ["误发名单"]
    assert (await desk.get(base)).json() == []


async def test_three_holds_ask_as_often_as_one(child: Child, office: Account, now: datetime) -> None:
    asked = []
    for _ in range(2):
        await records.set_hold(child.games.event, "申诉尚未裁决", account=office, now=now)
        with counted_queries() as seen:
            await records.list_holds(account=office)
            await people.list_doubles(child.person, account=office)
        asked.append(len(seen))
        for _ in range(2):
            await make_pupil(child.school.id, "彭小明")

    assert asked[0] == asked[1]
