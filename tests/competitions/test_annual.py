"""The list of a year: meets add up once their team score is announced; anybody can judge its sheet."""

from datetime import datetime

import pytest

from tests.browser_like import Browser
from tests.competitions.stages import Meet, make_meet
from tests.competitions.test_publication import run
from tests.makers import account_of, make_event
from ysevents.accounts.enums import Role
from ysevents.competitions.rules.judging import judge
from ysevents.competitions.service import annual, results
from ysevents.kit.database import execute, fetch_value

M100 = "男子100米 小学甲组"


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    return await make_meet(now)


async def announce_total(meet: Meet, now: datetime) -> None:
    referee = account_of(Role.REFEREE)
    await run(meet, M100, "abc", now, a="15.0", b="15.1", c="15.2")
    for query in ("stage IS NOT NULL", "kind = 'team_score' AND key = ''"):
        id = await fetch_value(f"SELECT id FROM result_list WHERE root = $1 AND {query}", meet.root)
        await results.announce(id, account=referee, now=now)


async def test_meets_of_a_year_add_up_once_announced(meet: Meet, browser: Browser, now: datetime) -> None:
    before = await annual.get_year(2026)
    empty = await browser.get("/rankings/2026")
    await announce_total(meet, now)
    # A second meet, in which the third came first.
    other = await make_event(now, "越野跑")
    await execute(
        """
        INSERT INTO result_list (id, event, root, kind, key, ruleset, parameters, result, problems, revision,
                                 state, computed_at)
        SELECT gen_random_uuid(), $1, $1, 'team_score', '', 'cn.school.team_score', '{}',
               jsonb_build_object('blocks', jsonb_build_array(
                   jsonb_build_object('rank', 1, 'of', jsonb_build_array($2::text)),
                   jsonb_build_object('rank', 2, 'of', jsonb_build_array($3::text)))),
               '[]', 1, 'official', now()
        """,
        other,
        str(meet.units[2]),
        str(meet.units[0]),
    )

    found = await annual.get_year(2026)
    shown = await browser.get("/rankings/2026")
    sheet = (await browser.get("/api/v1/rankings/2026/sheet")).json()

    assert before.places == ()
    assert "还没有公告团体总分" in empty.text
    assert [(p.rank, p.unit[0], p.points) for p in found.places] == [
        (1, "甲", "16"),
        (2, "丙", "15"),
        (3, "乙", "7"),
    ]
    assert [(p.by_meet) for p in found.places] == [("2", "1"), ("1", "3"), ("", "2")]
    assert judge(sheet).problems == ()
    assert shown.text.index("甲镇示例小学") < shown.text.index("丙镇示例小学")
    assert (await browser.get("/rankings/1")).status_code == 404
