"""An event set up from a template, edited section by section, published; what contradicts is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.makers import account_of, make_event, make_hall, make_organization, make_pupil, placement
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import DivisionSex
from ysevents.competitions.service import contests
from ysevents.core.enums import OccurrenceKind
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import fetch, fetch_row, fetch_value
from ysevents.kit.errors import NotAllowed
from ysevents.registration import service
from ysevents.registration.errors import (
    EventNotDraft,
    RegulationContradicts,
    RegulationNotFound,
    TemplateNotFound,
)
from ysevents.registration.parameters import RegulationParameters, TeamSize
from ysevents.registration.rules.contradictions import Contradiction, Facts, contradictions, gaps
from ysevents.registration.rules.plan import Plan, PlannedContest, PlannedDivision
from ysevents.registration.service.templates import list_templates
from ysevents.registration.setups import ContestIn, DatesIn, DivisionIn, NewEventIn, TextIn

DAY = date(2027, 4, 23)
KEYS = ["basketball_table_tennis", "campus_football", "county_athletics", "cup", "dragon_boat", "judged"]


@pytest.fixture
def office() -> Account:
    return account_of(Role.OFFICE_CLERK)


async def make_from(key: str, account: Account, now: datetime) -> UUID:
    return await service.create_event_from_template(
        NewEventIn(template=key, starts_on=DAY), account=account, now=now
    )


async def plan_of(event: UUID) -> Plan:
    return (await service.get_version(event)).content


def division_ins(plan: Plan) -> list[DivisionIn]:
    return [
        DivisionIn(
            id=UUID(d.id),
            name=d.name,
            sex=DivisionSex(d.sex),
            born_from=d.born_from,
            born_until=d.born_until,
            grade_from=d.grade_from,
            grade_until=d.grade_until,
            unit_classes=d.unit_classes,
        )
        for d in plan.divisions
    ]


def contest_ins(plan: Plan) -> list[ContestIn]:
    return [
        ContestIn(division=UUID(c.division), discipline=c.discipline, per_unit_limit=c.per_unit_limit)
        for c in plan.contests
    ]


def codes(error: pytest.ExceptionInfo[RegulationContradicts]) -> list[str]:
    return [found.code for found in error.value.found]


def test_there_is_a_template_for_each_kind_of_event() -> None:
    assert [template.key for template in list_templates()] == KEYS


@pytest.mark.parametrize("key", KEYS)
async def test_an_event_of_every_template_can_be_published_as_it_is(
    db: None, office: Account, now: datetime, key: str
) -> None:
    event = await make_from(key, office, now)

    version = await service.get_version(event)
    lacking = await service.list_gaps(event, account=office, now=now)
    await service.publish(event, account=office, now=now)

    assert (version.version, lacking) == (1, [])
    assert version.content.divisions
    assert version.content.texts
    assert {row["state"] for row in await fetch("SELECT state FROM event")} == {"published"}


async def test_divisions_of_a_template_follow_the_season(db: None, office: Account, now: datetime) -> None:
    school = await plan_of(await make_from("county_athletics", office, now))
    cup = await plan_of(await make_from("cup", office, now))

    assert [(d.title, d.born_from, d.grade_from) for d in school.divisions[:3]] == [
        ("小学乙组男子", date(2016, 9, 1), 3),
        ("小学乙组女子", date(2016, 9, 1), 3),
        ("小学甲组男子", date(2014, 9, 1), 5),
    ]
    assert [(d.title, d.born_from, d.born_until) for d in cup.divisions] == [
        ("成年组男子", None, date(2009, 1, 1)),
        ("成年组女子", None, date(2009, 1, 1)),
        ("羽毛球混合团体", None, date(2009, 1, 1)),
    ]
    assert (school.title, school.ends_on) == ("2027年中小学生田径运动会", date(2027, 4, 25))
    assert school.deadline_at == datetime(2027, 4, 13, 10, tzinfo=UTC)


async def test_who_may_not_set_up_events_is_refused(db: None, now: datetime, office: Account) -> None:
    with pytest.raises(NotAllowed):
        await make_from("cup", account_of(Role.COACH), now)
    with pytest.raises(TemplateNotFound):
        await make_from("nothing", office, now)


async def test_an_organiser_of_other_events_may_edit_what_they_made(db: None, now: datetime) -> None:
    organiser = account_of(Role.ORGANISER, Scope.EVENT, await make_event(now))
    await make_account_row(organiser, now)

    event = await make_from("cup", organiser, now)

    grants = await fetch("SELECT role, scope, target FROM account_grant WHERE account = $1", organiser.id)
    assert [tuple(row) for row in grants] == [("organiser", "event", str(event))]


async def make_account_row(account: Account, now: datetime) -> None:
    await fetch(
        """
        INSERT INTO account (id, username, display_name, state, must_change_password, password_hash, created_at)
        VALUES ($1, 'organiser', '组织者', 'active', false, 'x', $2)
        """,
        account.id,
        now,
    )


async def test_sections_are_edited_one_by_one_and_each_is_a_version(
    db: None, office: Account, now: datetime
) -> None:
    event = await make_from("county_athletics", office, now)
    plan = await plan_of(event)

    await service.change_dates(
        event,
        DatesIn(
            title="春季田径运动会",
            starts_on=date(2027, 5, 7),
            ends_on=date(2027, 5, 8),
            opens_at=plan.opens_at,
            deadline_at=plan.deadline_at,
        ),
        account=office,
        now=now,
    )
    await service.change_parameters(
        event, RegulationParameters(per_athlete=3, required_papers=()), account=office, now=now
    )
    await service.set_texts(event, [TextIn(title="奖励", text="前三名发奖状。")], account=office, now=now)

    version = await service.get_version(event)
    days = await fetch("SELECT DISTINCT starts_on, ends_on FROM event")
    assert (version.version, version.parameters.per_athlete) == (4, 3)
    assert (version.content.title, [t.title for t in version.content.texts]) == ("春季田径运动会", ["奖励"])
    assert [tuple(row) for row in days] == [(date(2027, 5, 7), date(2027, 5, 8))]
    assert (await service.get_version(event, 1)).content == plan


async def test_divisions_are_renamed_added_and_removed_with_their_contests(
    db: None, office: Account, now: datetime
) -> None:
    event = await make_from("campus_football", office, now)
    first, second, *rest = division_ins(await plan_of(event))
    renamed = [
        first.model_copy(update={"name": "青苗组"}),
        second.model_copy(update={"name": "青苗组"}),
        DivisionIn(name="教工组", sex=DivisionSex.MIXED),
    ]

    await service.set_divisions(event, renamed, account=office, now=now)

    plan = await plan_of(event)
    assert [d.title for d in plan.divisions] == ["青苗组男子", "青苗组女子", "教工组"]
    assert [d.id for d in plan.divisions[:2]] == [str(first.id), str(second.id)]
    assert [c.title for c in await contests.list_contests(event)] == ["男子足球 青苗组", "女子足球 青苗组"]
    assert await fetch_value("SELECT count(*) FROM event WHERE kind = 'contest'") == 2
    assert len(rest) == 4


async def test_divisions_can_change_names_with_each_other(db: None, office: Account, now: datetime) -> None:
    event = await make_from("judged", office, now)
    first, second = division_ins(await plan_of(event))

    await service.set_divisions(
        event,
        [first.model_copy(update={"name": second.name}), second.model_copy(update={"name": first.name})],
        account=office,
        now=now,
    )

    assert [d.name for d in (await plan_of(event)).divisions] == ["中学组", "小学组"]


async def test_days_do_not_move_away_from_sessions(db: None, office: Account, now: datetime) -> None:
    event = await make_from("county_athletics", office, now)
    plan = await plan_of(event)
    hall = await make_hall()
    morning = placement(
        hall.full,
        clock.at(plan.ends_on, time(8)),
        kind=OccurrenceKind.SESSION,
        title="第5单元",
        event=event,
    )
    await times.place(morning, by=None, now=now)
    dates = DatesIn(
        title=plan.title,
        starts_on=plan.starts_on - timedelta(days=1),
        ends_on=plan.ends_on - timedelta(days=1),
        opens_at=plan.opens_at,
        deadline_at=plan.deadline_at,
    )

    with pytest.raises(RegulationContradicts) as earlier:
        await service.change_dates(event, dates, account=office, now=now)
    longer = dates.model_copy(update={"ends_on": plan.ends_on})
    await service.change_dates(event, longer, account=office, now=now)

    assert [found.text for found in earlier.value.found] == [
        "“第5单元”排在4月25日，不在新的比赛日期内，请先改期或取消"
    ]
    assert (await plan_of(event)).starts_on == plan.starts_on - timedelta(days=1)


async def test_contests_are_added_limited_and_removed(db: None, office: Account, now: datetime) -> None:
    event = await make_from("campus_football", office, now)
    boys, girls, *_ = (UUID(d.id) for d in (await plan_of(event)).divisions)

    await service.set_contests(
        event,
        [
            ContestIn(division=boys, discipline="football", per_unit_limit=2),
            ContestIn(division=girls, discipline="basketball"),
        ],
        account=office,
        now=now,
    )

    assert [(c.title, c.per_unit_limit) for c in await contests.list_contests(event)] == [
        ("男子足球 小学组", 2),
        ("女子篮球 小学组", None),
    ]


async def test_a_contest_or_division_with_entries_is_not_removed_and_everything_is_said_at_once(
    db: None, office: Account, now: datetime
) -> None:
    event = await make_from("county_athletics", office, now)
    plan = await plan_of(event)
    await service.change_dates(
        event,
        DatesIn(
            title=plan.title,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            opens_at=now - timedelta(days=1),
            deadline_at=plan.deadline_at,
        ),
        account=office,
        now=now,
    )
    await service.publish(event, account=office, now=now)
    school = await make_organization("灵溪镇示例小学", unit_class="小学")
    coach = account_of(Role.COACH, Scope.ORGANIZATION, school)
    delegation = await service.open_delegation(event, school, account=coach, now=now)
    pupil = await make_pupil(school)
    await service.add_athlete(delegation, pupil, account=coach, now=now)
    titles = {c.title: c.id for c in await contests.list_contests(event)}
    await service.enter(delegation, titles["男子100米 小学甲组"], pupil, account=coach, now=now)

    with pytest.raises(RegulationContradicts) as no_contests:
        await service.set_contests(event, [], account=office, now=now)
    with pytest.raises(RegulationContradicts) as no_divisions:
        await service.set_divisions(event, division_ins(plan)[:1], account=office, now=now)

    assert codes(no_contests) == ["contest_entered"]
    assert codes(no_divisions) == ["contest_entered", "division_entered"]
    assert no_contests.value.text == ("小学甲组男子100米已有1条报名（含撤回的），不能删除。请改正后再保存。")
    assert (await plan_of(event)).contests == plan.contests


async def test_what_is_removed_after_publication_stays_as_cancelled(
    db: None, office: Account, now: datetime
) -> None:
    event = await make_from("judged", office, now)
    await service.publish(event, account=office, now=now)
    kept = contest_ins(await plan_of(event))[1:]

    await service.set_contests(event, kept, account=office, now=now)

    row = await fetch_row("SELECT title, state FROM event WHERE state = 'cancelled'")
    assert dict(row or {}) == {"title": "混合合唱 小学组", "state": "cancelled"}
    assert len(await contests.list_contests(event)) == len(kept)


async def test_only_a_draft_that_lacks_nothing_is_published(db: None, office: Account, now: datetime) -> None:
    event = await make_from("judged", office, now)
    await service.set_contests(event, [], account=office, now=now)
    late = datetime(2027, 5, 1, tzinfo=UTC)

    with pytest.raises(RegulationContradicts) as lacking:
        await service.publish(event, account=office, now=late)
    await service.set_divisions(event, [], account=office, now=now)
    with pytest.raises(RegulationContradicts) as empty:
        await service.publish(event, account=office, now=now)

    assert codes(lacking) == ["division_without_contest", "division_without_contest", "deadline_passed"]
    assert codes(empty) == ["no_division"]


async def test_an_event_is_published_once(db: None, office: Account, now: datetime) -> None:
    event = await make_from("judged", office, now)
    await service.publish(event, account=office, now=now)

    with pytest.raises(EventNotDraft):
        await service.publish(event, account=office, now=now)


async def test_a_draft_is_unknown_to_others(db: None, office: Account, now: datetime) -> None:
    event = await make_from("judged", office, now)
    other = account_of(Role.ORGANISER, Scope.EVENT, await make_event(now))

    with pytest.raises(RegulationNotFound):
        await service.set_texts(event, [], account=other, now=now)
    with pytest.raises(RegulationNotFound):
        await service.get_regulation(event)


PLAN = Plan(
    title="运动会",
    starts_on=DAY,
    ends_on=DAY,
    opens_at=datetime(2027, 4, 1, tzinfo=UTC),
    deadline_at=datetime(2027, 4, 10, tzinfo=UTC),
)


def test_contradictions_are_all_told_at_once() -> None:
    wrong = replace(
        PLAN,
        ends_on=date(2027, 4, 1),
        opens_at=datetime(2027, 4, 11, tzinfo=UTC),
    )
    numbers = RegulationParameters(
        least_per_sex=9,
        units_at_most=2,
        bib_block=10,
        bib_spares=10,
        team_sizes=(TeamSize(discipline="football", least=9, most=8),),
        substitutions_until=datetime(2027, 4, 9, tzinfo=UTC),
    )

    found = contradictions(None, wrong, numbers, Facts(units=3, disciplines=frozenset({"football"})))

    assert [(f.code, f.section) for f in found] == [
        ("ends_before_start", "dates"),
        ("deadline_before_opening", "dates"),
        ("change_before_deadline", "dates"),
        ("change_after_end", "dates"),
        ("least_above_most", "limits"),
        ("quota_below_units", "limits"),
        ("spares_fill_block", "bibs"),
        ("team_size", "limits"),
    ]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (
            {"born_from": date(2015, 9, 1), "born_until": date(2015, 8, 31)},
            "出生日期自2015-09-01起，却到2015-08-31止",
        ),
        ({"born_from": date(2027, 9, 1)}, "须2027-09-01及以后出生，比赛时还没有出生"),
        ({"grade_from": 6, "grade_until": 5}, "年级自六年级起，却到五年级止"),
        ({"grade_from": 10, "grade_until": 12, "born_from": date(2016, 9, 1)}, "出生日期和年级对不上"),
    ],
)
def test_a_division_nobody_can_enter_is_refused(rule: dict[str, Any], reason: str) -> None:
    division = PlannedDivision(id="1", name="甲组", sex="male", **rule)
    plan = replace(PLAN, divisions=(division,))

    found = contradictions(None, plan, RegulationParameters(), Facts())

    assert found == [Contradiction("nobody_can_enter", f"甲组男子没有人能报：{reason}", "divisions")]


def test_a_plan_without_divisions_lacks_something() -> None:
    assert gaps(PLAN, Facts(), now=datetime(2027, 4, 1, tzinfo=UTC)) == [
        Contradiction("no_division", "还没有组别", "divisions")
    ]


def test_a_division_of_a_class_no_unit_has_is_not_published() -> None:
    division = PlannedDivision(id="1", name="甲组", sex="male", unit_classes=("幼儿园",))
    contest = PlannedContest(id="2", discipline="100m", name="100米", division="1")
    plan = replace(PLAN, divisions=(division,), contests=(contest,))
    now = datetime(2027, 4, 1, tzinfo=UTC)

    found = gaps(plan, Facts(unit_classes=frozenset({"小学"})), now=now)

    assert found == [Contradiction("no_such_unit", "甲组男子：没有“幼儿园”类别的单位", "divisions")]
    assert gaps(plan, Facts(unit_classes=frozenset({"小学", "幼儿园"})), now=now) == []
