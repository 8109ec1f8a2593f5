"""P1 to P4 and P6 where the own unit has a child's data in hand: consents, taking them back, identity numbers."""

import logging
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, account_of, make_account, make_games, make_pupil
from tests.registration.conftest import School, make_school
from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.competitions.service import entries
from ysevents.core.enums import ConsentPurpose
from ysevents.core.errors import IdentityKnown
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.errors import Invalid
from ysevents.registration import service
from ysevents.registration.change_schemas import ChangeIn
from ysevents.registration.enums import ChangeKind
from ysevents.registration.errors import (
    AthleteNotFound,
    ConsentNotGiven,
    ConsentsTakenBack,
    ConsentWithdrawn,
    DelegationLocked,
    DelegationNotFound,
    IdentityNotAsked,
    NotReady,
)
from ysevents.registration.service import changes, freezing, lists, privacy

NUMBER = "433127201503021233"
MASKED = "433127********1233"
ALL = (ConsentPurpose.PUBLICATION, ConsentPurpose.PHOTO, ConsentPurpose.INSURANCE)


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


async def entered(school: School, games: Games, now: datetime, birth_on: date = date(2015, 3, 2)) -> UUID:
    person = await make_pupil(school.id, birth_on=birth_on)
    await service.add_athlete(school.delegation, person, account=school.coach, now=now)
    contest = games.contests["男子100米 小学甲组"]
    await service.enter(school.delegation, contest, person, account=school.coach, now=now)
    return person


async def agree(school: School, person: UUID, now: datetime, also: tuple[ConsentPurpose, ...] = ()) -> None:
    await service.record_consent(
        school.delegation,
        person,
        relation="母亲",
        guardian="田大海",
        evidence="纸质同意书已签字存档",
        also=also,
        account=school.coach,
        now=now,
    )


async def take_back(school: School, person: UUID, purpose: ConsentPurpose, now: datetime) -> None:
    await privacy.withdraw_consent(school.delegation, person, purpose, account=school.coach, now=now)


async def submit(school: School, now: datetime) -> None:
    await service.submit(school.delegation, account=school.coach, now=now)


async def errors_of(school: School, now: datetime) -> list[str]:
    book = await service.get_book(school.delegation, account=school.coach)
    return [finding.code for finding in book.findings(clock.local_day(now)) if finding.is_error]


async def test_p1_no_child_is_submitted_without_a_guardians_consent(
    school: School, games: Games, now: datetime
) -> None:
    person = await entered(school, games, now)

    with pytest.raises(NotReady, match="未满14周岁，缺监护人同意书"):
        await submit(school, now)
    await agree(school, person, now)
    await submit(school, now)

    kept = await fetch(
        """
        SELECT g.name, c.relation, c.version, c.given_at, c.evidence
        FROM consent c JOIN person g ON g.id = c.given_by WHERE c.person = $1
        """,
        person,
    )
    assert [tuple(row) for row in kept] == [("田大海", "母亲", "2026-1", now, "纸质同意书已签字存档")]


async def test_p1_from_fourteen_on_one_agrees_oneself_and_a_guardian_is_told(
    school: School, games: Games, now: datetime
) -> None:
    person = await entered(school, games, now)
    await execute("UPDATE person SET birth_on = $2 WHERE id = $1", person, date(2012, 3, 2))

    async def agree_oneself(guardian: str) -> None:
        await service.record_consent(
            school.delegation,
            person,
            relation="本人",
            guardian=guardian,
            evidence="到校当面签字",
            account=school.coach,
            now=now,
        )

    with pytest.raises(Invalid, match="请填写已告知的监护人姓名"):
        await agree_oneself(" ")
    await agree_oneself("田大海")

    kept = await fetch("SELECT given_by, relation, evidence FROM consent")
    assert [tuple(row) for row in kept] == [(person, "本人", "到校当面签字，已告知监护人")]
    told = await fetch("SELECT p.name, g.relation FROM guardianship g JOIN person p ON p.id = g.guardian")
    assert [tuple(row) for row in told] == [("田大海", "监护人")]
    assert [code for code in await errors_of(school, now) if code.startswith("consent")] == []


async def test_p2_each_purpose_is_agreed_to_apart_and_none_is_forced(
    school: School, games: Games, now: datetime
) -> None:
    person = await entered(school, games, now)

    await agree(school, person, now)
    assert await errors_of(school, now) == []
    await agree(school, person, now, ALL)

    agreed = await privacy.get_agreed(school.delegation, person, account=school.coach)
    assert {c.purpose for c in agreed.consents} == set(ConsentPurpose)
    assert await fetch_value("SELECT count(*) FROM consent WHERE person = $1", person) == 4


@pytest.mark.parametrize("purpose", ALL)
async def test_p2_taking_back_what_is_optional_blocks_nothing(
    school: School, games: Games, now: datetime, purpose: ConsentPurpose
) -> None:
    person = await entered(school, games, now)
    await agree(school, person, now, ALL)

    await take_back(school, person, purpose, now)

    await submit(school, now)
    agreed = await privacy.get_agreed(school.delegation, person, account=school.coach)
    assert [c.purpose for c in agreed.consents if c.withdrawn_at] == [purpose]


async def test_p3_taking_back_the_consent_to_take_part_stops_entries_at_once(
    school: School, games: Games, now: datetime
) -> None:
    person = await entered(school, games, now)
    await agree(school, person, now)

    await take_back(school, person, ConsentPurpose.REGISTRATION, now)

    with pytest.raises(ConsentWithdrawn):
        await service.enter(
            school.delegation, games.contests["男子跳远 小学甲组"], person, account=school.coach, now=now
        )
    with pytest.raises(NotReady, match="参赛同意已撤回"):
        await submit(school, now)
    assert await errors_of(school, now) == ["consent_withdrawn"]


async def test_p3_a_new_consent_opens_the_way_again(school: School, games: Games, now: datetime) -> None:
    person = await entered(school, games, now)
    await agree(school, person, now)
    await take_back(school, person, ConsentPurpose.REGISTRATION, now)

    await agree(school, person, now + timedelta(minutes=1))

    assert await errors_of(school, now) == []
    await submit(school, now)


async def test_p3_what_was_submitted_cannot_be_approved_any_more(
    school: School, games: Games, now: datetime
) -> None:
    person = await entered(school, games, now)
    await agree(school, person, now)
    await submit(school, now)

    await take_back(school, person, ConsentPurpose.REGISTRATION, now)

    with pytest.raises(NotReady, match="参赛同意已撤回"):
        await service.approve(school.delegation, account=account_of(Role.OFFICE_CLERK), now=now)


async def test_p3_nobody_is_frozen_in_whose_consent_was_taken_back(
    school: School, other: School, games: Games, now: datetime
) -> None:
    clerk = account_of(Role.OFFICE_CLERK)
    for unit in (school, other):
        await agree(unit, await entered(unit, games, now), now)
        await submit(unit, now)
        await service.approve(unit.delegation, account=clerk, now=now)
    [entry] = await entries.list_entries(games.event, school.id)
    assert entry.person is not None
    await take_back(school, entry.person, ConsentPurpose.REGISTRATION, now)

    with pytest.raises(ConsentsTakenBack, match="芙蓉镇示例中心小学1人"):
        await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)
    with pytest.raises(ConsentsTakenBack):
        await service.freeze(school.delegation, account=clerk, now=now)
    await service.freeze(other.delegation, account=clerk, now=now)
    scratch = ChangeIn(kind=ChangeKind.WITHDRAWAL, entry=entry.id, reason="监护人撤回同意")
    await changes.make_change(school.delegation, scratch, idempotency_key="scratch-1", account=clerk, now=now)
    made = await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)

    assert made.delegations == 1


async def test_p3_it_is_on_record_and_done_once(school: School, games: Games, now: datetime) -> None:
    person = await entered(school, games, now)
    await agree(school, person, now, ALL)

    await take_back(school, person, ConsentPurpose.PHOTO, now)
    with pytest.raises(ConsentNotGiven):
        await take_back(school, person, ConsentPurpose.PHOTO, now)

    rows = await accounts.list_audited(action="consent_withdrawn")
    assert [(r.object_id, r.after) for r in rows] == [(str(person), {"purpose": "photo"})]


async def test_another_units_coach_neither_reads_nor_takes_back(
    school: School, other: School, games: Games, now: datetime
) -> None:
    person = await entered(school, games, now)
    await agree(school, person, now)

    with pytest.raises(DelegationNotFound):
        await privacy.get_agreed(school.delegation, person, account=other.coach)
    with pytest.raises(AthleteNotFound):
        await privacy.withdraw_consent(
            other.delegation, person, ConsentPurpose.REGISTRATION, account=other.coach, now=now
        )

    assert await errors_of(school, now) == []


async def test_p4_identity_numbers_are_off_unless_the_regulation_asks(
    school: School, games: Games, now: datetime
) -> None:
    person = await entered(school, games, now)

    with pytest.raises(IdentityNotAsked):
        await privacy.set_identity(school.delegation, person, NUMBER, account=school.coach, now=now)

    assert await errors_of(school, now) == ["consent_missing"]


@pytest.fixture
async def asking(db: None, now: datetime) -> tuple[Games, School]:
    """A meet that asks for identity numbers, and a school."""
    games = await make_games(now, identity_numbers=True)
    return games, await make_school(games, now, "芙蓉镇示例中心小学")


async def test_p4_where_it_is_asked_for_it_is_demanded_kept_and_masked(
    asking: tuple[Games, School], now: datetime
) -> None:
    games, school = asking
    person = await entered(school, games, now)
    await agree(school, person, now)
    assert await errors_of(school, now) == ["identity_missing"]

    await privacy.set_identity(school.delegation, person, NUMBER, account=school.coach, now=now)

    agreed = await privacy.get_agreed(school.delegation, person, account=school.coach)
    assert agreed.identity == MASKED
    await submit(school, now)
    with pytest.raises(DelegationLocked):
        await privacy.set_identity(school.delegation, person, NUMBER, account=school.coach, now=now)


async def test_p6_a_second_registration_is_found_without_showing_the_first(
    asking: tuple[Games, School], now: datetime
) -> None:
    games, school = asking
    other = await make_school(games, now, "灵溪镇示例小学")
    first, second = await entered(school, games, now), await entered(other, games, now)
    await privacy.set_identity(school.delegation, first, NUMBER, account=school.coach, now=now)

    with pytest.raises(IdentityKnown) as refusal:
        await privacy.set_identity(other.delegation, second, NUMBER, account=other.coach, now=now)

    assert refusal.value.text == IdentityKnown.message
    assert refusal.value.context == {}


async def test_p4_the_number_is_in_no_address_answer_log_or_audit_row(
    asking: tuple[Games, School], browser: Browser, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    games, school = asking
    caplog.set_level(logging.DEBUG)
    person = await entered(school, games, now)
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    await browser.log_in("coach01", PASSWORD)
    path = f"/registration/{games.event}/athletes/{person}"

    wrong = await browser.post(f"{path}/identity", {"number": "433127201503021230"})
    kept = await browser.post(f"{path}/identity", {"number": NUMBER})
    shown = await browser.get(path)
    again = await browser.get(f"{path}/identity")

    assert (wrong.status_code, "校验位不对" in wrong.text) == (400, True)
    assert (kept.status_code, kept.headers["location"]) == (303, path)
    assert (MASKED in shown.text, MASKED in again.text) == (True, True)
    api = await browser.get(f"/api/v1/registration/{school.delegation}")
    for text in (kept.text, shown.text, again.text, api.text, caplog.text, str(kept.headers)):
        assert NUMBER not in text
    told = await fetch("SELECT coalesce(before::text, '') || coalesce(after::text, '') AS text FROM audit")
    assert NUMBER not in "".join(row["text"] for row in told)
    changes = await fetch("SELECT details::text AS text FROM change")
    assert NUMBER not in "".join(row["text"] for row in changes)


async def test_the_pages_record_show_and_take_back(
    school: School, games: Games, browser: Browser, now: datetime
) -> None:
    person = await entered(school, games, now)
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    await browser.log_in("coach01", PASSWORD)
    path = f"/registration/{games.event}/athletes/{person}"
    form = {"relation": "母亲", "guardian": "田大海", "evidence": "家长到校当面签字", "photo": "1"}

    await browser.post(f"{path}/consent", form)
    shown = await browser.get(path)
    asked = await browser.get(f"{path}/consent/photo/withdrawal")
    done = await browser.post(f"{path}/consent/photo/withdrawal")
    twice = await browser.post(f"{path}/consent/photo/withdrawal")
    after = await browser.get(path)

    assert shown.text.count("已同意") >= 2
    assert "撤回后不再使用照片" in asked.text
    assert (done.status_code, done.headers["location"], twice.status_code) == (303, path, 409)
    assert "已撤回" in after.text
    assert (await browser.get(f"{path}/consent/nothing/withdrawal")).status_code == 400


async def test_the_api_does_what_the_pages_do(
    asking: tuple[Games, School], browser: Browser, now: datetime
) -> None:
    games, school = asking
    person = await entered(school, games, now)
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    await browser.log_in("coach01", PASSWORD)
    base = f"/api/v1/registration/{school.delegation}"
    athlete = f"{base}/athletes/{person}"

    async def tag() -> dict[str, str]:
        return {"If-Match": (await browser.get(base)).headers["etag"]}

    body = {"relation": "母亲", "guardian": "田大海", "evidence": "线上确认", "also": ["publication"]}
    given = await browser.send("POST", f"{athlete}/consents", body, await tag())
    repeated = await browser.send("POST", f"{athlete}/consents", body, await tag())
    untagged = await browser.send("POST", f"{athlete}/consents/publication/withdrawal")
    taken = await browser.send("POST", f"{athlete}/consents/publication/withdrawal", headers=await tag())
    number = await browser.send("PUT", f"{athlete}/identity", {"number": NUMBER}, await tag())

    assert [given.status_code, repeated.status_code, untagged.status_code] == [201, 201, 428]
    assert await fetch_value("SELECT count(*) FROM consent") == 2
    assert [(c["purpose"], c["withdrawn_at"] is None) for c in taken.json()] == [
        ("publication", False),
        ("registration", True),
    ]
    assert (number.status_code, number.content) == (204, b"")


async def test_an_opened_list_of_children_is_one_row_in_the_audit(
    school: School, games: Games, now: datetime
) -> None:
    clerk, other = account_of(Role.OFFICE_CLERK), account_of(Role.OFFICE_CLERK)
    await entered(school, games, now)

    for account, minutes in ((clerk, 0), (clerk, 5), (other, 5), (clerk, 90)):
        later = now + timedelta(minutes=minutes)
        await service.get_reviewed_book(school.delegation, account=account, now=later)
    await lists.list_multi_entries(games.event, account=clerk, now=now)

    rows = await accounts.list_audited(action="children_listed")
    assert [(row.by, row.object_kind, row.object_id) for row in reversed(rows)] == [
        (clerk.id, "delegation", str(school.delegation)),
        (other.id, "delegation", str(school.delegation)),
        (clerk.id, "delegation", str(school.delegation)),
        (clerk.id, "event", str(games.event)),
    ]


async def test_p1_a_guardian_alone_cannot_enter_somebody_of_sixteen(
    school: School, games: Games, now: datetime
) -> None:
    person = await entered(school, games, now)
    await execute("UPDATE person SET birth_on = $2 WHERE id = $1", person, date(2010, 3, 2))
    await agree(school, person, now)

    book = await service.get_book(school.delegation, account=school.coach)
    [missing] = [f for f in book.findings(clock.local_day(now)) if f.code == "consent_missing"]
    with pytest.raises(NotReady):
        await submit(school, now)
    for _ in range(2):
        await service.record_consent(
            school.delegation,
            person,
            relation="本人",
            guardian="田大海",
            evidence="到校当面签字",
            account=school.coach,
            now=now,
        )

    assert missing.text == "彭小明：已满14周岁，缺本人同意书（同时告知监护人）"
    kept = await fetch("SELECT relation, evidence FROM consent ORDER BY relation")
    assert [tuple(row) for row in kept] == [
        ("本人", "到校当面签字，已告知监护人"),
        ("母亲", "纸质同意书已签字存档"),
    ]
    assert [code for code in await errors_of(school, now) if code.startswith("consent")] == []
