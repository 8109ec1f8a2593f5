"""Opening rules and prices as managers keep them, and the week that is computed of them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.counting import counted_queries
from tests.makers import account_of, make_hall, make_opening, make_section, make_space
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.core.enums import DayType, Sport
from ysevents.core.errors import SpaceNotFound, VenueNotFound
from ysevents.facilities.enums import FeeClass, FeeGroup
from ysevents.facilities.errors import RuleNotFound, RuleUnusable, TariffInForce, TariffKnown, TariffUnusable
from ysevents.facilities.schemas import RuleIn, TariffIn
from ysevents.facilities.service import duties, opening, tariffs

TODAY = date(2026, 11, 24)
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def clerk() -> Account:
    return account_of(Role.OFFICE_CLERK)


def rule(opens: str = "08:00", closes: str = "22:00", **details: Any) -> RuleIn:
    return RuleIn.model_validate({"opens": opens, "closes": closes, **details})


async def test_a_rule_holds_from_today_and_is_ended_never_changed(clerk: Account, now: datetime) -> None:
    hall = await make_hall()
    first = await opening.add_rule(hall.venue, rule(), account=clerk, now=now)
    later = await opening.add_rule(
        hall.venue, rule("09:00", valid_from_on="2027-01-01"), account=clerk, now=now
    )

    await opening.end_rule(first, account=clerk, now=now + timedelta(days=3))
    await opening.end_rule(later, account=clerk, now=now)
    kept = await opening.list_rules(hall.venue, account=clerk, now=now + timedelta(days=3))

    assert [(row.id, row.rule.valid_from_on, row.rule.valid_until_on, row.is_over) for row in kept] == [
        (first, TODAY, TODAY + timedelta(days=2), True)
    ]
    with pytest.raises(RuleNotFound):
        await opening.end_rule(later, account=clerk, now=now)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"opens": "22:00", "closes": "02:00"}, "closes"),
        ({"opens": "08:10"}, "opens"),
        ({"closes": "25:00"}, "opens"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": [0, 8]}, "weekdays"),
        ({"valid_from_on": "2026-12-02", "valid_until_on": "2026-12-01"}, "valid_until_on"),
        ({"valid_until_on": "2026-11-01"}, "valid_until_on"),
        ({"season_from": "11-15"}, "season_until"),
        ({"season_from": "02-30", "season_until": "03-01"}, "season_from"),
        ({"fee_class": "low"}, "fee"),
        ({"fee_fen_per_hour": 500}, "fee"),
        ({"fee_class": "low", "fee_fen_per_hour": -1}, "fee"),
        ({"priority": 999}, "priority"),
    ],
)
async def test_what_cannot_be_a_rule_is_told_by_field(
    clerk: Account, now: datetime, details: dict[str, Any], field: str
) -> None:
    hall = await make_hall()

    with pytest.raises(RuleUnusable) as refused:
        await opening.add_rule(hall.venue, rule(**details), account=clerk, now=now)

    assert list(refused.value.fields) == [field]


async def test_a_manager_opens_the_own_venue_and_its_spaces_alone(now: datetime) -> None:
    hall, other = await make_hall(), await make_hall("别馆")
    desk = account_of(Role.VENUE_DESK, Scope.VENUE, hall.venue)

    with pytest.raises(SpaceNotFound):
        await opening.add_rule(hall.venue, rule(space=str(other.full)), account=desk, now=now)
    for act in (
        opening.add_rule(other.venue, rule(), account=desk, now=now),
        opening.list_rules(other.venue, account=desk, now=now),
        tariffs.list_tariffs(other.venue, account=desk, now=now),
    ):
        with pytest.raises(VenueNotFound):
            await act


async def test_a_week_tells_the_type_of_each_day_and_groups_spaces_that_are_open_alike(
    clerk: Account, now: datetime
) -> None:
    hall = await make_hall()
    await make_opening(hall.venue, 17, 21, day_types=[DayType.SCHOOL_DAY])
    await make_opening(hall.venue, 9, 17, space=hall.half, day_types=[DayType.PUBLIC_HOLIDAY])

    week = await opening.get_week(hall.venue, date(2026, 9, 29), now=now)

    assert [(d.day.day, d.day_type.value, d.title) for d in week[1:4]] == [
        (30, "school_day", ""),
        (1, "public_holiday", "国庆节"),
        (2, "public_holiday", "国庆节"),
    ]
    told = [
        [(g.spaces, g.are_all, [(s.opens_minute, s.closes_minute) for s in g.spans]) for g in d.grounds]
        for d in week[1:3]
    ]
    assert told == [
        [(("全场", "半场1", "半场2"), True, [(1020, 1260)])],
        [(("半场1",), False, [(540, 1020)])],
    ]


async def test_more_spaces_and_rules_need_no_more_statements(clerk: Account, now: datetime) -> None:
    hall = await make_hall()
    await make_opening(hall.venue)
    with counted_queries() as few:
        await opening.get_week(hall.venue, TODAY, now=now)
        await opening.list_rules(hall.venue, account=clerk, now=now)
    for n in range(3):
        space = await make_space(hall.venue, f"新场{n}", [await make_section(hall.venue, f"新{n}")])
        await make_opening(hall.venue, 9, 12, space=space)
    with counted_queries() as many:
        await opening.get_week(hall.venue, TODAY, now=now)
        await opening.list_rules(hall.venue, account=clerk, now=now)

    assert len(many) == len(few)


def tariff(from_on: date, adult: int = 1500, **groups: int) -> TariffIn:
    return TariffIn(
        sport=Sport.BADMINTON,
        fee_class=FeeClass.LOW,
        from_on=from_on,
        fen_per_hour={FeeGroup.ADULT: adult, **{FeeGroup(group): fen for group, fen in groups.items()}},
    )


async def test_prices_begin_on_a_day_and_are_withdrawn_before_it_only(clerk: Account, now: datetime) -> None:
    hall = await make_hall()
    today = await tariffs.add_tariff(hall.venue, tariff(TODAY, elderly=700), account=clerk, now=now)
    later = await tariffs.add_tariff(hall.venue, tariff(date(2027, 1, 1), 1800), account=clerk, now=now)

    with pytest.raises(TariffKnown):
        await tariffs.add_tariff(hall.venue, tariff(TODAY, 1600), account=clerk, now=now)
    with pytest.raises(TariffInForce):
        await tariffs.withdraw_tariff(today, account=clerk, now=now)
    await tariffs.withdraw_tariff(later, account=clerk, now=now)

    kept = await tariffs.list_tariffs(hall.venue, account=clerk, now=now)
    assert [(row.group, row.from_on, row.fen_per_hour) for row in kept] == [
        (FeeGroup.ADULT, TODAY, 1500),
        (FeeGroup.ELDERLY, TODAY, 700),
    ]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (tariff(TODAY - timedelta(days=1)), "from_on"),
        (tariff(TODAY, 0), "adult"),
        (tariff(TODAY, 1000, pupil=1200), "pupil"),
        (tariff(TODAY).model_copy(update={"fee_class": FeeClass.FREE}), "fee_class"),
    ],
)
async def test_what_cannot_be_a_price_is_told_by_field(
    clerk: Account, now: datetime, wanted: TariffIn, field: str
) -> None:
    hall = await make_hall()

    with pytest.raises(TariffUnusable) as refused:
        await tariffs.add_tariff(hall.venue, wanted, account=clerk, now=now)

    assert list(refused.value.fields) == [field]


async def test_the_duties_read_half_price_from_the_price_list(clerk: Account, now: datetime) -> None:
    hall = await make_hall()
    await make_opening(hall.venue, fee_class="low", fee_fen_per_hour=1000)
    half = {group.value: 750 for group in FeeGroup if group not in (FeeGroup.ADULT, FeeGroup.SOLDIER)}
    await tariffs.add_tariff(
        hall.venue, tariff(TODAY, **half).model_copy(update={"sport": None}), account=clerk, now=now
    )

    sheet = await duties.get_sheet(hall.venue, TODAY, TODAY, as_of=TODAY, account=clerk, now=now)
    before = await duties.get_sheet(
        hall.venue, TODAY - timedelta(days=1), TODAY - timedelta(days=1), as_of=TODAY, account=clerk, now=now
    )

    told = next(duty for duty in sheet.duties if duty.id == "O7")
    assert [f"{one.label} {one.value}" for one in told.evidence] == [
        "老年人 原价的50%",
        "残疾人 原价的50%",
        "学生 原价的50%",
        "军人 没有登记",
        "消防救援人员 原价的50%",
    ]
    assert told.standing == "missed"
    assert next(duty for duty in before.duties if duty.id == "O7").standing == "unknown"
