"""Sheets of a fixture: to call those who start, and to write down what they did.

The columns are those of the county's paper (径赛检录/起点记录表, 终点名次/计时记录表, 田赛远度记录表 ..). Sports without
a form of their own get the columns that their recording asks for.
"""

from collections.abc import Collection
from dataclasses import dataclass

from ysevents.competitions.enums import DisciplineKind, StageFormat
from ysevents.competitions.paper_schemas import Column, Paper, PrintedFixture, PrintedRow
from ysevents.competitions.rules.recording import Item, ItemKind, StageFacts, is_recorded, recording_for
from ysevents.competitions.service.fixtures import heat_word
from ysevents.kit import clock
from ysevents.kit.enums import Labelled

BAR_COLUMNS = 10
FINISH_ROWS = 30
LANES_LEFT = 8
RELAY_ROW_MM = 12


class SheetKind(Labelled):
    """Which sheet of a fixture."""

    CALL = "call", "检录、起点记录表"
    RECORD = "record", "成绩记录表"
    JUDGE = "judge", "评委打分表"


@dataclass(frozen=True, slots=True)
class _Form:
    """The middle of a sheet: what follows number, name and unit, and who signs."""

    title: str
    columns: tuple[Column, ...]
    signatures: tuple[str, ...]
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    row_mm: int = 9
    is_landscape: bool = False


def kinds_of(fixture: PrintedFixture) -> tuple[SheetKind, ...]:
    """The sheets there are for a fixture, in the order in which they are used."""
    if fixture.format == StageFormat.PANEL:
        return (SheetKind.CALL, SheetKind.JUDGE)
    return (SheetKind.CALL, SheetKind.RECORD)


def sheet(fixture: PrintedFixture, kind: SheetKind) -> Paper:
    """One sheet of a fixture, with everybody who stands in it."""
    if fixture.format == StageFormat.MASS_START and kind == SheetKind.RECORD:
        return _finish(fixture)
    form = _call(fixture) if kind == SheetKind.CALL else _record(fixture)
    place = _place_word(fixture)
    is_relay = fixture.facts.kind == DisciplineKind.RELAY
    return Paper(
        title=form.title,
        subject=_subject(fixture),
        facts=(*_facts(fixture), *((label, "") for label in form.facts)),
        columns=(
            Column(title=place, width_mm=11, align="center"),
            Column(title="号码", width_mm=14, align="right"),
            Column(title="姓名" if any(row.unit for row in fixture.rows) else "队", width_mm=32),
            Column(title="棒次" if is_relay else "单位", width_mm=_unit_width(is_relay, kind)),
            *form.columns,
        ),
        rows=tuple(
            (
                str(row.position),
                row.bib,
                row.name,
                "  ".join(row.legs) if is_relay else row.unit,
                *(_scratched(row, len(form.columns))),
            )
            for row in fixture.rows
        ),
        row_mm=RELAY_ROW_MM if is_relay else form.row_mm,
        notes=form.notes,
        signatures=form.signatures,
        is_landscape=form.is_landscape or is_relay,
        is_void=fixture.is_off,
    )


def _unit_width(is_relay: bool, kind: SheetKind) -> int | None:
    """In mm; to call a relay its line-up is what most room is for."""
    if is_relay:
        return None if kind == SheetKind.CALL else 92
    return 30


def _scratched(row: PrintedRow, columns: int) -> tuple[str, ...]:
    """Cells to write in; who was scratched is told in the first."""
    return ("弃权" if row.is_scratched else "", *("" for _ in range(columns - 1)))


def _subject(fixture: PrintedFixture) -> str:
    of = f"（共{fixture.of_stage}组）" if fixture.of_stage > 1 else ""
    return f"{fixture.title} {heat_word(fixture.round, fixture.label)}{of}"


def _facts(fixture: PrintedFixture) -> tuple[tuple[str, str], ...]:
    told = (
        ("时间", clock.datetime_cn(fixture.starts_at)),
        ("单元", fixture.session),
        ("地点", fixture.where),
        ("人数", str(sum(not row.is_scratched for row in fixture.rows))),
    )
    return tuple(fact for fact in told if fact[1])


def _place_word(fixture: PrintedFixture) -> str:
    return {
        StageFormat.HEATS: "道次",
        StageFormat.CREWS: "航道",
        StageFormat.ZONES: "钓位",
    }.get(fixture.format, "顺序")


def _call(fixture: PrintedFixture) -> _Form:
    columns = [Column(title="到检", width_mm=14)]
    if fixture.format in {StageFormat.HEATS, StageFormat.GROUPS}:
        columns.append(Column(title="起跑犯规", width_mm=18))
    if fixture.facts.kind != DisciplineKind.RELAY:
        columns.append(Column(title="备注", width_mm=None))
    race = fixture.format in {StageFormat.HEATS, StageFormat.GROUPS}
    return _Form(
        title="检录、起点记录表" if race else "检录表",
        columns=tuple(columns),
        signatures=("检录员", "发令员") if race else ("检录员", "裁判长"),
        facts=("第一次点名", "第二次点名", "第三次点名"),
        notes=("到检打√；三次点名未到写“弃权”。带出后交起点，交接时间写在备注。",),
    )


def _record(fixture: PrintedFixture) -> _Form:
    facts = fixture.facts
    if fixture.format in {StageFormat.HEATS, StageFormat.GROUPS}:
        return _race(fixture)
    if fixture.format == StageFormat.FIELD:
        return _heights() if facts.discipline in {"hj", "pv"} else _lengths(fixture)
    if fixture.format == StageFormat.ZONES:
        return _catches(facts)
    if fixture.format in {StageFormat.CREWS, StageFormat.TIME_TRIAL}:
        return _crews(fixture)
    if fixture.format == StageFormat.PANEL:
        return _judge(facts)
    return _by_items(facts)


def _race(fixture: PrintedFixture) -> _Form:
    relay = fixture.facts.kind == DisciplineKind.RELAY
    return _Form(
        title="终点名次、计时记录表",
        columns=(
            Column(title="名次", width_mm=12, align="center"),
            *(Column(title=f"表{n}", width_mm=15, align="right") for n in (1, 2, 3)),
            Column(title="决定成绩", width_mm=18, align="right"),
            Column(title="备注", width_mm=None),
        ),
        signatures=("计时长", "终点裁判长", *(("接力裁判长",) if relay else ()), "径赛裁判长"),
        facts=("风速",) if (fixture.facts.distance_m or 0) <= 200 and not relay else (),
        notes=("三块表取中间的，两块表取较慢的；手计时进到0.1秒。犯规写明规则条号。",),
    )


def _lengths(fixture: PrintedFixture) -> _Form:
    trials = getattr(fixture.facts.config, "trials", 6)
    cut = getattr(fixture.facts.config, "cut_after", 3) or 0
    before = cut if 0 < cut < trials else trials
    first = [Column(title=str(n), width_mm=15, align="right") for n in range(1, before + 1)]
    later = [Column(title=str(n), width_mm=15, align="right") for n in range(before + 1, trials + 1)]
    between = [
        Column(title=f"前{before}次最好", width_mm=17, align="right"),
        Column(title="后程顺序", width_mm=12, align="center"),
    ]
    jump = fixture.facts.discipline in {"lj", "tj"}
    return _Form(
        title="田赛远度记录表",
        columns=(
            *first,
            *(between if later else ()),
            *later,
            Column(title="最好成绩", width_mm=18, align="right"),
            Column(title="名次", width_mm=12, align="center"),
            Column(title="备注", width_mm=None),
        ),
        signatures=("记录员", "主裁判", "田赛裁判长"),
        notes=(
            "成功写成绩（米，舍到厘米），失败写X，免跳（掷）写–，退出写r。",
            *(("每次试跳的风速写在成绩右下角。",) if jump else ()),
        ),
        row_mm=12 if jump else 9,
        is_landscape=True,
    )


def _heights() -> _Form:
    return _Form(
        title="高度项目记录表",
        columns=(
            *(Column(title="", width_mm=13, align="center") for _ in range(BAR_COLUMNS)),
            Column(title="最好成绩", width_mm=17, align="right"),
            Column(title="失败 该高度", width_mm=13, align="center"),
            Column(title="失败 全部", width_mm=13, align="center"),
            Column(title="名次", width_mm=None, align="center"),
        ),
        signatures=("记录员", "主裁判", "田赛裁判长"),
        facts=("起跳高度", "升高"),
        notes=("高度写在表头。成功写O，失败写X，免跳写–，退出写r；每个高度最多三次。",),
        is_landscape=True,
    )


def _catches(facts: StageFacts) -> _Form:
    weight = facts.parameters.get("measure") == "weight"
    return _Form(
        title="钓鱼称重、计数记录表",
        columns=(
            Column(title="重量（千克）" if weight else "尾数", width_mm=24, align="right"),
            Column(title="名次分", width_mm=18, align="right"),
            Column(title="钓手签名", width_mm=30),
            Column(title="备注", width_mm=None),
        ),
        signatures=("分区裁判", "记录员", "裁判长"),
        facts=("开始", "结束"),
        notes=("无鱼写0，未到写“弃权”。钓手当场核对签名后不再更改。",),
    )


def _crews(fixture: PrintedFixture) -> _Form:
    return _Form(
        title="水上项目计时、名次记录表",
        columns=(
            Column(title="安全检查", width_mm=18),
            *(
                (Column(title="出发时刻", width_mm=22), Column(title="到达时刻", width_mm=22))
                if fixture.format == StageFormat.TIME_TRIAL
                else ()
            ),
            Column(title="成绩", width_mm=22, align="right"),
            Column(title="罚时", width_mm=15, align="right"),
            Column(title="名次", width_mm=12, align="center"),
            Column(title="备注", width_mm=None),
        ),
        signatures=("登舟检查员", "计时长", "终点裁判长", "总裁判长"),
        facts=("水位", "风力"),
        notes=("安全检查：救生衣、游泳声明、保险、名单照片核对无误后打√，缺一项不得登舟。",),
    )


def _judge(facts: StageFacts) -> _Form:
    marks = [
        Column(title=item.label, width_mm=20, align="right")
        for item in _items(facts, {ItemKind.POINTS})
        if not item.key.startswith("judge.") or item.key.startswith("judge.1.") or item.key == "judge.1"
    ][:8]
    return _Form(
        title="评委打分表",
        columns=(
            *(marks or (Column(title="得分", width_mm=24, align="right"),)),
            Column(title="备注", width_mm=None),
        ),
        signatures=("评委",),
        facts=("评委编号",),
        notes=("本表只填自己的分，交前不与他人核对；涂改处签名。",),
        is_landscape=len(marks) > 3,
    )


def _by_items(facts: StageFacts) -> _Form:
    asked = _items(facts, set(ItemKind) - {ItemKind.STATUS, ItemKind.WORDS})
    return _Form(
        title="成绩记录表",
        columns=(
            *(Column(title=item.label, width_mm=18, align="right") for item in asked[:9]),
            Column(title="名次", width_mm=12, align="center"),
            Column(title="备注", width_mm=None),
        ),
        signatures=("记录员", "裁判长"),
        is_landscape=len(asked) > 3,
    )


def _items(facts: StageFacts, kinds: Collection[ItemKind]) -> list[Item]:
    """What the recording asks for of each entrant, in cells of these kinds."""
    if not is_recorded(facts.ruleset):
        return []
    asked = recording_for(facts.ruleset).items(facts)
    return [item for item in asked if item.kind in kinds and not item.is_shared]


def _finish(fixture: PrintedFixture) -> Paper:
    """Two streams: bibs as they cross, times as they are tapped."""
    rows = max(FINISH_ROWS, len(fixture.rows) + LANES_LEFT)
    return Paper(
        title="终点记录表",
        subject=_subject(fixture),
        facts=(*_facts(fixture), ("发枪时刻", ""), ("关门时刻", "")),
        columns=(
            Column(title="到达顺序", width_mm=20, align="right"),
            Column(title="号码", width_mm=30),
            Column(title="时刻", width_mm=40),
            Column(title="备注", width_mm=None),
        ),
        rows=tuple((str(n), "", "", "") for n in range(1, rows + 1)),
        row_mm=8,
        notes=("看不清的号码留空，不猜；一人报号一人按表时两张表分开交。",),
        signatures=("终点裁判", "计时长", "总裁判长"),
        is_void=fixture.is_off,
    )
