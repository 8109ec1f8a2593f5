"""Rows of the module's pages, in words."""

from collections.abc import Sequence
from typing import Any

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Audited
from ysevents.kit import clock
from ysevents.kit.retention import Run

KINDS = {
    "booking_contacts": "预约联系人（180天）",
    "fairness": "候补、抽签、爽约记分（180天）",
    "documents": "报名材料",
    "objection_phones": "异议人的电话（30天）",
    "identities": "身份证号",
}


def trail_rows(rows: Sequence[Audited]) -> list[dict[str, Any]]:
    """Who saw or changed what of a person, with the reason that was given."""
    return [
        {
            "cells": {
                "at": f"{clock.local(row.at):%Y-%m-%d %H:%M}",
                "action": accounts.act_word(row.action),
                "by": row.by_name or "命令行",
                "change": (row.after or {}).get("reason", ""),
            }
        }
        for row in rows
    ]


def run_rows(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """What retention jobs did, latest first."""
    return [
        {
            "cells": {
                "kind": KINDS.get(run.kind, run.kind),
                "at": f"{clock.local(run.ran_at):%Y-%m-%d %H:%M}",
                "due": run.due,
                "deleted": run.deleted,
                "held": run.held,
            }
        }
        for run in runs
    ]
