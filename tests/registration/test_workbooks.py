"""Workbooks: taken away prefilled, uploaded as people save them, previewed, imported whole or in part."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from json import loads
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from tests.makers import Games, make_games, make_pupil
from tests.registration.conftest import School, make_school
from tests.registration.sheets_of_schools import HEAD, PENG, XIANG, text, workbook, xls, xlsx
from ysevents.core.enums import ConsentPurpose, MemberRole, Sex
from ysevents.core.service import people
from ysevents.kit.database import execute, fetch_value
from ysevents.kit.errors import IdempotencyKeyUnusable, TooMany, YsError
from ysevents.registration import service
from ysevents.registration.engines.spreadsheets import read_sheets
from ysevents.registration.enums import LineAct
from ysevents.registration.errors import (
    DelegationNotFound,
    NothingToImport,
    PreviewNotFound,
    RegistrationClosed,
    RevisionStale,
    UnitFull,
    UploadMismatch,
    WorkbookForeign,
    WorkbookTampered,
)
from ysevents.registration.schemas import Book
from ysevents.registration.service import workbook_imports, workbooks
from ysevents.registration.service.workbook_export import export_workbook
from ysevents.registration.service.workbooks import Outcome, Preview


async def previewed(school: School, content: bytes, now: datetime) -> Preview:
    made = await workbooks.upload(school.delegation, content, account=school.coach, now=now)
    return await workbooks.get_preview(school.delegation, made, account=school.coach, now=now)


async def imported(school: School, preview: Preview, now: datetime, *, only_correct: bool = False) -> Outcome:
    return await workbook_imports.import_preview(
        school.delegation,
        preview.id,
        only_correct=only_correct,
        revision=preview.book.delegation.revision,
        account=school.coach,
        now=now,
    )


async def book_of(school: School) -> Book:
    return await service.get_book(school.delegation, account=school.coach)


def drawn(book: Book) -> list[tuple[str, str, list[str]]]:
    """Name, division and contests of everybody."""
    titles = {contest.id: contest.discipline_name for contest in book.contests}
    return [(a.name, a.division.title, sorted(titles[e.contest] for e in a.entries)) for a in book.athletes]


def told(preview: Preview) -> list[tuple[int, str, list[str]]]:
    return [(r.line.row, r.act.label, [f.text for f in r.findings]) for r in preview.rows]


async def test_a_file_of_a_school_becomes_athletes_and_entries(school: School, now: datetime) -> None:
    preview = await previewed(school, xlsx(HEAD, PENG, (), XIANG, merge="芙蓉镇示例中心小学报名表"), now)

    before = drawn(await book_of(school))
    outcome = await imported(school, preview, now)

    assert told(preview) == [(3, "新登记", []), (5, "新登记", [])]
    assert before == []
    assert outcome == Outcome(athletes=2, pupils=2, entered=3)
    assert drawn(await book_of(school)) == [
        ("彭小明", "小学甲组男子", ["100米", "跳远"]),
        ("向丽", "小学甲组女子", ["100米"]),
    ]


@pytest.mark.parametrize(
    "content",
    [
        text(HEAD, PENG),
        text(HEAD, PENG, encoding="utf-8"),
        text(HEAD, PENG, encoding="utf-8-sig", delimiter=";"),
        text(HEAD, PENG, encoding="utf-16", delimiter="\t"),
        b"\x84\x31\x95\x33" + text(HEAD, PENG),
        xls(HEAD, PENG),
    ],
    ids=["gb18030", "utf-8", "semicolons", "utf-16 tabs", "gb18030 with mark", "xls"],
)
async def test_every_way_to_save_a_list_is_read_alike(school: School, content: bytes, now: datetime) -> None:
    preview = await previewed(school, content, now)

    assert told(preview) == [(2, "新登记", [])]
    assert [contest.discipline_name for contest in preview.rows[0].adds] == ["100米", "跳远"]


@pytest.mark.parametrize("save", [text, lambda *rows: text(*rows, encoding="utf-8"), xls, xlsx])
async def test_rare_names_survive_every_way_to_save_them(
    school: School, save: Callable[..., bytes], now: datetime
) -> None:
    names = ["欧阳·莫洛以惹", "彭㛃", "田𬭚", "阿依古丽·买买提·吐尔逊"]
    rows = [(name, "女", f"2015-03-0{n}", "五年级") for n, name in enumerate(names, 1)]

    preview = await previewed(school, save(HEAD[:4], *rows), now)
    await imported(school, preview, now)

    assert {athlete.name for athlete in (await book_of(school)).athletes} == set(names)


async def test_what_looks_like_a_formula_leaves_as_text(games: Games, now: datetime) -> None:
    school = await make_school(games, now, "=1+1小学")
    await execute("UPDATE division SET name = '=2+2' WHERE event = $1 AND sex = 'female'", games.event)

    exported = await export_workbook(school.delegation, account=school.coach, now=now)

    sheets, _ = read_sheets(exported)
    assert [sheet.formulas for sheet in sheets] == [frozenset()] * 3
    assert str(sheets[0].rows[0][1]).startswith("=1+1小学")
    choices = CalamineWorkbook.from_filelike(io.BytesIO(exported)).get_sheet_by_name("_选项").to_python()
    assert [cell for row in choices for cell in row if str(cell).startswith("=")] == ["=2+2"]
    with ZipFile(io.BytesIO(exported)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


async def test_an_unchanged_export_changes_nothing(school: School, games: Games, now: datetime) -> None:
    await imported(school, await previewed(school, xlsx(HEAD, PENG, XIANG), now), now)
    before = await book_of(school)
    exported = await export_workbook(school.delegation, account=school.coach, now=now)

    preview = await previewed(school, exported, now)
    outcome = await imported(school, preview, now)

    assert [(row.name, row.act) for row in preview.rows] == [
        ("彭小明", LineAct.SAME),
        ("向丽", LineAct.SAME),
    ]
    assert told(preview) == [(3, "不变", []), (3, "不变", [])]
    assert outcome == Outcome()
    assert await book_of(school) == before


async def test_an_export_offers_lists_and_last_years_names(
    school: School, games: Games, now: datetime
) -> None:
    member = await make_pupil(school.id, "彭小明")
    before = await make_pupil(school.id, "向丽丽", sex=Sex.FEMALE)
    await make_pupil(school.id, "田野")
    await service.add_athlete(school.delegation, member, account=school.coach, now=now)
    last_year = await make_games(now - timedelta(days=365))
    held = await service.open_delegation(
        last_year.event, school.id, account=school.coach, now=now - timedelta(days=365)
    )
    await service.add_athlete(held, before, account=school.coach, now=now - timedelta(days=365))

    exported = await export_workbook(school.delegation, account=school.coach, now=now)

    book = CalamineWorkbook.from_filelike(io.BytesIO(exported))
    boys, girls = (book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in "男女")
    assert book.sheet_names == ["男", "女", "填表说明", "_选项", "_校验"]
    assert boys[0][1] == "芙蓉镇示例中心小学　田径运动会　报名表（男）"
    assert boys[1][1:] == [
        "序号",
        "姓名",
        "性别",
        "出生日期",
        "年级",
        "学籍号",
        "组别",
        "参赛",
        "项目1",
        "项目2",
    ]
    assert boys[2][1:9] == ["1", "彭小明", "男", "2015-03-02", "五年级", "", "小学甲组", "是"]
    assert girls[2][1:9] == ["1", "向丽丽", "女", "2015-03-02", "五年级", "", "小学甲组", ""]
    assert [row[2] for row in boys[3:]] == [""] * 40
    audited = "SELECT after FROM audit WHERE action = 'workbook_downloaded'"
    assert loads(await fetch_value(audited)) == {"people": 2}


async def test_a_filled_export_adds_changes_and_removes(school: School, games: Games, now: datetime) -> None:
    await imported(school, await previewed(school, xlsx(HEAD, PENG, XIANG), now), now)
    exported = await export_workbook(school.delegation, account=school.coach, now=now)
    boys, girls = rows_of(exported, "男"), rows_of(exported, "女")
    boys[2][9:11] = ["60米", "100米"]
    boys[3][2:10] = ["田𬭚", "男", "2015年6月1日", "五(2)班", "", "", "", "立定跳远"]
    girls[2][8] = "否"

    preview = await previewed(school, workbook({"男": boys, "女": girls}), now)
    refused = await refusal(imported(school, preview, now))
    outcome = await imported(school, preview, now, only_correct=True)

    assert told(preview) == [
        (3, "改项目", ["将撤回：跳远"]),
        (4, "有错误", ["没有“立定跳远”这个项目，请从下拉列表选择"]),
        (3, "移出", ["将移出代表队，所报项目一并撤回"]),
    ]
    assert (refused.code, refused.text) == (
        "preview_has_errors",
        "还有1行有错误；请修正后重传，或选择“仅导入正确行”。",
    )
    assert outcome == Outcome(entered=1, withdrawn=1, removed=1, left_out=1)
    assert drawn(await book_of(school)) == [("彭小明", "小学甲组男子", ["100米", "60米"])]


async def test_rows_are_judged_as_the_pages_judge(school: School, other: School, now: datetime) -> None:
    known = await make_pupil(school.id, "彭大山", birth_on=date(2015, 1, 9))
    await make_pupil(school.id, "彭佳怡", sex=Sex.FEMALE, birth_on=date(2015, 5, 5))
    taken = await make_pupil(school.id, "覃明", birth_on=date(2015, 1, 8))
    await move(taken, other, now)

    preview = await previewed(
        school,
        xlsx(
            HEAD,
            ("彭一", "男", "2015-01-01", "五年级", "", "60米", "100米", "跳远"),
            ("彭二", "男", "2013.9.31", "五年级", "", "100米", "", ""),
            ("彭三", "男", "2012-05-05", "五年级", "", "100米", "", ""),
            ("彭四", "男", "2015-01-04", "五年级", 4.33127e17, "100米", "", ""),
            ("彭五", "男", "2015-01-05", "五年级", "", "100米", "", ""),
            ("彭六", "", "2015-01-06", "五年级", "", "100米", "", ""),
            ("彭五", "男", "20150105", "五年级", "", "跳远", "", ""),
            ("彭七", "男", "2015-01-07", "五年级", "", "100米", "", ""),
            ("彭八", "男", "2015-01-08", "五年级", "", "4×100米接力", "100米", ""),
            ("彭大山", "男", "2015-01-09", "四年级", "", "", "", ""),
            ("彭佳怡", "女", "2015-06-05", "五年级", "", "", "", ""),
            ("覃明", "男", "2015-01-08", "五年级", "", "", "", ""),
        ),
        now,
    )

    assert told(preview) == [
        (2, "有错误", ["已报3项，限2项"]),
        (3, "有错误", ["出生日期 2013.9.31 不存在"]),
        (4, "有错误", ["超龄：须2014-09-01及以后出生"]),
        (5, "有错误", ["学籍号被表格改成了科学计数，末几位已丢失；请先把这一列设为“文本”，再重新填写"]),
        (6, "新登记", []),
        (7, "有错误", ["缺少性别"]),
        (8, "有错误", ["与第6行重复"]),
        (9, "新登记", []),
        (
            10,
            "有错误",
            [
                "4×100米接力由单位报队，请在网页上报队并填名单，这里不导入",
                "100米：本单位这一项已报2人，限2人",
            ],
        ),
        (
            11,
            "加入",
            ["按姓名和出生日期认作名单里的彭大山，不重复登记", "年级与学籍名单不同，按名单的五年级"],
        ),
        (12, "新登记", ["名单里已有彭佳怡，出生日期不同；如是同一人请核对"]),
        (13, "有错误", ["按姓名和出生日期认作名单里的覃明，不重复登记", "已由其他单位报名，请核对"]),
    ]
    assert preview.rows[9].person == known
    assert [row.findings[0].column for row in preview.rows[1:2]] == ["C"]


async def test_a_pupil_is_recognised_by_the_student_number(
    school: School, other: School, now: datetime
) -> None:
    await imported(school, await previewed(school, numbered("彭小明", "G4331272015"), now), now)
    member = (await book_of(school)).athletes[0].person

    own = await previewed(school, numbered("彭小明", " g4331272015 ", birth_on="2015-03-20"), now)
    misnamed = await previewed(school, numbered("彭小朋", "G4331272015"), now)
    misnumbered = await previewed(school, numbered("彭小明", "G4331272099"), now)
    foreign = await previewed(other, numbered("彭小明", "G4331272015"), now)

    assert [(row.act, row.person) for row in own.rows] == [(LineAct.SAME, member)]
    assert told(own) == [(2, "不变", ["出生日期与学籍名单不同，按名单的2015-03-02"])]
    assert told(misnumbered)[0][2][1:] == ["学籍号与名单里的彭小明不同，请核对"]
    assert misnumbered.rows[0].act == LineAct.WRONG
    assert told(misnamed) == [(2, "有错误", ["这个学籍号在名单里是彭小明的，请核对姓名和学籍号"])]
    assert told(foreign) == [(2, "有错误", ["这个学籍号已登记在册，但不在本单位名单里，请核对"])]


async def test_hidden_ids_that_were_edited_are_found_out(
    school: School, other: School, now: datetime
) -> None:
    await imported(school, await previewed(school, xlsx(HEAD, PENG, XIANG), now), now)
    theirs = await make_pupil(other.id, "田野")
    rows = rows_of(await export_workbook(school.delegation, account=school.coach, now=now), "男")
    genuine = str(rows[2][0])
    rows[3][:10] = [
        f"{theirs.hex}-{genuine[33:]}",
        "2",
        "田野",
        "男",
        "2015-03-02",
        "五年级",
        "",
        "",
        "是",
        "",
    ]
    rows[4][:10] = [genuine, "3", "彭小亮", "男", "2015-03-03", "五年级", "", "", "是", ""]

    preview = await previewed(school, workbook({"男": rows}), now)

    assert told(preview) == [
        (3, "不变", []),
        (4, "有错误", ["隐藏的人员编号被改动过，或来自其他单位的表；请删去这一整行，在空行重新填写"]),
        (5, "有错误", ["这一行原是彭小明，不能改成彭小亮；换人请删去这一行，在空行填写"]),
    ]


async def test_a_file_of_another_unit_is_refused(school: School, other: School, now: datetime) -> None:
    theirs = await export_workbook(other.delegation, account=other.coach, now=now)
    changed = theirs_with_proof(theirs, school)
    mine = await workbooks.upload(school.delegation, xlsx(HEAD, PENG), account=school.coach, now=now)

    with pytest.raises(WorkbookForeign):
        await workbooks.upload(school.delegation, theirs, account=school.coach, now=now)
    with pytest.raises(WorkbookTampered):
        await workbooks.upload(school.delegation, changed, account=school.coach, now=now)
    with pytest.raises(DelegationNotFound):
        await export_workbook(school.delegation, account=other.coach, now=now)
    with pytest.raises(DelegationNotFound):
        await workbooks.upload(school.delegation, xlsx(HEAD, PENG), account=other.coach, now=now)
    with pytest.raises(PreviewNotFound):
        await workbooks.get_preview(other.delegation, mine, account=other.coach, now=now)


async def test_an_import_is_whole_or_nothing_even_when_the_database_refuses(
    school: School, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await previewed(school, xlsx(HEAD, PENG, XIANG), now)

    async def no_place(*_: Any, **__: Any) -> UUID:
        raise UnitFull("名额已满。")

    with monkeypatch.context() as patched:
        patched.setattr(workbook_imports, "enter_known", no_place)
        refused = await refusal(imported(school, preview, now))

    assert refused.text == "“名单”第2行：名额已满。一行都没有导入，请核对后再试。"
    assert drawn(await book_of(school)) == []
    assert await fetch_value("SELECT count(*) FROM person WHERE name = '彭小明'") == 0


async def test_what_changed_after_the_preview_is_shown_before_it_counts(
    school: School, now: datetime
) -> None:
    preview = await previewed(school, xlsx(HEAD, PENG), now)
    pupil = await make_pupil(school.id, "田野")
    await service.add_athlete(school.delegation, pupil, account=school.coach, now=now)

    with pytest.raises(RevisionStale):
        await imported(school, preview, now)
    again = await workbooks.get_preview(school.delegation, preview.id, account=school.coach, now=now)

    assert await imported(school, again, now) == Outcome(athletes=1, pupils=1, entered=2)


async def test_importing_twice_imports_once(school: School, now: datetime) -> None:
    preview = await previewed(school, xlsx(HEAD, PENG), now)

    answers = await asyncio.gather(
        *(imported(school, preview, now) for _ in range(4)), return_exceptions=True
    )

    done = [answer for answer in answers if isinstance(answer, Outcome)]
    assert done
    assert set(done) == {Outcome(athletes=1, pupils=1, entered=2)}
    assert all(isinstance(answer, Outcome | RevisionStale) for answer in answers)
    assert len((await book_of(school)).athletes) == 1
    assert await imported(school, preview, now) == done[0]
    assert await fetch_value("SELECT count(*) FROM audit WHERE action = 'workbook_imported'") == 1


async def test_a_file_of_nothing_but_errors_cannot_be_imported(school: School, now: datetime) -> None:
    preview = await previewed(school, xlsx(HEAD, (*PENG[:2], "2012-05-05", *PENG[3:])), now)

    with pytest.raises(NothingToImport):
        await imported(school, preview, now, only_correct=True)


async def test_places_that_the_file_itself_frees_may_be_taken(school: School, now: datetime) -> None:
    others = [(f"彭{n}", "男", f"2015-01-1{i}", "五年级", "", "100米", "", "") for i, n in enumerate("甲乙")]
    await imported(school, await previewed(school, xlsx(HEAD, *others), now), now)
    swapped = [PENG, (*others[0][:5], "跳远", "", ""), others[1]]
    wrong = [PENG, (*others[0][:5], "跳远", "60米", "标枪"), others[1]]

    good = await previewed(school, xlsx(HEAD, *swapped), now)
    bad = await previewed(school, xlsx(HEAD, *wrong), now)

    assert [row.act.label for row in good.rows] == ["新登记", "改项目", "不变"]
    assert [row.act.label for row in bad.rows] == ["有错误", "有错误", "不变"]
    assert await imported(school, good, now) == Outcome(athletes=1, pupils=1, entered=3, withdrawn=1)


async def test_uploads_are_kept_encrypted_and_only_for_a_day(school: School, now: datetime) -> None:
    preview = await previewed(school, xlsx(HEAD, PENG), now)
    kept = await fetch_value("SELECT content FROM workbook_preview")
    later = now + timedelta(hours=24)

    assert "彭小明".encode() not in kept
    with pytest.raises(PreviewNotFound):
        await workbooks.get_preview(school.delegation, preview.id, account=school.coach, now=later)
    swept = [await workbooks.sweep_previews(when) for when in (now, later, later)]
    assert swept == [0, 1, 0]
    assert await fetch_value("SELECT count(*) FROM workbook_preview") == 0
    assert await fetch_value("SELECT deleted FROM retention_run WHERE kind = 'workbooks'") == 1


async def test_a_key_answers_the_first_upload_again(school: School, now: datetime) -> None:
    async def upload(content: bytes, key: str) -> UUID:
        return await workbooks.upload(school.delegation, content, key=key, account=school.coach, now=now)

    file, other_file = xlsx(HEAD, PENG), xlsx(HEAD, XIANG)
    first = await upload(file, "upload-1")

    assert await upload(file, "upload-1") == first
    with pytest.raises(UploadMismatch):
        await upload(other_file, "upload-1")
    with pytest.raises(IdempotencyKeyUnusable):
        await upload(file, "短")


async def test_after_the_deadline_nothing_is_uploaded_or_imported(school: School, now: datetime) -> None:
    preview = await previewed(school, xlsx(HEAD, PENG), now)
    late = now + timedelta(days=7)
    await execute("UPDATE workbook_preview SET expires_at = $1", late + timedelta(days=1))

    with pytest.raises(RegistrationClosed):
        await imported(school, preview, late)
    with pytest.raises(RegistrationClosed):
        await workbooks.upload(school.delegation, xlsx(HEAD, PENG), account=school.coach, now=late)


async def test_an_athlete_who_has_left_the_roll_stays_as_registered(school: School, now: datetime) -> None:
    pupil = await make_pupil(school.id, "彭小明")
    await service.add_athlete(school.delegation, pupil, account=school.coach, now=now)
    await execute("UPDATE membership SET until_on = '2026-11-30'")
    exported = await export_workbook(school.delegation, account=school.coach, now=now)

    preview = await previewed(school, exported, now)

    assert told(preview) == [(3, "不变", [])]


async def test_only_a_row_that_says_contests_withdraws_others(school: School, now: datetime) -> None:
    await imported(school, await previewed(school, xlsx(HEAD, PENG), now), now)
    exported = await export_workbook(school.delegation, account=school.coach, now=now)
    emptied = rows_of(exported, "男")
    emptied[2][9:11] = ["", ""]

    silent = await previewed(school, xlsx(HEAD, PENG[:4]), now)
    other = await previewed(school, xlsx(HEAD, (*PENG[:5], "60米")), now)
    own = await previewed(school, workbook({"男": emptied}), now)

    assert [told(preview)[0][1:] for preview in (silent, other, own)] == [
        ("不变", ["按姓名和出生日期认作名单里的彭小明，不重复登记"]),
        ("改项目", ["按姓名和出生日期认作名单里的彭小明，不重复登记", "将撤回：100米、跳远"]),
        ("改项目", ["将撤回：100米、跳远"]),
    ]


async def test_uploads_are_counted(school: School, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "UPLOADS_AN_HOUR", 2)
    for _ in range(2):
        await previewed(school, xlsx(HEAD, PENG), now)

    with pytest.raises(TooMany):
        await previewed(school, xlsx(HEAD, PENG), now)


async def test_who_took_the_consent_back_is_not_entered(school: School, now: datetime) -> None:
    pupil = await make_pupil(school.id, "彭小明")
    await people.record_consent(
        pupil, [ConsentPurpose.REGISTRATION], version="2026-1", evidence="纸质", by=None, now=now
    )
    await people.withdraw_consent(pupil, ConsentPurpose.REGISTRATION, by=None, now=now)

    preview = await previewed(school, xlsx(HEAD, PENG), now)

    assert told(preview)[0][2][-1:] == ["参赛同意已经撤回，不能报名"]


async def refusal(act: Awaitable[Any]) -> YsError:
    with pytest.raises(YsError) as caught:
        await act
    return caught.value


def numbered(name: str, code: str, birth_on: str = "2015-03-02") -> bytes:
    return xlsx(HEAD[:5], (name, "男", birth_on, "五年级", code))


async def move(pupil: UUID, to: School, now: datetime) -> None:
    """Let another unit register a pupil who is on both rolls."""
    await people.join_organization(
        pupil, to.id, MemberRole.PUPIL, from_on=date(2026, 9, 1), entry_year=2022, by=None, now=now
    )
    await service.add_athlete(to.delegation, pupil, account=to.coach, now=now)


def rows_of(content: bytes, sheet: str) -> list[list[Any]]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(content))
        .get_sheet_by_name(sheet)
        .to_python(skip_empty_area=False)
    )


def theirs_with_proof(content: bytes, school: School) -> bytes:
    """Another unit's workbook whose hidden sheet names this delegation instead."""
    proof = str(rows_of(content, "_校验")[0][0])
    return workbook({"男": rows_of(content, "男")}, proof=f"{school.delegation.hex}{proof[32:]}")
