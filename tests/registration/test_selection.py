"""Selection upward: who of a finished meet starts in the next one, why, and that nobody is typed again."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import (
    PASSWORD,
    Games,
    account_of,
    make_account,
    make_games,
    make_organization,
    make_person,
    make_pupil,
)
from tests.registration.conftest import School
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account, Grant
from ysevents.accounts.service import grant
from ysevents.competitions.rules import eligibility
from ysevents.core.enums import ConsentPurpose, OrganizationKind
from ysevents.core.service import people
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch_value
from ysevents.registration import service
from ysevents.registration.errors import DelegationNotFound, MeetNotOver, NobodySelected, RegulationNotFound
from ysevents.registration.rules.selection import Candidate, Target, select
from ysevents.registration.service import selection

RACE = "男子100米 小学甲组"
BOY = eligibility.Athlete(sex="male", birth_on=date(2015, 3, 2), grade=5, unit_class="小学")
OLD = eligibility.Athlete(sex="male", birth_on=date(2013, 3, 2), grade=5, unit_class="小学")
TARGET = Target(
    contest="T",
    title="男子100米 U11",
    discipline="100m",
    division=eligibility.Division(name="U11", sex="male", born_from=date(2014, 9, 1)),
)


def runner(name: str, mark: int | None, facts: eligibility.Athlete = BOY) -> Candidate:
    return Candidate(
        contest="C", contest_title=RACE, discipline="100m", person=name, name=name, unit="甲校",
        facts=facts, kind="track", mark=mark,
    )  # fmt: skip


def verdicts(
    candidates: list[Candidate], targets: list[Target] | None, best: int
) -> list[tuple[str, bool, str]]:
    return [(p.candidate.name, p.is_chosen, p.reason) for p in select(candidates, targets, best=best)]


def test_the_best_who_may_start_are_chosen_and_everybody_is_told_why() -> None:
    field = [runner("甲", 15_000), runner("乙", 14_000, OLD), runner("丙", 14_500), runner("丁", None)]
    field += [runner("戊", 16_000)]

    assert verdicts(field, [TARGET], 2) == [
        ("乙", False, "第1（14.00），超龄：须2014-09-01及以后出生"),
        ("丙", True, f"{RACE}报名成绩第2（14.50），符合U11男子"),
        ("甲", True, f"{RACE}报名成绩第3（15.00），符合U11男子"),
        ("戊", False, "第4（16.00），名额已满"),
        ("丁", False, "没有报名成绩，不能排序，请自行决定"),
    ]


def test_field_contests_and_points_choose_the_greater_mark() -> None:
    throws = [replace(runner("甲", 12_340), kind="field"), replace(runner("乙", 12_400), kind="field")]
    songs = [replace(runner("丙", 88_500), kind="judged"), replace(runner("丁", 92_125), kind="judged")]
    match = [replace(runner("戊", None), kind="singles")]

    assert verdicts(throws, None, 1) == [
        ("乙", True, f"{RACE}报名成绩第1（12.40米）"),
        ("甲", False, "第2（12.34米），名额已满"),
    ]
    assert verdicts(songs, None, 1) == [
        ("丁", True, f"{RACE}报名成绩第1（92.125分）"),
        ("丙", False, "第2（88.50分），名额已满"),
    ]
    assert verdicts(match, None, 1) == [("戊", False, "没有报名成绩，不能排序，请自行决定")]


def test_level_marks_at_the_border_are_left_to_a_person() -> None:
    field = [runner("甲", 14_000), runner("乙", 14_500), runner("丙", 14_500), runner("丁", 15_000)]

    assert verdicts(field, None, 2) == [
        ("甲", True, f"{RACE}报名成绩第1（14.00）"),
        ("乙", False, "2人并列第2（14.50），只余1个名额，请自行决定"),
        ("丙", False, "2人并列第2（14.50），只余1个名额，请自行决定"),
        ("丁", False, "第4（15.00），名额已满"),
    ]


def test_a_contest_the_other_meet_does_not_have_is_said() -> None:
    assert verdicts([runner("甲", 14_000)], [replace(TARGET, discipline="200m")], 2) == [
        ("甲", False, "第1（14.00），对方赛事没有这个项目")
    ]


@pytest.fixture
async def county(db: None) -> UUID:
    return await make_organization("永顺示例县", OrganizationKind.BUREAU)


@pytest.fixture
def office(county: UUID) -> Account:
    """A clerk who also leads the county's team."""
    clerk = account_of(Role.OFFICE_CLERK)
    coaching = Grant(role=Role.COACH, scope=Scope.ORGANIZATION, target=str(county))
    return replace(clerk, grants=(*clerk.grants, coaching))


@pytest.fixture
async def over(games: Games, school: School, county: UUID, now: datetime) -> list[UUID]:
    """A meet that has ended: three boys of a school of the county with entry marks. They are answered."""
    await execute("UPDATE organization SET parent = $2 WHERE id = $1", school.id, county)
    await execute("UPDATE regulation SET parameters = parameters || '{\"per_unit_contest\": 9}'")
    people = []
    for n, name in enumerate(("丁一", "丁二", "丁三")):
        person = await make_pupil(school.id, name)
        await service.add_athlete(school.delegation, person, account=school.coach, now=now)
        await service.enter(
            school.delegation, games.contests[RACE], person, mark=f"14.{n}",
            account=school.coach, now=now,
        )  # fmt: skip
        people.append(person)
    await execute("UPDATE entry SET state = 'approved'")
    ended = now.date() - timedelta(days=1)
    await execute("UPDATE event SET starts_on = $1, ends_on = $1", ended)
    return people


async def test_the_chosen_are_entered_without_typing(
    over: list[UUID], games: Games, county: UUID, office: Account, now: datetime
) -> None:
    higher = await make_games(now)
    found = await selection.propose(games.event, target=higher.event, best=2, account=office, now=now)
    picks = found.picks
    wanted = [(UUID(str(p.candidate.contest)), UUID(str(p.candidate.person))) for p in picks if p.is_chosen]

    for _ in range(2):
        made = await selection.enter_selected(
            games.event, higher.event, county, wanted, account=office, now=now
        )

    book = await service.get_book(made.delegation, account=office)
    assert (made.entered, made.refused) == (2, ())
    assert [(a.name, [(e.contest, e.mark) for e in a.entries]) for a in book.athletes] == [
        ("丁二", [(higher.contests[RACE], 14_100)]),
        ("丁一", [(higher.contests[RACE], 14_000)]),
    ]
    assert {a.person for a in book.athletes} == set(over[:2])


async def test_who_cannot_be_entered_is_named_and_the_rest_stands(
    over: list[UUID], games: Games, county: UUID, office: Account, now: datetime
) -> None:
    higher = await make_games(now)
    wanted = [(games.contests[RACE], person) for person in over]

    made = await selection.enter_selected(games.event, higher.event, county, wanted, account=office, now=now)

    assert (made.entered, made.refused) == (2, (("丁三", "本单位这一项已报2人，限2人。"),))
    assert await fetch_value("SELECT count(*) FROM entry WHERE root = $1", higher.event) == 2
    members = "SELECT count(*) FROM delegation_member WHERE event = $1"
    assert await fetch_value(members, higher.event) == 2


async def test_selection_needs_a_meet_that_is_over_and_the_right(
    over: list[UUID], games: Games, county: UUID, office: Account, school: School, now: datetime
) -> None:
    higher = await make_games(now)
    wanted, nobody = [(games.contests[RACE], over[0])], [(games.contests[RACE], county)]
    clerk = account_of(Role.OFFICE_CLERK)

    with pytest.raises(MeetNotOver):
        await selection.propose(higher.event, target=None, best=2, account=office, now=now)
    with pytest.raises(RegulationNotFound):
        await selection.propose(games.event, target=None, best=2, account=school.coach, now=now)
    with pytest.raises(DelegationNotFound):
        await selection.enter_selected(games.event, higher.event, county, wanted, account=clerk, now=now)
    with pytest.raises(NobodySelected):
        await selection.enter_selected(games.event, higher.event, county, nobody, account=office, now=now)

    assert await fetch_value("SELECT count(*) FROM delegation WHERE event = $1", higher.event) == 0


async def test_who_took_the_consent_back_is_not_selected_and_only_counted(
    over: list[UUID], games: Games, county: UUID, office: Account, now: datetime
) -> None:
    guardian = await make_person("丁大海")
    await people.record_consent(
        over[0], [ConsentPurpose.REGISTRATION], version="2026-1", evidence="纸质", given_by=guardian,
        relation="父亲", by=None, now=now,
    )  # fmt: skip
    await people.withdraw_consent(over[0], ConsentPurpose.REGISTRATION, by=None, now=now)
    higher = await make_games(now)
    wanted = [(games.contests[RACE], over[0])]

    found = await selection.propose(games.event, target=None, best=2, account=office, now=now)
    file = await selection.export_selection(games.event, target=None, best=3, account=office, now=now)
    with pytest.raises(NobodySelected):
        await selection.enter_selected(games.event, higher.event, county, wanted, account=office, now=now)
    with pytest.raises(NobodySelected):
        await selection.export_selection(
            games.event, target=None, best=3, wanted=wanted, account=office, now=now
        )

    assert ([p.candidate.name for p in found.picks], found.without_consent) == (["丁二", "丁三"], 1)
    assert [line.split(",")[2] for line in file.decode().splitlines()[1:]] == ["丁二", "丁三"]


async def test_a_proposal_asks_as_often_for_one_athlete_as_for_three(
    over: list[UUID], games: Games, office: Account, now: datetime
) -> None:
    counts = []
    for withdrawn in (over[1:], []):
        await execute("UPDATE entry SET state = 'approved'")
        await execute("UPDATE entry SET state = 'returned' WHERE person = ANY ($1)", withdrawn)
        with counted_queries() as asked:
            await selection.propose(games.event, target=None, best=2, account=office, now=now)
        counts.append(len(asked))

    assert counts[0] == counts[1]


async def test_the_office_looks_downloads_and_enters(
    browser: Browser, over: list[UUID], games: Games, county: UUID, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: now)
    higher = await make_games(now)
    account = await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await grant(account, Role.COACH, Scope.ORGANIZATION, str(county), account=None, now=now)
    await browser.log_in("clerk01", PASSWORD)
    path, target = f"/registration/{games.event}/selection", f"{higher.event} {county}"
    api = f"/api/v1/registration/events/{games.event}/selection"
    ticked = {f"pick {games.contests[RACE]} {over[0]}": "1"}

    shown = await browser.get(path, params={"target": target, "best": "2"})
    file = await browser.get(f"{path}.csv", params={"best": "1"})
    picked = await browser.post(f"{path}.csv", {f"pick {games.contests[RACE]} {over[2]}": "1"})
    bare = await browser.post(f"{path}.csv")
    told = await browser.send("GET", f"{api}?best=1&target={higher.event}")
    nowhere = await browser.post(path, ticked)
    nobody = await browser.post(path, {"target": target})
    nonsense = await browser.post(path, {"target": "x", "pick 1 2": "1"})
    many = await browser.get(path, params={"best": "99"})
    done = await browser.post(path, {"target": target, **ticked})
    again = await browser.send(
        "POST", api,
        {"target": str(higher.event), "organization": str(county),
         "picks": [{"contest": str(games.contests[RACE]), "person": str(over[0])}]},
    )  # fmt: skip

    assert "永顺示例县" in shown.text
    assert "入选：" in shown.text
    assert file.text.splitlines()[1:] == [
        f"{RACE},1,丁一,男,2015-03-02,芙蓉镇示例中心小学,14.00,,{RACE}报名成绩第1（14.00）"
    ]
    assert picked.text.splitlines()[1].endswith(",组织者选定（第3（14.20），名额已满）")
    assert bare.status_code == 409
    assert [(p["name"], p["is_chosen"], p["target_title"]) for p in told.json()["picks"]] == [
        ("丁一", True, RACE), ("丁二", False, RACE), ("丁三", False, RACE),
    ]  # fmt: skip
    assert [a.status_code for a in (nowhere, nobody, nonsense, many)] == [400, 409, 400, 400]
    assert (done.status_code, done.headers["location"]) == (
        303, f"/registration/{higher.event}?unit={county}",
    )  # fmt: skip
    assert (again.json()["entered"], again.json()["refused"]) == (1, [])
    exported = "SELECT count(*) FROM audit WHERE action = 'selection_exported'"
    assert await fetch_value(exported) == 3
