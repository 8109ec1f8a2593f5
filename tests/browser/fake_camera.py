"""A camera for Chromium that sees what we draw.

write_video(qrcode.make(code).get_image(), path)
chromium.launch(args=[*camera_args(path), "--no-sandbox"])
"""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator

SIZE = (640, 480)
PER_SECOND = 10

Show = Callable[[Locator], Awaitable[None]]
"""Holds a part of a page before the camera."""


def write_video(pictures: Image.Image | Path | Sequence[Image.Image], path: Path) -> None:
    """One second for each picture, centred on white, as uncompressed Y4M; Chromium plays it round and round."""
    if isinstance(pictures, Path):
        pictures = Image.open(pictures).copy()
    if isinstance(pictures, Image.Image):
        pictures = [pictures]
    with path.open("wb") as video:
        video.write(b"YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg\n" % (*SIZE, PER_SECOND))
        for picture in pictures:
            video.write((b"FRAME\n" + _planes(picture)) * PER_SECOND)


def camera_args(path: Path) -> list[str]:
    """What makes Chromium take the video for its only camera and ask nobody."""
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    ]


def _planes(picture: Image.Image) -> bytes:
    """Brightness in full, colour at half the size: the layout called 4:2:0."""
    frame = Image.new("RGB", SIZE, "white")
    shown = picture.convert("RGB")
    shown.thumbnail(SIZE)
    frame.paste(shown, ((SIZE[0] - shown.width) // 2, (SIZE[1] - shown.height) // 2))
    bright, blue, red = frame.convert("YCbCr").split()
    half = (SIZE[0] // 2, SIZE[1] // 2)
    return bright.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
