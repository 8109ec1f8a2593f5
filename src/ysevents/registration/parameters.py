"""The parameters of a 竞赛规程, each with its word, bounds and section: form and print are made from them.

Free text and what has tables of its own (dates, divisions, contests) stand beside them in a version.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from ysevents.competitions.rules import limits
from ysevents.kit.fields import Instant
from ysevents.registration.enums import FeeBasis, RequiredPaper

STRICT = ConfigDict(strict=True, extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Shown:
    """How people see a parameter: section of the form, what its number counts, a hint, what 0 or nothing means.

    Metadata and no extra of the JSON schema: the description of the API allows only its own keys there.
    """

    section: str
    unit: str
    hint: str
    empty: str

    @classmethod
    def of(cls, field: FieldInfo) -> "Shown":
        """What a parameter was given by `_field`."""
        return next(item for item in field.metadata if isinstance(item, cls))


def _field(
    section: str,
    label: str,
    default: Any,
    *,
    unit: str = "",
    hint: str = "",
    empty: str = "",
    **bounds: Any,
) -> Any:
    """A parameter: the section of the form, its label, what its number counts and what else to know.

    `empty` is what 0, or nothing, means.
    """
    field: FieldInfo = Field(default=default, title=label, **bounds)
    field.metadata.append(Shown(section, unit, hint, empty))
    return field


class OfficialStep(BaseModel):
    """How many officials a unit of up to so many athletes brings; no coach: the leader coaches too."""

    model_config = STRICT

    athletes_until: int = Field(title="运动员不超过", ge=1, le=500)
    leaders: int = Field(title="领队", ge=0, le=10)
    coaches: int = Field(title="教练", ge=0, le=20)


class UnitException(BaseModel):
    """Units of a class bring more or fewer athletes than the rest."""

    model_config = STRICT

    unit_class: str = Field(title="单位类别", min_length=1, max_length=30)
    per_unit_sex: int = Field(title="每组别每性别限报", ge=1, le=200)


class TeamSize(BaseModel):
    """How many people a team of a discipline names, reserves included."""

    model_config = STRICT

    discipline: str = Field(title="项目", min_length=1, max_length=30)
    least: int = Field(title="最少", ge=1, le=60)
    most: int = Field(title="最多", ge=1, le=60)


class RegulationParameters(BaseModel):
    """What a regulation leaves to numbers and ticks. Defaults are the usual ones of a county's school meet."""

    model_config = STRICT

    per_athlete: int = _field("limits", "每人限报", 2, unit="项", hint="接力和集体项目不计", ge=1, le=20)
    extra_per_athlete: int = _field(
        "limits", "每人另可加报", 0, unit="项", hint="只限项目里勾选“可加报”的", empty="不可加报", ge=0, le=10
    )
    per_unit_contest: int = _field("limits", "每单位每项限报", 2, unit="人/队", ge=1, le=50)
    per_unit_sex: int = _field("limits", "每单位每组别每性别限报", 8, unit="人", ge=1, le=200)
    """Athletes of one sex a unit may bring in one division."""
    unit_exceptions: Annotated[tuple[UnitException, ...], Field(strict=False)] = _field(
        "limits", "不同类别单位的人数", (), hint="没有列出的单位类别按上面的人数", max_length=10
    )
    least_per_sex: int = _field("limits", "男、女至少各报", 0, unit="人", empty="不限", ge=0, le=200)
    least_per_contest: int = _field(
        "limits", "所在组别每项至少报", 0, unit="人/队", empty="不限", ge=0, le=50
    )
    units_at_most: int | None = _field("limits", "参赛单位名额", None, unit="个", empty="不限", ge=1, le=1000)
    teams_at_most: int | None = _field(
        "limits", "每个集体项目的队数名额", None, unit="队", empty="不限", ge=2, le=500
    )
    team_sizes: Annotated[tuple[TeamSize, ...], Field(strict=False)] = _field(
        "limits", "队的人数（含替补）", (), hint="没有列出的项目不限人数", max_length=40
    )
    rosters_required: bool = _field("limits", "提交前须报齐接力和集体项目的名单", False)

    leaders: int = _field("officials", "领队", 1, unit="人", ge=0, le=10)
    coaches: int = _field("officials", "教练", 2, unit="人", ge=0, le=20)
    doctors: int = _field("officials", "队医", 1, unit="人", ge=0, le=5)
    officials_scale: Annotated[tuple[OfficialStep, ...], Field(strict=False)] = _field(
        "officials", "领队、教练按运动员人数分档", (), hint="填写后代替上面的领队、教练人数", max_length=10
    )
    leader_required: bool = _field("officials", "提交前须填写领队", False)

    required_papers: Annotated[
        tuple[Annotated[RequiredPaper, Field(strict=False)], ...], Field(strict=False)
    ] = _field("papers", "每名运动员须交的材料", (), max_length=len(RequiredPaper))
    sealed_form_required: bool = _field("papers", "报名表须盖章后上传", False)
    identity_numbers: bool = _field(
        "papers", "收集身份证号", False, hint="非必要不收集；加密保存，显示时遮盖"
    )
    papers_kept_days: int = _field("papers", "材料在赛后保存", 30, unit="天", ge=0, le=365)
    consent_version: str = _field("papers", "同意书版本", "2026-1", min_length=1, max_length=20)

    notice_days: int = _field("dates", "公示", 3, unit="个工作日", empty="不公示", ge=0, le=30)
    late_entries_until: Instant | None = _field("dates", "补报截止", None, empty="不接受补报")
    substitutions_until: Instant | None = _field("dates", "换人截止", None, empty="不接受换人")

    fee_fen: int = _field(
        "fee", "报名费", 0, unit="分", hint="系统只记是否已交，不收款", empty="不收费", ge=0, le=10_000_000
    )
    fee_basis: Annotated[FeeBasis, Field(strict=False)] = _field("fee", "收费单位", FeeBasis.UNIT)
    fee_note: str = _field("fee", "缴费说明", "", max_length=200)

    bib_block: int = _field("bibs", "每单位号段", 100, unit="个号", ge=10, le=1000)
    bib_spares: int = _field("bibs", "号段末尾留给换人", 10, unit="个号", ge=0, le=100)
    bib_first: int = _field("bibs", "第一个单位的号段", 1, hint="号段为100时，1即从101号起", ge=1, le=99)

    @property
    def limits(self) -> limits.Limits:
        """The numbers as the rules of limits see them."""
        return limits.Limits(
            per_athlete=self.per_athlete,
            per_unit_contest=self.per_unit_contest,
            per_unit_sex=self.per_unit_sex,
            extra=self.extra_per_athlete,
        )

    @property
    def per_athlete_words(self) -> str:
        """`2项，接力除外`, with what may be entered on top."""
        extra = f"，指定项目另可加报{self.extra_per_athlete}项" if self.extra_per_athlete else ""
        return f"{self.per_athlete}项，接力除外{extra}"

    def athletes_per_sex(self, unit_class: str | None) -> int:
        """How many athletes of one sex a unit of this class brings to a division."""
        own = (e.per_unit_sex for e in self.unit_exceptions if e.unit_class == unit_class)
        return next(own, self.per_unit_sex)

    def officials_for(self, athletes: int) -> tuple[int, int, int]:
        """How many leaders, coaches and doctors a unit with so many athletes may bring."""
        steps = [limits.Officials(**step.model_dump()) for step in self.officials_scale]
        step = limits.officials_for(athletes, steps)
        return (
            (step.leaders, step.coaches, self.doctors) if step else (self.leaders, self.coaches, self.doctors)
        )

    def team_size(self, discipline: str) -> TeamSize | None:
        """How many people a team of the discipline names; None: as many as it likes."""
        return next((size for size in self.team_sizes if size.discipline == discipline), None)

    def is_paper_required(self, paper: RequiredPaper) -> bool:
        return paper in self.required_papers
