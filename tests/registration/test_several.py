"""Several athletes at once, by pages and by the API: all of them, or none."""

from datetime import date, datetime
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, make_account, make_games, make_organization, make_pupil
from tests.web.answers import assert_refused
from ysevents.accounts.enums import Role, Scope
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_value


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    return await make_games(now)


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


async def named() -> list[str]:
    rows = await fetch(
        "SELECT p.name FROM delegation_member m JOIN person p ON p.id = m.person WHERE m.role = 'athlete' ORDER BY m.place"
    )
    return [row["name"] for row in rows]


async def consents() -> list[tuple[str, str, str]]:
    rows = await fetch(
        """
        SELECT p.name, c.relation, g.name AS guardian FROM consent c
        JOIN person p ON p.id = c.person JOIN person g ON g.id = c.given_by ORDER BY c.id
        """
    )
    return [(row["name"], row["relation"], row["guardian"]) for row in rows]


async def test_those_who_are_ticked_are_added_and_the_grid_follows(
    coach: Browser, games: Games, school: UUID
) -> None:
    a, b = await make_pupil(school, "向丽"), await make_pupil(school, "田强")
    await make_pupil(school, "彭小明")

    answer = await coach.post(
        f"/registration/{games.event}/athletes/several", {f"add-{a}": "1", f"add-{b}": "1"}
    )

    assert (answer.status_code, answer.headers["location"]) == (303, f"/registration/{games.event}/grid")
    assert await named() == ["向丽", "田强"]


async def test_one_who_may_not_start_keeps_all_out_and_the_ticks_stand(
    coach: Browser, games: Games, school: UUID
) -> None:
    young = await make_pupil(school, "向丽")
    old = await make_pupil(school, "田强", birth_on=date(2010, 1, 1), grade=6)

    answer = await coach.post(
        f"/registration/{games.event}/athletes/several", {f"add-{young}": "1", f"add-{old}": "1"}
    )

    assert answer.status_code == 409
    assert "田强：超龄" in answer.text
    assert f'name="add-{young}" value="1" checked' in answer.text
    assert await named() == []


@pytest.mark.parametrize("data", [{}, {"add-1": "1"}])
async def test_no_tick_or_a_strange_one_is_refused(
    coach: Browser, games: Games, data: dict[str, str]
) -> None:
    answer = await coach.post(f"/registration/{games.event}/athletes/several", data)

    assert_refused(answer, 400, None, "coach01", "pxm", "Excel")


async def test_consents_of_several_are_recorded_on_one_form(
    coach: Browser, games: Games, school: UUID
) -> None:
    people = [await make_pupil(school, name) for name in ("向丽", "田强", "彭小明")]
    await coach.post(f"/registration/{games.event}/athletes/several", {f"add-{id}": "1" for id in people})
    a, b, c = people

    form = await coach.get(f"/registration/{games.event}/consents")
    answer = await coach.post(
        f"/registration/{games.event}/consents",
        {
            "relation": "父亲",
            "evidence": "纸质同意书已签字存档",
            f"guardian-{a}": "向家福",
            f"guardian-{b}": "彭秀英",
            f"relation-{b}": "母亲",
            f"guardian-{c}": "",
        },
    )
    rest = await coach.get(f"/registration/{games.event}/consents")

    assert all(name in form.text for name in ("向丽", "田强", "彭小明"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/registration/{games.event}")
    assert await consents() == [("向丽", "父亲", "向家福"), ("田强", "母亲", "彭秀英")]
    assert "彭小明" in rest.text
    assert "田强" not in rest.text


async def test_a_wrong_signature_keeps_the_others_out_and_says_whose(
    coach: Browser, games: Games, school: UUID
) -> None:
    a, b = await make_pupil(school, "向丽"), await make_pupil(school, "田强")
    await coach.post(f"/registration/{games.event}/athletes/several", {f"add-{a}": "1", f"add-{b}": "1"})

    answer = await coach.post(
        f"/registration/{games.event}/consents",
        {
            "relation": "父亲",
            "evidence": "纸质同意书已签字存档",
            f"guardian-{a}": "向家福",
            f"guardian-{b}": "",
            f"relation-{b}": "本人",
        },
    )

    assert answer.status_code == 400
    assert "田强：未满14周岁须由监护人同意，请选择监护人。" in answer.text
    assert 'value="向家福"' in answer.text
    assert await consents() == []


async def test_the_api_adds_and_signs_several(coach: Browser, games: Games, school: UUID) -> None:
    people = [str(await make_pupil(school, name)) for name in ("向丽", "田强")]
    delegation = await fetch_value("SELECT id FROM delegation")
    base = f"/api/v1/registration/{delegation}"

    added = await coach.send(
        "POST",
        f"{base}/athletes",
        {"people": people},
        {"If-Match": '"0"', "Idempotency-Key": "add-several-1"},
    )
    signed = await coach.send(
        "POST",
        f"{base}/consents",
        {
            "signatures": [{"person": id, "relation": "父亲", "guardian": "向家福"} for id in people],
            "evidence": "纸质同意书已签字存档",
        },
        {"If-Match": added.headers["etag"], "Idempotency-Key": "sign-several-1"},
    )
    both = await coach.send(
        "POST", f"{base}/athletes", {"people": people, "person": people[0]}, {"If-Match": '"2"'}
    )

    assert (added.status_code, signed.status_code, signed.headers["etag"]) == (201, 201, '"2"')
    assert await consents() == [("向丽", "父亲", "向家福"), ("田强", "父亲", "向家福")]
    assert (both.status_code, both.json()["detail"]) == (400, "person、people和pupil请给出其中一项。")


async def test_from_fourteen_on_the_form_lets_one_sign_oneself(
    coach: Browser, games: Games, school: UUID
) -> None:
    person = await make_pupil(school, "向丽")
    await coach.post(f"/registration/{games.event}/athletes/several", {f"add-{person}": "1"})
    await execute("UPDATE person SET birth_on = '2012-03-02' WHERE id = $1", person)

    form = await coach.get(f"/registration/{games.event}/consents")
    answer = await coach.post(
        f"/registration/{games.event}/consents",
        {
            "relation": "父亲",
            "evidence": "纸质同意书已签字存档",
            f"guardian-{person}": "向家福",
            f"own-{person}": "1",
        },
    )

    assert f'name="own-{person}"' in form.text
    assert answer.status_code == 303
    assert await fetch_value("SELECT relation FROM consent WHERE given_by = person") == "本人"
    assert await fetch_value("SELECT name FROM person WHERE id <> $1", person) == "向家福"
