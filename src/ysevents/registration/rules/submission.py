"""What a delegation still lacks before it may be submitted.

Covers: eligibility of each athlete for the division and for each contest, guardians' consent below 14
(P1), own consent from 14 to 17, withdrawn consents (P3), identity numbers where they are asked for,
athletes without a contest, officials.
Leaves out: entry limits, which no saved entry can exceed; papers (`papers`), numbers (`numbers`).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from ysevents.competitions.rules import eligibility
from ysevents.core.rules import age_on

CHILD_UNDER = 14
ADULT_FROM = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """An athlete of a delegation as far as the check goes."""

    key: Hashable
    name: str
    facts: eligibility.Athlete
    division: eligibility.Division
    contests: tuple[tuple[str, eligibility.Division], ...]
    """Title and division of each contest entered."""
    has_own_consent: bool
    """Given by the athlete; a guardian was told of it when it was recorded."""
    has_guardian_consent: bool
    is_listed: bool = False
    """Whether a team, pair or relay has the athlete on its list."""
    has_withdrawn: bool = False
    lacks_identity: bool = False
    """The regulation asks for the identity number, and it is not there."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right. A warning does not hold back the submission."""

    code: str
    text: str
    athlete: Hashable | None = None
    is_error: bool = True
    team: Hashable | None = None
    """The entry of the team it is about."""


def check(athletes: Sequence[Registered], *, leaders: int, day: date) -> list[Finding]:
    """All findings, errors first; `day` is that of the submission."""
    found = [finding for athlete in athletes for finding in check_athlete(athlete, day=day)]
    if not athletes:
        found.append(Finding("nobody", "还没有运动员，请先添加"))
    if not leaders:
        found.append(Finding("no_leader", "还没有填写领队", is_error=False))
    return sorted(found, key=lambda finding: not finding.is_error)


def check_athlete(athlete: Registered, *, day: date) -> list[Finding]:
    """What concerns one athlete."""
    texts = []
    reasons = eligibility.judge(athlete.facts, athlete.division)
    if reasons:
        texts.append(("not_eligible", reasons[0].text))
    for title, division in athlete.contests:
        against = eligibility.judge(athlete.facts, division)
        if against and division != athlete.division:
            texts.append(("contest_not_eligible", f"{title}，{against[0].text}"))
    if athlete.has_withdrawn:
        texts.append(("consent_withdrawn", "参赛同意已撤回，重新取得同意前不能参赛"))
    consent = None if athlete.has_withdrawn else consent_missing(athlete, day)
    if consent:
        texts.append(("consent_missing", consent))
    if athlete.lacks_identity:
        texts.append(("identity_missing", "规程要求登记身份证号"))
    found = [Finding(code, f"{athlete.name}：{text}", athlete.key) for code, text in texts]
    if not athlete.contests and not athlete.is_listed:
        text = f"{athlete.name}：还没有报项，也不在队的名单里"
        found.append(Finding("no_contest", text, athlete.key, is_error=False))
    return found


def consent_missing(athlete: Registered, day: date) -> str | None:
    """What consent is still owed, in words; who cannot be dated counts as a child.

    From 14 to 17 a guardian's alone is not enough: nobody is entered against or without their own word.
    """
    if is_child(athlete.facts.birth_on, day):
        return None if athlete.has_guardian_consent else "未满14周岁，缺监护人同意书"
    if (
        athlete.facts.birth_on
        and age_on(athlete.facts.birth_on, day) < ADULT_FROM
        and not athlete.has_own_consent
    ):
        return "已满14周岁，缺本人同意书（同时告知监护人）"
    return None


def is_child(birth_on: date | None, day: date) -> bool:
    """Whether a guardian's consent is needed on `day`: below 14, or nobody knows."""
    return birth_on is None or age_on(birth_on, day) < CHILD_UNDER
