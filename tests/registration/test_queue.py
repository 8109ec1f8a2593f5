"""The queue of the office: filters, counts, and whom to look at twice (E1, E2)."""

from datetime import date, datetime

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, Games, account_of, make_account, make_pupil
from tests.registration.conftest import School, make_school
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.core.enums import MemberRole
from ysevents.core.service import people
from ysevents.kit.database import execute
from ysevents.registration import service
from ysevents.registration.enums import DelegationRole, DelegationState
from ysevents.registration.errors import RegulationNotFound
from ysevents.registration.review_queries import duplicates
from ysevents.registration.review_schemas import Filter


async def add(school: School, now: datetime, name: str = "彭佳怡", **details: object) -> None:
    person = await make_pupil(school.id, name, **details)  # type: ignore[arg-type]
    await service.add_athlete(school.delegation, person, account=school.coach, now=now)


async def found(games: Games, school: School) -> list[str]:
    return [d.text for d in await duplicates(games.event, school.delegation)]


async def test_namesakes_in_one_school_and_of_another_year_elsewhere_are_nobodys_doubles(
    school: School, other: School, games: Games, now: datetime
) -> None:
    await add(school, now, birth_on=date(2015, 3, 2), grade=5)
    await add(school, now, birth_on=date(2014, 11, 8), grade=6)
    await add(other, now, birth_on=date(2016, 1, 20), grade=5)

    assert await duplicates(games.event) == []


async def test_the_same_name_sex_and_year_in_two_units_is_shown_on_both_sides(
    school: School, other: School, games: Games, now: datetime
) -> None:
    await add(school, now, "向丽", birth_on=date(2015, 3, 2))
    await add(other, now, "向 丽", birth_on=date(2015, 9, 30))

    assert await found(games, school) == [
        "向丽：与灵溪镇示例小学的一名运动员同名、同性别、同年出生，请核对是否转学或冒名"
    ]
    assert await found(games, other) == [
        "向丽：与芙蓉镇示例中心小学的一名运动员同名、同性别、同年出生，请核对是否转学或冒名"
    ]


async def test_the_same_name_and_birthday_is_shown_within_a_unit_and_across(
    school: School, other: School, games: Games, now: datetime
) -> None:
    await add(school, now)
    await add(school, now)
    await add(other, now)

    assert (
        sorted(await found(games, other))
        == ["彭佳怡：与芙蓉镇示例中心小学的一名运动员同名、同生日，请核对是否同一人"] * 2
    )
    assert "彭佳怡：与本单位的一名运动员同名、同生日，请核对是否同一人" in await found(games, school)


async def test_one_person_in_two_delegations_or_on_two_rolls_is_shown(
    school: School, other: School, games: Games, now: datetime
) -> None:
    person = await make_pupil(school.id, "田小强")
    await service.add_athlete(school.delegation, person, account=school.coach, now=now)
    await people.join_organization(
        person, other.id, MemberRole.TEACHER, from_on=date(2026, 9, 1), by=None, now=now
    )
    await service.set_officials(
        other.delegation, {DelegationRole.DOCTOR: [person]}, account=other.coach, now=now
    )
    moved = await make_pupil(school.id, "向小飞")
    await people.join_organization(
        moved, other.id, MemberRole.PUPIL, from_on=date(2026, 9, 1), by=None, now=now
    )
    await service.add_athlete(school.delegation, moved, account=school.coach, now=now)

    assert sorted(await found(games, school)) == [
        "向小飞：学籍也在灵溪镇示例小学，请核对是否已经转学",
        "田小强：同一人也在灵溪镇示例小学的代表队里，只能代表一个单位，请核对",
    ]


async def test_two_records_that_were_merged_are_one_person(
    school: School, other: School, games: Games, now: datetime
) -> None:
    await add(school, now, "田小强", birth_on=date(2015, 3, 2))
    await add(other, now, "田小强", birth_on=date(2016, 4, 4))
    await execute(
        """
        UPDATE person SET merged_into = (SELECT id FROM person WHERE birth_on = '2015-03-02')
        WHERE birth_on = '2016-04-04'
        """
    )

    assert await found(games, school) == [
        "田小强：同一人也在灵溪镇示例小学的代表队里，只能代表一个单位，请核对"
    ]


async def test_another_spelling_with_the_same_birthday_is_shown(
    school: School, other: School, games: Games, now: datetime
) -> None:
    await add(school, now, "彭小明")
    await add(other, now, "彭晓明")
    await add(school, now, "覃大山", birth_on=date(2015, 6, 1))
    await add(other, now, "秦大山", birth_on=date(2015, 6, 1))
    await add(school, now, "向晓丽", birth_on=date(2015, 7, 1))
    await add(other, now, "向小丽", birth_on=date(2015, 7, 2))
    await execute(
        """
        INSERT INTO person_correction (id, person, field, before, after, reason, corrected_at)
        SELECT gen_random_uuid(), id, 'name', '秦大山', '覃大山', '学籍写错', $1 FROM person WHERE name = '覃大山'
        """,
        now,
    )

    told = "与灵溪镇示例小学的一名运动员同生日，姓名同音或曾经同名，请核对是否同一人的另一种写法"
    assert sorted(await found(games, school)) == sorted([f"彭小明：{told}", f"覃大山：{told}"])
    assert len(await found(games, other)) == 2


async def test_duplicates_and_changes_name_a_unit_as_on_the_day_of_the_meet(
    school: School, other: School, games: Games, clerk: Account, now: datetime
) -> None:
    await add(school, now)
    await add(other, now)
    await execute(
        """
        INSERT INTO former_name (id, organization, name, short_name, until_on, changed_at)
        VALUES (gen_random_uuid(), $1, '灵溪镇示例老小学', '老小学', $2, $3)
        """,
        other.id,
        date(2026, 12, 31),
        now,
    )

    assert [text.split("：")[1][:9] for text in await found(games, school)] == ["与灵溪镇示例老小学"]


async def test_filters_narrow_the_queue_and_the_counts_stay(
    school: School, other: School, games: Games, clerk: Account, now: datetime
) -> None:
    await add(school, now, "向丽")
    await add(other, now, "向丽")
    third = await make_school(games, now, "塔卧镇示例学校")
    await execute("UPDATE organization SET unit_class = '九年一贯制' WHERE id = $1", third.id)
    await execute("UPDATE delegation SET state = 'submitted' WHERE id = $1", school.delegation)
    every = await service.get_queue(games.event, Filter(), account=clerk)

    async def left(chosen: Filter) -> set[str]:
        return {line.unit for line in (await service.get_queue(games.event, chosen, account=clerk)).lines}

    assert every.lines[0].unit == "芙蓉镇示例中心小学"
    assert every.by_state == {DelegationState.SUBMITTED: 1, DelegationState.DRAFT: 2}
    assert every.by_class == {"小学": 2, "九年一贯制": 1}
    assert every.with_duplicates == 2
    assert await left(Filter(state=DelegationState.SUBMITTED)) == {"芙蓉镇示例中心小学"}
    assert await left(Filter(unit_class="九年一贯制")) == {"塔卧镇示例学校"}
    assert await left(Filter(duplicates=True)) == {"芙蓉镇示例中心小学", "灵溪镇示例小学"}
    girls = next(d.id for d in every.divisions if d.rule.sex == "female")
    assert await left(Filter(division=girls)) == set()
    with pytest.raises(RegulationNotFound):
        await service.get_queue(games.event, Filter(), account=account_of(Role.COACH))


async def test_the_queue_asks_as_often_for_one_as_for_three(
    games: Games, clerk: Account, now: datetime
) -> None:
    counts = []
    for names in (["甲校"], ["乙校", "丙校"]):
        for name in names:
            await add(await make_school(games, now, name), now)
        with counted_queries() as asked:
            queue = await service.get_queue(games.event, Filter(), account=clerk)
        counts.append((len(queue.lines), len(asked)))

    assert counts == [(1, 5), (3, 5)]


async def test_the_offices_system_reads_the_queue_and_a_coach_does_not(
    browser: Browser, school: School, other: School, games: Games, now: datetime
) -> None:
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    await add(school, now, "向丽")
    await add(other, now, "向丽")
    path = f"/api/v1/registration/events/{games.event}/review"

    await browser.log_in("clerk01", PASSWORD)
    listed = await browser.get(f"{path}?state=draft&duplicates=true")
    alike = await browser.get(f"/api/v1/registration/{school.delegation}/duplicates")
    none = await browser.get(f"{path}?state=approved")
    page = await browser.get(f"/registration/{games.event}/review?state=draft&duplicates=true")
    lines = await browser.get(f"/registration/{games.event}/review/{school.delegation}")
    await browser.post("/logout")
    await browser.log_in("coach01", PASSWORD)
    refused = await browser.get(f"/api/v1/registration/{school.delegation}/duplicates")
    own = await browser.get(f"/registration/{games.event}")

    assert [line["unit"] for line in listed.json()] == ["芙蓉镇示例中心小学", "灵溪镇示例小学"]
    assert [(d["likeness"], d["other_unit"]) for d in alike.json()] == [("same_birthday", "灵溪镇示例小学")]
    assert none.json() == []
    assert "1人疑似重复" in page.text
    assert "与灵溪镇示例小学的一名运动员同名" in lines.text
    assert refused.status_code == 404
    assert "灵溪镇示例小学" not in own.text
