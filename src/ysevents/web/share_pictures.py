"""The picture that a link to a page shows when it is passed on: title and facts, large enough for a thumbnail."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from ysevents.kit import fonts

SIZE = (1200, 630)
EDGE = 80
BAND = 36
INK, SOFT, PAPER, ACTION, LIVE = "#16211d", "#4d5853", "#ffffff", "#0f6b5c", "#c8321f"
MOST_TITLE, MOST_LINES = 2, 3


@lru_cache(maxsize=64)
def draw(title: str, lines: tuple[str, ...], foot: str) -> bytes:
    """A PNG of 1200 x 630. What does not fit ends in an ellipsis."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    _brocade(pen)
    font = fonts.find()
    large, text = font.at(76), font.at(40)
    y = EDGE + BAND
    for line in wrapped(title, large, MOST_TITLE):
        pen.text((EDGE, y), line, INK, large)
        y += 100
    y += 16
    for given in lines[:MOST_LINES]:
        pen.text((EDGE, y), wrapped(given, text, 1)[0], SOFT, text)
        y += 60
    pen.text((EDGE, SIZE[1] - EDGE - 30), foot, ACTION, text)
    file = BytesIO()
    picture.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def wrapped(text: str, font: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """Lines no wider than the picture, at most so many; Chinese breaks anywhere."""
    width = SIZE[0] - 2 * EDGE
    lines, line = [], ""
    for letter in text:
        if line and font.getlength(line + letter) > width:
            lines.append(line)
            line = ""
        line += letter
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]
    return lines


def _brocade(pen: ImageDraw.ImageDraw) -> None:
    """The band of 西兰卡普: stepped diamonds, as at the head of the pages of an event."""
    pen.rectangle((0, 0, SIZE[0], BAND), ACTION)
    middle, step = BAND // 2, 6
    for x in range(0, SIZE[0] + 60, 60):
        for n in range(3):
            pen.rectangle(
                (x - (2 - n) * step, middle - n * step - 3, x + (2 - n) * step, middle + n * step + 3), PAPER
            )
        pen.rectangle((x - 4, middle - 4, x + 4, middle + 4), LIVE)
