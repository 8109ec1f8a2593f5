"""QR codes as inline SVG and as 1-bit PNG: fixed mask, margin 4.

Any mask makes a valid code; searching the best one is what makes code-drawing slow.
"""

from io import BytesIO
from itertools import groupby
from typing import Literal

from markupsafe import Markup
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode

MARGIN = 4
MASK = 3
Level = Literal["M", "Q"]
"""M on screens, Q on what is worn or carried about on paper."""

LEVELS = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}


def modules(text: str, *, level: Level = "M") -> list[list[bool]]:
    """The dark modules row by row, without the margin."""
    code = QRCode(error_correction=LEVELS[level], mask_pattern=MASK, border=MARGIN)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.modules]


def svg(text: str, *, level: Level = "M") -> Markup:
    """Black on white whatever the colours around; as large as its frame."""
    rows = modules(text, level=level)
    side = len(rows) + 2 * MARGIN
    path = "".join(
        f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows, MARGIN) for x, width in _runs(row)
    )
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        'shape-rendering="crispEdges" aria-hidden="true" focusable="false">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def image(text: str, *, scale: int = 8, level: Level = "M") -> Image.Image:
    """A picture of two colours, `scale` pixels a module."""
    rows = modules(text, level=level)
    side = len(rows) + 2 * MARGIN
    small = Image.new("1", (side, side), 1)
    for y, row in enumerate(rows, MARGIN):
        for x, dark in enumerate(row, MARGIN):
            if dark:
                small.putpixel((x, y), 0)
    return small.resize((side * scale, side * scale), Image.Resampling.NEAREST)


def png(text: str, *, scale: int = 8, level: Level = "M") -> bytes:
    """The picture as a file of one bit a pixel."""
    file = BytesIO()
    image(text, scale=scale, level=level).save(file, "PNG", optimize=True)
    return file.getvalue()


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules stand side by side: (first, how many), the margin counted in."""
    runs, x = [], MARGIN
    for dark, group in groupby(row):
        width = len(list(group))
        if dark:
            runs.append((x, width))
        x += width
    return runs
