"""What can go wrong with a timetable, and what to do about it."""

from ysevents.kit import errors


class NoAreaThere(errors.Conflict):
    """The session has no ground for this discipline, or not enough of it."""

    code = "no_area_there"


class FixtureMovedMeanwhile(errors.Conflict):
    code = "fixture_moved"
    message = "这一组刚刚被别人移动过，请刷新后再调整。"


class FixtureHandedIn(errors.Conflict):
    code = "fixture_handed_in"
    message = "这一组已经赛完并交了成绩，不能再改时间。"


class NothingToPublish(errors.Conflict):
    code = "nothing_to_publish"
    message = "没有新的赛程可以公布：已排的都已公布。"


class ChangeReasonMissing(errors.Invalid):
    code = "change_reason_missing"
    message = "请写明原因，会写进通知和日历（1至120个字）。"


class SessionsUnusable(errors.Invalid):
    code = "sessions_unusable"
    message = "单元的时间不对：结束须晚于开始，且在赛事日期之内，请改正。"


class SessionInUse(errors.Conflict):
    code = "session_in_use"
    message = "这个单元里还有比赛，请先把它们移到别的单元。"
