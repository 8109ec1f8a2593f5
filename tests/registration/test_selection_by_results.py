"""Selection upward by what was run: announced places come before entry marks."""

from datetime import datetime, timedelta

import pytest

from tests.competitions.stages import Meet, make_meet
from tests.competitions.test_publication import run
from tests.competitions.test_results import list_of
from tests.makers import account_of
from ysevents.accounts.enums import Role
from ysevents.competitions.service import results
from ysevents.kit.database import execute
from ysevents.registration.service import selection

M60 = "男子60米 小学甲组"
M100 = "男子100米 小学甲组"


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    return await make_meet(now)


async def test_the_best_are_those_who_were_placed_best(meet: Meet, now: datetime) -> None:
    stage = await run(meet, M100, "abc", now, a="15.2", b="15.0", c="15.4")
    await results.announce((await list_of(stage))["id"], account=account_of(Role.REFEREE), now=now)
    await run(meet, M60, "d", now, d="9.0")
    # What they were entered with says otherwise; the 60 metres are not announced.
    await execute("UPDATE entry SET mark = 14000 WHERE id = $1", meet.entries["c"])
    await execute("UPDATE entry SET mark = 9100 WHERE id = $1", meet.entries["d"])

    found = await selection.propose(
        meet.root,
        target=None,
        best=2,
        account=account_of(Role.OFFICE_CLERK),
        now=now + timedelta(days=30),
    )

    assert [(p.candidate.name, p.rank, p.is_chosen, p.reason) for p in found.picks] == [
        ("向小d", 1, True, "男子60米 小学甲组报名成绩第1（9.10）"),
        ("向小b", 1, True, "男子100米 小学甲组成绩第1（15.00）"),
        ("向小a", 2, True, "男子100米 小学甲组成绩第2（15.20）"),
        ("向小c", 3, False, "第3（15.40），名额已满"),
    ]


async def test_who_was_disqualified_has_no_place_to_be_chosen_by(meet: Meet, now: datetime) -> None:
    stage = await run(meet, M100, "ab", now, a="15.2")
    await execute(
        """
        INSERT INTO mark (id, fixture, slot, item, text, revision, at)
        SELECT gen_random_uuid(), s.fixture, s.id, 'status', 'DQ TR16.8', 1, now() FROM slot s WHERE s.entry = $1
        """,
        meet.entries["b"],
    )
    await results.recompute(stage, by=None, now=now)
    await results.announce((await list_of(stage))["id"], account=account_of(Role.REFEREE), now=now)

    found = await selection.propose(
        meet.root, target=None, best=2, account=account_of(Role.OFFICE_CLERK), now=now + timedelta(days=30)
    )

    assert [(p.candidate.name, p.is_chosen, p.reason) for p in found.picks] == [
        ("向小a", True, "男子100米 小学甲组成绩第1（15.20）"),
        ("向小b", False, "没有名次，请自行决定"),
    ]
