"""What somebody may read and write on the sheet of a panel: a judge the own marks alone, others what is released."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions import panel_queries
from ysevents.competitions.rules.recording import recording_for
from ysevents.competitions.rules.recording.panels import judge_of

HEADS = (Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE)
"""Who writes whatever the panel hands in on paper, deductions, statuses."""
HIDDEN = "●"
"""Stands for a mark that is given but not released."""
HIDDEN_WORDS = "评分尚未公布，请裁判长公布后核对"
"""Said of a text that waits beside such a mark."""
PANEL = "panels"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelView:
    """`is_open`: the sheet is no panel's, or its head's; otherwise only the cells of the seat, if there is one."""

    is_open: bool = True
    seat: int | None = None

    def may_write(self, item: str) -> bool:
        return self.is_open or (self.seat is not None and judge_of(item) == self.seat)

    def mask(
        self, cells: Sequence[Mapping[str, Any]], secret: Collection[tuple[UUID | None, str]]
    ) -> list[Mapping[str, Any]]:
        """Cells, or texts that wait, with what may not be read made unreadable."""
        return [
            _hidden(cell) if cell["text"] and self.hides(cell["slot"], cell["item"], secret) else cell
            for cell in cells
        ]

    def hides(self, slot: UUID | None, item: str, secret: Collection[tuple[UUID | None, str]]) -> bool:
        """Whether a cell is nobody's to read yet, or never this judge's; heads too wait for the release."""
        judge = judge_of(item)
        is_own = judge is not None and judge == self.seat
        others = not self.is_open and judge is not None
        return not is_own and (others or (slot, item) in secret)


def _hidden(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without the text, nor the reason why it waits, which tells both texts."""
    hidden = {**cell, "text": HIDDEN}
    if "reason" in cell:
        hidden["reason"] = f"{cell['reason'].partition('：')[0]}：{HIDDEN_WORDS}"
    return hidden


async def view_of(row: Mapping[str, Any], account: Account) -> PanelView:
    """What an account may do on the sheet of a fixture, given as `mark_queries.find_sheet` reads it."""
    if recording_for(row["ruleset"]).key != PANEL:
        return PanelView()
    is_head = await accounts.covers(account, *HEADS, event=row["root"])
    return PanelView(is_open=is_head, seat=await panel_queries.seat_of(row["stage"], account.id))
