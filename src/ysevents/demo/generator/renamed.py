"""A school that was called otherwise until the summer, and one that became part of another in the year: E28."""

from datetime import date

from ysevents.core.enums import OrganizationKind
from ysevents.demo import rows
from ysevents.demo.enums import SchoolKind
from ysevents.demo.generator.units import Units
from ysevents.demo.generator.writer import Writer
from ysevents.kit.pinyin import sort_key

MERGED_DAYS_BEFORE = 40
"""So many days before the anchor the small school was closed: in the middle of a term."""


def build_renamed(w: Writer, units: Units) -> None:
    """The last school has a former name; a small one beside the first central school is part of it now."""
    renamed = units.schools[-1]
    summer = date(w.school_year, 8, 31)
    w.add(
        rows.FormerName(
            id=w.id(),
            organization=renamed.id,
            name=f"{renamed.region.name}示例老街学校",
            short_name="示例老街学校",
            until_on=summer,
            changed_at=w.at(summer, 10 * 60),
        )
    )
    into = units.of(SchoolKind.CENTRE)[0]
    name = f"{into.region.name}示例桥头小学"
    w.add(
        rows.Organization(
            id=w.id(),
            code="DEMO-M1",
            kind=OrganizationKind.SCHOOL,
            unit_class=into.kind.unit_class,
            name=name,
            short_name=name,
            sort_key=sort_key(name),
            parent=units.bureau,
            region=into.region.code,
            closed_on=w.day(-MERGED_DAYS_BEFORE),
            merged_into=into.id,
        )
    )
