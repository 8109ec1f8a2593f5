"""A finish line in and out: crossings in order with their riders, and who has not come."""

from dataclasses import dataclass

from ysevents.competitions.mark_schemas import MarkSheet, SheetRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """One position of the merged list; without a row nobody knows who, or the bib is nobody's."""

    position: int
    key: str
    """By which it is known again once the list has moved on."""
    bib: int | None
    time: str
    row: SheetRow | None
    is_doubled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishLine:
    """The finish of a race as the streams tell it."""

    sheet: MarkSheet
    gun: str
    crossed: tuple[Crossed, ...]
    out: tuple[SheetRow, ...]
    """Those with a status."""
    unseen: tuple[SheetRow, ...]
    """Those who are neither in nor out."""
    unsure: tuple[str, ...]
    calls: int
    taps: int
