"""Checkin's verbs and questions, by noun; other modules find them all here."""

from ysevents.checkin.service.admissions import (
    block,
    find_bib_contest,
    find_ticket,
    get_ticket,
    issue,
    list_tickets,
    reinstate,
    reissue,
    revoke,
    set_span,
    unblock,
)
from ysevents.checkin.service.checkpoints import (
    get_checkpoint,
    list_checkpoints,
    list_heats,
    list_recent_scans,
    open_checkpoint,
)
from ysevents.checkin.service.scans import redeem

__all__ = [
    "block",
    "find_bib_contest",
    "find_ticket",
    "get_checkpoint",
    "get_ticket",
    "issue",
    "list_checkpoints",
    "list_heats",
    "list_recent_scans",
    "list_tickets",
    "open_checkpoint",
    "redeem",
    "reinstate",
    "reissue",
    "revoke",
    "set_span",
    "unblock",
]
