"""Pictures: reading a code from a photo, drawing a ticket to keep on a phone. Slow: call in a thread."""

import warnings
from dataclasses import dataclass
from io import BytesIO

import zxingcpp
from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from ysevents.checkin.errors import PictureUnreadable, PictureWithoutCode
from ysevents.kit import fonts, qr

FORMATS = ("JPEG", "PNG", "WEBP")
LONG_SIDE = 2400
MOST_PIXELS = 60_000_000

WIDTH = 720
MARGIN = 48
INK, SOFT, PAPER = "#1a1a1a", "#5a5a5a", "#ffffff"


def read_photo(data: bytes) -> str:
    """What the QR in a photo says. The content is judged, never a name or a claimed type."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            photo = Image.open(BytesIO(data), formats=FORMATS)
            if photo.width * photo.height > MOST_PIXELS:
                raise PictureUnreadable("照片的尺寸太大，请重新拍一张普通照片，或输入票面代号。")
            photo.draft("L", (LONG_SIDE, LONG_SIDE))
            upright = ImageOps.exif_transpose(photo).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise PictureUnreadable from None
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    for found in zxingcpp.read_barcodes(
        upright, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    ):
        if found.valid:
            return str(found.text)
    raise PictureWithoutCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What stands on the picture of a ticket."""

    title: str
    lines: tuple[str, ...]
    url: str
    short: str
    foot: str


def draw_ticket(face: Face) -> bytes:
    """The ticket as a PNG: for people who keep pictures rather than links."""
    font = fonts.find()
    title, text, small, code = font.at(44), font.at(30), font.at(24), font.at(40)
    rows = [(line, title, INK) for line in _wrapped(face.title, title)]
    rows += [(line, text, SOFT) for given in face.lines for line in _wrapped(given, text)]
    square = qr.image(face.url, scale=14)
    below = [(face.short, code, INK), (face.foot, small, SOFT)]
    heights = [_height(used) for _, used, _ in (*rows, *below)]
    canvas = Image.new("L", (WIDTH, sum(heights) + square.height + 3 * MARGIN), PAPER)
    draw = ImageDraw.Draw(canvas)
    y = MARGIN
    for line, used, ink in rows:
        draw.text((MARGIN, y), line, font=used, fill=ink)
        y += _height(used)
    canvas.paste(square, ((WIDTH - square.width) // 2, y + MARGIN // 2))
    y += square.height + MARGIN
    for line, used, ink in below:
        draw.text(((WIDTH - draw.textlength(line, font=used)) / 2, y), line, font=used, fill=ink)
        y += _height(used)
    file = BytesIO()
    canvas.save(file, "PNG", optimize=True)
    return file.getvalue()


def _height(font: ImageFont.FreeTypeFont) -> int:
    return round(font.size * 1.5)


def _wrapped(line: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The line in as many as fit the width; Chinese may break anywhere."""
    lines = [""]
    for letter in line:
        if font.getlength(lines[-1] + letter) > WIDTH - 2 * MARGIN:
            lines.append("")
        lines[-1] += letter
    return lines
