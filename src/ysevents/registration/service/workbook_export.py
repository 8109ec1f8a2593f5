"""The workbook a coach takes away: the delegation as it is, last year's names, and how to fill it in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions.rules import eligibility
from ysevents.competitions.rules.eligibility import GRADES, SEX_CN, grade_cn
from ysevents.competitions.schemas import Contest, Division
from ysevents.kit import clock
from ysevents.registration import queries, workbook_queries
from ysevents.registration.engines.workbook_template import Row, SexSheet, Template, write_template
from ysevents.registration.regulation_words import rule_in_words
from ysevents.registration.schemas import Athlete, Book
from ysevents.registration.service.athletes import closest_division
from ysevents.registration.service.delegations import get_book
from ysevents.registration.service.workbook_ids import sign_id, sign_proof

BEFORE_SHOWN = 200
MOST_CONTEST_COLUMNS = 8
HOW = (
    ("怎么填", "每名运动员一行，男女分表；名单可以接着往下写。已有的人改项目即可，姓名不要改成别人。"),
    ("参赛", "写“是”为参赛，“否”为移出代表队；往年名单里的人不选就不报。没有项目但写“是”的，只跑接力。"),
    ("项目", "从下拉列表选择，一格一项；清空一格就是撤回那一项。接力和集体项目请在网页上报队。"),
    ("出生日期", "写成2013-09-01，也可以写2013.9.1或20130901。组别按出生日期和年级自动确定。"),
    ("学籍号", "选填，只用来查重；这一列已设为文本，请勿改成数字。"),
    ("上传", "在报名页上传这个文件（xlsx、xls、csv都可以），先看检查结果，再决定导入。"),
)


async def export_workbook(delegation: UUID, *, account: Account, now: datetime) -> bytes:
    """The prefilled .xlsx of one's own delegation; imported unchanged, it changes nothing.

    Names and birthdays of children leave the house: the audit says so.
    """
    book = await get_book(delegation, account=account)
    before = await workbook_queries.names_of_before(
        book.delegation.organization,
        book.regulation.starts_on,
        book.delegation.event,
        delegation,
        limit=BEFORE_SHOWN,
    )
    template = _draw(book, before)
    await accounts.record(
        "workbook_downloaded",
        account=account,
        object_kind="delegation",
        object_id=delegation,
        after={"people": sum(len(sheet.rows) for sheet in template.sheets)},
        now=now,
    )
    return write_template(template)


def _draw(book: Book, before: Sequence[Any]) -> Template:
    members = [(athlete.facts, _member_row(book, athlete)) for athlete in book.athletes]
    known = [_before_row(book, row) for row in before]
    free = any(not contest.counts_towards_limit for contest in _individual(book))
    allowed = book.regulation.parameters.limits
    usual = min(allowed.per_athlete + allowed.extra + free, MOST_CONTEST_COLUMNS)
    return Template(
        unit=book.delegation.unit,
        meet=book.regulation.title,
        contest_columns=max(usual, *(len(athlete.entries) for athlete in book.athletes), 1),
        grades=tuple(GRADES),
        sheets=tuple(
            SexSheet(
                sex=word,
                divisions=tuple(dict.fromkeys(d.rule.name for d in _divisions(book, sex))),
                contests=tuple(
                    dict.fromkeys(
                        c.discipline_name for c in _individual(book) if c.division.rule.sex in {sex, "mixed"}
                    )
                ),
                rows=tuple(row for facts, row in (*members, *known) if facts.sex == sex),
            )
            for sex, word in SEX_CN.items()
            if _divisions(book, sex)
        ),
        notes=_notes(book),
        proof=sign_proof(book.delegation.id),
    )


def _divisions(book: Book, sex: str) -> list[Division]:
    return [division for division in book.divisions if division.rule.sex in {sex, "mixed"}]


def _individual(book: Book) -> list[Contest]:
    return [contest for contest in book.contests if contest.kind.is_individual]


def _member_row(book: Book, athlete: Athlete) -> Row:
    contests = {contest.id: contest for contest in book.contests}
    return Row(
        id=sign_id(athlete.person, book.delegation.id),
        name=athlete.name,
        birth_on=str(athlete.facts.birth_on or ""),
        grade=grade_cn(athlete.facts.grade) if athlete.facts.grade else "",
        division=athlete.division.rule.name,
        is_in=True,
        contests=tuple(_contest_words(contests[entry.contest], athlete) for entry in athlete.entries),
    )


def _contest_words(contest: Contest, athlete: Athlete) -> str:
    """The discipline; in another division than the athlete's, the whole title."""
    return contest.discipline_name if contest.division.id == athlete.division.id else contest.title


def _before_row(book: Book, row: Any) -> tuple[eligibility.Athlete, Row]:
    facts = queries.facts(row, book.regulation.starts_on)
    division, reasons = closest_division(facts, book.divisions)
    return facts, Row(
        id=sign_id(row["person"], book.delegation.id),
        name=row["name"],
        birth_on=str(facts.birth_on or ""),
        grade=grade_cn(facts.grade) if facts.grade else "",
        division=division.rule.name if division and not reasons else "",
        is_in=False,
    )


def _notes(book: Book) -> tuple[tuple[str, str], ...]:
    """How to fill in, and what the regulation allows."""
    numbers = book.regulation.parameters
    most = numbers.athletes_per_sex(book.delegation.unit_class)
    lines = [
        ("单位", book.delegation.unit),
        ("赛事", book.regulation.title),
        ("报名截止", clock.datetime_cn(book.regulation.deadline_at)),
        (
            "限报",
            f"每人限{numbers.per_athlete_words}；每单位每项限{numbers.per_unit_contest}人；"
            f"每组别每性别限{most}人",
        ),
        *HOW,
    ]
    for division in book.divisions:
        held = [c.discipline_name for c in _individual(book) if c.division.id == division.id]
        rule = rule_in_words(division.rule) or "不限"
        lines.append((division.title, f"{rule}。项目：{'、'.join(held) or '没有个人项目'}"))
    return tuple(lines)
