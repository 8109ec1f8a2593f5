"""Merging 合并录入: whether what somebody typed comes to stand in a cell, or waits for a person to settle it.

Nothing typed is ever dropped: what does not come to stand waits, with the reason in words. Covers: a text that
cannot be read (refused), one that is only doubtful, a cell that somebody else changed meanwhile, a mark of somebody
who did not start and the other way round, a sheet that is handed in.
Leaves out: who may write at all, and how times of different devices are put in order; the server's order counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.recording import Reading
from ysevents.competitions.rules.recording.texts import plain, split_status
from ysevents.kit.enums import Labelled


class Verdict(Labelled):
    """What became of a text."""

    KEPT = "kept", "已保存"
    QUESTION = "question", "待确认"
    CONFLICT = "conflict", "有冲突"
    ABSENT = "absent", "与弃权矛盾"
    CLOSED = "closed", "成绩单已交"
    REFUSED = "refused", "不能保存"

    @property
    def waits(self) -> bool:
        """Whether somebody has to settle it."""
        return self not in {Verdict.KEPT, Verdict.REFUSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A cell as it stands: by whom, on which device, when in words."""

    text: str = ""
    revision: int = 0
    device: str = ""
    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed, and the revision they had before their eyes; 0: an empty cell."""

    item: str
    text: str
    seen: int
    device: str
    is_confirmed: bool = False


EMPTY = Standing()
STATUS = "status"
LEG = "leg."


def judge(
    typed: Typed,
    standing: Standing,
    reading: Reading,
    *,
    label: str,
    row: Mapping[str, str],
    closed: str = "",
) -> tuple[Verdict, str]:
    """What becomes of a text, and why in words; of several reasons the one that weighs most.

    `row` is what stands of the same entrant by item; `closed` says why the sheet takes nothing any more.
    """
    if reading.problem:
        return Verdict.REFUSED, reading.problem
    if plain(typed.text) == plain(standing.text):
        return Verdict.KEPT, ""
    if closed:
        return Verdict.CLOSED, closed
    if typed.seen < standing.revision and standing.device != typed.device:
        stood = f"写成{standing.text}" if standing.text else "清空"
        text = f"{label}在{standing.when}已由{standing.who}{stood}，您写的{typed.text or '空白'}没有覆盖，请核对后选用其一"
        return Verdict.CONFLICT, text
    against = contradicted(typed.item, typed.text, row)
    if against:
        return Verdict.ABSENT, _absent(typed, against, label)
    if reading.question and not typed.is_confirmed:
        return Verdict.QUESTION, reading.question
    return Verdict.KEPT, ""


def contradicted(item: str, text: str, row: Mapping[str, str]) -> tuple[str, ...]:
    """The cells of the same entrant that cannot stand beside a text: marks beside DNS."""
    if item == STATUS:
        return tuple(key for key, held in row.items() if _is_absent(text) and _is_mark(key, held))
    return (STATUS,) if _is_absent(row.get(STATUS, "")) and _is_mark(item, text) else ()


def _is_absent(text: str) -> bool:
    return split_status(text)[0] is Status.DNS


def is_done(item: str) -> bool:
    """Whether a cell tells what somebody did: a line-up may be written before anybody knows who starts."""
    return item != STATUS and not item.startswith(LEG)


def _is_mark(item: str, text: str) -> bool:
    """DNS in one event of several is none."""
    return bool(plain(text)) and is_done(item) and not _is_absent(text)


def _absent(typed: Typed, against: tuple[str, ...], label: str) -> str:
    if against == (STATUS,):
        return f"已记弃权，却写了{label}{typed.text}：确实参加了请选用成绩，弃权随之取消"
    return f"已有成绩，却记{typed.text}：确实没有参加请选用{typed.text}，成绩随之清空"
