"""Papers of athletes: what the regulation asks for, what is there.

Covers: one light for each paper asked for. Leaves out: what a paper says; people look at that.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from ysevents.registration.enums import RequiredPaper
from ysevents.registration.rules.submission import Finding


@dataclass(frozen=True, slots=True)
class Light:
    """Whether a paper of an athlete is there; both states are told in words, not by colour alone."""

    paper: RequiredPaper
    is_given: bool

    @property
    def word(self) -> str:
        """`保险` with a sign that it is there, or `未传保险`."""
        return self.paper.short if self.is_given else f"未传{self.paper.short}"


def lights(required: Sequence[RequiredPaper], given: Collection[str]) -> tuple[Light, ...]:
    """A light for each paper that is asked for, in the order of the regulation."""
    return tuple(Light(paper, paper in given) for paper in required)


def check_papers(key: Hashable, name: str, shown: Sequence[Light]) -> list[Finding]:
    """What holds back the submission: one line for an athlete, however many papers are missing."""
    missing = [light.paper.label for light in shown if not light.is_given]
    return [Finding("paper_missing", f"{name}：未上传{'、'.join(missing)}", key)] if missing else []
