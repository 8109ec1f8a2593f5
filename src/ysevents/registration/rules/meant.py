"""Who is meant by a row of a workbook, and what in the row contradicts that.

Covers: the signed id, the student number, name and birthday within the unit; rows that mean the same person.
Leaves out: whether the person may start: see `competitions.rules.eligibility`.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from ysevents.competitions.rules import eligibility
from ysevents.registration.rules.sheets import Finding, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    """Somebody on the roll of the unit."""

    person: Hashable
    name: str
    facts: eligibility.Athlete
    student_hash: bytes | None
    is_elsewhere: bool
    """Whether another unit has registered this person for the meet."""
    has_withdrawn: bool = False
    """Whether the consent to take part was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """What was looked up for a file."""

    ids: Mapping[str, Hashable]
    """The persons of ids whose signature holds."""
    pupils: Sequence[Pupil]
    hashes: Mapping[str, bytes]
    """The keyed hash of every student number in the file."""
    taken: frozenset[bytes]
    """Which of them are registered, wherever."""


def find_meant(line: Line, registry: Registry) -> tuple[Pupil | None, list[Finding]]:
    """The pupil a row means, None for a new one, and what is wrong or doubtful about that."""
    if line.id:
        return _by_id(line, registry)
    student_hash = registry.hashes.get(line.student_code or "")
    for pupil in registry.pupils:
        if student_hash and pupil.student_hash == student_hash:
            return pupil, _by_number(line, pupil)
    namesakes = [pupil for pupil in registry.pupils if pupil.name == line.name]
    same = [p for p in namesakes if line.birth_on and p.facts.birth_on == line.birth_on]
    if len(same) > 1:
        return None, [_error("ambiguous", f"名单里有{len(same)}名{line.name}生日相同，请写学籍号")]
    if student_hash and student_hash in registry.taken:
        return None, [_error("student_known", "这个学籍号已登记在册，但不在本单位名单里，请核对")]
    if same:
        text = f"按姓名和出生日期认作名单里的{line.name}，不重复登记"
        return same[0], [Finding("", "matched_by_name", text, is_error=False)]
    if namesakes and line.name:
        text = f"名单里已有{line.name}，出生日期不同；如是同一人请核对"
        return None, [Finding("", "namesake", text, is_error=False)]
    return None, []


def _by_id(line: Line, registry: Registry) -> tuple[Pupil | None, list[Finding]]:
    if line.id not in registry.ids:
        text = "隐藏的人员编号被改动过，或来自其他单位的表；请删去这一整行，在空行重新填写"
        return None, [_error("id_changed", text)]
    person = registry.ids[line.id]
    pupil = next((p for p in registry.pupils if p.person == person), None)
    if pupil is None:
        return None, [_error("no_longer_here", "这名学生已不在本单位名单，请删去这一行")]
    if line.name and pupil.name != line.name:
        text = f"这一行原是{pupil.name}，不能改成{line.name}；换人请删去这一行，在空行填写"
        return None, [_error("name_differs", text)]
    return pupil, []


def _by_number(line: Line, pupil: Pupil) -> list[Finding]:
    if line.name and line.name != pupil.name:
        return [_error("number_of_another", f"这个学籍号在名单里是{pupil.name}的，请核对姓名和学籍号")]
    return []


def contradictions(line: Line, pupil: Pupil, registry: Registry) -> list[Finding]:
    """What the row says otherwise than the roll, which counts.

    Another student number may mean another child; only where the id says who is meant it is a slip.
    """
    facts = pupil.facts
    told = (
        ("sex", "性别", line.sex, facts.sex, eligibility.SEX_CN.get(facts.sex or "", "")),
        ("birth_on", "出生日期", line.birth_on, facts.birth_on, str(facts.birth_on)),
        ("grade", "年级", line.grade, facts.grade, eligibility.grade_cn(facts.grade or 0)),
    )
    student_hash = registry.hashes.get(line.student_code or "")
    is_other_number = None not in (student_hash, pupil.student_hash) and student_hash != pupil.student_hash
    number = Finding("", "number_differs", f"学籍号与名单里的{pupil.name}不同，请核对", is_error=not line.id)
    return [number] * is_other_number + [
        Finding("", f"{what}_differs", f"{word}与学籍名单不同，按名单的{shown}", is_error=False)
        for what, word, said, known, shown in told
        if said is not None and known is not None and said != known
    ]


def lacks(line: Line) -> list[Finding]:
    """What a new pupil's row must say and does not; what is there and unreadable is told already."""
    unreadable = {finding.code.partition("_")[0] for finding in line.findings if finding.is_error}
    wanted = (
        ("sex", line.sex, "缺少性别"),
        ("birth", line.birth_on, "缺少出生日期"),
        ("grade", line.grade, "缺少年级"),
    )
    return [
        _error(f"{what}_missing", text)
        for what, value, text in wanted
        if value is None and what not in unreadable
    ]


def find_doubles(lines: Sequence[Line], persons: Sequence[Hashable | None]) -> dict[int, int]:
    """Rows that mean somebody an earlier row means: index of the row, index of the earlier one.

    `persons` are the known people the rows mean, None for new ones.
    """
    seen: dict[Hashable, int] = {}
    doubles = {}
    for index, (line, person) in enumerate(zip(lines, persons, strict=True)):
        marks: list[Hashable] = [("person", person)] if person is not None else []
        if line.student_code:
            marks.append(("code", line.student_code))
        if line.name and line.birth_on and person is None:
            marks.append(("born", line.name, line.birth_on))
        earlier = [seen[mark] for mark in marks if mark in seen]
        if earlier:
            doubles[index] = min(earlier)
        for mark in marks:
            seen.setdefault(mark, index)
    return doubles


def _error(code: str, text: str) -> Finding:
    return Finding("", code, text)
