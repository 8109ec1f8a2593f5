"""A regulation in words: its numbers for print, and what a version changed against the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from pydantic import BaseModel

from ysevents.competitions.rules.eligibility import Division, grade_cn
from ysevents.competitions.service import contests
from ysevents.kit import clock
from ysevents.kit.enums import Labelled
from ysevents.registration.parameters import RegulationParameters, Shown
from ysevents.registration.rules.plan import Plan, PlannedContest
from ysevents.registration.schemas import Version

SECTIONS = {
    "limits": "报名人数和项数",
    "officials": "领队、教练、队医",
    "papers": "材料",
    "dates": "公示、补报和换人",
    "fee": "报名费",
    "bibs": "号码布",
}
MONEY = "fee_fen"


@dataclass(frozen=True, slots=True)
class Said:
    """One parameter in words."""

    name: str
    label: str
    value: str


@cache
def discipline_names() -> dict[str, str]:
    """What disciplines are called, by code."""
    return {row["code"]: row["name"] for row in contests.read_disciplines()}


def printed(parameters: RegulationParameters) -> dict[str, list[Said]]:
    """What of the parameters is worth a line on paper: not what is left out or only the office's."""
    skipped = {"consent_version"} | (set() if parameters.fee_fen else {"fee_basis"})
    return {
        section: kept
        for section, said in parameters_in_words(parameters).items()
        if (kept := [one for one in said if one.value not in {"否", "无"} and one.name not in skipped])
    }


def parameters_in_words(parameters: RegulationParameters) -> dict[str, list[Said]]:
    """All parameters by section, in the order of the form."""
    found: dict[str, list[Said]] = {section: [] for section in SECTIONS}
    for name, field in RegulationParameters.model_fields.items():
        shown = Shown.of(field)
        said = Said(name, field.title or name, _value(name, getattr(parameters, name), shown))
        found[shown.section].append(said)
    return found


def changes(old: Version, new: Version) -> list[str]:
    """What the new version says otherwise, a line each."""
    return [
        *_numbers(old.parameters, new.parameters),
        *_dates(old.content, new.content),
        *_divisions(old.content, new.content),
        *_contests(old.content, new.content),
        *_texts(old.content, new.content),
    ]


def rule_in_words(rule: Division) -> str:
    """Whom a division is for: `2014-09-01及以后出生；五年级至六年级；小学、九年一贯制`."""
    parts = []
    if rule.born_from and rule.born_until:
        parts.append(f"{rule.born_from}至{rule.born_until}出生")
    elif rule.born_from:
        parts.append(f"{rule.born_from}及以后出生")
    elif rule.born_until:
        parts.append(f"{rule.born_until}及以前出生")
    if rule.grade_from and rule.grade_until:
        first, last = grade_cn(rule.grade_from), grade_cn(rule.grade_until)
        parts.append(first if first == last else f"{first}至{last}")
    elif rule.grade_from or rule.grade_until:
        word = "及以上" if rule.grade_from else "及以下"
        parts.append(f"{grade_cn(rule.grade_from or rule.grade_until or 1)}{word}")
    if rule.unit_classes:
        parts.append("、".join(rule.unit_classes))
    return "；".join(parts) or "不限"


def contest_in_words(contest: PlannedContest) -> str:
    """`4×100米接力（每单位1）`, `跳远（可加报）`."""
    own = [f"每单位{contest.per_unit_limit}"] if contest.per_unit_limit is not None else []
    own += ["可加报"] if contest.is_extra else []
    return f"{contest.name}（{'，'.join(own)}）" if own else contest.name


def _value(name: str, value: Any, shown: Shown) -> str:
    if name == MONEY and value:
        return f"{value / 100:.2f}元"
    if isinstance(value, bool):
        return "是" if value else "否"
    if not value and shown.empty:
        return shown.empty
    if isinstance(value, datetime):
        return clock.datetime_cn(value)
    if isinstance(value, tuple):
        return "、".join(_item(item) for item in value) or "无"
    if isinstance(value, Labelled):
        return value.label
    return f"{value}{shown.unit}" if value != "" else "无"


def _item(item: Any) -> str:
    if isinstance(item, BaseModel):
        fields, names = type(item).model_fields, discipline_names()
        return "，".join(
            names.get(str(value), str(value)) if name == "discipline" else f"{fields[name].title}{value}"
            for name, value in item
        )
    return item.label if isinstance(item, Labelled) else str(item)


def _numbers(old: RegulationParameters, new: RegulationParameters) -> Iterator[str]:
    before = {s.name: s for section in parameters_in_words(old).values() for s in section}
    for section in parameters_in_words(new).values():
        for said in section:
            if said != before[said.name]:
                yield f"{said.label}：{before[said.name].value} → {said.value}"


def _dates(old: Plan, new: Plan) -> Iterator[str]:
    pairs = (
        ("赛事名称", old.title, new.title),
        ("比赛日期", _span(old.starts_on, old.ends_on), _span(new.starts_on, new.ends_on)),
        ("报名开始", clock.datetime_cn(old.opens_at), clock.datetime_cn(new.opens_at)),
        ("报名截止", clock.datetime_cn(old.deadline_at), clock.datetime_cn(new.deadline_at)),
    )
    yield from (f"{label}：{before} → {after}" for label, before, after in pairs if before != after)


def _span(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first}至{last}"


def _divisions(old: Plan, new: Plan) -> Iterator[str]:
    before, after = {d.id: d for d in old.divisions}, {d.id: d for d in new.divisions}
    yield from (f"删去组别：{d.title}" for id, d in before.items() if id not in after)
    for id, division in after.items():
        if id not in before:
            yield f"新增组别：{division.title}（{rule_in_words(division.rule)}）"
        elif division != before[id]:
            was = before[id]
            yield f"{was.title}（{rule_in_words(was.rule)}）→ {division.title}（{rule_in_words(division.rule)}）"


def _contests(old: Plan, new: Plan) -> Iterator[str]:
    titles = {d.id: d.title for d in (*old.divisions, *new.divisions)}
    before, after = {c.id: c for c in old.contests}, {c.id: c for c in new.contests}
    yield from (f"删去项目：{titles[c.division]}{c.name}" for id, c in before.items() if id not in after)
    for id, contest in after.items():
        if id not in before:
            yield f"新增项目：{titles[contest.division]}{contest_in_words(contest)}"
        else:
            yield from _contest(f"{titles[contest.division]}{contest.name}", before[id], contest)


def _contest(title: str, old: PlannedContest, new: PlannedContest) -> Iterator[str]:
    if new.per_unit_limit != old.per_unit_limit:
        yield f"{title}每单位限报：{old.per_unit_limit or '按规程'} → {new.per_unit_limit or '按规程'}"
    if new.is_extra != old.is_extra:
        yield f"{title}：{'可在限报之外加报' if new.is_extra else '不再可加报'}"


def _texts(old: Plan, new: Plan) -> Iterator[str]:
    before, after = {t.title: t.text for t in old.texts}, {t.title: t.text for t in new.texts}
    yield from (f"删去条款：{title}" for title in before if title not in after)
    for title, text in after.items():
        if title not in before:
            yield f"新增条款：{title}"
        elif text != before[title]:
            yield f"修改条款：{title}"
