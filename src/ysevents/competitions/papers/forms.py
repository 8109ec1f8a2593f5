"""Forms that are filled in by hand, with the event already on them: reports, scratches, appeals, wind."""

from ysevents.competitions.paper_schemas import Column, Paper
from ysevents.kit.enums import Labelled

BLANK = "＿＿＿＿＿＿＿＿＿＿"
LONG = "＿" * 40


class FormKind(Labelled):
    """Which form."""

    REPORT = "report", "裁判长报告单"
    SCRATCH = "scratch", "弃权单"
    APPEAL = "appeal", "申诉表"
    WIND = "wind", "风速记录表"


def form(kind: FormKind) -> Paper:
    """A form to be copied."""
    return _FORMS[kind]


def _columns(*titles: tuple[str, int | None]) -> tuple[Column, ...]:
    return tuple(Column(title=title, width_mm=width) for title, width in titles)


_FORMS = {
    FormKind.REPORT: Paper(
        title="裁判长报告单",
        subject="犯规、取消成绩",
        facts=(("单元", ""), ("项目组别", ""), ("赛次组次", ""), ("时间", "")),
        columns=_columns(("号码", 18), ("姓名", 30), ("单位", 40), ("规则条号", 30), ("情况", None)),
        rows=(("",) * 5,) * 8,
        row_mm=13,
        text=("处理：□ 警告　□ 取消该次试跳（掷）　□ 取消成绩　□ 取消比赛资格", f"说明：{LONG}"),
        signatures=("报告裁判", "裁判长", "收单时间"),
    ),
    FormKind.SCRATCH: Paper(
        title="弃权单",
        subject="由领队在检录前交编排记录组",
        facts=(("单位", ""), ("领队", ""), ("时间", "")),
        columns=_columns(("号码", 18), ("姓名", 32), ("项目组别", 60), ("原因", None)),
        rows=(("",) * 4,) * 10,
        row_mm=11,
        notes=("检录开始后弃权按三次点名未到处理。弃权后不能恢复。",),
        signatures=("领队签字", "编排记录组", "收单时间"),
    ),
    FormKind.APPEAL: Paper(
        title="申诉表",
        subject="成绩公告后在规定时间内由领队提出",
        facts=(("单位", ""), ("领队", ""), ("项目组别", ""), ("公告时间", ""), ("提出时间", "")),
        text=(
            f"申诉内容：{LONG}",
            *((LONG + "＿" * 5,) * 5),
            f"裁判长意见：{LONG}",
            *((LONG + "＿" * 5,) * 3),
            f"仲裁委员会裁决：{LONG}",
            *((LONG + "＿" * 5,) * 3),
            f"申诉费：□ 已收　□ 已退　金额{BLANK}元",
        ),
        signatures=("领队签字", "裁判长", "仲裁主任", "裁决时间"),
    ),
    FormKind.WIND: Paper(
        title="风速记录表",
        subject="100米、200米、跨栏、跳远、三级跳远",
        facts=(("单元", ""), ("风速仪编号", "")),
        columns=_columns(
            ("项目组别", 60), ("组次或轮次", 28), ("时间", 28), ("风速（米/秒）", 28), ("备注", None)
        ),
        rows=(("",) * 5,) * 22,
        notes=("进到0.1米/秒；顺风写+，逆风写–。超过+2.0不能作为纪录。",),
        signatures=("风速测量员", "径赛裁判长"),
    ),
}
