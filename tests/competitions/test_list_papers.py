"""Lists of results on paper: announcements, corrections, team scores, receipts of certificates."""

from datetime import datetime, timedelta

import pytest

from tests.competitions.stages import Meet, make_meet, times_of
from tests.competitions.test_publication import M100, run
from tests.competitions.test_results import list_of
from tests.makers import account_of
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions import papers
from ysevents.competitions.errors import ListNotFound, NothingToPrint
from ysevents.competitions.papers.lists import announcement, certificates
from ysevents.competitions.service import lists, printing, results
from ysevents.kit import clock
from ysevents.kit.database import fetch_value


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    return await make_meet(now)


@pytest.fixture
def referee(meet: Meet) -> Account:
    return account_of(Role.REFEREE, Scope.EVENT, meet.root)


async def test_an_announcement_says_its_state_its_window_and_who_signs(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "abcd", now, a="15.0", b="15.1", c="15.2", d="15.3")
    await results.announce((await list_of(stage))["id"], account=referee, now=now)

    paper = announcement(await lists.shown((await list_of(stage))["id"], full_names=True))

    assert (paper.title, paper.subject) == ("成绩公告", f"{M100} 直接决赛")
    assert paper.facts == (
        ("状态", "已公告"),
        ("公告时间", clock.datetime_cn(now)),
        ("申诉截止", clock.datetime_cn(now + timedelta(minutes=30))),
    )
    assert [row[0] for row in paper.rows] == ["1", "2", "3", "4"]
    assert paper.signatures == ("编排记录长", "总裁判长")


async def test_a_correction_bears_its_number_its_reason_and_the_old_mark(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "abcd", now, a="15.0", b="15.1", c="15.2", d="15.3")
    await results.announce((await list_of(stage))["id"], account=referee, now=now)
    await times_of(meet, stage, 1, c="14.9")
    await results.recompute(stage, by=referee.id, now=now, reason="第三道计时表读错")

    paper = announcement(await lists.shown((await list_of(stage))["id"], full_names=True))

    assert paper.title == "成绩公告（更正第2号）"
    assert paper.notes[0] == "更正原因：第三道计时表读错"
    assert "原15.2" in paper.rows[0][-1]


async def test_team_scores_are_signed_by_the_committee(meet: Meet, referee: Account, now: datetime) -> None:
    stage = await run(meet, M100, "abcd", now, a="15.0", b="15.1", c="15.2", d="15.3")
    await results.announce((await list_of(stage))["id"], account=referee, now=now)
    total = await fetch_value("SELECT id FROM result_list WHERE kind = 'team_score' AND key = ''")

    paper = announcement(await lists.shown(total, full_names=True))

    assert paper.title == "团体总分表"
    assert [column.title for column in paper.columns][:2] == ["名次", "单位"]
    assert paper.signatures[-1] == "竞赛委员会（章）"


async def test_each_unit_signs_for_its_certificates(meet: Meet, referee: Account, now: datetime) -> None:
    stage = await run(meet, M100, "abcd", now, a="15.0", b="15.1", c="15.2", d="15.3")
    with pytest.raises(NothingToPrint):
        await printing.print_receipts(meet.root, account=referee, now=now)
    await results.announce((await list_of(stage))["id"], account=referee, now=now)

    found = await lists.shown((await list_of(stage))["id"], full_names=True)
    pages = certificates([found])
    pdf = await printing.print_receipts(meet.root, account=referee, now=now)

    assert [(page.subject[0], [row[:2] for row in page.rows]) for page in pages] == [
        ("丁", [(M100, "4")]),
        ("丙", [(M100, "3")]),
        ("乙", [(M100, "2")]),
        ("甲", [(M100, "1")]),
    ]
    assert b"/Type/Pages/Count 4" in pdf
    assert [page.subject for page in certificates([found], pages[0].subject)] == [pages[0].subject]


async def test_a_list_of_another_meet_is_not_printed(meet: Meet, referee: Account, now: datetime) -> None:
    stage = await run(meet, M100, "abcd", now, a="15.0", b="15.1", c="15.2", d="15.3")
    own = (await list_of(stage))["id"]
    pdf = await printing.print_list(meet.root, own, account=referee, now=now)
    clerk = account_of(Role.OFFICE_CLERK)

    assert pdf.startswith(b"%PDF-")
    with pytest.raises(ListNotFound):
        await printing.print_list(stage, own, account=clerk, now=now)
    assert papers.TEMPLATE.is_file()
