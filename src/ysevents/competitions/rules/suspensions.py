"""Suspensions 停赛: from cards to bans, and from bans to the matches they were served in.

Everything goes by the order in which the team really played: a postponed match serves a ban, and brings its
cautions, on the day it is played. A match that only has a day, or was forfeited without play, serves none.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ysevents.competitions.rules.cards import CardConfig, CardKind
from ysevents.competitions.rules.outcomes import Reason
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.standings.matches import Ending, Match

CAUTIONS = Reason("cautions", "累计黄牌")


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionConfig(CardConfig):
    """What cards lead to."""

    cautions: int = parameter(2, "累计几张黄牌停赛", source="校园足球规程；成人联赛有4张的", least=1)
    cautions_ban: int = parameter(1, "累计黄牌停赛场数", source="校园足球规程", least=1)
    second_yellow_ban: int = parameter(1, "一场两黄停赛场数", source="足球通行规则", least=0)
    second_yellow_counts: bool = parameter(
        False, "一场两黄是否另计一张累计黄牌", source="国际足联纪律准则，未核对原文"
    )
    red_ban: int = parameter(1, "直接红牌停赛场数，另有裁决从其规定", source="足球通行规则", least=0)
    wiped_before: tuple[int, ...] = parameter((), "进入第几轮前累计黄牌清零", source="由规程决定", least=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """What the committee made of an expulsion, or of anything else in a match: so many matches in all."""

    team: int
    person: int
    match: int
    matches: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Suspension:
    """So many matches, for what, and in which of them it was served."""

    team: int
    person: int
    reason: Reason
    causes: tuple[Match, ...]
    matches: int
    served: tuple[int, ...]
    ignored: tuple[int, ...]
    """Matches in which a card shows that the person took part although suspended."""

    @property
    def left(self) -> int:
        """Matches still to be missed."""
        return self.matches - len(self.served)

    @property
    def dates(self) -> tuple[date | None, ...]:
        """When it was earned."""
        return tuple(match.played_on for match in self.causes)


@dataclass(slots=True)
class _Running:
    """One suspension while matches go by."""

    reason: Reason
    causes: tuple[Match, ...]
    matches: int
    served: list[int] = field(default_factory=list)
    ignored: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Record:
    """What one person has so far."""

    cautions: list[Match] = field(default_factory=list)
    suspensions: list[_Running] = field(default_factory=list)

    def serve(self, match: Match, *, took_part: bool) -> None:
        """The earliest ban that is not served yet is served in this match, by staying away."""
        due = next((s for s in self.suspensions if len(s.served) < s.matches), None)
        if due:
            (due.ignored if took_part else due.served).append(match.number)

    def caution(self, match: Match, config: SuspensionConfig) -> None:
        self.cautions.append(match)
        if len(self.cautions) == config.cautions:
            self.suspend(CAUTIONS, tuple(self.cautions), config.cautions_ban)
            self.cautions = []

    def suspend(self, reason: Reason, causes: tuple[Match, ...], matches: int) -> None:
        if matches:
            self.suspensions.append(_Running(reason, causes, matches))


def is_over(match: Match) -> bool:
    """Whether a match is behind us, were it by forfeit: a day alone is only a plan."""
    return match.played_on is not None and (match.score is not None or match.ending is not Ending.PLAYED)


def held(matches: Sequence[Match], team: int) -> list[Match]:
    """The matches of a team that are over, in the order of days and times."""
    own = [match for match in matches if team in match.sides and is_over(match)]
    return sorted(own, key=lambda m: (m.played_on or date.max, m.at))


def was_played(match: Match) -> bool:
    """Whether there was any play: a forfeit without a score or a card never began, and serves no ban."""
    return match.score is not None or match.ending is Ending.ABANDONED or bool(match.cards)


def suspensions(
    team: int, matches: Sequence[Match], bans: Sequence[Ban], config: SuspensionConfig
) -> tuple[Suspension, ...]:
    """All suspensions of a team, persons ascending, each one's in the order earned."""
    records: dict[int, _Record] = defaultdict(_Record)
    ruled = {(ban.person, ban.match): ban for ban in bans if ban.team == team}
    round_before = 1
    for match in held(matches, team):
        if any(round_before < wiped <= match.round for wiped in config.wiped_before):
            for record in records.values():
                record.cautions = []
        round_before = max(round_before, match.round)
        shown = {card.person: card.kind for card in match.cards if card.team == team}
        for person, record in records.items() if was_played(match) else ():
            record.serve(match, took_part=person in shown)
        banned = {person for person, number in ruled if number == match.number}
        for person in sorted(shown.keys() | banned):
            _book(records[person], match, shown.get(person), ruled.get((person, match.number)), config)
    return tuple(
        Suspension(team, person, s.reason, s.causes, s.matches, tuple(s.served), tuple(s.ignored))
        for person, record in sorted(records.items())
        for s in record.suspensions
    )


def _book(
    record: _Record, match: Match, kind: CardKind | None, ban: Ban | None, config: SuspensionConfig
) -> None:
    """What one match adds to one person."""
    if kind in (CardKind.YELLOW, CardKind.YELLOW_RED) or (
        kind is CardKind.SECOND_YELLOW and config.second_yellow_counts
    ):
        record.caution(match, config)
    if ban:
        record.suspend(Reason("ban", ban.text or "纪律处罚"), (match,), ban.matches)
    elif kind is not None and kind.is_expulsion:
        usual = config.second_yellow_ban if kind is CardKind.SECOND_YELLOW else config.red_ban
        record.suspend(Reason(str(kind), kind.label), (match,), usual)


def barred(found: Sequence[Suspension], person: int) -> Suspension | None:
    """Why somebody may not play the next match of the team; the match sheet says so with the dates."""
    return next((s for s in found if s.person == person and s.left), None)
