"""The price list of the fitness centre and the terms of the school year."""

from datetime import date

from ysevents.demo import rows
from ysevents.demo.generator.grounds import Grounds
from ysevents.demo.generator.writer import Writer
from ysevents.facilities.enums import FeeGroup


def build_prices(w: Writer, grounds: Grounds) -> None:
    """What adults pay already, half of it for the groups the duties name; lessons from spring to winter."""
    year = w.anchor.year
    fees = {
        court.lent.sport: (court.lent.fee_class, court.lent.fee_fen)
        for court in grounds.courts
        if court.lent.fee_fen
    }
    for sport, (fee_class, fen) in fees.items():
        for group in FeeGroup:
            w.add(
                rows.Tariff(
                    id=w.id(),
                    venue=grounds.center,
                    sport=sport,
                    fee_class=fee_class,
                    fee_group=group,
                    from_on=date(year, 1, 1),
                    fen_per_hour=fen if group == FeeGroup.ADULT else fen // 2,
                )
            )
    for title, first, last in (
        (f"{year}年春季学期", date(year, 2, 24), date(year, 7, 3)),
        (f"{year}年秋季学期", date(year, 9, 1), date(year + 1, 1, 22)),
    ):
        w.add(rows.SchoolTerm(id=w.id(), title=title, first_on=first, last_on=last))
