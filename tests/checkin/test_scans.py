"""Scans: who gets in, what is said, and that races have one winner."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.checkin.conftest import SEVEN, CallRoom, Desk, code_of, make_heat
from tests.conftest import NOW
from tests.counting import counted_queries
from tests.makers import (
    account_of,
    make_event,
    make_organization,
    make_person,
    make_venue,
)
from ysevents.accounts.enums import Role, Scope
from ysevents.checkin import service
from ysevents.checkin.enums import Category, CheckpointKind, Policy, Reason, Result
from ysevents.checkin.errors import CheckpointNotFound
from ysevents.checkin.schemas import NewAdmission, ScanAnswer
from ysevents.core.enums import MemberRole, ParticipantRole
from ysevents.core.schemas import Attendance
from ysevents.core.service import people
from ysevents.kit import errors
from ysevents.kit.database import execute, fetch, fetch_value


async def test_a_ticket_lets_in_and_marks_its_holder_as_arrived(desk: Desk) -> None:
    answer = await desk.scan()

    assert answer == ScanAnswer(
        result=Result.OK,
        reasons=(),
        title="通过",
        message="羽毛球A 11月24日 周二 19:00–20:00",
        holder="田大勇",
        label=None,
    )
    assert [tuple(r) for r in await fetch("SELECT state, arrived_at FROM participant")] == [
        ("arrived", SEVEN)
    ]
    assert [
        tuple(r) for r in await fetch("SELECT verb, subject, by FROM change ORDER BY id DESC LIMIT 1")
    ] == [("arrived", desk.occurrence, desk.clerk.id)]


async def test_a_second_scan_names_hour_and_place_of_the_first(desk: Desk) -> None:
    await desk.scan()

    answer = await desk.scan(now=SEVEN + timedelta(minutes=5))

    assert (answer.result, answer.title, answer.message) == (
        Result.DUPLICATE,
        "已入场",
        "11月24日 周二 19:00 已在服务台入场",
    )
    assert (answer.first_at, answer.first_checkpoint) == (SEVEN, "服务台")


async def test_a_fresh_scan_is_one_statement_and_a_replay_at_most_three(desk: Desk) -> None:
    code, nonce = await code_of(desk.admission), uuid4()

    with counted_queries() as fresh:
        await desk.scan(code, nonce=nonce)
    with counted_queries() as replayed:
        again = await desk.scan(code, nonce=nonce)
    with counted_queries() as second:
        refused = await desk.scan(code)

    assert (len(fresh), again.result, refused.result) == (1, Result.OK, Result.DUPLICATE)
    assert len(replayed) <= 3
    assert len(second) <= 3


async def test_sixteen_clients_with_one_ticket_have_one_winner(desk: Desk) -> None:
    code = await code_of(desk.admission)

    answers = await asyncio.gather(*(desk.scan(code) for _ in range(16)))

    assert Counter(a.result for a in answers) == {Result.OK: 1, Result.DUPLICATE: 15}
    assert {(a.first_at, a.first_checkpoint) for a in answers if a.result == Result.DUPLICATE} == {
        (SEVEN, "服务台")
    }
    assert await fetch_value("SELECT count(*) FROM scan") == 16
    assert await fetch_value("SELECT count(*) FROM change WHERE verb = 'arrived'") == 1


async def test_one_nonce_sent_sixteen_times_at_once_is_one_scan(desk: Desk) -> None:
    code, nonce = await code_of(desk.admission), uuid4()

    answers = await asyncio.gather(*(desk.scan(code, nonce=nonce) for _ in range(16)))

    assert {a.result for a in answers} == {Result.OK}
    assert await fetch_value("SELECT count(*) FROM scan") == 1


async def test_a_queue_sent_ten_times_makes_one_record_each(desk: Desk) -> None:
    code = await code_of(desk.admission)
    queue = [(code, uuid4()), (code, uuid4()), ("nonsense", uuid4())]

    rounds = [[(await desk.scan(c, nonce=n)).result for c, n in queue] for _ in range(10)]

    assert rounds == [[Result.OK, Result.DUPLICATE, Result.UNKNOWN]] * 10
    assert await fetch_value("SELECT count(*) FROM scan") == 3
    assert await fetch_value("SELECT count(*) FROM check_in") == 1


async def test_the_first_answer_to_a_nonce_stands_though_the_ticket_became_valid_since(desk: Desk) -> None:
    nonce = uuid4()
    early = await desk.scan(now=SEVEN - timedelta(hours=1), nonce=nonce)

    again = await desk.scan(now=SEVEN, nonce=nonce)

    assert early.result == again.result == Result.REFUSED
    assert again.reasons == (Reason.TOO_EARLY,)
    assert await fetch_value("SELECT count(*) FROM check_in") == 0
    assert await fetch_value("SELECT state FROM participant") == "expected"


async def test_a_revocation_committed_before_the_scan_refuses_it_with_its_reason(desk: Desk) -> None:
    await service.revoke(occurrences=[desk.occurrence], reason="预约已取消", by=None, now=NOW)

    answer = await desk.scan()

    assert (answer.result, answer.reason, answer.title, answer.message) == (
        Result.REFUSED,
        "revoked",
        "已作废",
        "预约已取消",
    )


@pytest.mark.parametrize(
    ("minutes", "reason", "message"),
    [
        (-16, Reason.TOO_EARLY, "11月24日 周二 18:45 起可以入场"),
        (60, Reason.EXPIRED, "有效期到 11月24日 周二 20:00"),
    ],
)
async def test_the_hour_is_kept(desk: Desk, minutes: int, reason: Reason, message: str) -> None:
    answer = await desk.scan(now=SEVEN + timedelta(minutes=minutes))

    assert (answer.reasons, answer.message) == ((reason,), message)


async def test_a_ticket_of_another_venue_is_refused_and_says_what_it_is_for(desk: Desk) -> None:
    elsewhere = await make_venue("体育场")
    other = await service.open_checkpoint(
        "体育场服务台", kind=CheckpointKind.DESK, categories=[Category.RESIDENT], venue=elsewhere
    )

    answer = await service.redeem(
        other,
        await code_of(desk.admission),
        nonce=uuid4(),
        device="d",
        device_time=SEVEN,
        account=account_of(Role.ADMINISTRATOR),
        now=SEVEN,
    )

    assert (answer.reasons, answer.message) == (
        (Reason.NOT_HERE,),
        "这张票用于：羽毛球A 11月24日 周二 19:00–20:00",
    )


async def test_what_is_no_code_of_ours_is_unknown_and_logged(desk: Desk) -> None:
    answers = [await desk.scan(raw) for raw in ("http://evil.example/t/x", "ABCDEFGHJK", "0" * 26)]

    assert {(a.result, a.reasons, a.title) for a in answers} == {(Result.UNKNOWN, (), "未知二维码")}
    assert await fetch_value("SELECT count(*) FROM scan WHERE result = 'unknown'") == 3


async def test_the_short_code_works_at_a_checkpoint_and_tries_are_counted(desk: Desk) -> None:
    short = (await service.get_ticket(desk.admission)).short

    assert (await desk.scan(f" {short.lower()}\r\n")).result == Result.OK
    for _ in range(29):
        await desk.scan(short)
    with pytest.raises(errors.TooMany):
        await desk.scan(short)


async def test_staff_of_another_venue_find_no_checkpoint(desk: Desk) -> None:
    stranger = account_of(Role.VENUE_DESK, Scope.VENUE, uuid4())

    with pytest.raises(CheckpointNotFound):
        await desk.scan(account=stranger)
    with pytest.raises(CheckpointNotFound):
        await desk.scan(account=account_of(Role.CALL_ROOM_CLERK))
    assert await fetch_value("SELECT count(*) FROM scan") == 0


async def test_a_ticket_counts_once_a_day_where_the_policy_says_so(desk: Desk) -> None:
    await execute("UPDATE checkpoint SET policy = 'once_per_day'")
    await execute("UPDATE admission SET valid_until = valid_until + interval '3 days'")

    days = [SEVEN, SEVEN + timedelta(hours=4), SEVEN + timedelta(hours=5), SEVEN + timedelta(days=1, hours=4)]
    assert [(await desk.scan(now=now)).result for now in days] == [
        Result.OK,
        Result.DUPLICATE,
        Result.OK,
        Result.DUPLICATE,
    ]


async def test_a_new_version_kills_the_old_code_and_keeps_who_has_been_in(desk: Desk) -> None:
    old = await code_of(desk.admission)
    await desk.scan(old)

    await service.reissue(desk.admission)

    assert (await desk.scan(old)).result == Result.UNKNOWN
    assert (await desk.scan()).result == Result.DUPLICATE


async def test_the_call_room_looks_first_and_writes_nothing_until_confirmed(call_room: CallRoom) -> None:
    seen = await call_room.scan(heat=call_room.heats[1], confirmed=False)
    written = await fetch_value("SELECT (SELECT count(*) FROM scan) + (SELECT count(*) FROM check_in)")
    confirmed = await call_room.scan(heat=call_room.heats[1])
    again = await call_room.scan(heat=call_room.heats[1], confirmed=False)

    assert (seen.result, seen.holder, seen.label, written) == (Result.CONFIRM, "彭小明", "1024", 0)
    assert (confirmed.result, confirmed.title) == (Result.OK, "已报到")
    assert (again.result, again.title) == (Result.DUPLICATE, "已检录")
    assert await fetch_value("SELECT state FROM participant") == "arrived"


async def test_the_wrong_heat_is_refused_and_the_right_one_is_named(call_room: CallRoom) -> None:
    answer = await call_room.scan(heat=call_room.heats[0])

    assert (answer.reasons, answer.title, answer.message) == (
        (Reason.NOT_IN_HEAT,),
        "不在本组",
        "应在男子100米 第2组，11月24日 周二 11:00",
    )


async def test_a_call_room_without_a_heat_asks_for_one(call_room: CallRoom) -> None:
    stranger = await make_heat("别处的比赛", await make_event(NOW, "足球联赛"))

    assert (await call_room.scan(heat=None)).reasons == (Reason.NO_HEAT_CHOSEN,)
    assert (await call_room.scan(heat=stranger)).reasons == (Reason.NO_HEAT_CHOSEN,)


async def test_a_bib_opens_no_gate_and_a_childs_name_is_masked_there(call_room: CallRoom) -> None:
    by_bib = await call_room.scan(heat=None, checkpoint=call_room.gate)
    by_ticket = await call_room.scan(await code_of(call_room.admission), heat=None, checkpoint=call_room.gate)

    assert (by_bib.reasons, by_bib.title) == ((Reason.BIB_ONLY_FOR_CALL_ROOM,), "号码布只用于检录")
    assert (by_ticket.result, by_ticket.holder) == (Result.OK, "彭*明")


async def test_a_number_typed_counts_as_the_bib_of_this_meet(call_room: CallRoom) -> None:
    other = await make_event(NOW, "足球联赛")
    room = await service.open_checkpoint(
        "检录处", kind=CheckpointKind.CALL_ROOM, categories=[Category.ATHLETE], event=other
    )
    chief = account_of(Role.OFFICE_CLERK)

    typed = await call_room.scan("１０２４\n", heat=call_room.heats[1])
    elsewhere = await service.redeem(
        room, "1024", nonce=uuid4(), device="d", device_time=NOW, account=chief, now=NOW
    )

    assert typed.result == Result.OK
    assert elsewhere.result == Result.UNKNOWN


async def test_members_of_a_team_may_report_at_its_match(call_room: CallRoom) -> None:
    team = await make_organization("一小足球队")
    player = await make_person("向阳")
    await people.join_organization(
        player, team, MemberRole.PLAYER, from_on=date(2026, 9, 1), by=None, now=NOW
    )
    match = await make_heat(
        "一小 对 二小", call_room.event, Attendance(role=ParticipantRole.TEAM, organization=team)
    )
    admission = NewAdmission(
        category=Category.ATHLETE,
        person=player,
        event=call_room.event,
        label="7",
        valid_from=NOW,
        valid_until=NOW + timedelta(days=1),
    )
    await service.issue([admission], now=NOW)

    assert (await call_room.scan("7", heat=match)).result == Result.OK


async def test_a_closed_checkpoint_says_from_when_it_is_open(call_room: CallRoom) -> None:
    await execute("UPDATE checkpoint SET opens_at = $1 WHERE kind = 'gate'", NOW + timedelta(hours=1))

    answer = await call_room.scan(await code_of(call_room.admission), heat=None, checkpoint=call_room.gate)

    assert (answer.reasons, answer.message) == (
        (Reason.CHECKPOINT_CLOSED,),
        "11月24日 周二 10:00 起核验。",
    )


async def test_all_reasons_are_told_and_the_incurable_first(desk: Desk) -> None:
    await service.revoke([desk.admission], reason="预约已取消", by=None, now=NOW)

    answer = await desk.scan(now=SEVEN + timedelta(days=1))

    assert answer.reasons == (Reason.REVOKED, Reason.EXPIRED)


async def test_the_log_only_grows(desk: Desk) -> None:
    await desk.scan()

    for statement in ("UPDATE scan SET result = 'unknown'", "DELETE FROM scan"):
        with pytest.raises(Exception, match="only grows"):
            await execute(statement)


@pytest.mark.parametrize("policy", list(Policy))
async def test_heats_are_counted_in_call_rooms_only(db: None, policy: Policy) -> None:
    venue = await make_venue()

    async def make() -> UUID:
        return await service.open_checkpoint(
            "入口", kind=CheckpointKind.GATE, categories=[Category.RESIDENT], venue=venue, policy=policy
        )

    if policy == Policy.PER_HEAT:
        with pytest.raises(Exception, match="heats_in_call_rooms"):
            await make()
    else:
        assert await make()
