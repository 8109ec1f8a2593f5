"""Sheets that officials carry: what stands on them, whether a printed one still holds, who may have it."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import typst
import zxingcpp
from PIL import Image

from tests.browser_like import Browser
from tests.competitions.test_draws import Meet, clerk, draw, meet
from tests.makers import PASSWORD, account_of, make_account
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions import papers
from ysevents.competitions.enums import Round, StageFormat
from ysevents.competitions.errors import NothingToPrint
from ysevents.competitions.paper_schemas import PrintedFixture, PrintedRow
from ysevents.competitions.papers.forms import FormKind, form
from ysevents.competitions.papers.sheets import SheetKind, kinds_of, sheet
from ysevents.competitions.rules.recording import StageFacts
from ysevents.competitions.service import changes, entries, printing
from ysevents.core.errors import EventNotFound
from ysevents.kit import clock, typesetting
from ysevents.kit.database import fetch_value

__all__ = ["clerk", "meet"]

SITE = "http://127.0.0.1:8000"
NAMES = ("彭明", "阿依古丽·买买提·吐尔逊", "彭㛃", "田𬭚")


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def fixture_of(
    format: StageFormat,
    ruleset: str,
    discipline: str,
    kind: str,
    *,
    legs: tuple[str, ...] = (),
    **parameters: Any,
) -> PrintedFixture:
    return PrintedFixture(
        id=UUID(int=1),
        contest=UUID(int=2),
        title="男子项目 小学甲组",
        round=Round.FINAL,
        format=format,
        number=1,
        of_stage=1,
        label="决赛",
        starts_at=datetime(2026, 12, 5, 1, tzinfo=UTC),
        session="第一单元",
        where="体育场",
        sequence=0,
        is_off=False,
        facts=StageFacts(
            ruleset=ruleset,
            parameters=parameters,
            format=format,
            discipline=discipline,
            kind=kind,
            sex="male",
        ),
        rows=tuple(
            PrintedRow(position=n, bib=f"10{n}", name=name, unit="" if legs else "一小", legs=legs)
            for n, name in enumerate(NAMES, 1)
        ),
    )


@pytest.mark.parametrize(
    ("made", "kind", "title", "columns"),
    [
        (
            fixture_of(StageFormat.HEATS, "wa.track", "100m", "track"),
            SheetKind.CALL,
            "检录、起点记录表",
            ["道次", "号码", "姓名", "单位", "到检", "起跑犯规", "备注"],
        ),
        (
            fixture_of(StageFormat.HEATS, "wa.track", "100m", "track"),
            SheetKind.RECORD,
            "终点名次、计时记录表",
            ["道次", "号码", "姓名", "单位", "名次", "表1", "表2", "表3", "决定成绩", "备注"],
        ),
        (
            fixture_of(StageFormat.HEATS, "wa.track", "4x100m", "relay", legs=("1 彭小明", "2 田小芳")),
            SheetKind.CALL,
            "检录、起点记录表",
            ["道次", "号码", "队", "棒次", "到检", "起跑犯规"],
        ),
        (
            fixture_of(StageFormat.FIELD, "wa.tr25", "sp", "field"),
            SheetKind.RECORD,
            "田赛远度记录表",
            ["顺序", "号码", "姓名", "单位", "1", "2", "3", "前3次最好", "后程顺序", "4", "5", "6", "最好成绩",
             "名次", "备注"],
        ),
        (
            fixture_of(StageFormat.FIELD, "cn.school.vertical", "hj", "field"),
            SheetKind.RECORD,
            "高度项目记录表",
            ["顺序", "号码", "姓名", "单位", *[""] * 10, "最好成绩", "失败 该高度", "失败 全部", "名次"],
        ),
        (
            fixture_of(StageFormat.ZONES, "angling.local", "fishing_weight", "angling", measure="weight"),
            SheetKind.RECORD,
            "钓鱼称重、计数记录表",
            ["钓位", "号码", "姓名", "单位", "重量（千克）", "名次分", "钓手签名", "备注"],
        ),
        (
            fixture_of(StageFormat.MASS_START, "cn.cycling", "road_race", "mass_start"),
            SheetKind.RECORD,
            "终点记录表",
            ["到达顺序", "号码", "时刻", "备注"],
        ),
        (
            fixture_of(StageFormat.CREWS, "boats.plan", "db12_200m", "team"),
            SheetKind.RECORD,
            "水上项目计时、名次记录表",
            ["航道", "号码", "姓名", "单位", "安全检查", "成绩", "罚时", "名次", "备注"],
        ),
    ],
)  # fmt: skip
def test_each_kind_has_the_columns_of_the_countys_paper(
    made: PrintedFixture, kind: SheetKind, title: str, columns: list[str]
) -> None:
    paper = sheet(made, kind)

    assert (paper.title, [column.title for column in paper.columns]) == (title, columns)
    assert all(len(row) == len(columns) for row in paper.rows)
    assert paper.signatures
    assert kind in kinds_of(made)


def test_a_relay_is_called_by_legs() -> None:
    made = fixture_of(StageFormat.HEATS, "wa.track", "4x100m", "relay", legs=("1 彭小明", "2 田小芳"))

    assert sheet(made, SheetKind.CALL).rows[0] == ("1", "101", "彭明", "1 彭小明  2 田小芳", "", "")


def test_every_judge_has_a_sheet_of_their_own() -> None:
    made = fixture_of(StageFormat.PANEL, "panel.choir", "choir", "team")

    assert kinds_of(made) == (SheetKind.CALL, SheetKind.JUDGE)
    assert sheet(made, SheetKind.JUDGE).signatures == ("评委",)


@pytest.mark.parametrize("kind", list(FormKind))
async def test_each_form_is_a_page_with_places_to_sign(kind: FormKind, now: datetime) -> None:
    pages = drawn(papers.book("田径运动会", [form(kind)], now=now))

    assert len(pages) == 1
    assert form(kind).title == kind.label
    assert form(kind).signatures


def drawn(book: dict[str, Any], ppi: int = 40) -> list[bytes]:
    made: Any = typst.compile(
        papers.TEMPLATE,
        sys_inputs=typesetting.inputs(book),
        ignore_system_fonts=True,
        font_paths=typesetting.known_fonts(),
        format="png",
        ppi=ppi,
    )
    return made if isinstance(made, list) else [made]


def test_a_camera_reads_where_to_check_a_sheet(now: datetime) -> None:
    paper = papers.coded(
        sheet(fixture_of(StageFormat.HEATS, "wa.track", "100m", "track"), SheetKind.CALL), f"{SITE}/check"
    )

    (page,) = drawn(papers.book("田径运动会", [paper], now=now), ppi=110)

    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(page)))
    assert code.text == f"{SITE}/check?code={paper.code}"


async def test_a_contest_is_printed_with_a_page_for_each_heat(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    await draw(meet, clerk, now)

    pdf = await printing.print_sheets(
        meet.games.event, SheetKind.CALL, contest=meet.contest, site=SITE, account=clerk, now=now
    )
    found = await printing.list_fixtures(meet.games.event, session=meet.session, account=clerk)

    assert pdf.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 2" in pdf
    assert [(fixture.number, fixture.of_stage, len(fixture.rows)) for fixture in found] == [
        (1, 2, 5),
        (2, 2, 5),
    ]


async def test_nothing_drawn_is_nothing_to_print(meet: Meet, clerk: Account, now: datetime) -> None:
    with pytest.raises(NothingToPrint):
        await printing.print_sheets(
            meet.games.event, SheetKind.CALL, session=meet.session, site=SITE, account=clerk, now=now
        )


async def test_a_sheet_is_void_once_somebody_is_scratched(meet: Meet, clerk: Account, now: datetime) -> None:
    await draw(meet, clerk, now)
    found = (await printing.list_fixtures(meet.games.event, contest=meet.contest, account=clerk))[0]
    before = await printing.check_sheet(meet.games.event, found.id, SheetKind.RECORD, account=clerk, now=now)
    same = await printing.check_sheet(meet.games.event, found.id, SheetKind.RECORD, account=clerk, now=now)

    assert await fetch_value("SELECT count(*) FROM audit WHERE action = 'children_listed'") == 1
    entry = (await entries.list_entries(meet.games.event))[0]
    await changes.scratch(entry, reason="生病", account=clerk, now=now)
    checked = [
        await printing.check_sheet(meet.games.event, fixture.id, SheetKind.RECORD, account=clerk, now=now)
        for fixture in await printing.list_fixtures(meet.games.event, contest=meet.contest, account=clerk)
    ]

    assert before.code == same.code
    assert sum(row[4] == "弃权" for paper in checked for row in paper.rows) == 1


async def test_strangers_print_nothing(meet: Meet, now: datetime) -> None:
    elsewhere = account_of(Role.REFEREE, Scope.EVENT, UUID(int=7))

    with pytest.raises(EventNotFound):
        await printing.print_form(meet.games.event, FormKind.APPEAL, account=elsewhere, now=now)


async def test_the_print_centre_leads_to_the_files_and_tells_old_sheets(
    browser: Browser, meet: Meet, clerk: Account, now: datetime
) -> None:
    await draw(meet, clerk, now)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("clerk01", PASSWORD)
    here = f"/meets/{meet.games.event}/papers"
    (first, _) = await printing.list_fixtures(meet.games.event, contest=meet.contest, account=clerk)
    paper = await printing.check_sheet(meet.games.event, first.id, SheetKind.CALL, account=clerk, now=now)

    centre = await browser.get(here)
    chosen = await browser.get(f"{here}?session={meet.session}")
    file = await browser.get(f"{here}/sheets.pdf?kind=call&session={meet.session}")
    appeal = await browser.get(f"{here}/forms/appeal")
    held = await browser.get(f"{here}/{first.id}/call?code={paper.code}")
    old = await browser.get(f"{here}/{first.id}/call?code=0123456789ab")

    assert "第一单元" in centre.text
    assert f"sheets.pdf?kind=call&amp;fixture={first.id}" in chosen.text
    assert (file.headers["content-type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    assert appeal.status_code == 200
    assert "这张表有效" in held.text
    assert "这张表已作废" in old.text


async def test_whoever_prints_names_of_children_is_on_record(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    await draw(meet, clerk, now)
    await printing.print_sheets(
        meet.games.event, SheetKind.CALL, contest=meet.contest, site=SITE, account=clerk, now=now
    )

    assert await fetch_value("SELECT count(*) FROM audit WHERE action = 'children_listed'") == 1
