"""What a change is told as: the words of the notices. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ysevents.notify.enums import Notice

LETTERS: Mapping[str, frozenset[str]] = {"login_code": frozenset({"code", "minutes"})}
"""What a provider is given for each template, and nothing else (P11)."""

VERBS: Mapping[str, Notice] = {
    "moved": Notice.MOVED,
    "cancelled": Notice.CANCELLED,
    "postponed": Notice.POSTPONED,
    "confirmed": Notice.RESUMED,
}

STATES: Mapping[Notice, frozenset[str]] = {
    Notice.MOVED: frozenset({"tentative", "confirmed"}),
    Notice.RESUMED: frozenset({"tentative", "confirmed"}),
    Notice.POSTPONED: frozenset({"postponed"}),
    Notice.CANCELLED: frozenset({"cancelled"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a notice says, in words: the name of the thing, its time, its place, the reason."""

    name: str
    when: str
    where: str
    reason: str | None


def undeclared(template: str, variables: Collection[str]) -> set[str]:
    """Variables that no declaration lets out with this template; all of an unknown one."""
    return set(variables) - LETTERS.get(template, frozenset())


def notice_of(verb: str, state_before: object) -> Notice | None:
    """How a change is told, or None when nobody needs to hear of it.

    Drafts were seen by nobody. An approval is told by who approves; here `confirmed` is news only
    after a postponement.
    """
    if state_before == "draft" or (verb == "confirmed" and state_before != "postponed"):
        return None
    return VERBS.get(verb)


def is_overtaken(notice: Notice, state_now: str) -> bool:
    """Whether the state has changed again since, so that a later notice tells the truth."""
    return state_now not in STATES[notice]


def name_of(title: str, label: str) -> str:
    """`男子100米 第2组`; a label that the title contains already is not said twice."""
    return f"{title} {label}" if label and label not in title else title


def words(notice: Notice, facts: Facts) -> str:
    """The one sentence of a notice.

    >>> facts = Facts(name="男子100米 第2组", when="12月5日 周六 09:20", where="体育场 田径场", reason=None)
    >>> words(Notice.MOVED, facts)
    '男子100米 第2组 改到 12月5日 周六 09:20，体育场 田径场'
    """
    place = f"，{facts.where}" if facts.where else ""
    because = f"：{facts.reason}" if facts.reason else ""
    if notice == Notice.MOVED:
        return f"{facts.name} 改到 {facts.when}{place}"
    if notice == Notice.RESUMED:
        return f"{facts.name} 恢复进行，时间 {facts.when}{place}"
    if notice == Notice.POSTPONED:
        return f"{facts.name} 延期{because}。原定 {facts.when}{place}，新的时间另行通知"
    return f"{facts.name} 已取消{because}。原定 {facts.when}{place}"
