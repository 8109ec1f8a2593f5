"""The sheet of opening duties of a real venue: figures worked out by hand, page, workbook, paper."""

import io
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from tests.browser_like import Browser
from tests.conftest import NOW
from tests.counting import counted_queries
from tests.makers import (
    PASSWORD,
    Hall,
    account_of,
    make_account,
    make_event,
    make_hall,
    make_opening,
    make_section,
    make_space,
    placement,
)
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.core.enums import OccurrenceKind, Sport, Visibility
from ysevents.core.errors import VenueNotFound
from ysevents.core.service import times
from ysevents.facilities import papers
from ysevents.facilities.errors import (
    AreasUnusable,
    AsOfInFuture,
    MarketPriceKnown,
    MarketPriceUnusable,
    PeriodUnusable,
)
from ysevents.facilities.rules.duty_facts import Standing
from ysevents.facilities.service import duties, duty_data
from ysevents.facilities.service.duties import DutySheet
from ysevents.kit import clock
from ysevents.kit.database import execute

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 15)
SATURDAY = datetime.fromisoformat("2026-11-07T00:00+08:00")


@pytest.fixture
def clerk() -> Account:
    return account_of(Role.OFFICE_CLERK)


@pytest.fixture
async def hall(db: None) -> Hall:
    """Open to the public Monday to Friday 17 to 21, at weekends 9 to 17: 36 hours a week."""
    hall = await make_hall()
    await make_opening(hall.venue, 17, 21, weekdays=[1, 2, 3, 4, 5])
    await make_opening(hall.venue, 9, 17, weekdays=[6, 7])
    return hall


async def sheet_of(hall: Hall, clerk: Account) -> DutySheet:
    return await duties.get_sheet(hall.venue, FIRST, LAST, as_of=LAST, account=clerk, now=NOW)


def values(sheet: DutySheet, id: str) -> tuple[str, str, list[str]]:
    duty = next(one for one in sheet.duties if one.id == id)
    return duty.standing.value, duty.value, [f"{one.label} {one.value}" for one in duty.breaches]


async def place(hall: Hall, now: datetime, *, kind: OccurrenceKind, **details: object) -> None:
    wanted = {"length": timedelta(hours=24), "title": "安排", **details}
    await times.place(placement(hall.full, SATURDAY, kind=kind, **wanted), by=None, now=now)  # type: ignore[arg-type]


async def test_the_toy_venue_is_right_by_hand(hall: Hall, clerk: Account) -> None:
    sheet = await sheet_of(hall, clerk)

    assert values(sheet, "O1") == ("met", "最少的一周36小时，共2周", [])
    assert values(sheet, "O3") == ("met", "4天中0天不足", [])
    assert values(sheet, "O9") == ("met", "没有闭馆", [])


async def test_a_public_event_changes_nothing_a_closed_one_takes_the_day(
    hall: Hall, clerk: Account, now: datetime
) -> None:
    open_ = await make_event(now, "公开赛", starts_on=date(2026, 11, 7), ends_on=date(2026, 11, 7))
    await place(hall, now, kind=OccurrenceKind.SESSION, event=open_)
    public = await sheet_of(hall, clerk)
    await place_closed(hall, now)
    closed = await sheet_of(hall, clerk)

    assert values(public, "O1")[0] == "met"
    assert values(closed, "O1") == ("missed", "最少的一周28小时，共2周", ["2026-11-02起的一周 28小时"])
    assert values(closed, "O3")[2] == ["2026-11-08 0小时"]


async def place_closed(hall: Hall, now: datetime) -> None:
    """On Sunday something that nobody may see."""
    await times.place(
        placement(
            hall.full,
            SATURDAY + timedelta(days=1),
            kind=OccurrenceKind.SESSION,
            length=timedelta(hours=24),
            title="内部比赛",
            visibility=Visibility.PRIVATE,
        ),
        by=None,
        now=now,
    )


async def test_half_a_hall_left_open_keeps_the_venue_open(hall: Hall, clerk: Account, now: datetime) -> None:
    await times.place(
        placement(hall.half, SATURDAY, kind=OccurrenceKind.LESSON, length=timedelta(hours=24), title="训练"),
        by=None,
        now=now,
    )

    assert values(await sheet_of(hall, clerk), "O1")[1] == "最少的一周36小时，共2周"


async def test_a_closure_told_six_days_ahead_is_listed_and_weather_is_not(hall: Hall, clerk: Account) -> None:
    told = datetime.fromisoformat("2026-11-01T10:00+08:00")
    await place(hall, told, kind=OccurrenceKind.CLOSURE, title="地板维护")
    late = await sheet_of(hall, clerk)

    assert values(late, "O9") == ("missed", "闭馆1次，1次公告不及时", ["2026-11-07 地板维护 提前6天公告"])


async def test_a_public_holiday_asks_for_eight_hours(hall: Hall, clerk: Account) -> None:
    sheet = await duties.get_sheet(
        hall.venue, date(2026, 10, 1), date(2026, 10, 11), as_of=date(2026, 10, 11), account=clerk, now=NOW
    )

    breaches = values(sheet, "O3")[2]
    assert breaches == [f"2026-10-0{day} 4小时" for day in (1, 2, 5, 6, 7)]
    assert not any(
        "2026-10-10" in one.label for duty in sheet.duties if duty.id == "O3" for one in duty.evidence
    )


async def test_who_has_no_part_in_the_venue_finds_nothing(hall: Hall) -> None:
    with pytest.raises(VenueNotFound):
        await duties.get_sheet(
            hall.venue,
            FIRST,
            LAST,
            as_of=LAST,
            account=account_of(Role.VENUE_DESK, Scope.VENUE, UUID(int=7)),
            now=NOW,
        )


@pytest.mark.parametrize(("first", "last"), [(LAST, FIRST), (FIRST, FIRST + timedelta(days=366))])
async def test_a_period_beyond_a_year_or_backwards_is_refused(
    hall: Hall, clerk: Account, first: date, last: date
) -> None:
    with pytest.raises(PeriodUnusable):
        await duties.get_sheet(hall.venue, first, last, as_of=LAST, account=clerk, now=NOW)


async def test_more_spaces_need_no_more_statements(hall: Hall, clerk: Account, db: None) -> None:
    with counted_queries() as few:
        await sheet_of(hall, clerk)
    for n in range(4):
        await make_space(hall.venue, f"新场{n}", [await make_section(hall.venue, f"新{n}")])
    with counted_queries() as many:
        await sheet_of(hall, clerk)

    assert len(many) == len(few)


async def test_the_page_leads_to_workbook_and_paper(
    browser: Browser, hall: Hall, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("clerk01", PASSWORD)
    here = f"/venues/{hall.venue}/duties"

    shown = await browser.get(f"{here}?first_on=2026-11-02&last_on=2026-11-15")
    year = await browser.get(here)
    wrong = await browser.get(f"{here}?first_on=2026-11-15&last_on=2026-11-02")
    book = await browser.get(f"{here}/workbook?first_on=2026-11-02&last_on=2026-11-15")
    paper = await browser.get(f"{here}/paper?first_on=2026-11-02&last_on=2026-11-15")

    assert "最少的一周36小时，共2周" in shown.text
    assert "按现有安排还可开放" in year.text
    assert "统计期的第一天不能晚于最后一天" in wrong.text
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    rows = sheets.get_sheet_by_name("开放达标表").to_python()
    assert [row[0] for row in rows if str(row[0]).startswith("O")] == [f"O{n}" for n in range(1, 11)]
    assert len(sheets.get_sheet_by_name("依据").to_python()) > 4
    assert paper.content.startswith(b"%PDF-")


async def test_the_paper_prints_what_breaks_a_duty(hall: Hall, clerk: Account, now: datetime) -> None:
    await place_closed(hall, now)
    told = papers.printed(await sheet_of(hall, clerk), now=now)

    first = told["duties"][0]
    assert first["cells"][-1] == Standing.MISSED.label
    assert first["breaches"] == ["2026-11-02起的一周：28小时"]


async def test_what_the_office_registers_is_judged(hall: Hall, clerk: Account, now: datetime) -> None:
    await execute("UPDATE opening_rule SET fee_class = 'low', fee_fen_per_hour = 2100")
    await execute("UPDATE space SET sport = 'basketball'")
    unknown = await sheet_of(hall, clerk)
    await duty_data.add_price(
        Sport.BASKETBALL, 3000, "县城三家球馆", date(2026, 6, 1), account=clerk, now=now
    )
    await duty_data.add_price(
        Sport.BASKETBALL, 2900, "县城三家球馆", date(2026, 11, 20), account=clerk, now=now
    )
    profile = duty_data.Profile(is_subsidised=True, area_m2=1000, sport_area_m2=590)
    await duty_data.save_profile(hall.venue, profile, account=clerk, now=now)

    sheet = await sheet_of(hall, clerk)
    assert (values(unknown, "O6")[0], values(unknown, "O10")[0]) == ("unknown", "unknown")
    assert values(sheet, "O6") == ("met", "1个价格", [])
    assert values(sheet, "O10")[:2] == ("missed", "59%（590 / 1000 平方米）")
    assert sheet.profile == profile


async def test_a_price_is_judged_by_what_was_known_on_the_day(
    hall: Hall, clerk: Account, now: datetime
) -> None:
    await execute("UPDATE opening_rule SET fee_class = 'low', fee_fen_per_hour = 2100")
    await duty_data.add_price(Sport.BASKETBALL, 2900, "县城球馆", date(2026, 11, 12), account=clerk, now=now)

    early = await duties.get_sheet(hall.venue, FIRST, LAST, as_of=date(2026, 11, 11), account=clerk, now=now)
    assert (values(early, "O6")[0], values(await sheet_of(hall, clerk), "O6")[0]) == ("unknown", "missed")
    assert values(early, "O1") == ("running", "最少的一周36小时，共1周", [])


async def test_a_day_to_come_is_no_day_to_judge_by(hall: Hall, clerk: Account, now: datetime) -> None:
    with pytest.raises(AsOfInFuture):
        await duties.get_sheet(hall.venue, FIRST, LAST, as_of=date(2026, 11, 25), account=clerk, now=now)


@pytest.mark.parametrize(("area", "used"), [(0, None), (100, 101), (-1, None), (None, -1)])
async def test_areas_that_cannot_be_are_refused(
    hall: Hall, clerk: Account, now: datetime, area: int | None, used: int | None
) -> None:
    with pytest.raises(AreasUnusable):
        await duty_data.save_profile(
            hall.venue, duty_data.Profile(area_m2=area, sport_area_m2=used), account=clerk, now=now
        )


async def test_prices_of_nothing_of_tomorrow_and_twice_a_day_are_refused(
    db: None, clerk: Account, now: datetime
) -> None:
    async def add(fen: int = 3000, source: str = "球馆", day: date = date(2026, 11, 24)) -> None:
        await duty_data.add_price(Sport.TENNIS, fen, source, day, account=clerk, now=now)

    for wrong in (add(fen=0), add(source=" "), add(day=date(2026, 11, 25))):
        with pytest.raises(MarketPriceUnusable):
            await wrong
    await add()
    with pytest.raises(MarketPriceKnown):
        await add(fen=2000)


async def test_the_office_registers_by_page_and_by_interface(
    browser: Browser, hall: Hall, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("clerk01", PASSWORD)
    here = f"/venues/{hall.venue}/duties"

    wrong = await browser.post(f"{here}/profile", {"area_m2": "一百"})
    saved = await browser.post(
        f"{here}/profile", {"is_subsidised": "1", "area_m2": "1000", "sport_area_m2": "700"}
    )
    dear = await browser.post("/market-prices", {"sport": "tennis", "yuan": "三十"})
    price = {"sport": "tennis", "yuan": "37.50", "source": "网球馆", "asked_on": "2026-11-20"}
    await browser.post("/market-prices", price)
    listed = await browser.get("/market-prices")
    told = (await browser.get(f"/api/v1/venues/{hall.venue}/duties?as_of=2026-11-20")).json()

    assert (wrong.status_code, "面积须为正的整数" in wrong.text) == (400, True)
    assert saved.status_code == 303
    assert "请写成元，最多两位小数" in dear.text
    assert "37.50" in listed.text
    assert (told["as_of"], told["is_subsidised"]) == ("2026-11-20", True)
    assert [(d["id"], d["standing"]) for d in told["duties"] if d["id"] == "O10"] == [("O10", "met")]
