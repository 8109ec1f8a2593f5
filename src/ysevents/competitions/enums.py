"""The fixed words of competitions."""

from ysevents.kit.enums import Labelled


class DisciplineKind(Labelled):
    TRACK = "track", "径赛"
    FIELD = "field", "田赛"
    RELAY = "relay", "接力"
    TEAM = "team", "团体"
    SINGLES = "singles", "单打"
    DOUBLES = "doubles", "双打"
    JUDGED = "judged", "评分"

    @property
    def is_individual(self) -> bool:
        """Whether one person is entered, not a team or a pair."""
        return self not in {DisciplineKind.RELAY, DisciplineKind.TEAM, DisciplineKind.DOUBLES}


class DivisionSex(Labelled):
    MALE = "male", "男子"
    FEMALE = "female", "女子"
    MIXED = "mixed", "混合"


class EntryState(Labelled):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    APPROVED = "approved", "已通过"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class RosterRole(Labelled):
    PLAYER = "player", "队员"
    CAPTAIN = "captain", "队长"
    RESERVE = "reserve", "替补"


class Round(Labelled):
    HEATS = "heats", "预赛"
    SEMIFINAL = "semifinal", "复赛"
    FINAL = "final", "决赛"
    TIMED_FINAL = "timed_final", "直接决赛"


class StageState(Labelled):
    DRAFT = "draft", "编排中"
    PUBLISHED = "published", "已公布"


class FixtureStyle(Labelled):
    RANKED = "ranked", "多人组次"
    DUEL = "duel", "对阵"


class DecisionKind(Labelled):
    LOT = "lot", "抽签"
    OVERRIDE = "override", "改判"
    SCRATCH = "scratch", "弃权"
    SUBSTITUTION = "substitution", "换人"
    PROTEST = "protest", "申诉"


class Seating(Labelled):
    """What a change after the draw has meant for the start list of its contest."""

    NOT_DRAWN = "not_drawn", "还没有编排，编排时按新名单"
    REDRAW = "redraw", "已编排未公布，请重新抽签"
    UPDATED = "updated", "出场名单已随之更新"
