"""Records 破纪录: broken, equalled, or better but not to be ratified and why, `wa.records`.

Marks are taken in the order in which they were made: each record broken stands for those who come after. What is
wrong with a mark keeps it from every record, and the record stays what it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ysevents.competitions.rules.decisions import DecisionKind, named_by, review_kinds
from ysevents.competitions.rules.marks import Status, wind_cn
from ysevents.competitions.rules.outcomes import Line, Outcome, Problem, Reason, unplaced
from ysevents.competitions.rules.records_sheet import Config, Measure, Performance, Sheet, Together
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import review_base, unknown

BROKEN = Reason("broken", "破纪录")
FIRST = Reason("first", "首个纪录")
EQUALLED = Reason("equalled", "平纪录")
NOT_RATIFIED = Reason("not_ratified", "不予承认")
NONE = Reason("none", "未达纪录")
KINDS = (BROKEN, FIRST, EQUALLED, NOT_RATIFIED, NONE)
"""Best first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as it stands at some moment; `value` is smaller for better, None for no record yet."""

    level: str
    value: int | None
    shown: str
    holder: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one mark is to one record."""

    entrant: int
    sequence: int
    level: str
    kind: Reason
    text: str


def check(config: Config) -> tuple[Problem, ...]:
    """No two parameters can contradict each other."""
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Marks that cannot be read, levels that stand twice, two marks of one entrant at the same moment."""
    known = set(sheet.numbers)
    moments = [(p.sequence, p.entrant) for p in sheet.performances]
    return (
        *review_base(sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION),
        *_unreadable(sheet, config),
        *(
            Problem(f"records[{i}].level", "doubled", f"“{record.level}”出现了两次")
            for i, record in enumerate(sheet.records)
            if record.level in {other.level for other in sheet.records[:i]}
        ),
        *(
            unknown(f"performances[{i}]", p.entrant)
            for i, p in enumerate(sheet.performances)
            if p.entrant not in known
        ),
        *(
            Problem(f"performances[{i}]", "doubled", f"{p.entrant} 在同一次序出现了两次")
            for i, p in enumerate(sheet.performances)
            if moments[i] in moments[:i]
        ),
    )


def _unreadable(sheet: Sheet, config: Config) -> Iterator[Problem]:
    written = [(f"records[{i}]", r.mark) for i, r in enumerate(sheet.records) if r.mark is not None]
    written += [(f"performances[{i}]", p.mark) for i, p in enumerate(sheet.performances)]
    for path, mark in written:
        try:
            read = config.parse(mark)
        except ValueError as error:
            yield Problem(f"{path}.mark", "unreadable", str(error))
        else:
            if not read:
                yield Problem(f"{path}.mark", "range", "成绩为0，请核对；还没有纪录的，不写 mark")


def place(sheet: Sheet, config: Config) -> Outcome:
    """Everybody by the best they did to any record, unplaced; the notes tell each case in its order."""
    verdicts = sorted(_verdicts(sheet, config), key=lambda v: (v.sequence, v.level, v.entrant))
    best = dict.fromkeys(sheet.numbers, NONE)
    for verdict in verdicts:
        best[verdict.entrant] = min(best[verdict.entrant], verdict.kind, key=KINDS.index)
    best |= dict.fromkeys(named_by(sheet.decisions, DecisionKind.DISQUALIFICATION), Status.DQ.reason)
    return Outcome(
        blocks=unplaced(sorted(best.items(), key=lambda item: (*KINDS, Status.DQ.reason).index(item[1]))),
        lines=tuple(_lines(verdicts)),
        notes=tuple(verdict.text for verdict in verdicts),
    )


def _lines(verdicts: Sequence[Verdict]) -> Iterator[Line]:
    """The levels of which an entrant broke, equalled, .. the record."""
    for entrant in sorted({verdict.entrant for verdict in verdicts}):
        levels = {
            kind.code: dict.fromkeys(v.level for v in verdicts if (v.entrant, v.kind) == (entrant, kind))
            for kind in KINDS[:-1]
        }
        yield Line(entrant, {code: "、".join(sorted(named)) or None for code, named in levels.items()})


def _verdicts(sheet: Sheet, config: Config) -> Iterator[Verdict]:
    gone = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    counted = sorted((p for p in sheet.performances if p.entrant not in gone), key=lambda p: p.sequence)
    for record in sheet.records:
        value = None if record.mark is None else _value(record.mark, record.is_hand, config)
        standing = Standing(record.level, value, record.mark or "", record.holder)
        for _, together in groupby(counted, key=lambda p: p.sequence):
            found = list(together)
            yield from _judge_together(found, standing, config)
            standing = _after(found, standing, config)


def _judge_together(found: Sequence[Performance], standing: Standing, config: Config) -> Iterator[Verdict]:
    """The marks of one race or round of trials against the record as it stood before."""
    after = _after(found, standing, config).value
    for p in found:
        value = _value(p.mark, p.is_hand, config)
        is_short = standing.value is not None and value > standing.value
        is_beaten = after is not None and value > after and config.together == Together.BEST
        if not is_short and not is_beaten:
            yield _verdict(p, value, _faults(p, config), standing)


def _after(found: Sequence[Performance], standing: Standing, config: Config) -> Standing:
    """The record after those marks: the best of them that can be ratified, if it is better."""
    good = [(_value(p.mark, p.is_hand, config), p) for p in found if not _faults(p, config)]
    value = min((value for value, _ in good), default=None)
    if value is None or (standing.value is not None and value >= standing.value):
        return standing
    holders = sorted(p.entrant for held, p in good if held == value)
    shown = min(p.mark for held, p in good if held == value)
    return replace(standing, value=value, shown=shown, holder="、".join(str(n) for n in holders))


def _value(mark: str, is_hand: bool, config: Config) -> int:
    """Of the official mark, smaller is better; times by hand as if they were electronic."""
    official = config.official(mark, is_hand=is_hand)
    if config.measure != Measure.TIME:
        return -official
    return official + (config.hand_addition_ms if is_hand else 0)


def _faults(p: Performance, config: Config) -> list[str]:
    """Everything that keeps a mark from being a record."""
    return [
        *(_wind_faults(p.winds, config) if config.measures_wind else ()),
        *(["手计时"] if p.is_hand and not config.hand_allowed else ()),
        *(f"缺{proof.label}" for proof in config.required if proof not in p.proofs),
    ]


def _wind_faults(winds: Sequence[int], config: Config) -> Iterator[str]:
    limit = config.wind_limit_mm_s
    if not winds:
        yield "没有风速"
    elif sum(winds) > limit * len(winds):
        read = "、".join(wind_cn(wind) for wind in winds)
        yield f"{'平均' if len(winds) > 1 else ''}风速超过{wind_cn(limit)}（{read}）"


def _verdict(p: Performance, value: int, faults: Sequence[str], standing: Standing) -> Verdict:
    before = f"（原{standing.shown}{'，' if standing.holder else ''}{standing.holder}）"
    if standing.value is None:
        kind, what = FIRST, f"为首个{standing.level}"
    elif value == standing.value:
        kind, what = EQUALLED, f"平{standing.level}{before}"
    else:
        kind, what = BROKEN, f"破{standing.level}{before}"
    if faults:
        kind, what = NOT_RATIFIED, f"本可{what}，不予承认：{'，'.join(faults)}"
    return Verdict(p.entrant, p.sequence, standing.level, kind, f"{p.entrant} {p.mark} {what}")


RULESETS = (
    Ruleset(
        id="wa.records",
        title="破纪录审查",
        about="按出现先后核对每个成绩：破纪录、平纪录，或因故不予承认",
        source="世界田联规则 TR31；县级规程",
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=place,
        columns=(
            Column("broken", "破纪录"),
            Column("first", "首个纪录"),
            Column("equalled", "平纪录"),
            Column("not_ratified", "不予承认"),
        ),
        covers=(
            Clause("超过现有纪录为破，相等为平，各级分别核对", "TR31", "records_levels.json"),
            Clause("先后多人破纪录，后者须超过前者", "TR31", "records_one_after_another.json"),
            Clause("同一组多人超过：只算最好的，或都算", "由规程决定", "records_together_all.json"),
            Clause("顺风超过2.0米/秒或没有风速，不予承认", "TR31", "records_wind.json"),
            Clause("全能以各项平均风速为准", "TR31", "records_combined_wind.json"),
            Clause("比较公布的成绩：时间进位到百分之一秒", "TR19", "records_rounded_time.json"),
            Clause("比较公布的成绩：远度、高度舍到厘米", "TR25", "records_rounded_length.json"),
            Clause("成绩为0不成纪录，指出", "本系统约定", "records_problems_zero.json"),
            Clause("规程不承认手计时；手计时加0.24秒后比较", "TR31", "records_hand.json"),
            Clause("缺成绩单、器材复核等材料，不予承认", "县级规程", "records_proofs.json"),
            Clause("事后取消成绩，其后重新核对", "县级规程", "records_disqualified.json"),
            Clause("远度、高度、得分以多者为好", "TR31", "records_length.json"),
        ),
        leaves_out=(
            "兴奋剂检查与世界纪录的申报手续",
            "接力队员国籍等限于国家、世界纪录的条件",
            "海拔高度：照常承认，由规程另注",
        ),
    ),
)
