"""Anonymising leaves no word about somebody: no name, no illness, in no column of any table."""

from datetime import date, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from tests.makers import make_account
from tests.privacy.conftest import Child
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.app import connect
from ysevents.core.enums import Sex
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.privacy import queries
from ysevents.privacy.service import people
from ysevents.registration import service as registration
from ysevents.registration.change_schemas import ChangeIn
from ysevents.registration.enums import ChangeKind
from ysevents.registration.notice_schemas import NoticeIn, ObjectionIn
from ysevents.registration.review_schemas import RemarkIn
from ysevents.registration.service import changes, public_notices

OVER = timedelta(days=30)
"""After the meet."""
ILLNESS = "癫痫发作"
WORDS = ("彭小明", "彭晓明", ILLNESS)


@pytest.fixture(autouse=True)
def connected() -> None:
    connect()


async def columns_with(text: str) -> list[str]:
    """Every column of every table in whose rows the text stands."""
    found = []
    for table, column in await queries.columns():
        query = f'SELECT EXISTS (SELECT FROM "{table}" WHERE strpos("{column}"::text, $1) > 0)'
        if await fetch_value(query, text):
            found.append(f"{table}.{column}")
    return found


async def write_about(child: Child, office: Account, now: datetime) -> None:
    """Every kind of words the house can have of an athlete: returned, remarked, objected to, scratched."""
    school, games = child.school, child.games
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    await registration.reopen(
        school.delegation, last_on=now.date(), reason=f"彭小明{ILLNESS}，来迟", account=office, now=now
    )
    await registration.submit(school.delegation, account=school.coach, now=now)
    book = await registration.get_book(school.delegation, account=school.coach)
    entry = book.athletes[0].entries[0].id
    await registration.return_with_reason(
        school.delegation,
        f"彭小明{ILLNESS}，请补健康证明",
        [RemarkIn(person=child.person, text=f"有{ILLNESS}史"), RemarkIn(entry=entry, text="彭小明")],
        account=office,
        now=now,
    )
    await people.correct(
        child.person, name="彭晓明", sex=Sex.MALE, birth_on=date(2015, 3, 2), reason="写错了",
        seen=(await people.open_person(child.person, account=office, now=now)).tag, account=office, now=now,
    )  # fmt: skip
    await registration.submit(school.delegation, account=school.coach, now=now)
    await registration.approve(school.delegation, account=office, now=now)
    await public_notices.open_notice(
        games.event, NoticeIn(last_on=(now + timedelta(days=3)).date(), contact="办公室 0743-5200000"),
        account=office, now=now,
    )  # fmt: skip
    await public_notices.object_to(
        games.event, ObjectionIn(text=f"彭晓明{ILLNESS}，不应参赛"), idempotency_key="objection-1",
        address="192.0.2.1", now=now,
    )  # fmt: skip
    objection = await fetch_value("SELECT id FROM objection")
    await public_notices.decide_objection(
        objection, is_upheld=True, answer="情况属实", account=office, now=now
    )
    await changes.make_change(
        school.delegation, ChangeIn(kind=ChangeKind.WITHDRAWAL, entry=entry, reason=f"{ILLNESS}住院"),
        idempotency_key="scratch-01", account=office, now=now,
    )  # fmt: skip


async def test_nothing_of_a_name_or_an_illness_stays_in_any_table(
    child: Child, office: Account, now: datetime
) -> None:
    await write_about(child, office, now)
    before = [await columns_with(text) for text in WORDS]

    await people.anonymise(child.person, "彭晓明的监护人要求", account=office, now=now + OVER)

    assert "delegation_step.reason" in before[0]
    assert "person.name" in before[1]
    assert {"message.text", "change_request.reason", "decision.reason", "objection.text"} <= set(before[2])
    assert {"delegation_step.reason", "review_remark.text", "reopening.reason"} <= set(before[2])
    assert [await columns_with(text) for text in WORDS] == [[], [], []]


async def test_what_happened_stays_without_the_words(child: Child, office: Account, now: datetime) -> None:
    await write_about(child, office, now)

    await people.anonymise(child.person, "监护人书面要求", account=office, now=now + OVER)

    request = (await fetch("SELECT state, reason, answer, person FROM change_request"))[0]
    assert tuple(request) == ("approved", "已删除", "已删除", child.person)
    assert await fetch_value("SELECT state FROM entry") == "withdrawn"
    assert [row["reason"] for row in await fetch("SELECT reason FROM decision")] == ["已删除"]
    assert [tuple(r) for r in await fetch("SELECT state, text, answer FROM objection")] == [
        ("upheld", "已删除", "已删除")
    ]
    told = await fetch("SELECT kind, text FROM message ORDER BY id")
    assert [(row["kind"], row["text"] == "已删除") for row in told] == [
        ("delegation_reopened", True),
        ("delegation_returned", True),
        ("delegation_approved", False),
        ("change_approved", True),
    ]
    steps = await fetch("SELECT state, reason FROM delegation_step ORDER BY revision, at")
    assert {tuple(row) for row in steps} >= {("returned", "已删除"), ("approved", None)}


async def test_words_of_a_review_change_into_nothing_else(
    child: Child, office: Account, now: datetime
) -> None:
    await write_about(child, office, now)

    for change in (
        "UPDATE delegation_step SET reason = '别的' WHERE reason IS NOT NULL",
        "UPDATE delegation_step SET state = 'approved', reason = '已删除'",
        "UPDATE review_remark SET text = '别的'",
        "DELETE FROM review_remark",
        "DELETE FROM delegation_step",
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await execute(change)


async def test_words_about_others_stay(child: Child, office: Account, now: datetime) -> None:
    await write_about(child, office, now)
    other: UUID = uuid7()
    await execute(
        """
        INSERT INTO objection (id, event, text, made_at, idempotency_key, state)
        VALUES ($1, $2, '田大山超龄', $3, 'objection-2', 'open')
        """,
        other,
        child.games.event,
        now,
    )

    await people.anonymise(child.person, "监护人书面要求", account=office, now=now + OVER)

    assert await fetch_value("SELECT text FROM objection WHERE id = $1", other) == "田大山超龄"
