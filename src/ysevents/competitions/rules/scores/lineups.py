"""Who is on the field, and when: starters, substitutions and expulsions of a football match."""

from itertools import zip_longest

from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.scores.football_sheet import CardKind, Config, Minute, Sheet

KICK_OFF = Minute(0)
FINAL = Minute(999)


def sent_off_at(sheet: Sheet) -> dict[int, Minute]:
    """When each expelled player had to leave."""
    left: dict[int, Minute] = {}
    for card in sheet.cards:
        if card.kind != CardKind.YELLOW:
            left[card.player] = min(card.minute, left.get(card.player, FINAL))
    return left


class Lineups:
    """The spells of each player on the field, from the substitutions of a sheet.

    Somebody who goes off and comes on in the same minute was on the field all of that minute. Where no starters
    were recorded, everybody is taken to be on until sent off.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.is_recorded = any(player.starter for player in sheet.players)
        self.sent_off = sent_off_at(sheet)

    def comings(self, player: int) -> list[Minute]:
        """When a player came on, the kick-off included."""
        starts = [KICK_OFF for p in self.sheet.players if p.number == player and p.starter]
        return sorted(starts + [s.minute for s in self.sheet.substitutions if s.on == player])

    def goings(self, player: int) -> list[Minute]:
        """When a player was taken off."""
        return sorted(s.minute for s in self.sheet.substitutions if s.off == player)

    def is_on(self, player: int, minute: Minute) -> bool:
        """Whether a player was on the field in a minute; that of an expulsion is the last."""
        spells = zip_longest(self.comings(player), self.goings(player), fillvalue=FINAL)
        return minute <= self.sent_off.get(player, FINAL) and (
            not self.is_recorded or any(on <= minute <= off for on, off in spells)
        )

    def at_end(self, team: int) -> frozenset[int]:
        """Those of a team who may take kicks."""
        own = (player.number for player in self.sheet.players if player.team == team)
        return frozenset(number for number in own if self.is_on(number, FINAL))

    def short_of(self, fewest: int, starters: int, team: int) -> bool:
        """Whether expulsions left a team with too few."""
        own = [p.number for p in self.sheet.players if p.team == team and p.number in self.sent_off]
        return starters - sum(self.is_on(player, self.sent_off[player]) for player in own) < fewest


def review_lineups(sheet: Sheet, config: Config) -> list[Problem]:
    """Starters too many or too few, changes that cannot be made; nothing when no line-up was recorded.

    A match that ended early may have had too few: that may be why.
    """
    lineups = Lineups(sheet)
    if not sheet.substitutions and not lineups.is_recorded:
        return []
    problems = _review_changes(sheet, config)
    for team in sheet.sides:
        starters = sum(player.starter for player in sheet.players if player.team == team)
        fewest = 0 if sheet.ended else config.fewest
        if not fewest <= starters <= config.players:
            text = f"{team} 首发{starters}人，应为{fewest}至{config.players}人"
            problems.append(Problem("players", "starters", text))
        elif not sheet.ended and lineups.short_of(config.fewest, starters, team):
            problems.append(Problem("cards", "too_few", f"{team} 场上不足{config.fewest}人，比赛应已终止"))
    for player in sheet.players:
        problems += _review_spells(lineups, player.number, config)
    return problems


def _review_changes(sheet: Sheet, config: Config) -> list[Problem]:
    """Players not on the sheet or of two teams, and more substitutions than allowed."""
    teams = {player.number: player.team for player in sheet.players}
    problems = []
    for i, change in enumerate(sheet.substitutions):
        off, on = teams.get(change.off), teams.get(change.on)
        for name, team in (("off", off), ("on", on)):
            if team is None:
                number = getattr(change, name)
                problems.append(
                    Problem(f"substitutions[{i}].{name}", "unknown_player", f"名单上没有 {number}")
                )
        if off is not None and on is not None and off != on:
            problems.append(Problem(f"substitutions[{i}]", "wrong_team", "换上换下的不是同一队"))
    for team in sheet.sides:
        made = sum(teams.get(change.on) == team for change in sheet.substitutions)
        if config.substitutions is not None and made > config.substitutions:
            text = f"{team} 换了{made}人次，限{config.substitutions}人次"
            problems.append(Problem("substitutions", "too_many", text))
    return problems


def _review_spells(lineups: Lineups, player: int, config: Config) -> list[Problem]:
    """Going off without being on, coming on while on, after an expulsion, or once more."""
    comings, goings = lineups.comings(player), lineups.goings(player)
    problems = []
    if any(off < on for on, off in zip_longest(comings, goings, fillvalue=FINAL)):
        problems.append(Problem("substitutions", "not_on_field", f"{player} 不在场上，不能换下"))
    if any(on < off for on, off in zip(comings[1:], [*goings, FINAL], strict=False)):
        problems.append(Problem("substitutions", "on_field", f"{player} 已在场上，不能换上"))
    if len(comings) > 1 and not config.reentry:
        problems.append(Problem("substitutions", "reentry", f"{player} 再次上场，本规程不许"))
    if any(minute > lineups.sent_off.get(player, FINAL) for minute in comings + goings):
        problems.append(Problem("substitutions", "sent_off", f"{player} 已被罚下，不能再换人"))
    return problems
