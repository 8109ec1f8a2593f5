"""QR codes: small enough for a door, readable when worn out."""

from io import BytesIO
from random import Random

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from ysevents.kit import qr

CODE = "0CBGSN4R85Y8J1E6W4H1GVF22E"


def ticket(host: str) -> str:
    return f"https://{host}/t/{CODE}"


def decoded(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))]


@pytest.mark.parametrize("host", ["ty.cn", "x" * 13, "x" * 32, "127.0.0.1:8000"])
def test_a_ticket_has_33_modules_at_most(host: str) -> None:
    assert len(qr.modules(ticket(host))) <= 33


def test_the_drawing_has_a_margin_of_four_and_tells_the_same_as_the_picture() -> None:
    text = ticket("ty.example.gov.cn")
    side = len(qr.modules(text)) + 8

    drawing, picture = str(qr.svg(text)), qr.image(text, scale=1)

    assert f'viewBox="0 0 {side} {side}"' in drawing
    assert picture.size == (side, side)
    dark = {(x, y) for x in range(side) for y in range(side) if not picture.getpixel((x, y))}
    drawn = set()
    for run in drawing.split('fill="#000" d="')[1].split('"')[0].removeprefix("M").split("M"):
        x, rest = run.split(" ")
        y, width = rest.split("v")[0].split("h")
        drawn |= {(int(x) + i, int(y)) for i in range(int(width))}
    assert drawn == dark
    assert min(x for x, _ in dark) == 4


def test_the_file_is_one_bit_a_pixel_and_small() -> None:
    data = qr.png(ticket("ty.example.gov.cn"))

    assert Image.open(BytesIO(data)).mode == "1"
    assert len(data) < 1500


@pytest.mark.parametrize("level", ["M", "Q"])
def test_it_is_read_when_small_turned_blurred_and_smudged(level: qr.Level) -> None:
    text = ticket("ty.example.gov.cn")
    picture = qr.image(text, level=level).convert("L")
    noise = Image.frombytes("L", picture.size, Random(7).randbytes(picture.width * picture.height))
    smudged = picture.copy()
    middle = smudged.width // 2
    ImageDraw.Draw(smudged).ellipse((middle, middle, middle + 50, middle + 50), fill=128)
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=20)

    worn = {
        "small": picture.resize((150, 150), Image.Resampling.LANCZOS),
        "turned": picture.rotate(17, expand=True, fillcolor=255),
        "blurred": picture.filter(ImageFilter.GaussianBlur(3)),
        "noisy": Image.blend(picture, noise, 0.15),
        "smudged": smudged,
        "pressed": Image.open(jpeg),
    }

    assert {how: decoded(p) for how, p in worn.items()} == {how: [text] for how in worn}
