"""Sheets that officials carry and sign, as PDF.

Covers: call and start lists, records of races, jumps, throws and all other sports, judges' sheets, forms.
A sheet bears a check code of what it says alone, so that one printed before a change can be told; its QR leads
to the page that tells.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from json import dumps
from typing import Any

from ysevents.competitions.paper_schemas import Paper
from ysevents.kit import clock, paths, qr, typesetting

TEMPLATE = paths.PACKAGE / "competitions/templates/papers/sheet.typ"
CODE_LENGTH = 12


async def print_papers(title: str, papers: Sequence[Paper], *, now: datetime) -> bytes:
    """The sheets of an event as one PDF, in their order."""
    return await typesetting.typeset(TEMPLATE, book(title, papers, now=now), made_at=now)


def book(title: str, papers: Sequence[Paper], *, now: datetime) -> dict[str, Any]:
    """All the template prints."""
    return {
        "title": title,
        "printed": f"{clock.local_day(now).year}年{clock.datetime_cn(now)}",
        "papers": [_printed(paper) for paper in papers],
    }


def coded(paper: Paper, address: str) -> Paper:
    """The sheet with its check code, and with where its QR leads: `address?code=..`."""
    told = asdict(replace(paper, is_void=False, code="", address=""))
    digest = hashlib.sha256(dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    code = digest[:CODE_LENGTH]
    return replace(paper, code=code, address=f"{address}?code={code}")


def _printed(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "subject": paper.subject,
        "facts": [list(fact) for fact in paper.facts],
        "columns": [{"title": c.title, "width": c.width_mm, "align": c.align} for c in paper.columns],
        "rows": [list(row) for row in paper.rows],
        "row": paper.row_mm,
        "text": list(paper.text),
        "notes": list(paper.notes),
        "signatures": list(paper.signatures),
        "landscape": paper.is_landscape,
        "void": paper.is_void,
        "code": "-".join(paper.code[n : n + 4] for n in range(0, len(paper.code), 4)),
        "qr": str(qr.svg(paper.address, level="M")) if paper.address else "",
    }
