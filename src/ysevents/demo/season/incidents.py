"""What goes wrong at meets and is put right: protests, corrections, somebody too old found out on the last day."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.competitions.enums import FeeState
from ysevents.competitions.result_schemas import ShownList
from ysevents.competitions.rules.marks import decimal_cn, thousandths, time_cn, time_ms
from ysevents.competitions.service import decisions, lists, protests
from ysevents.demo import queries
from ysevents.demo.season import sheets
from ysevents.demo.season.cast import Cast
from ysevents.demo.season.writing import Line

UPHELD, DISMISSED = "upheld", "dismissed"
PROTESTS = ((3, DISMISSED), (6, UPHELD), (20, DISMISSED), (25, UPHELD), (30, DISMISSED))
"""From the how manieth announcement of the season on somebody protests, and what comes of it."""
CORRECTED = 4
"""So many results are found to have been copied wrongly, and are corrected."""
TYPED_WRONGLY = "核对原始记录，抄写有误"


@dataclass(frozen=True, slots=True)
class Incidents:
    """Who acts, and when."""

    cast: Cast
    now: datetime

    async def protest(self, list_id: UUID, outcome: str) -> bool:
        """The unit of whoever came second objects to the winner; False where there is no second."""
        shown = await lists.shown(list_id, full_names=True)
        ranked = [row for row in shown.rows if row.rank is not None]
        if len(ranked) < 2 or ranked[1].organization is None or shown.head.stage is None:
            return False
        found = await protests.lodge(
            shown.head.event,
            ranked[1].organization,
            "第一名有犯规行为，请复核。",
            stage=shown.head.stage,
            fee=FeeState.PAID,
            account=self.cast.office,
            now=self.now,
        )
        if outcome == UPHELD:
            await protests.uphold(
                found.id,
                outcome="经查看录像，犯规属实，取消成绩。",
                disqualified=(ranked[0].of,),
                fee=FeeState.RETURNED,
                account=self.cast.referee,
                now=self.now,
            )
        else:
            await protests.dismiss(
                found.id, outcome="经核对记录，没有犯规。", account=self.cast.referee, now=self.now
            )
        return True

    async def correct(self, shown: ShownList) -> bool:
        """The last of an announced list was copied wrongly; False where it is no sheet of times or lengths."""
        ranked = [row for row in shown.rows if row.rank is not None]
        if not ranked or shown.head.stage is None:
            return False
        for fixture in await queries.fixtures_of(shown.head.stage):
            opened = await sheets.open_sheet(fixture, account=self.cast.referee, now=self.now)
            for row in opened.sheet.rows:
                if row.entry != ranked[-1].of:
                    continue
                lines = [
                    Line(row.slot, item, text)
                    for item, cell in row.cells.items()
                    if (text := _otherwise(item, cell.text)) is not None
                ]
                if lines:
                    await sheets.type_in(opened, lines, cast=self.cast, now=self.now, reason=TYPED_WRONGLY)
                    return True
        return False

    async def expel(self, meet: UUID) -> bool:
        """E13: the first winner alone at a start is found to be too old; all they did is void."""
        for one in await lists.lists_of(meet, full_names=True):
            winner = next((row.of for row in one.rows if row.rank == 1), None)
            person = await queries.person_of(winner) if winner and one.head.stage else None
            if person is not None:
                await decisions.disqualify_person(
                    meet, person, reason="超龄，取消全部成绩", account=self.cast.referee, now=self.now
                )
                return True
        return False


def _otherwise(item: str, text: str) -> str | None:
    """A time a second slower, a length a centimetre less; None for what stays."""
    if item.startswith("watch.") or item == "time":
        return time_cn(time_ms(text) + 1_000, 1 if item.startswith("watch.") else 2)
    if item.startswith("trial.") and text[:1].isdigit():
        return decimal_cn(thousandths(text) - 10)
    return None
