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
    COMBINED = "combined", "全能"
    ANGLING = "angling", "钓鱼"
    MASS_START = "mass_start", "集体出发"

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
    REPECHAGE = "repechage", "复活赛"
    SEMIFINAL = "semifinal", "复赛"
    FINAL = "final", "决赛"
    TIMED_FINAL = "timed_final", "直接决赛"
    POOLS = "pools", "小组赛"
    LEAGUE = "league", "循环赛"
    KNOCKOUT = "knockout", "淘汰赛"
    SWISS = "swiss", "积分编排"


class StageFormat(Labelled):
    """How the fixtures of a stage are made and who stands in them."""

    HEATS = "heats", "分组分道"
    GROUPS = "groups", "分组不分道"
    FIELD = "field", "田赛轮次"
    COMBINED = "combined", "全能"
    MASS_START = "mass_start", "集体出发"
    ZONES = "zones", "分区抽签"
    CREWS = "crews", "分组抽航道"
    TIME_TRIAL = "time_trial", "逐个出发"
    PANEL = "panel", "抽签顺序"
    ROUND_ROBIN = "round_robin", "循环赛"
    POOLS = "pools", "分组循环"
    KNOCKOUT = "knockout", "单败淘汰"
    DOUBLE_ELIMINATION = "double_elimination", "双败淘汰"
    SWISS = "swiss", "瑞士制"

    @property
    def style(self) -> "FixtureStyle":
        """Whether many are ranked at once or two play each other."""
        return FixtureStyle.DUEL if self in DUELS else FixtureStyle.RANKED


class StageState(Labelled):
    DRAFT = "draft", "编排中"
    PUBLISHED = "published", "已公布"


DUELS = frozenset(
    {
        StageFormat.ROUND_ROBIN,
        StageFormat.POOLS,
        StageFormat.KNOCKOUT,
        StageFormat.DOUBLE_ELIMINATION,
        StageFormat.SWISS,
    }
)


class FixtureStyle(Labelled):
    RANKED = "ranked", "多人组次"
    DUEL = "duel", "对阵"


class CallStep(Labelled):
    """What is done in the call room."""

    CALL = "call", "点名"
    ARRIVED = "arrived", "到"
    ABSENT = "absent", "未到"
    EXPECTED = "expected", "待到"
    DNS = "dns", "弃权"
    HAND_OVER = "hand_over", "交接"


class FixtureState(Labelled):
    """How far a fixture is on its day; whether it takes place at all is the state of its occurrence."""

    PLANNED = "planned", "未开始"
    CALLED = "called", "检录中"
    STARTED = "started", "比赛中"
    HANDED_IN = "handed_in", "成绩已交"


class DecisionKind(Labelled):
    LOT = "lot", "抽签"
    DECIDER = "decider", "加赛"
    OVERRIDE = "override", "裁判长裁定"
    DISQUALIFICATION = "disqualification", "取消成绩"
    ADVANCE = "advance", "裁判长批准晋级"
    JURY_ADVANCE = "jury_advance", "仲裁委员会批准晋级"
    ANNULMENT = "annulment", "成绩作废"
    WITHDRAWAL = "withdrawal", "退出比赛"
    FORFEIT = "forfeit", "判负"
    REPLAY = "replay", "重赛"
    STAND = "stand", "维持比分"
    SCRATCH = "scratch", "弃权"
    SUBSTITUTION = "substitution", "换人"
    PROTEST = "protest", "申诉"
    LANE_CHANGE = "lane_change", "调整道次"
    RELEASE = "release", "公布评分"


class ListKind(Labelled):
    """What a list ranks."""

    STAGE = "stage", "成绩"
    TEAM_SCORE = "team_score", "团体总分"
    MEDALS = "medals", "奖牌榜"
    RECORDS = "records", "破纪录"
    AWARDS = "awards", "奖项"
    ANNUAL = "annual", "年度积分"


class ListState(Labelled):
    """How binding a list is."""

    LIVE = "live", "待公告"
    UNOFFICIAL = "unofficial", "已公告"
    OFFICIAL = "official", "正式"
    CORRECTED = "corrected", "更正"


class ProtestState(Labelled):
    OPEN = "open", "待裁决"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "驳回"
    WITHDRAWN = "withdrawn", "撤回"


class FeeState(Labelled):
    """Of a protest, noted only: the system takes no money."""

    NONE = "none", "未收"
    PAID = "paid", "已收"
    RETURNED = "returned", "已退"


class AreaUse(Labelled):
    """What an area of a meet is for, as `rules.scheduling.demands` asks for it."""

    TRACK = "track", "径赛"
    PIT = "pit", "跳远、三级跳远"
    BAR = "bar", "跳高"
    CIRCLE = "circle", "投掷"
    GROUND = "ground", "其他比赛"


class Seating(Labelled):
    """What a change after the draw has meant for the start list of its contest."""

    NOT_DRAWN = "not_drawn", "还没有编排，编排时按新名单"
    REDRAW = "redraw", "已编排未公布，请重新抽签"
    UPDATED = "updated", "出场名单已随之更新"
