"""County records: of every discipline that one athlete competes in, and of the short relay of the older ones.

Their holders are told in words, as of long before there was a register; none of them is anybody.
"""

from datetime import date

from ysevents.competitions.enums import DisciplineKind
from ysevents.competitions.rules.recording import StageFacts
from ysevents.core.enums import Sex
from ysevents.demo import rows
from ysevents.demo.generator.meet import Groups
from ysevents.demo.generator.names import Namer
from ysevents.demo.generator.writer import Writer
from ysevents.demo.season.forms import form_of
from ysevents.demo.seeds import Seeds

LEVEL = "县中小学生纪录"
BEST = 2.3
"""So many deviations above the mean: within reach of few."""
RELAY, OLDER = "4x100m", ("初中组", "高中组")


def build_records(w: Writer, seeds: Seeds, namer: Namer, groups: Groups) -> None:
    """One for each contest of the meet that has records."""
    for group, sides in groups:
        for side in sides:
            codes = group.boys if side.sex == Sex.MALE else group.girls
            for code in codes:
                kind = DisciplineKind(seeds.disciplines[code]["kind"])
                if kind.is_individual or (code == RELAY and side.rule.name in OLDER):
                    _add(w, namer, code, kind, side.rule.name, side.sex)


def _add(w: Writer, namer: Namer, code: str, kind: DisciplineKind, age_group: str, sex: Sex) -> None:
    form = form_of(
        StageFacts(ruleset="", discipline=code, kind=kind.value, sex=sex.value, age_group=age_group)
    )
    way = -1 if form.is_time else 1
    year = w.school_year - w.rng.randrange(2, 14)
    who = f"{age_group}代表队" if kind == DisciplineKind.RELAY else namer.names([sex], long=0)[0]
    w.add(
        rows.Record(
            id=w.id(),
            level=LEVEL,
            discipline=code,
            age_group=age_group,
            sex=sex,
            mark=(form.mean + way * round(BEST * form.deviation)) // 10 * 10,
            is_hand=False,
            holder=f"{who}（{year}年县运动会）",
            set_on=date(year, 10, 1 + w.rng.randrange(28)),
            place="永顺县示例体育场",
            ratified_at=w.start,
        )
    )
