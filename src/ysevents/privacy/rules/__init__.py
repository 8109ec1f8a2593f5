"""Pure decisions of privacy: how long an answer may take; what is processed and why stands in `register`."""

ANSWER_DAYS = 15
"""Working days, from the day after the request."""
