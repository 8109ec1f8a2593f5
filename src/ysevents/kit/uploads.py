"""Files people send: judged by content alone, kept in the home outside the web root, sealed.

A photo is drawn anew, so that nothing of the sender's file survives but what is seen: no position, no
device, no thumbnail, nothing behind the picture. Names are random, files are their owner's alone (0600) and
encrypted under the field key, so that a copy of the folder shows nothing.
"""

import asyncio
import math
import os
import re
import secrets as random
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from PIL import Image, ImageOps, UnidentifiedImageError

from ysevents.kit import ciphers, errors
from ysevents.kit.scans import jpegs_in

T = TypeVar("T")

FOLDER = "uploads"
MOST_BYTES = 10 * 1024**2
BODY_LIMIT = MOST_BYTES + 64 * 1024
"""A form with one file of that size; for `request_max_body_size` of handlers that take files."""
FORMATS = ("JPEG", "PNG", "WEBP")
LONG_SIDE = 2000
MOST_PHOTO_BYTES = 400_000
QUALITIES = (85, 70, 55, 40)
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 30_000_000, "WEBP": 30_000_000}
"""A JPEG is read at a fraction of its size, the others whole."""
MOST_PAGES = 10
DOTS_PER_INCH = 170
"""At which a photo of an A4 sheet is about as large as the sheet."""
LONG_AGO = time.gmtime(0)
PDF_MAGIC = b"%PDF-"
PDF_END = b"%%EOF"
END_WITHIN = 2048
KIND = "upload"
NAME = re.compile(r"[0-9a-f]{32}", re.ASCII)


class FileMissing(errors.Invalid):
    code = "file_missing"
    message = "还没有选择文件，请选择后再上传。"


class FileEmpty(errors.Invalid):
    code = "file_empty"
    message = "这个文件是空的，可能没有传完，请重新选择。"


class FileTooLarge(errors.YsError):
    status = 413
    code = "file_too_large"
    message = "文件超过10 MB，请重新拍照或压缩后再上传。"


class PhotoUnreadable(errors.Invalid):
    code = "photo_unreadable"
    message = "这不是能识别的照片，请用手机拍照，或选择相册里的图片。"


class PhotoTooManyPixels(errors.Invalid):
    code = "photo_too_many_pixels"
    message = "照片的尺寸太大，请重新拍一张普通照片。"


class FileNotAccepted(errors.Invalid):
    code = "file_not_accepted"
    message = "只收照片或PDF文件，请换一个文件。"


class TooManyPages(errors.Invalid):
    code = "too_many_pages"
    message = "一次最多上传10页，请合成一个PDF后再上传。"


class FileGone(errors.Closed):
    code = "file_gone"
    message = "这份材料的文件已不在服务器上，请单位重新上传。"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is kept of a file that was sent."""

    content: bytes
    media_type: str


_threads = ThreadPoolExecutor(2, thread_name_prefix="uploads")
"""Two at a time: drawing a large photo anew takes a tenth of a gigabyte."""
_folder: Path | None = None


def install(home: Path) -> None:
    """Keep files in this home; done once, where the process is put together."""
    global _folder
    _folder = home / FOLDER


async def accept(content: bytes, *, pdf: bool = False) -> Accepted:
    """What will be kept of `content`: a photo drawn anew, or with `pdf` a PDF as it is.

    Refused with its reason: nothing at all, more than 10 MB, what is no picture, what would unfold to more
    pixels than a camera takes.
    """
    if not content:
        raise FileEmpty
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    if content.startswith(PDF_MAGIC):
        if not pdf or PDF_END not in content[-END_WITHIN:]:
            raise PhotoUnreadable if not pdf else FileNotAccepted
        return Accepted(content, "application/pdf")
    try:
        return Accepted(await _in_thread(redraw, content), "image/jpeg")
    except PhotoUnreadable:
        raise FileNotAccepted if pdf else PhotoUnreadable from None


async def accept_pages(pages: Sequence[bytes]) -> tuple[Accepted, list[bytes]]:
    """One PDF of photographed pages in their order, and the pages as drawn anew; a single one stays what it is.

    Of a PDF that was sent the scanned pages are drawn, to be read; those that cannot be are left out.

    Together they are no larger than one file may be.
    """
    if not pages:
        raise FileMissing
    if sum(map(len, pages)) > MOST_BYTES:
        raise FileTooLarge
    if len(pages) > MOST_PAGES:
        raise TooManyPages
    accepted = [await accept(page, pdf=len(pages) == 1) for page in pages]
    drawn = [page.content for page in accepted if page.media_type == "image/jpeg"]
    if len(pages) == 1:
        return accepted[0], drawn or await _in_thread(_draw_scans, accepted[0].content)
    return Accepted(await _in_thread(_bind, drawn), "application/pdf"), drawn


def _draw_scans(pdf: bytes) -> list[bytes]:
    drawn = []
    for picture in jpegs_in(pdf, most=MOST_PAGES):
        with suppress(PhotoUnreadable, PhotoTooManyPixels):
            drawn.append(redraw(picture))
    return drawn


def _bind(pages: Sequence[bytes]) -> bytes:
    """Photos as the pages of a PDF; the same photos make the same bytes."""
    first, *others = (Image.open(BytesIO(page)) for page in pages)
    file = BytesIO()
    first.save(
        file,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=DOTS_PER_INCH,
        creationDate=LONG_AGO,
        modDate=LONG_AGO,
    )
    return file.getvalue()


def redraw(content: bytes) -> bytes:
    """A photo upright, at most 2000 pixels long and 400 kB, with nothing in the file but the picture. Slow."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            photo = Image.open(BytesIO(content), formats=FORMATS)
            if photo.width * photo.height > MOST_PIXELS[str(photo.format or "JPEG").replace("MPO", "JPEG")]:
                raise PhotoTooManyPixels
            photo.draft("RGB", (LONG_SIDE, LONG_SIDE))
            photo.thumbnail((LONG_SIDE, LONG_SIDE))
            return _encode(_on_white(ImageOps.exif_transpose(photo)))
    except Image.DecompressionBombError:
        raise PhotoTooManyPixels from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise PhotoUnreadable from None


def _on_white(photo: Image.Image) -> Image.Image:
    """The picture alone on a fresh sheet: comments and profiles stay behind with the old one."""
    sheet = Image.new("RGB", photo.size, "white")
    seen = photo.convert("RGBA") if photo.has_transparency_data else photo.convert("RGB")
    sheet.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    return sheet


def _encode(photo: Image.Image) -> bytes:
    """As good as fits into MOST_PHOTO_BYTES: first with less detail, then smaller."""
    while True:
        for quality in QUALITIES:
            file = BytesIO()
            photo.save(file, "JPEG", quality=quality, optimize=True)
            if file.tell() <= MOST_PHOTO_BYTES:
                return file.getvalue()
        photo = photo.reduce(2)


async def keep(content: bytes) -> str:
    """Write a file; answers its name, which nobody knows before it is complete."""
    name = random.token_hex(16)
    await _in_thread(_write, name, content)
    return name


async def read(name: str) -> bytes:
    """The content of a kept file; FileGone when it is not there any more."""
    try:
        sealed = await _in_thread(_path(name).read_bytes)
    except FileNotFoundError:
        raise FileGone from None
    return ciphers.unseal(KIND, sealed)


async def drop(*names: str) -> None:
    """Delete files; what is gone already is no fault."""
    for name in names:
        with suppress(FileNotFoundError):
            await _in_thread(_path(name).unlink)


async def list_kept(before: datetime | None = None) -> list[str]:
    """Names of the files, or of those written before an instant; what else lies there is none of ours."""

    def look() -> list[str]:
        until = before.timestamp() if before else math.inf
        names = []
        for entry in _root().iterdir() if _root().is_dir() else ():
            with suppress(FileNotFoundError):  # dropped by another process meanwhile
                if NAME.fullmatch(entry.name) and entry.stat().st_mtime < until:
                    names.append(entry.name)
        return sorted(names)

    return await _in_thread(look)


def _write(name: str, content: bytes) -> None:
    _root().mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(_root() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(ciphers.seal(KIND, content))
        file.flush()
        os.fsync(file.fileno())


def _root() -> Path:
    if _folder is None:
        raise RuntimeError("uploads.install() has not been called")
    return _folder


def _path(name: str) -> Path:
    """Where a file lies. Names are ours, 32 hexadecimal digits; anything else is a bug, not a path."""
    if not NAME.fullmatch(name):
        raise ValueError("not a name of ours")
    return _root() / name


async def _in_thread(work: Callable[..., T], *args: object) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, work, *args)
