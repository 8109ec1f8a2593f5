"""Head counts and multi-event athletes of the frozen delegations, on the page and as files."""

from datetime import datetime

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, Games, account_of, make_account, make_pupil
from tests.registration.conftest import School, make_school
from tests.registration.test_freezing import RACE, RELAY, approve, fill
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.core.enums import Sex
from ysevents.kit.database import execute, fetch_value
from ysevents.kit.listing import write_csv
from ysevents.registration import service
from ysevents.registration.errors import RegulationNotFound
from ysevents.registration.rules.lists import CrossTable, HeadCount, cross
from ysevents.registration.service import freezing, lists


@pytest.fixture
async def frozen(school: School, other: School, games: Games, clerk: Account, now: datetime) -> Games:
    """Two boys and a girl of one school, a boy of another; two of the boys run twice."""
    await fill(school, games, now, "向丽", "田强")
    girl = await make_pupil(school.id, "彭小妹", sex=Sex.FEMALE)
    await service.add_athlete(school.delegation, girl, account=school.coach, now=now)
    await service.enter(
        school.delegation, games.contests["女子100米 小学甲组"], girl, account=school.coach, now=now
    )
    await fill(other, games, now, "彭佳怡")
    await approve(school, other)
    await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)
    return games


def test_sums_stand_at_the_edges() -> None:
    counts = [
        HeadCount(unit="甲", division="小学男子", sex="male", athletes=3),
        HeadCount(unit="乙", division="小学男子", sex="male", athletes=1),
        HeadCount(unit="甲", division="混合", sex="female", athletes=2),
    ]

    assert cross(counts) == CrossTable(
        ("小学男子", "混合", "男", "女", "合计"),
        (("甲", (3, 2, 3, 2, 5)), ("乙", (1, 0, 1, 0, 1)), ("合计", (4, 2, 4, 2, 6))),
    )
    assert cross([]).rows == ()


def test_formulas_stay_text_in_files() -> None:
    content = write_csv(("=HYPERLINK(A1)",), [("=1+1",), ("-向丽",), (-1,)])

    assert content.decode("utf-8") == "\ufeff'=HYPERLINK(A1)\r\n'=1+1\r\n'-向丽\r\n-1\r\n"


async def test_heads_are_counted_by_unit_and_division(frozen: Games, clerk: Account) -> None:
    assert await lists.count_heads(frozen.event, account=clerk) == CrossTable(
        ("小学甲组男子", "小学甲组女子", "男", "女", "合计"),
        (
            ("芙蓉镇示例中心小学", (2, 1, 2, 1, 3)),
            ("灵溪镇示例小学", (1, 0, 1, 0, 1)),
            ("合计", (3, 1, 3, 1, 4)),
        ),
    )


async def test_relays_count_for_those_who_run_twice(frozen: Games, clerk: Account, now: datetime) -> None:
    found = await lists.list_multi_entries(frozen.event, account=clerk, now=now)

    assert [(a.name, a.unit, a.bib, a.division, a.contests) for a in found] == [
        ("向丽", "芙蓉镇示例中心小学", "103", "小学甲组男子", (RACE, RELAY)),
        ("彭佳怡", "灵溪镇示例小学", "201", "小学甲组男子", (RACE, RELAY)),
    ]


async def test_lists_are_for_the_office(frozen: Games, school: School, now: datetime) -> None:
    for somebody in (school.coach, account_of(Role.ORGANISER, Scope.EVENT, school.id)):
        with pytest.raises(RegulationNotFound):
            await lists.count_heads(frozen.event, account=somebody)
        with pytest.raises(RegulationNotFound):
            await lists.list_multi_entries(frozen.event, account=somebody, now=now)


async def test_lists_ask_as_often_for_one_unit_as_for_three(
    games: Games, clerk: Account, now: datetime
) -> None:
    counts = []
    for names in (["甲校"], ["乙校", "丙校"]):
        for name in names:
            school = await make_school(games, now, name)
            await fill(school, games, now, f"彭{name}")
            await approve(school)
        await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)
        with counted_queries() as asked:
            await lists.count_heads(games.event, account=clerk)
            await lists.list_multi_entries(games.event, account=clerk, now=now)
        counts.append(len(asked))

    assert counts == [3, 3]


async def test_the_office_looks_prints_and_downloads(browser: Browser, frozen: Games, now: datetime) -> None:
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("clerk01", PASSWORD)
    base, api = f"/registration/{frozen.event}", f"/api/v1/registration/events/{frozen.event}"

    shown = await browser.get(f"{base}/lists")
    heads = await browser.get(f"{base}/lists/head-counts.csv")
    athletes = await browser.get(f"{base}/lists/multi-entries.csv")
    heads_json = await browser.get(f"{api}/head-counts")
    athletes_json = await browser.get(f"{api}/multi-entries")

    assert shown.status_code == 200
    assert "兼项表" in shown.text
    assert heads.text.splitlines()[-1] == "合计,3,1,3,1,4"
    assert athletes.text.splitlines()[1] == f"103,向丽,芙蓉镇示例中心小学,小学甲组男子,2,{RACE}、{RELAY}"
    assert heads_json.json()["rows"][-1] == ["合计", [3, 1, 3, 1, 4]]
    assert [a["bib"] for a in athletes_json.json()] == ["103", "201"]
    assert athletes.headers["cache-control"] == "private, no-store"
    exported = "SELECT count(*) FROM audit WHERE action = 'multi_entries_exported'"
    assert await fetch_value(exported) == 1


async def test_a_division_named_like_a_formula_leaves_as_text(frozen: Games, clerk: Account) -> None:
    await execute("UPDATE division SET name = '=1+1' WHERE event = $1 AND sex = 'female'", frozen.event)

    content = await lists.export_heads(frozen.event, account=clerk)

    assert content.decode("utf-8-sig").splitlines()[0] == "单位,小学甲组男子,'=1+1女子,男,女,合计"
