"""Discipline 红黄牌: who is suspended and why, and the teams in the order of fair play.

Reads the same rows of matches as the standings; those without a day, or with nothing but a day, have
not been played yet.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from ysevents.competitions.rules.cards import CardKind
from ysevents.competitions.rules.decisions import review_kinds, settle
from ysevents.competitions.rules.outcomes import Criterion, Line, Outcome, Problem, Reason, rank, ranked_from
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_ties
from ysevents.competitions.rules.standings.matches import Match, review_matches
from ysevents.competitions.rules.suspensions import (
    Ban,
    Suspension,
    SuspensionConfig,
    held,
    is_over,
    suspensions,
    was_played,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(SuspensionConfig):
    """What a regulation may set."""

    per_match: bool = parameter(
        False, "各队场数不同时，公平竞赛分按场平均比较", source="通行做法，未核对原文"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """All matches of the competition, played and to come, and what the committee ruled."""

    matches: tuple[Match, ...]
    bans: tuple[Ban, ...] = ()


def check(config: Config) -> tuple[Problem, ...]:
    """A wipe that is named twice."""
    if len(config.wiped_before) == len(set(config.wiped_before)):
        return ()
    return (Problem("parameters.wiped_before", "doubled", "同一轮写了两次"),)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Rows that cannot be; cards without a day; a team that plays twice at once; bans for nothing."""
    problems = [*review_base(sheet), *review_kinds(sheet.decisions), *review_matches(sheet, sheet.matches)]
    for i, match in enumerate(sheet.matches):
        if match.cards and match.played_on is None:
            problems.append(Problem(f"matches[{i}].played_on", "missing", "有牌的场次须写明比赛日期"))
    for team in sheet.numbers:
        at = Counter((match.played_on, match.at) for match in held(sheet.matches, team))
        problems += [
            Problem("matches", "at_once", f"{team} 在{day}的同一时间有{times}场，先后不明")
            for (day, _), times in at.items()
            if times > 1
        ]
    problems += _review_bans(sheet)
    return tuple(problems) or review_ties(sheet, config, place)


def _review_bans(sheet: Sheet) -> list[Problem]:
    over = {match.number: match for match in sheet.matches if is_over(match)}
    named = [(ban.team, ban.person, ban.match) for ban in sheet.bans]
    problems = [Problem("bans", "doubled", "同一人同一场写了两次")] if len(named) != len(set(named)) else []
    for i, ban in enumerate(sheet.bans):
        match = over.get(ban.match)
        if match is None or ban.team not in match.sides:
            problems.append(Problem(f"bans[{i}].match", "not_playing", f"{ban.team} 没有赛过第{ban.match}场"))
        if ban.matches < 0:
            problems.append(Problem(f"bans[{i}].matches", "range", "停赛场数应不小于0"))
    return problems


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a team's cards come to."""

    team: int
    matches: int
    cards: Counter[CardKind]
    fair_play: int

    @property
    def per_match(self) -> Fraction:
        return Fraction(self.fair_play, self.matches or 1)


FAIR_PLAY = Reason("fair_play", "公平竞赛分")
BY_SUM: Criterion[Conduct] = Criterion(FAIR_PLAY, lambda c: -c.fair_play)
BY_MEAN: Criterion[Conduct] = Criterion(Reason("fair_play.mean", "场均公平竞赛分"), lambda c: -c.per_match)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Teams by fair play; every suspension in a note, with its dates and whether it is served."""
    conducts = [_conduct(team, sheet, config) for team in sheet.numbers]
    level = rank(conducts, [BY_MEAN if config.per_match else BY_SUM], lambda c: c.team)
    found = [s for team in sheet.numbers for s in suspensions(team, sheet.matches, sheet.bans, config)]
    return Outcome(
        blocks=ranked_from(1, settle(level, sheet.decisions)),
        lines=tuple(_line(conduct) for conduct in conducts),
        notes=tuple(told(suspension) for suspension in found),
    )


def _conduct(team: int, sheet: Sheet, config: Config) -> Conduct:
    own = [match for match in held(sheet.matches, team) if was_played(match)]
    cards = Counter(card.kind for match in own for card in match.cards if card.team == team)
    points = config.fair_play
    return Conduct(team, len(own), cards, sum(points[kind] * times for kind, times in cards.items()))


def _line(conduct: Conduct) -> Line:
    shown = {str(kind): conduct.cards[kind] for kind in CardKind}
    return Line(conduct.team, {"played": conduct.matches, **shown, "fair_play": conduct.fair_play})


def told(suspension: Suspension) -> str:
    """One suspension in words: whom, what for and when, how long, served where."""
    causes = "、".join(f"第{m.number}场{_day(m)}" for m in suspension.causes)
    served = f"，第{'、'.join(map(str, suspension.served))}场已执行" if suspension.served else ""
    left = f"，尚余{suspension.left}场" if suspension.left else ""
    ignored = (
        f"；第{'、'.join(map(str, suspension.ignored))}场停赛期间得牌，须核查" if suspension.ignored else ""
    )
    who = f"{suspension.team}队{suspension.person}号"
    return f"{who}：{suspension.reason.text}（{causes}），停赛{suspension.matches}场{served}{left}{ignored}"


def _day(match: Match) -> str:
    return f"{match.played_on.month}月{match.played_on.day}日" if match.played_on else ""


CAMPUS_CARDS = Ruleset(
    id="campus.cards",
    title="足球红黄牌与停赛",
    about="累计黄牌、一场两黄、红牌和处罚的停赛，按实际比赛先后执行；各队按公平竞赛分排名",
    source="校园足球规程；足球通行规则",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=(
        Column("played", "场次"),
        *(Column(str(kind), kind.label) for kind in CardKind),
        Column("fair_play", "公平竞赛分"),
    ),
    covers=(
        Clause("累计黄牌停赛一场，写明得牌的场次和日期", "校园足球规程", "cards_keeper.json"),
        Clause("进入某轮前累计黄牌清零，已形成的停赛仍须执行", "校园足球规程", "cards_keeper.json"),
        Clause("停赛按实际比赛先后执行，补赛也算", "通行做法，未核对原文", "cards_postponed.json"),
        Clause(
            "只排了日期的未赛场次、没有开赛的弃权场次，不执行停赛",
            "通行做法，未核对原文",
            "cards_not_played.json",
        ),
        Clause("一场两黄、直接红牌停赛；黄牌后直接红牌，黄牌另计", "足球通行规则", "cards_expulsions.json"),
        Clause("处罚停赛多场，先得先执行", "由规程决定", "cards_expulsions.json"),
        Clause("停赛期间得牌：该场不算执行，列出核查", "本系统约定", "cards_ignored.json"),
        Clause("场数不同可按场平均比较公平竞赛分", "通行做法，未核对原文", "cards_mean.json"),
        Clause("成人联赛累计四张黄牌停赛", "成人联赛规程", "cards_league.json"),
        Clause("不可能的行一次全部指出", "本系统约定", "cards_problems.json"),
    ),
    leaves_out=(
        "未写比赛日期的场次不执行停赛",
        "重赛、作废场次中的牌是否有效由纪律部门决定：无效的请不写入",
        "停赛带入下一赛事；罚款；赛后追加的处罚以 bans 写入",
    ),
)
RULESETS = (
    CAMPUS_CARDS,
    CAMPUS_CARDS.variant(
        "cfa.cards",
        "足球联赛红黄牌（累计四张）",
        source="成人联赛规程（转述，未核对原文）",
        cautions=4,
        fair_play_red=-3,
    ),
)
