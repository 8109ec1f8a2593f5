"""Sheets as people lay them out."""

from collections.abc import Sequence
from datetime import date

from ysevents.registration.rules.cells import Cell, contest_key
from ysevents.registration.rules.sheets import Line, Sheet, find_head, read_lines

TODAY = date(2026, 11, 24)
CONTESTS = {contest_key(words) for words in ("100米", "200米", "跳远", "4×100米接力")}
HEAD = ("姓名", "性别", "出生日期", "年级", "项目1", "项目2")
PENG = ("彭小明", "男", "2015-03-02", "五年级", "100米", None)


def lines_of(
    *rows: Sequence[Cell], name: str = "名单", formulas: frozenset[tuple[int, int]] = frozenset()
) -> list[Line]:
    sheet = Sheet(name, rows, formulas)
    head = find_head(sheet, CONTESTS)
    assert head
    return read_lines(sheet, head, TODAY)


def peng(row: int, **more: object) -> Line:
    known = {
        "sheet": "名单",
        "row": row,
        "name": "彭小明",
        "sex": "male",
        "birth_on": date(2015, 3, 2),
        "grade": 5,
        "contests": (("100米", "E"),),
        **more,
    }
    return Line(**known)  # type: ignore[arg-type]


def test_titles_blank_rows_and_notes_are_passed_over() -> None:
    lines = lines_of(
        ("永顺县2026年运动会报名表",),
        (),
        ("单位：芙蓉镇示例中心小学", None, None, "领队：向老师"),
        HEAD,
        (),
        PENG,
        (None, " ", None),
        ("注：每人限报2项",),
        ("填表人：田老师", None, None, None, None, None),
    )

    assert lines == [peng(6)]


def test_columns_may_stand_in_any_order_under_other_words() -> None:
    lines = lines_of(
        ("序号", "*运动员姓名", "参赛项目", "出生年月（必填）", "就读年级", "性 别", "备注"),
        (1.0, "彭小明", "100米、跳远", "2015年3月2日", "5", "男", "队长"),
    )

    assert lines == [peng(2, contests=(("100米", "C"), ("跳远", "C")))]


def test_contests_may_be_columns_with_crosses_below_a_merged_word() -> None:
    lines = lines_of(
        ("序号", "姓名", "性别", "出生日期", "年级", "参赛项目", None, None),
        (None, None, None, None, None, "１００m", "200米（决赛）", "4x100米接力"),
        (1.0, "彭小明", "男", 42065.0, 5.0, "√", None, "√"),
    )

    assert lines == [peng(3, contests=(("100M", "F"), ("4X100米接力", "H")))]


def test_the_sheet_says_the_sex_where_the_row_does_not() -> None:
    head, row = ("姓名", "出生日期", "年级"), ("彭小明", "2015-03-02", "五年级")
    sexes = [lines_of(head, row, name=name)[0].sex for name in ("男", "女子组", "男女混合", "Sheet1")]

    assert sexes == ["male", "female", None, None]
    assert lines_of(head, row)[0].tells_contests is False


def test_each_fault_names_its_column() -> None:
    lines = lines_of(HEAD, ("彭小明", "公", "2013.9.31", "大班", "100米", None))

    assert [(f.column, f.code) for f in lines[0].findings] == [
        ("B", "sex_unclear"),
        ("C", "birth_impossible"),
        ("D", "grade_unclear"),
    ]


def test_formulas_are_told_and_text_that_looks_like_one_is_refused() -> None:
    calculated = lines_of(HEAD, PENG, formulas=frozenset({(1, 2)}))
    empty = lines_of(HEAD, (*PENG[:3], None, *PENG[4:]), formulas=frozenset({(1, 3)}))
    written = lines_of(HEAD, ("=cmd|' /C calc'!A0", *PENG[1:]))

    assert [(f.column, f.code, f.is_error) for line in calculated for f in line.findings] == [
        ("C", "formula_value", False)
    ]
    assert [(f.code, f.is_error) for f in empty[0].findings] == [("formula_empty", True)]
    assert [f.code for f in written[0].findings] == ["formula", "name_unusable"]


def test_a_row_with_facts_and_no_name_is_told() -> None:
    lines = lines_of(HEAD, (None, *PENG[1:]))

    assert [(line.row, [f.code for f in line.findings]) for line in lines] == [(2, ["name_missing"])]


def test_a_sheet_without_names_has_no_head() -> None:
    assert find_head(Sheet("填表说明", (("怎么填", "每名运动员一行"), ("姓名",))), CONTESTS) is None
    assert find_head(Sheet("空表", ()), CONTESTS) is None


def test_unknown_columns_are_remembered() -> None:
    head = find_head(Sheet("名单", ((*HEAD, "铅球", "备注"), PENG)), CONTESTS)

    assert head
    assert head.strangers == ("铅球",)
