"""After the deadline: late entries, withdrawals and substitutions, asked for, decided, done."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.counting import counted_queries
from tests.makers import Games, account_of, make_account, make_games, make_pupil
from tests.registration.conftest import School, make_school
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import RosterRole
from ysevents.competitions.errors import (
    ContestFull,
    EntryLimitReached,
    EntryNotFound,
    HeatStarted,
    InAnotherTeam,
    NoLaneLeft,
    NotEligible,
    PairingsOut,
    RosterUnfit,
)
from ysevents.competitions.rules.rosters import Member
from ysevents.competitions.service import draws, entries, start_lists
from ysevents.core.enums import OccurrenceKind
from ysevents.core.rules import DELETED_TEXT
from ysevents.core.schemas import Forgotten, Placement
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.errors import IdempotencyKeyUnusable, IdempotencyMismatch, Invalid
from ysevents.kit.ids import uuid7
from ysevents.registration import service
from ysevents.registration.change_schemas import ChangeIn, ChangeLine, ListedIn
from ysevents.registration.enums import ChangeKind, ChangeState
from ysevents.registration.errors import (
    AlreadyEntered,
    AthleteNotFound,
    ChangeAsked,
    ChangeDecided,
    ChangeNotFound,
    ChangeNotTaken,
    ConsentMissing,
    DelegationNotFound,
    RegulationNotFound,
)
from ysevents.registration.parameters import TeamSize
from ysevents.registration.schemas import ConsentIn
from ysevents.registration.service import changes, forgetting, freezing, rosters

RACE = "男子100米 小学甲组"
SPRINT = "男子60米 小学甲组"
RELAY = "男子4×100米接力 小学甲组"
STARTS = clock.at(date(2026, 12, 5), time(9))
LATER = timedelta(days=8)
"""The registration closed a day ago, the meet is still to come."""
CONSENT = ConsentIn(relation="母亲", guardian="向秀英", evidence="纸质同意书已签字存档")


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    """Late entries and substitutions are taken until the evening before the meet."""
    evening = clock.at(date(2026, 12, 4), time(20))
    return await make_games(now, late_entries_until=evening, substitutions_until=evening)


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + LATER


async def enter(school: School, games: Games, now: datetime, name: str, *contests: str) -> UUID:
    """An athlete in these contests, with a guardian's consent."""
    person = await make_pupil(school.id, name)
    await service.add_athlete(school.delegation, person, account=school.coach, now=now)
    for title in contests:
        await service.enter(school.delegation, games.contests[title], person, account=school.coach, now=now)
    await service.record_consent(
        school.delegation, person, relation="母亲", guardian="向秀英", evidence="纸质同意书",
        account=school.coach, now=now,
    )  # fmt: skip
    return person


async def close(games: Games, *schools: School, clerk: Account, now: datetime, freeze: bool = True) -> None:
    """Submit, approve and freeze."""
    for school in schools:
        await service.submit(school.delegation, account=school.coach, now=now)
        await service.approve(school.delegation, account=clerk, now=now)
    if freeze:
        await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)


async def draw(games: Games, contest: str, clerk: Account, now: datetime, *, lanes: int = 8) -> None:
    """Draw a contest and publish its start list."""
    session = Placement(
        kind=OccurrenceKind.SESSION, title="上午", event=games.event, place="县体育场",
        starts_at=STARTS, ends_at=STARTS + timedelta(hours=3),
    )  # fmt: skip
    await times.place_all([session], by=None, now=now)
    await draws.draw_contest(
        games.contests[contest], session=session.id, starts_at=STARTS, interval_min=10, lanes=lanes,
        seed=1, account=clerk, now=now,
    )  # fmt: skip
    await draws.publish_start_list(games.contests[contest], account=clerk, now=now)


async def entry_of(games: Games, contest: str, person: UUID | None) -> UUID:
    found = [
        e
        for e in await entries.list_entries(games.event)
        if (e.contest, e.person) == (games.contests[contest], person)
    ]
    return found[0].id


def late(games: Games, person: UUID, contest: str = RACE, **more: Any) -> ChangeIn:
    return ChangeIn(
        kind=ChangeKind.LATE_ENTRY,
        contest=games.contests[contest],
        person=person,
        reason="报名时漏报",
        **more,
    )


def scratch(entry: UUID) -> ChangeIn:
    return ChangeIn(kind=ChangeKind.WITHDRAWAL, entry=entry, reason="脚踝扭伤")


def swap(entry: UUID, replacement: UUID, person: UUID | None = None, **more: Any) -> ChangeIn:
    return ChangeIn(
        kind=ChangeKind.SUBSTITUTION, entry=entry, replacement=replacement, person=person,
        reason="发烧不能参赛", **more,
    )  # fmt: skip


async def ask(school: School, wish: ChangeIn, now: datetime, key: str | None = None) -> UUID:
    return await changes.request_change(
        school.delegation, wish, idempotency_key=key or str(uuid7()), account=school.coach, now=now
    )


async def act(school: School, wish: ChangeIn, clerk: Account, now: datetime) -> ChangeLine:
    return await changes.make_change(
        school.delegation, wish, idempotency_key=str(uuid7()), account=clerk, now=now
    )


async def lanes(games: Games, contest: str = RACE) -> list[tuple[str, str | None, bool]]:
    """Name, number and whether scratched, of everybody on the published list, as anybody reads it."""
    found = await start_lists.list_start_lists(games.contests[contest])
    return sorted((r.name, r.bib, r.is_scratched) for s in found for h in s.heats for r in h.rows)


async def expected() -> Sequence[UUID]:
    """Who is due at the heats."""
    return [row["person"] for row in await fetch("SELECT person FROM participant ORDER BY person")]


async def decisions() -> list[tuple[str, str]]:
    rows = await fetch("SELECT kind, reason FROM decision WHERE kind <> 'lot' ORDER BY at, id")
    return [(row["kind"], row["reason"]) for row in rows]


async def test_a_late_entry_is_approved_and_stands_in_the_published_list(
    school: School, other: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    await enter(school, games, now, "彭小明", RACE)
    await enter(other, games, now, "向大伟", RACE)
    await close(games, school, other, clerk=clerk, now=now)
    await draw(games, RACE, clerk, now)
    forgotten = await make_pupil(school.id, "田小强")

    request = await ask(school, late(games, forgotten, consent=CONSENT), later)
    open_line = await changes.get_change(request)
    line = await changes.decide(request, is_approved=True, account=clerk, now=later)

    assert (open_line.state, open_line.words) == (ChangeState.OPEN, f"田小强，{RACE}")
    assert (line.state, line.answer, line.is_exception) == (
        ChangeState.APPROVED,
        "出场名单已随之更新",
        False,
    )
    assert await lanes(games) == [
        ("向*伟", "201", False),
        ("彭*明", "101", False),
        ("田*强", "102", False),
    ]
    assert forgotten in await expected()
    entry = await entries.find_entry(await entry_of(games, RACE, forgotten))
    assert entry is not None
    assert (entry.state, line.entry) == ("approved", entry.id)
    lots = await fetch(
        "SELECT reason, seed IS NOT NULL AS seeded FROM decision WHERE kind = 'lot' ORDER BY at"
    )
    assert [tuple(row) for row in lots] == [(f"{RACE} 决赛抽签", True), (f"{RACE} 补报抽道次", True)]


async def test_a_refused_late_entry_stays_in_the_history_with_its_reason(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    await make_account("coach77", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now)
    forgotten = await make_pupil(school.id, "田小强")
    request = await ask(school, late(games, forgotten, consent=CONSENT), later)

    with pytest.raises(Invalid):
        await changes.decide(request, is_approved=False, answer=" ", account=clerk, now=later)
    await changes.decide(request, is_approved=False, answer="秩序册已经付印", account=clerk, now=later)

    listed = await changes.list_own_changes(school.delegation, account=school.coach)
    assert [(line.id, line.state, line.answer, line.entry) for line in listed] == [
        (request, ChangeState.REFUSED, "秩序册已经付印", None)
    ]
    assert await fetch_value("SELECT count(*) FROM entry WHERE person = $1", forgotten) == 0
    assert await fetch_value("SELECT count(*) FROM delegation_member WHERE person = $1", forgotten) == 0
    said = await fetch("SELECT kind, title, text, link FROM message WHERE kind LIKE 'change%'")
    assert [tuple(row) for row in said] == [
        (
            "change_refused",
            "未同意补报",
            f"芙蓉镇示例中心小学，田径运动会。田小强，{RACE}。原因：秩序册已经付印",
            f"/registration/{games.event}/changes?unit={school.id}",
        )
    ]


async def test_a_substitution_the_evening_before_takes_over_the_lane(
    school: School, other: School, games: Games, clerk: Account, now: datetime
) -> None:
    ill = await enter(school, games, now, "彭小明", RACE)
    await enter(other, games, now, "向大伟", RACE)
    await close(games, school, other, clerk=clerk, now=now)
    await draw(games, RACE, clerk, now)
    before = {
        r.lane for s in await start_lists.list_start_lists(games.event) for h in s.heats for r in h.rows
    }
    evening = clock.at(date(2026, 12, 4), time(19, 59))
    spare = await make_pupil(school.id, "田小强")

    wish = swap(await entry_of(games, RACE, ill), spare, consent=CONSENT)
    request = await ask(school, wish, evening)
    line = await changes.decide(request, is_approved=True, account=clerk, now=evening)

    assert line.words == f"彭小明 换为 田小强，{RACE}"
    assert await lanes(games) == [("向*伟", "201", False), ("田*强", "190", False)]
    after = {r.lane for s in await start_lists.list_start_lists(games.event) for h in s.heats for r in h.rows}
    assert after == before
    assert ill not in await expected()
    assert spare in await expected()
    assert await decisions() == [("substitution", "发烧不能参赛")]
    held = await fetch(
        "SELECT person, state, reason FROM admission WHERE organization = $1 ORDER BY label", school.id
    )
    assert [tuple(row) for row in held] == [(ill, "revoked", "已由他人替换参赛"), (spare, "valid", None)]
    assert await fetch_value("SELECT count(*) FROM delegation_member WHERE person = $1", ill) == 0


async def test_who_starts_elsewhere_stays_in_the_delegation_when_replaced(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    busy = await enter(school, games, now, "彭小明", RACE, SPRINT)
    spare = await enter(school, games, now, "田小强", SPRINT)
    await close(games, school, clerk=clerk, now=now)

    line = await act(school, swap(await entry_of(games, RACE, busy), spare), clerk, later)

    assert line.answer == "还没有编排，编排时按新名单"
    held = {(e.person, e.contest) for e in await entries.list_entries(games.event)}
    assert held == {
        (busy, games.contests[SPRINT]),
        (spare, games.contests[SPRINT]),
        (spare, games.contests[RACE]),
    }
    assert await fetch_value("SELECT count(*) FROM admission WHERE state = 'valid'") == 2


async def test_a_scratch_leaves_the_lane_empty_and_the_list_says_so(
    school: School, other: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    hurt = await enter(school, games, now, "彭小明", RACE)
    await enter(other, games, now, "向大伟", RACE)
    await close(games, school, other, clerk=clerk, now=now)
    await draw(games, RACE, clerk, now)

    line = await act(school, scratch(await entry_of(games, RACE, hurt)), clerk, later)

    assert line.is_office
    assert await lanes(games) == [("向*伟", "201", False), ("彭*明", "101", True)]
    assert hurt not in await expected()
    assert await decisions() == [("scratch", "脚踝扭伤")]
    assert await fetch_value("SELECT decision IS NOT NULL FROM change_request WHERE id = $1", line.id)


async def test_who_scratched_and_is_entered_again_has_the_old_lane_and_number(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    hurt = await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now)
    await draw(games, RACE, clerk, now)
    before = await lanes(games)
    await act(school, scratch(await entry_of(games, RACE, hurt)), clerk, later)

    await act(school, late(games, hurt), clerk, later)

    assert await lanes(games) == before
    assert await expected() == [hurt]


async def test_who_was_replaced_and_comes_back_has_the_old_number(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    ill = await enter(school, games, now, "彭小明", RACE)
    spare = await make_pupil(school.id, "田小强")
    await close(games, school, clerk=clerk, now=now)
    await act(school, swap(await entry_of(games, RACE, ill), spare, consent=CONSENT), clerk, later)

    await act(school, swap(await entry_of(games, RACE, spare), ill), clerk, later)

    held = await fetch("SELECT person, label, state FROM admission ORDER BY label")
    assert [tuple(row) for row in held] == [(ill, "101", "valid"), (spare, "190", "revoked")]


async def test_a_draw_that_is_not_out_is_to_be_drawn_again(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    hurt = await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now)
    await draw(games, RACE, clerk, now)
    await execute("UPDATE stage SET state = 'draft'")
    forgotten = await make_pupil(school.id, "田小强")

    entered = await act(school, late(games, forgotten, consent=CONSENT), clerk, later)
    scratched = await act(school, scratch(await entry_of(games, RACE, hurt)), clerk, later)

    assert (entered.answer, scratched.answer) == ("已编排未公布，请重新抽签", "已编排未公布，请重新抽签")


async def test_a_full_start_list_takes_no_late_entry(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now)
    await draw(games, RACE, clerk, now, lanes=1)
    forgotten = await make_pupil(school.id, "田小强")

    with pytest.raises(NoLaneLeft):
        await ask(school, late(games, forgotten, consent=CONSENT), later)

    assert await fetch_value("SELECT count(*) FROM change_request") == 0
    assert await fetch_value("SELECT count(*) FROM delegation_member WHERE person = $1", forgotten) == 0


async def test_late_entries_are_judged_like_all_others(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    first = await enter(school, games, now, "彭小明", RACE, SPRINT)
    await enter(school, games, now, "田小强", RACE)
    await close(games, school, clerk=clerk, now=now)
    too_old = await make_pupil(school.id, "覃大山", birth_on=date(2012, 5, 5))
    third = await make_pupil(school.id, "向小飞")
    stranger = await make_pupil((await make_school(games, now, "灵溪镇示例小学")).id, "石小龙")

    with pytest.raises(NotEligible):
        await ask(school, late(games, too_old, consent=CONSENT), later)
    with pytest.raises(EntryLimitReached):
        await ask(school, late(games, third, consent=CONSENT), later)
    with pytest.raises(EntryLimitReached):
        await ask(school, late(games, first, "男子跳远 小学甲组"), later)
    with pytest.raises(AlreadyEntered):
        await ask(school, late(games, first), later)
    with pytest.raises(AthleteNotFound):
        await ask(school, late(games, stranger), later)
    with pytest.raises(ConsentMissing) as refusal:
        await ask(school, late(games, third, SPRINT), later)

    assert refusal.value.text == "向小飞：未满14周岁，缺监护人同意书，请在申请里一并登记同意书。"
    assert await fetch_value("SELECT count(*) FROM change_request") == 0


async def test_each_kind_has_a_deadline_of_its_own(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE)
    spare = await enter(school, games, now, "田小强", SPRINT)
    await close(games, school, clerk=clerk, now=now)
    late_by_a_moment = clock.at(date(2026, 12, 4), time(20))
    entry = await entry_of(games, RACE, person)

    with pytest.raises(ChangeNotTaken) as over:
        await ask(school, swap(entry, spare), late_by_a_moment)
    with pytest.raises(ChangeNotTaken):
        await ask(school, late(games, spare), late_by_a_moment)
    with pytest.raises(ChangeNotTaken) as ended:
        await ask(school, scratch(entry), clock.at(date(2026, 12, 8), time(0)))
    line = await act(school, swap(entry, spare), clerk, late_by_a_moment)

    assert over.value.text == "换人已于12月4日 周五 20:00截止，请联系县教育和体育局。"
    assert ended.value.text == "赛事已经结束，不能再改动名单。"
    assert line.is_exception


async def test_a_regulation_without_deadlines_takes_requests_for_withdrawal_alone(
    db: None, clerk: Account, now: datetime, later: datetime
) -> None:
    games = await make_games(now)
    school = await make_school(games, now, "芙蓉镇示例中心小学")
    person = await enter(school, games, now, "彭小明", RACE)
    spare = await enter(school, games, now, "田小强", SPRINT)
    await close(games, school, clerk=clerk, now=now)
    entry = await entry_of(games, RACE, person)

    with pytest.raises(ChangeNotTaken) as refusal:
        await ask(school, swap(entry, spare), later)
    await ask(school, scratch(entry), later)

    assert refusal.value.text == "规程没有设换人，确有特殊情况请联系县教育和体育局。"


async def test_before_the_approval_the_form_itself_is_changed(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE)
    wish = scratch(await entry_of(games, RACE, person))

    with pytest.raises(ChangeNotTaken) as draft:
        await ask(school, wish, now)
    await service.submit(school.delegation, account=school.coach, now=now)
    with pytest.raises(ChangeNotTaken) as submitted:
        await ask(school, wish, now)

    assert draft.value.text == "报名表还没有通过审核，请先在报名表里修改并提交。"
    assert submitted.value.text == "报名表正在审核，请等审核结果出来后再提出。"


async def test_what_has_begun_is_the_referees_matter(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now)
    await draw(games, RACE, clerk, now)

    with pytest.raises(HeatStarted):
        await act(school, scratch(await entry_of(games, RACE, person)), clerk, STARTS)


async def test_of_two_clerks_one_decides_and_the_other_is_told(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now)
    request = await ask(school, scratch(await entry_of(games, RACE, person)), later)

    answers = await asyncio.gather(
        *(
            changes.decide(request, is_approved=n % 2 == 0, answer="不合规程", account=clerk, now=later)
            for n in range(16)
        ),
        return_exceptions=True,
    )

    won = [a for a in answers if isinstance(a, ChangeLine)]
    assert len(won) == 1
    assert all(isinstance(a, ChangeDecided) for a in answers if a is not won[0])
    assert len(await decisions()) == (won[0].state == ChangeState.APPROVED)


async def test_of_two_clerks_who_change_one_entry_the_second_finds_it_gone(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now)
    wish = scratch(await entry_of(games, RACE, person))

    answers = await asyncio.gather(
        *(act(school, wish, clerk, later) for _ in range(8)), return_exceptions=True
    )

    assert sum(isinstance(a, ChangeLine) for a in answers) == 1
    assert await decisions() == [("scratch", "脚踝扭伤")]


async def test_a_double_tap_asks_once_and_another_wish_under_the_key_is_refused(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now)
    wish = scratch(await entry_of(games, RACE, person))

    first = await ask(school, wish, later, "taps-0001")
    again = await ask(school, wish, later, "taps-0001")
    with pytest.raises(IdempotencyMismatch):
        await ask(school, wish.model_copy(update={"reason": "别的原因"}), later, "taps-0001")
    with pytest.raises(ChangeAsked):
        await ask(school, wish, later)
    with pytest.raises(IdempotencyKeyUnusable):
        await ask(school, wish, later, "短")

    assert again == first
    assert await fetch_value("SELECT count(*) FROM change_request") == 1


async def test_a_request_that_was_taken_back_can_be_made_again(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now)
    wish = scratch(await entry_of(games, RACE, person))
    request = await ask(school, wish, later)

    await changes.retract(request, account=school.coach, now=later)
    with pytest.raises(ChangeDecided):
        await changes.decide(request, is_approved=True, account=clerk, now=later)
    again = await ask(school, wish, later)

    listed = await changes.list_changes(games.event, account=clerk)
    assert [(line.id, line.state) for line in listed] == [
        (again, ChangeState.OPEN),
        (request, ChangeState.RETRACTED),
    ]


async def test_an_approval_that_no_longer_holds_leaves_the_request_open(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now)
    one, two = await make_pupil(school.id, "田小强"), await make_pupil(school.id, "向小飞")
    requests = [await ask(school, late(games, person, consent=CONSENT), later) for person in (one, two)]
    await changes.decide(requests[0], is_approved=True, account=clerk, now=later)

    with pytest.raises(EntryLimitReached):
        await changes.decide(requests[1], is_approved=True, account=clerk, now=later)

    assert (await changes.get_change(requests[1])).state == ChangeState.OPEN


async def test_a_runner_of_a_relay_is_replaced_on_its_leg(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    runners, team = await relay(school, games, now)
    await close(games, school, clerk=clerk, now=now)
    spare = await make_pupil(school.id, "彭小明")

    line = await act(school, swap(team, spare, runners[1], consent=CONSENT), clerk, later)

    assert line.words == f"田小二 换为 彭小明，{RELAY}"
    legs = await fetch("SELECT person, leg FROM roster_member ORDER BY leg")
    assert [tuple(row) for row in legs] == [(runners[0], 1), (spare, 2), (runners[2], 3), (runners[3], 4)]
    plays = await fetch(
        """
        SELECT m.person, m.until_on FROM membership m JOIN entry n ON n.team = m.organization
        WHERE m.person = ANY ($1) ORDER BY m.from_on
        """,
        [runners[1], spare],
    )
    assert [tuple(row) for row in plays] == [(runners[1], date(2026, 12, 1)), (spare, None)]
    assert await decisions() == [("substitution", "发烧不能参赛")]


async def test_others_neither_ask_nor_decide_nor_see(
    school: School, other: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE)
    await enter(other, games, now, "向大伟", RACE)
    await close(games, school, other, clerk=clerk, now=now)
    wish = scratch(await entry_of(games, RACE, person))
    request = await ask(school, wish, later)

    with pytest.raises(DelegationNotFound):
        await changes.request_change(
            school.delegation, wish, idempotency_key="taps-0001", account=other.coach, now=later
        )
    with pytest.raises(DelegationNotFound):
        await changes.make_change(
            school.delegation, wish, idempotency_key="taps-0002", account=school.coach, now=later
        )
    with pytest.raises(DelegationNotFound):
        await changes.list_own_changes(school.delegation, account=other.coach)
    with pytest.raises(ChangeNotFound):
        await changes.decide(request, is_approved=True, account=school.coach, now=later)
    with pytest.raises(ChangeNotFound):
        await changes.retract(request, account=other.coach, now=later)
    with pytest.raises(RegulationNotFound):
        await changes.list_changes(games.event, account=account_of(Role.ORGANISER, Scope.EVENT, person))


async def test_the_list_asks_as_often_for_one_as_for_three(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE, SPRINT)
    more = await enter(school, games, now, "田小强", RACE)
    await close(games, school, clerk=clerk, now=now)
    counts = []
    for batch in ([(RACE, person)], [(SPRINT, person), (RACE, more)]):
        for contest, who in batch:
            await ask(school, scratch(await entry_of(games, contest, who)), later)
        with counted_queries() as asked:
            listed = await changes.list_changes(games.event, account=clerk)
        counts.append((len(listed), len(asked)))

    assert counts == [(1, 1), (3, 1)]


async def relay(school: School, games: Games, now: datetime) -> tuple[list[UUID], UUID]:
    """Four runners with consents and their relay team."""
    runners = [await enter(school, games, now, f"田小{c}") for c in "一二三四"]
    team = await service.enter(school.delegation, games.contests[RELAY], None, account=school.coach, now=now)
    members = [Member(person=p, leg=leg) for leg, p in enumerate(runners, 1)]
    await rosters.set_roster(school.delegation, team, members, account=school.coach, now=now)
    return runners, team


async def test_a_team_that_scratches_is_no_longer_due_and_its_lane_is_marked(
    school: School, other: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    _, team = await relay(school, games, now)
    await relay(other, games, now)
    await close(games, school, other, clerk=clerk, now=now)
    await draw(games, RELAY, clerk, now)

    await act(school, scratch(team), clerk, later)

    assert [(name, gone) for name, _, gone in await lanes(games, RELAY)] == [
        ("灵溪镇示例小学", False),
        ("芙蓉镇示例中心小学", True),
    ]
    due = await fetch("SELECT o.parent FROM participant p JOIN organization o ON o.id = p.organization")
    assert [row["parent"] for row in due] == [other.id]


async def test_who_still_runs_in_a_relay_stays_when_replaced_elsewhere(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    runners, _ = await relay(school, games, now)
    await service.enter(school.delegation, games.contests[RACE], runners[0], account=school.coach, now=now)
    await close(games, school, clerk=clerk, now=now)
    spare = await make_pupil(school.id, "彭小明")

    await act(school, swap(await entry_of(games, RACE, runners[0]), spare, consent=CONSENT), clerk, later)

    members = {row["person"] for row in await fetch("SELECT person FROM delegation_member")}
    assert members == {*runners, spare}
    assert {row["person"] for row in await fetch("SELECT person FROM roster_member")} == set(runners)
    assert await fetch_value("SELECT count(*) FROM admission WHERE state = 'valid'") == 5


def late_team(games: Games, runners: Sequence[UUID], contest: str = RELAY, **more: Any) -> ChangeIn:
    """A relay with the runners on their legs, each with a guardian's consent."""
    members = tuple(ListedIn(person=p, leg=leg, consent=CONSENT) for leg, p in enumerate(runners, 1))
    wish = {"members": members, "reason": "整队漏报", **more}
    return ChangeIn(kind=ChangeKind.LATE_ENTRY, contest=games.contests[contest], **wish)


async def pupils(school: School, *names: str) -> list[UUID]:
    return [await make_pupil(school.id, name) for name in names]


async def test_a_whole_relay_is_entered_late_and_stands_in_the_published_list(
    school: School, other: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    first = await enter(school, games, now, "田小一", RACE)
    await relay(other, games, now)
    await close(games, school, other, clerk=clerk, now=now)
    await draw(games, RELAY, clerk, now)
    runners = [first, *await pupils(school, "向小二", "彭小三", "覃小四")]

    request = await ask(school, late_team(games, runners), later)
    asked = await changes.get_change(request)
    line = await changes.decide(request, is_approved=True, account=clerk, now=later)

    assert (asked.words, [m.words for m in asked.members]) == (
        f"全队，{RELAY}",
        ["田小一 第1棒", "向小二 第2棒", "彭小三 第3棒", "覃小四 第4棒"],
    )
    assert (line.state, line.answer, line.person) == (ChangeState.APPROVED, "出场名单已随之更新", None)
    assert [(name, gone) for name, _, gone in await lanes(games, RELAY)] == [
        ("灵溪镇示例小学", False),
        ("芙蓉镇示例中心小学", False),
    ]
    team = await fetch(
        """
        SELECT o.parent, o.kind, n.state, array_agg(m.person ORDER BY r.leg) AS members
        FROM entry n JOIN organization o ON o.id = n.team
        JOIN membership m ON m.organization = o.id JOIN roster_member r ON r.entry = n.id AND r.person = m.person
        WHERE n.id = $1 GROUP BY o.id, n.id
        """,
        line.entry,
    )
    assert [tuple(row) for row in team] == [(school.id, "team", "approved", runners)]
    numbers = await fetch(
        "SELECT label, state FROM admission WHERE organization = $1 ORDER BY label", school.id
    )
    assert [tuple(row) for row in numbers] == [(label, "valid") for label in ("101", "102", "103", "104")]
    due = await fetch("SELECT o.parent FROM participant p JOIN organization o ON o.id = p.organization")
    assert {row["parent"] for row in due} == {school.id, other.id}


async def test_a_late_team_takes_a_place_of_its_contest_or_is_refused(
    db: None, clerk: Account, now: datetime, later: datetime
) -> None:
    evening = clock.at(date(2026, 12, 4), time(20))
    games = await make_games(
        now, ("60m", "100m", "football"), late_entries_until=evening, teams_at_most=2,
        team_sizes=(TeamSize(discipline="football", least=2, most=3),),
    )  # fmt: skip
    title = next(t for t in games.contests if t.startswith("男子") and "足球" in t)
    one = await make_school(games, now, "芙蓉镇示例中心小学")
    two = await make_school(games, now, "灵溪镇示例小学")
    for school, name in ((one, "彭小明"), (two, "向大伟")):
        await enter(school, games, now, name, RACE)
    await close(games, one, two, clerk=clerk, now=now)

    def five(players: Sequence[UUID]) -> ChangeIn:
        roles = [RosterRole.CAPTAIN, RosterRole.PLAYER]
        members = tuple(
            ListedIn(person=p, role=role, shirt_number=n, consent=CONSENT)
            for n, (p, role) in enumerate(zip(players, roles, strict=True), 4)
        )
        return ChangeIn(
            kind=ChangeKind.LATE_ENTRY, contest=games.contests[title], members=members, reason="整队漏报"
        )

    line = await act(one, five(await pupils(one, "田小一", "田小二")), clerk, later)
    await act(one, five(await pupils(one, "田小三", "田小四")), clerk, later)
    with pytest.raises(ContestFull):
        await ask(two, five(await pupils(two, "向小一", "向小二")), later)

    assert [m.words for m in line.members] == ["田小一 4号 队长", "田小二 5号"]
    held = await fetch(
        "SELECT organization, quota_place FROM entry WHERE person IS NULL ORDER BY entered_at, id"
    )
    assert [tuple(row) for row in held] == [(one.id, 1), (one.id, 2)]
    assert await fetch_value("SELECT count(*) FROM change_request") == 2


async def test_a_late_team_is_judged_like_all_others(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    runners, _ = await relay(school, games, now)
    await close(games, school, clerk=clerk, now=now)
    fresh = await pupils(school, "彭小一", "彭小二", "彭小三", "彭小四")
    too_old = await make_pupil(school.id, "覃大山", birth_on=date(2012, 5, 5))
    stranger = await make_pupil((await make_school(games, now, "灵溪镇示例小学")).id, "石小龙")
    bare = tuple(ListedIn(person=p, leg=leg) for leg, p in enumerate(fresh, 1))

    with pytest.raises(RosterUnfit) as short:
        await ask(school, late_team(games, fresh[:3]), later)
    with pytest.raises(RosterUnfit):
        await ask(school, late_team(games, [*fresh[:3], fresh[0]]), later)
    with pytest.raises(NotEligible):
        await ask(school, late_team(games, [*fresh[:3], too_old]), later)
    with pytest.raises(AthleteNotFound):
        await ask(school, late_team(games, [*fresh[:3], stranger]), later)
    with pytest.raises(InAnotherTeam):
        await ask(school, late_team(games, [*fresh[:3], runners[0]]), later)
    with pytest.raises(ConsentMissing):
        await ask(school, late_team(games, fresh, members=bare), later)
    for wrong in ({"members": ()}, {"contest": games.contests[RACE]}, {"contest": uuid7()}):
        with pytest.raises(EntryNotFound):
            await ask(school, late_team(games, fresh).model_copy(update=wrong), later)
    with pytest.raises(EntryNotFound):
        await ask(school, late_team(games, fresh).model_copy(update={"person": fresh[0]}), later)

    assert short.value.text == "名单有3人，至少须4人。"
    assert await fetch_value("SELECT count(*) FROM change_request") == 0
    assert await fetch_value("SELECT count(*) FROM delegation_member") == 4
    assert await fetch_value("SELECT count(*) FROM consent WHERE person = ANY ($1)", fresh) == 0


async def test_a_team_asked_for_twice_under_one_key_is_asked_for_once(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    await enter(school, games, now, "田小强", RACE)
    await close(games, school, clerk=clerk, now=now)
    runners = await pupils(school, "彭小一", "彭小二", "彭小三", "彭小四")
    wish = late_team(games, runners)

    first = await ask(school, wish, later, "taps-0001")
    again = await ask(school, wish, later, "taps-0001")
    with pytest.raises(IdempotencyMismatch):
        await ask(school, late_team(games, [*runners[1:], runners[0]]), later, "taps-0001")
    with pytest.raises(ChangeAsked):
        await ask(school, wish, later)

    assert again == first
    assert await fetch_value("SELECT count(*) FROM change_member") == 4


async def test_pairings_that_are_out_take_nobody_in(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    await enter(school, games, now, "彭小明", RACE)
    await close(games, school, clerk=clerk, now=now)
    await draw(games, RACE, clerk, now)
    await execute("UPDATE fixture SET style = 'duel'")
    forgotten = await make_pupil(school.id, "田小强")

    with pytest.raises(PairingsOut):
        await ask(school, late(games, forgotten, consent=CONSENT), later)


async def test_of_sixteen_late_teams_one_gets_the_last_place(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    await enter(school, games, now, "田小强", RACE)
    await close(games, school, clerk=clerk, now=now)
    await execute("UPDATE contest SET per_unit_limit = 1 WHERE id = $1", games.contests[RELAY])
    runners = await pupils(school, *(f"彭小{c}" for c in "一二三四五六七"))
    wishes = [late_team(games, runners[:4]), late_team(games, runners[3:])]

    answers = await asyncio.gather(
        *(act(school, wishes[n % 2], clerk, later) for n in range(16)), return_exceptions=True
    )

    assert sum(isinstance(a, ChangeLine) for a in answers) == 1
    assert all(isinstance(a, EntryLimitReached | ChangeLine) for a in answers)
    assert await fetch_value("SELECT count(*) FROM entry WHERE person IS NULL") == 1


async def test_the_words_about_a_late_team_go_with_each_who_is_made_nameless(
    school: School, games: Games, clerk: Account, now: datetime, later: datetime
) -> None:
    await enter(school, games, now, "田小强", RACE)
    await close(games, school, clerk=clerk, now=now)
    runners = await pupils(school, "彭小一", "彭小二", "彭小三", "彭小四")
    request = await ask(school, late_team(games, runners), later)

    await forgetting.forget(Forgotten(persons=[runners[2]], names=["彭小三"]))

    line = await changes.get_change(request)
    assert (line.reason, len(line.members)) == (DELETED_TEXT, 4)
