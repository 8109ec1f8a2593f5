"""What can go wrong with entries and draws, and what to do about it."""

from collections.abc import Sequence

from ysevents.competitions.rules.outcomes import Problem, Reason
from ysevents.kit import errors


class Judged(errors.Conflict):
    """A refusal by the rules: `reasons` are all that apply, the first is shown."""

    def __init__(self, reasons: Sequence[Reason], *, who: str = "") -> None:
        shown = f"{who}：{reasons[0].text}" if who else reasons[0].text
        super().__init__(f"{shown}。", reasons=[{"code": r.code, "message": r.text} for r in reasons])


class NotEligible(Judged):
    code = "not_eligible"


class EntryLimitReached(Judged):
    code = "entry_limit_reached"


class RosterUnfit(Judged):
    code = "roster_unfit"


class InAnotherTeam(errors.Conflict):
    code = "in_another_team"
    message = "名单里有人已在这一项的另一支队里，请先从那支队移出。"


class ContestNotFound(errors.NotFound):
    code = "contest_not_found"
    message = "没有找到这个小项，请从赛事页面重新进入。"


class ContestFull(errors.Conflict):
    code = "contest_full"

    def __init__(self, title: str, limit: int) -> None:
        super().__init__(f"{title}名额{limit}队已满，有队退出时请再来，或联系县教育和体育局。")


class EntryNotFound(errors.NotFound):
    code = "entry_not_found"
    message = "没有找到这条报名，可能已被撤回，请刷新后查看。"


class NothingToDraw(errors.Conflict):
    code = "nothing_to_draw"
    message = "这个小项还没有审核通过的报名，审核后再编排。"


class AlreadyPublished(errors.Conflict):
    code = "start_list_published"
    message = "出场名单已经公布，不能重新编排或抽签；个别改动请用调整道次、弃权或换人。"


class NotDrawnYet(errors.Conflict):
    code = "not_drawn_yet"
    message = "这个小项还没有编排，请先抽签分组。"


class SessionUnsuitable(errors.Invalid):
    code = "session_unsuitable"
    message = "所选单元不属于这次赛事或已经取消，请另选一个单元。"


class HeatStarted(errors.Conflict):
    code = "heat_started"
    message = "这一项已有组次到了开始时间，不能再弃权或换人；没有出场的请由裁判记在成绩单上。"


class NoLaneLeft(errors.Conflict):
    code = "no_lane_left"
    message = "这一项的出场名单已经公布，各组没有空位，不能再补报；可以改用换人。"


class PairingsOut(errors.Conflict):
    code = "pairings_out"
    message = "这一项的对阵已经公布，每场都有了双方，不能再补报；可以改用换人。"


class StageNotFound(errors.NotFound):
    code = "stage_not_found"
    message = "没有找到这个赛次，可能已重新编排，请从赛事工作台重新进入。"


class MarksExist(errors.Conflict):
    code = "marks_exist"
    message = "这个赛次已有成绩，不能重新编排或抽签；个别改动请用调整道次、弃权或换人。"


class SessionTooShort(errors.Conflict):
    code = "session_too_short"

    def __init__(self, title: str, more: int) -> None:
        super().__init__(f"{title}还需要{more}组，所在单元放不下，请先在日程里调整时间再抽签。")


class NothingToPrint(errors.Conflict):
    code = "nothing_to_print"
    message = "这里还没有编排好的组次可以打印，请先在“赛次编排”里抽签。"


class FixtureNotFound(errors.NotFound):
    code = "fixture_not_found"
    message = "没有找到这张成绩单，可能已重新编排，请从成绩单列表重新进入。"


class EntryToSettleNotFound(errors.NotFound):
    code = "entry_to_settle_not_found"
    message = "没有找到这条待处理的录入，请刷新后查看。"


class ListNotFound(errors.NotFound):
    code = "list_not_found"
    message = "没有找到这份成绩，请从赛事页面重新进入。"


class ListStale(errors.Conflict):
    code = "list_stale"
    message = "这份成绩刚刚有变动，请核对现在的内容再办理。"


class NoResultYet(errors.Conflict):
    code = "no_result_yet"
    message = "这份成绩还没有排出名次，请先录入成绩、解决列出的问题。"


class AlreadyAnnounced(errors.Conflict):
    code = "already_announced"
    message = "这份成绩已经公告，改动会自动成为更正；要确认为正式成绩请用“确认正式”。"


class NotAnnouncedYet(errors.Conflict):
    code = "not_announced_yet"
    message = "这份成绩还没有公告，请先公告。"


class ProtestWindowOpen(errors.Conflict):
    code = "protest_window_open"
    message = "申诉期还没有结束，结束后才能确认为正式成绩。"


class ProtestPending(errors.Conflict):
    code = "protest_pending"
    message = "还有申诉没有裁决，裁决后才能确认为正式成绩。"


class ReasonMissing(errors.Invalid):
    code = "reason_missing"
    message = "成绩单已交或已公告，更改须由裁判长或赛事组织者写明理由。"


class TimingFileUnreadable(errors.Invalid):
    code = "timing_file_unreadable"


class SheetIncomplete(errors.Conflict):
    code = "sheet_incomplete"

    def __init__(self, gaps: Sequence[str]) -> None:
        super().__init__(f"成绩单还不完整：{'；'.join(gaps)}。", gaps=list(gaps))


class SheetContested(errors.Conflict):
    code = "sheet_contested"

    def __init__(self, count: int) -> None:
        super().__init__(f"还有{count}条录入待处理，请先逐条选用或放弃，再交成绩单。")


class ProposalNotFound(errors.NotFound):
    code = "proposal_not_found"
    message = "报名人数已有变化，这个方案不再适用，请刷新后从现有方案里选。"


class ParametersUnfit(errors.Invalid):
    """Parameters a ruleset does not take; `problems` name each by its place."""

    code = "parameters_unfit"

    def __init__(self, problems: Sequence[Problem]) -> None:
        told = "；".join(f"{p.path.removeprefix('parameters.')}：{p.text}" for p in problems)
        super().__init__(
            f"参数不合规则：{told}。", problems=[{"path": p.path, "code": p.code} for p in problems]
        )


class NoPanelSeat(errors.NotFound):
    code = "no_panel_seat"
    message = "您不在这一场的评委席上，请联系裁判长安排席位。"


class PanelUnsuitable(errors.Invalid):
    code = "panel_unsuitable"
    message = "评委席位有误：每个席位一名有评委权限的账号，同一账号只坐一席。"


class NothingToRelease(errors.Conflict):
    code = "nothing_to_release"
    message = "这名选手还没有任何评委打分，也没有弃权等状态，暂时不能公布。"


class NothingToCorrect(errors.Conflict):
    code = "nothing_to_correct"
    message = "成绩单和裁决没有变动，没有可更正的内容；请先改成绩或作出裁决。"


class DecisionUnfit(errors.Conflict):
    code = "decision_unfit"
    message = "这样裁定不成立，请核对涉及的人和名次。"


class DecisionNotFound(errors.NotFound):
    code = "decision_not_found"
    message = "没有找到这条裁决，请刷新后查看。"


class ProtestNotFound(errors.NotFound):
    code = "protest_not_found"
    message = "没有找到这件申诉，请刷新后查看。"


class ProtestDecided(errors.Conflict):
    code = "protest_decided"
    message = "这件申诉已经有了结果，请刷新后查看。"


class ScoringUnfit(errors.Invalid):
    code = "scoring_unfit"
    message = "计分办法有几处不成立，请看下面的提示。"


class NotPlacedYet(errors.Conflict):
    code = "not_placed_yet"
    message = "这个赛次还没有排进日程，请先在日程里安排时间，再抽签。"


class PredecessorOpen(errors.Conflict):
    """The stage before is not over; `open` sheets of it are not handed in."""

    code = "predecessor_open"

    def __init__(self, open: int) -> None:
        waiting = f"还有{open}组没有交成绩" if open else "还没有成绩"
        super().__init__(f"上一赛次{waiting}，成绩交齐后再编排这一赛次。", open=open)


class NobodyAdvances(errors.Conflict):
    code = "nobody_advances"
    message = "上一赛次没有人晋级，这一赛次无人可编；如有并列未决，请先裁决。"


class DrawIsPublic(errors.Conflict):
    code = "draw_is_public"
    message = "这个赛次已公布公开抽签的种子校验码，请揭示种子抽签，或先撤销公开抽签。"


class NothingCommitted(errors.Conflict):
    code = "nothing_committed"
    message = "这个赛次没有待揭示的公开抽签，请先公布种子校验码。"


class NobodyThere(errors.Conflict):
    code = "nobody_there"
    message = "这一道（位）没有人，可能刚被调整，请刷新后再试。"


class PlaceTaken(errors.Conflict):
    code = "place_taken"
    message = "这一道（位）已有人，请选空位，或选另一人对调。"


class LaneUnknown(errors.Invalid):
    code = "lane_unknown"

    def __init__(self, most: int) -> None:
        super().__init__(f"道次（位置）须为1至{most}。")


class SeatHasMarks(errors.Conflict):
    code = "seat_has_marks"
    message = "已有成绩或成绩单已交的道次不能再调整，请先由裁判更正成绩单。"


class StageUnread(errors.Conflict):
    status = 428
    code = "stage_unread"
    message = "请先读取这个赛次，再用If-Match带上读到的etag提交修改。"


class StageStale(errors.Conflict):
    status = 412
    code = "stage_stale"
    message = "这个赛次的参数已被他人修改，请重新读取后再改，并在If-Match里写明读到的etag。"


class LaneChangeUnclear(errors.Invalid):
    code = "lane_change_unclear"
    message = "请写明origin和target（移动或对调）、只写origin（移出），或写entry和target（补入）。"


class SeatCalled(errors.Conflict):
    code = "seat_called"
    message = "这个人已有检录记录，不能移出；没有出场的请在检录处或成绩单上记弃权。"


class DrawImpossible(errors.Conflict):
    """The ruleset that draws refuses; `problems` name each by its place."""

    code = "draw_impossible"

    def __init__(self, problems: Sequence[Problem]) -> None:
        told = "；".join(dict.fromkeys(p.text for p in problems))
        super().__init__(
            f"无法抽签：{told}。请修改编排参数或重新选择方案。",
            problems=[{"path": p.path, "code": p.code} for p in problems],
        )


class RecordUnfit(errors.Conflict):
    code = "record_unfit"
    message = "按现在的成绩，这里没有破这一级纪录，不能确认。"


class ProofsMissing(errors.Invalid):
    code = "proofs_missing"
    message = "请先核对签字的成绩单和器材（场地），逐项勾选后再确认纪录。"


class AwardUnfit(errors.Invalid):
    code = "award_unfit"
    message = "奖项有几处需要改正，请看下面的提示。"


class CrossingNotFound(errors.Conflict):
    code = "crossing_not_found"
    message = "终点名单刚有变动，没有这个位置了，请看刷新后的名单再改。"


class LineupUnfit(Judged):
    code = "lineup_unfit"


class LineupClosed(errors.Conflict):
    code = "lineup_closed"


class LineupChanged(errors.YsError):
    status = 412
    code = "lineup_changed"
    message = "这支队的棒次刚被别人改过，请看现在的棒次再改。"


class LineupDoubtful(errors.Conflict):
    """Teams ran with somebody they may not run with; announced all the same once that was seen."""

    code = "lineup_doubtful"

    def __init__(self, faults: Sequence[str]) -> None:
        told = "；".join(faults)
        super().__init__(
            f"棒次有疑问：{told}。属实的请先在成绩单上记犯规；核对无误的，确认后再公告。", faults=list(faults)
        )


class SquadsClosed(errors.Conflict):
    code = "squads_closed"
    message = "比赛已经开始，团体成员不能再改；有疑问请裁判长裁决。"


class SquadChanged(errors.YsError):
    status = 412
    code = "squad_changed"
    message = "这个单位的团体成员刚被别人改过，请看现在的名单再改。"


class SquadUnfit(errors.Conflict):
    code = "squad_unfit"
    message = "有人不是这个单位在本项目的参赛者，请刷新后再选。"
