"""One person in the office's hands: P4 unmasking, P8 rights, who may, and what is on record."""

import asyncio
import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import account_of, make_account, make_pupil
from tests.privacy.conftest import NUMBER, Child
from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.core.enums import Sex
from ysevents.core.errors import AlreadyAnonymised, NotMergeable, PersonNotFound
from ysevents.core.service import holds, rights
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.errors import Invalid, NotAllowed
from ysevents.kit.ids import uuid7
from ysevents.privacy.enums import RequestKind
from ysevents.privacy.errors import NoIdentityKept, PersonChanged, PersonInUse, SearchTooShort
from ysevents.privacy.service import exports, people, requests
from ysevents.registration import service as registration

OTHERS = [
    account_of(Role.COACH),
    account_of(Role.ORGANISER),
    account_of(Role.ADMINISTRATOR),
    account_of(Role.OFFICE_CLERK, Scope.EVENT, uuid7()),
]
LATER = timedelta(days=30)
"""After the meet is over."""


async def acts(person: UUID | None = None) -> list[str]:
    rows = await accounts.list_audited()
    return [row.action for row in reversed(rows) if person is None or row.object_id == str(person)]


async def test_p4_unmasking_needs_a_reason_and_is_on_record(
    child: Child, office: Account, now: datetime
) -> None:
    with pytest.raises(Invalid, match="请写明原因"):
        await people.read_identity(child.person, " ", account=office, now=now)
    assert await acts() == []

    number = await people.read_identity(child.person, "核对 报到身份", account=office, now=now)

    [row] = await accounts.list_audited(action="identity_read")
    assert number == NUMBER
    assert (row.by, row.object_id, row.after) == (office.id, str(child.person), {"reason": "核对 报到身份"})
    other = await make_pupil(child.school.id, "田大山")
    with pytest.raises(NoIdentityKept):
        await people.read_identity(other, "核对报到身份", account=office, now=now)


@pytest.mark.parametrize("account", OTHERS, ids=lambda a: a.roles)
async def test_only_the_office_of_the_county_has_people_in_hand(
    child: Child, now: datetime, account: Account
) -> None:
    mine: dict[str, Any] = {"account": account, "now": now}
    for asked in (
        people.search_people("彭小明", **mine),
        people.open_person(child.person, **mine),
        people.read_identity(child.person, "核对报到身份", **mine),
        people.merge(child.person, uuid7(), "同一个人", **mine),
        people.anonymise(child.person, "监护人要求", **mine),
        exports.export_person(child.person, **mine),
        requests.note_request(child.person, RequestKind.ACCESS, **mine),
    ):
        with pytest.raises(NotAllowed):
            await asked
    assert await acts() == []


async def test_a_search_needs_two_letters_and_does_not_flood_the_audit(
    child: Child, office: Account, now: datetime
) -> None:
    with pytest.raises(SearchTooShort):
        await people.search_people("彭", account=office, now=now)

    found = [
        await people.search_people(text, account=office, now=now) for text in ("彭小", "pengxiao", "小明")
    ]

    assert [[one.person for one in result] for result in found] == [[child.person]] * 3
    assert await acts() == ["people_searched"]
    told = await fetch_value("SELECT string_agg(coalesce(after::text, ''), '') FROM audit")
    assert "彭" not in told


async def test_a_search_asks_as_often_for_three_as_for_one(
    child: Child, office: Account, now: datetime
) -> None:
    counts = []
    for _ in range(2):
        with counted_queries() as asked:
            found = await people.search_people("彭小明", account=office, now=now)
        counts.append((len(found), len(asked)))
        for _ in range(2):
            await make_pupil(child.school.id, "彭小明")

    assert counts == [(1, 2), (3, 2)]


async def test_looking_at_somebody_is_on_record_once_an_hour(
    child: Child, office: Account, now: datetime
) -> None:
    for minutes in (0, 1, 59, 61):
        await people.open_person(child.person, account=office, now=now + timedelta(minutes=minutes))

    assert await acts(child.person) == ["person_opened", "person_opened"]


async def test_p8_an_export_has_all_that_points_at_somebody_and_no_number(
    child: Child, office: Account, now: datetime
) -> None:
    record, sections = await exports.export_person(child.person, account=office, now=now)

    titles = [section.title for section in sections]
    assert record.identity == "433127********1233"
    assert titles == ["所属单位", "监护关系", "同意", "代表队", "报名"]
    told = json.dumps([[dict(row) for row in section.rows] for section in sections], ensure_ascii=False)
    assert "田大海" in told
    assert "男子100米 小学甲组" in told
    assert NUMBER not in told
    assert await acts(child.person) == ["person_opened", "person_exported"]


async def test_p8_a_table_nobody_thought_of_is_in_the_export_too(
    child: Child, office: Account, now: datetime
) -> None:
    await execute(
        "INSERT INTO feed_token (token_hash, account, person, created_at) VALUES ($1, $2, $3, $4)",
        b"x" * 32,
        office.id,
        child.person,
        now,
    )

    _, sections = await exports.export_person(child.person, account=office, now=now)

    [other] = [section for section in sections if section.key == "feed_token"]
    assert [set(row) for row in other.rows] == [
        {
            "account",
            "purpose",
            "person",
            "organization",
            "remind_min",
            "created_at",
            "last_read_at",
            "revoked_at",
        }
    ]


async def test_p8_a_correction_has_a_history_and_the_audit_no_names(
    child: Child, office: Account, now: datetime
) -> None:
    record = await people.open_person(child.person, account=office, now=now)
    wish: dict[str, Any] = {
        "name": "彭晓明", "sex": Sex.MALE, "birth_on": date(2015, 3, 2), "reason": "与户口簿不符",
        "account": office, "now": now,
    }  # fmt: skip

    await people.correct(child.person, **wish, seen=record.tag)
    with pytest.raises(PersonChanged):
        await people.correct(child.person, **wish | {"name": "彭小红"}, seen=record.tag)

    kept = await fetch("SELECT field, before, after, reason FROM person_correction")
    [row] = await accounts.list_audited(action="person_corrected")
    assert [tuple(one) for one in kept] == [("name", "彭小明", "彭晓明", "与户口簿不符")]
    assert (row.before, row.after) == (None, {"fields": ["name"]})
    book = await registration.get_book(child.school.delegation, account=child.school.coach)
    assert [athlete.name for athlete in book.athletes] == ["彭晓明"]


async def test_p3_the_office_takes_a_consent_back_for_who_comes_to_it(
    desk: Browser, child: Child, office: Account, now: datetime
) -> None:
    here = f"/people/{child.person}/consents/publication/withdrawal"

    before = await desk.get(f"/people/{child.person}")
    done = await desk.post(here)
    twice = await desk.send("POST", f"/api/v1{here}")
    after = await people.list_consents(child.person, account=office)

    assert "现有的同意" in before.text
    assert (done.status_code, twice.status_code, twice.json()["code"]) == (303, 409, "no_consent_stands")
    assert [purpose for purpose, _ in after] == ["registration"]
    assert "consent_withdrawn" in await acts(child.person)


async def test_of_sixteen_corrections_typed_at_once_one_is_taken(
    child: Child, office: Account, now: datetime
) -> None:
    seen = (await people.open_person(child.person, account=office, now=now)).tag

    async def type_in(n: int) -> str:
        try:
            await people.correct(
                child.person, name=f"彭小{'一二三四五六七八九十甲乙丙丁戊己'[n]}", sex=Sex.MALE,
                birth_on=date(2015, 3, 2), reason="写错了", seen=seen, account=office, now=now,
            )  # fmt: skip
        except PersonChanged as refusal:
            return refusal.code
        return "taken"

    answers = await asyncio.gather(*(type_in(n) for n in range(16)))

    assert sorted(answers) == ["person_changed"] * 15 + ["taken"]
    assert await fetch_value("SELECT count(*) FROM person_correction") == 1


async def test_of_two_who_merge_each_way_one_wins(child: Child, office: Account, now: datetime) -> None:
    twin = await make_pupil(child.school.id, "彭小明")

    async def merge(into: UUID, double: UUID) -> str:
        try:
            await people.merge(into, double, "学籍号重复登记", account=office, now=now)
        except PersonNotFound as refusal:
            return refusal.code
        return "merged"

    answers = await asyncio.gather(merge(twin, child.person), merge(child.person, twin))

    assert sorted(answers) == ["merged", "person_not_found"]
    assert await fetch_value("SELECT count(*) FROM person WHERE merged_into IS NOT NULL") == 1


async def test_p8_anonymising_waits_for_the_end_of_the_meet(
    child: Child, office: Account, now: datetime
) -> None:
    with pytest.raises(PersonInUse) as refusal:
        await people.anonymise(child.person, "监护人书面要求", account=office, now=now)
    assert refusal.value.text == "现在不能匿名：还在“田径运动会”的报名里。请先处理，或等结束后再办。"

    await people.anonymise(child.person, "监护人书面要求", account=office, now=now + LATER)

    row = await people.open_person(child.person, account=office, now=now + LATER)
    entry = await fetch("SELECT person, state FROM entry")
    assert (row.name, row.birth_on, row.identity, row.has_student_number) == ("姓名不公开", None, None, False)
    assert [tuple(one) for one in entry] == [(child.person, "draft")]
    [told] = await accounts.list_audited(action="person_anonymised")
    assert told.after == {"reason": "监护人书面要求", "people": 2}
    everything = await fetch_value(
        "SELECT string_agg(p::text, '') || (SELECT string_agg(a::text, '') FROM audit a) FROM person p"
    )
    assert "彭小明" not in everything
    assert "田大海" not in everything
    with pytest.raises(AlreadyAnonymised):
        await people.anonymise(child.person, "监护人书面要求", account=office, now=now + LATER)


async def test_p7_a_legal_hold_keeps_who_took_part(child: Child, office: Account, now: datetime) -> None:
    await holds.hold(child.games.event, "申诉尚未裁决", by=None, now=now)

    with pytest.raises(PersonInUse, match="已暂停删除"):
        await people.anonymise(child.person, "监护人书面要求", account=office, now=now + LATER)
    await holds.release(child.games.event)
    await people.anonymise(child.person, "监护人书面要求", account=office, now=now + LATER)


async def test_a_resident_who_is_forgotten_cannot_log_in_and_staff_are_not_forgotten(
    child: Child, office: Account, browser: Browser, now: datetime
) -> None:
    resident, clerk = await make_pupil(child.school.id, "向大山"), await make_pupil(child.school.id, "向大海")
    account = await make_account("resident01", Role.RESIDENT, person=resident, now=now)
    await make_account("referee01", Role.REFEREE, person=clerk, now=now)

    with pytest.raises(PersonInUse, match="还有工作账号"):
        await people.anonymise(clerk, "本人要求", account=office, now=now)
    await people.anonymise(resident, "本人要求", account=office, now=now)

    row = (await fetch("SELECT state, display_name, username FROM account WHERE id = $1", account))[0]
    assert (row["state"], row["display_name"]) == ("disabled", "已注销")
    assert row["username"].startswith("closed-")
    assert (await browser.log_in("resident01", "Lvye-2026-shan")).status_code == 401


async def test_p8_doubles_become_one_with_all_their_entries(
    child: Child, office: Account, now: datetime
) -> None:
    double = await make_pupil(child.school.id, "彭小明")
    other = await make_pupil(child.school.id, "彭小明", birth_on=date(2014, 3, 2))

    found = await people.list_doubles(double, account=office)
    await people.merge(double, child.person, "学籍号重复登记", account=office, now=now)

    assert [one.person for one in found] == [child.person]
    assert await fetch_value("SELECT person FROM entry") == double
    assert await fetch_value("SELECT merged_into FROM person WHERE id = $1", child.person) == double
    left = await fetch_value("SELECT count(*) FROM person WHERE merged_into IS NULL AND name = '彭小明'")
    assert left == 2
    assert await people.read_identity(double, "核对合并结果", account=office, now=now) == NUMBER
    assert [one.person for one in await people.list_doubles(other, account=office)] == []
    with pytest.raises(PersonNotFound):
        await people.merge(double, child.person, "再来一次", account=office, now=now)


async def test_nothing_points_at_a_double_any_more(child: Child, office: Account, now: datetime) -> None:
    kept = await make_pupil(child.school.id, "彭小明")

    await people.merge(kept, child.person, "学籍号重复登记", account=office, now=now)

    for table, column in await rights.list_referring():
        if (table, column) != ("person", "merged_into"):
            assert not await fetch_value(f"SELECT count(*) FROM {table} WHERE {column} = $1", child.person)


async def test_remarks_of_reviews_follow_a_merged_person(
    child: Child, office: Account, now: datetime
) -> None:
    kept, step = await make_pupil(child.school.id, "彭小明"), uuid7()
    await execute(
        "INSERT INTO delegation_step (id, delegation, state, revision, at) VALUES ($1, $2, 'returned', 1, $3)",
        step,
        child.school.delegation,
        now,
    )
    await execute(
        "INSERT INTO review_remark (id, step, person, text) VALUES ($1, $2, $3, '缺材料')",
        uuid7(),
        step,
        child.person,
    )

    await people.merge(kept, child.person, "学籍号重复登记", account=office, now=now)

    assert await fetch_value("SELECT person FROM review_remark") == kept
    assert await fetch_value("SELECT person FROM entry") == kept


async def test_two_who_start_in_one_meet_are_not_merged(child: Child, office: Account, now: datetime) -> None:
    twin = await make_pupil(child.school.id, "彭小明")
    await registration.add_athlete(child.school.delegation, twin, account=child.school.coach, now=now)

    with pytest.raises(NotMergeable):
        await people.merge(twin, child.person, "看着像", account=office, now=now)

    assert await fetch_value("SELECT count(*) FROM person WHERE merged_into IS NOT NULL") == 0


async def test_a_request_has_a_day_by_which_it_is_answered(
    child: Child, office: Account, now: datetime
) -> None:
    for _ in range(2):
        await requests.note_request(child.person, RequestKind.ERASURE, account=office, now=now)
    [asked] = await requests.list_requests(child.person, account=office)

    await requests.answer_request(asked.id, child.person, account=office, now=now + timedelta(days=1))

    assert (asked.received_at, asked.due_on, asked.answered_at) == (now, date(2026, 12, 15), None)
    [answered] = await requests.list_requests(child.person, account=office)
    assert answered.answered_at == now + timedelta(days=1)
    assert await acts(child.person) == ["rights_request_noted", "rights_request_answered"]


async def test_the_pages_do_all_of_it_without_a_number_in_an_address(
    desk: Browser, child: Child, now: datetime
) -> None:
    here = f"/people/{child.person}"

    found = await desk.post("/people", {"q": "彭小明"})
    short = await desk.post("/people", {"q": "彭"})
    shown = await desk.get(here)
    unmasked = await desk.post(f"{here}/identity-readings", {"reason": "核对报到身份"})
    why = await desk.post(f"{here}/identity-readings", {"reason": ""})
    form = await desk.get(f"{here}/correction")
    seen = form.text.split('name="seen" value="')[1].split('"')[0]
    wish = {"name": "彭晓明", "sex": "male", "birth_on": "2015-03-02", "reason": "写错了"}
    stale = await desk.post(f"{here}/correction", {**wish, "seen": "0"})
    corrected = await desk.post(f"{here}/correction", {**wish, "seen": seen})
    wrong = await desk.post(f"{here}/correction", {**wish, "birth_on": "2015-02-30", "seen": seen})
    asked = await desk.get(f"{here}/anonymisation")
    early = await desk.post(f"{here}/anonymisation", {"reason": "监护人要求"})
    noted = await desk.post(f"{here}/requests", {"kind": "erasure"})
    data = await desk.get(f"{here}/data")

    assert (child.person.hex in found.text.replace("-", ""), short.status_code) == (True, 400)
    assert (NUMBER in shown.text, NUMBER in unmasked.text, why.status_code) == (False, True, 400)
    assert unmasked.headers["cache-control"] == "private, no-store"
    assert [stale.status_code, corrected.status_code, wrong.status_code] == [412, 303, 400]
    assert ("不能撤回" in asked.text, early.status_code, noted.status_code) == (True, 409, 303)
    assert ("田大海" in data.text, NUMBER in data.text) == (True, False)
    assert "12月15日" in (await desk.get(here)).text


async def test_the_api_does_what_the_pages_do(desk: Browser, child: Child, now: datetime) -> None:
    here = f"/api/v1/people/{child.person}"

    read = await desk.get(here)
    tag = {"If-Match": read.headers["etag"]}
    wish = {"name": "彭晓明", "sex": "male", "birth_on": "2015-03-02", "reason": "写错了"}
    untagged = await desk.send("PUT", f"{here}/correction", wish)
    corrected = await desk.send("PUT", f"{here}/correction", wish, tag)
    stale = await desk.send("PUT", f"{here}/correction", wish, tag)
    number = await desk.send("POST", f"{here}/identity-readings", {"reason": "核对报到身份"})
    data = await desk.get(f"{here}/data")
    early = await desk.send("POST", f"{here}/anonymisation", {"reason": "监护人要求"})
    for _ in range(2):
        asked = await desk.send("PUT", f"{here}/requests/erasure")
    [request] = (await desk.get(f"{here}/requests")).json()
    answered = [await desk.send("POST", f"{here}/requests/{request['id']}/answer") for _ in range(2)]

    assert (asked.status_code, request["kind"], request["due_on"]) == (204, "erasure", "2026-12-15")
    assert [one.status_code for one in answered] == [204, 404]
    assert (read.json()["identity"], NUMBER in read.text) == ("433127********1233", False)
    assert [untagged.status_code, corrected.status_code, stale.status_code] == [428, 200, 412]
    assert number.json() == {"number": NUMBER}
    assert data.json()["sections"]["guardianship"] == [
        {"name": "田大海", "relation": "母亲", "side": "监护人"}
    ]
    assert (early.status_code, early.json()["code"]) == (409, "person_in_use")


async def test_a_name_that_is_looked_for_stands_in_no_address(desk: Browser, child: Child) -> None:
    changes = f"/registration/{child.games.event}/review/{child.school.delegation}/changes"

    for address, form in (("/people", "/people"), (changes, f"{changes}/searches")):
        asked = await desk.get(f"{address}?q=彭小明")
        answer = await desk.post(form, {"q": "彭小明"})
        assert 'value="彭小明"' not in asked.text
        assert 'method="get"' not in asked.text
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-store"
        assert (await desk.get(form)).status_code == 200
