"""Further trials 后几次试跳、试掷: who has them, and in which order, `wa.tr25`.

Before the cut everybody throws in the drawn order. After it those with the best marks go on, the best last;
who is level in the order of marks keeps the drawn order.
"""

from collections.abc import Iterable

from ysevents.competitions.rules import field
from ysevents.competitions.rules.decisions import DecisionKind, named_by
from ysevents.competitions.rules.horizontal_sheet import CRITERIA, Config, Series, Sheet, athlete
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.outcomes import Advance, rank


def competing(sheet: Sheet) -> list[Series]:
    """Everybody but those who are absent or disqualified, by number."""
    barred = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    here = (s for s in sheet.series if s.status not in field.OUT and s.entrant not in barred)
    return sorted(here, key=lambda s: s.entrant)


def staying(series: Iterable[Series], config: Config) -> frozenset[int]:
    """Who earned trials after the cut: all, if they are few, else all those level with the last of the best."""
    starters = [s for s in series if s.status != Status.DNS]
    if not config.cut_after or len(starters) <= config.cut_size:
        return frozenset(s.entrant for s in starters)
    valid = [a for s in starters if any((a := athlete(s, config, config.cut_after)).lengths)]
    blocks = rank(valid, CRITERIA, lambda a: a.number)
    return frozenset(
        n for b in blocks if b.rank is not None and b.rank <= config.cut_size for n in b.entrants
    )


def going_on(sheet: Sheet, config: Config, rounds: int) -> list[Series]:
    """Who has a trial after so many rounds, if not retired."""
    here = competing(sheet)
    if rounds < config.cut_after:
        return here
    stayed = staying(here, config) | named_by(sheet.decisions, DecisionKind.ADVANCE)
    return [series for series in here if series.entrant in stayed]


def advances(sheet: Sheet, config: Config) -> tuple[Advance, ...]:
    """The order of the round after the last cut or change of order that was reached."""
    after = _changed_after(sheet, config)
    if not after:
        return ()
    turned = max((rounds for rounds in config.reverse_after if rounds <= after), default=0)
    throwing = [series for series in going_on(sheet, config, after) if not series.is_retired]
    ordered = sorted(throwing, key=lambda s: (s.lengths(config.round_mm, turned), s.start))
    earned = staying(competing(sheet), config)
    return tuple(
        Advance(s.entrant, "q" if s.entrant in earned else "qR", f"第{after + 1}轮第{position}位")
        for position, s in enumerate(ordered, 1)
    )


def _changed_after(sheet: Sheet, config: Config) -> int:
    """The last round that is over and after which somebody goes out or the order changes; 0: none yet."""
    over = 0
    for rounds in sorted({config.cut_after, *config.reverse_after} - {0}):
        if all(series.has_had(rounds) for series in going_on(sheet, config, rounds - 1)):
            over = rounds
    return over


def to_come(sheet: Sheet, config: Config) -> tuple[str, ...]:
    """The note that names those whose next trial is still to come, so that places are not final."""
    cut = all(series.has_had(config.cut_after) for series in competing(sheet))
    throwing = going_on(sheet, config, config.cut_after) if cut else competing(sheet)
    waiting = [str(series.entrant) for series in throwing if not series.has_had(config.trials)]
    return (f"比赛未结束，尚有试跳（试掷）：{'、'.join(waiting)}",) if waiting else ()
