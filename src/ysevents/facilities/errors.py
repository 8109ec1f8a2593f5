"""What can go wrong with facilities, and what to do about it."""

from ysevents.kit import errors


class PeriodUnusable(errors.Invalid):
    code = "period_unusable"
    message = "统计期的第一天不能晚于最后一天，最长一年，请改正后再查。"
