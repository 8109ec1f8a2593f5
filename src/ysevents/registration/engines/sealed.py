"""What the QR on a photographed or scanned entry form says. Slow: call in a thread."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import zxingcpp
from PIL import Image

ADDRESS = re.compile(
    r"https?://[^/]+/registration/forms/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\?code=([0-9a-f]{12})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """Of which delegation a form was printed, and its check code then."""

    delegation: UUID
    code: str


def read_printed(pictures: Sequence[bytes]) -> Printed | None:
    """The form that pictures show; None when no code of ours can be read, which is no fault of a blurred photo."""
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    for picture in pictures:
        for found in zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"), formats=formats):
            if found.valid and (read := ADDRESS.fullmatch(str(found.text))):
                return Printed(UUID(read[1]), read[2])
    return None
