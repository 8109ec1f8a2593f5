"""Files people send: what is kept of them, and what is refused."""

import os
import random
import stat
import struct
import zlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ysevents.kit import secrets, uploads
from ysevents.kit.errors import YsError
from ysevents.kit.uploads import (
    FileEmpty,
    FileGone,
    FileNotAccepted,
    FileTooLarge,
    PhotoTooManyPixels,
    PhotoUnreadable,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(secrets, "_installed", secrets.Secrets.random())
    monkeypatch.setattr(uploads, "_folder", tmp_path / uploads.FOLDER)
    return tmp_path / uploads.FOLDER


def photo(width: int = 400, height: int = 300, kind: str = "JPEG", **options: object) -> bytes:
    file = BytesIO()
    sheet = Image.new("RGB", (width, height), "green")
    sheet.paste("red", (0, 0, width // 2, height // 2))
    sheet.save(file, kind, **options)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


async def test_nothing_but_the_picture_is_kept() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "一部手机"
    exif.get_ifd(GPS)[1] = "N"
    sent = photo(3000, 2000, exif=exif, comment=b"Yongshun", quality=95) + b"behind the picture"

    kept = await uploads.accept(sent)

    read = Image.open(BytesIO(kept.content))
    assert kept.media_type == "image/jpeg"
    assert (read.format, read.size) == ("JPEG", (1333, 2000))  # upright
    assert dict(read.getexif()) == {}
    assert "comment" not in read.info
    assert b"behind" not in kept.content
    assert len(kept.content) <= uploads.MOST_PHOTO_BYTES


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_known_by_its_content(kind: str) -> None:
    assert (await uploads.accept(photo(kind=kind))).media_type == "image/jpeg"


async def test_what_is_transparent_becomes_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(file, "PNG")

    kept = await uploads.accept(file.getvalue())

    assert Image.open(BytesIO(kept.content)).getpixel((20, 20)) == (255, 255, 255)


async def test_even_noise_fits() -> None:
    file = BytesIO()
    Image.frombytes("RGB", (1500, 1500), random.Random(1).randbytes(1500 * 1500 * 3)).save(file, "JPEG")

    kept = await uploads.accept(file.getvalue())

    assert len(kept.content) <= uploads.MOST_PHOTO_BYTES


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (b"", FileEmpty),
        (b"x" * (uploads.MOST_BYTES + 1), FileTooLarge),
        (b"GIF89a", PhotoUnreadable),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PhotoUnreadable),
        (photo()[:300], PhotoUnreadable),
        (photo(kind="PNG")[:60], PhotoUnreadable),
        (photo(kind="BMP"), PhotoUnreadable),
        (PDF, PhotoUnreadable),
        (bomb(30_000, 30_000), PhotoTooManyPixels),
        (bomb(6_000, 6_000), PhotoTooManyPixels),
        (bomb(100, 100), PhotoUnreadable),
    ],
)
async def test_what_is_no_photo_is_refused(sent: bytes, refusal: type[YsError]) -> None:
    with pytest.raises(refusal):
        await uploads.accept(sent)


async def test_a_pdf_is_taken_only_where_it_is_asked_for() -> None:
    assert await uploads.accept(PDF, pdf=True) == uploads.Accepted(PDF, "application/pdf")
    assert (await uploads.accept(photo(), pdf=True)).media_type == "image/jpeg"
    for sent in (b"%PDF-1.7 cut short", b"MZ\x90\x00", b"PK\x03\x04"):
        with pytest.raises(FileNotAccepted):
            await uploads.accept(sent, pdf=True)


async def test_several_photos_become_one_pdf() -> None:
    pages = [photo(), photo(kind="PNG"), photo(300, 400)]

    bound, drawn = await uploads.accept_pages(pages)

    assert (bound.media_type, bound.content[:5], len(drawn)) == ("application/pdf", b"%PDF-", 3)
    assert bound.content.count(b"/Type /Page\n") == 3
    assert (await uploads.accept_pages(pages))[0] == bound
    assert await uploads.accept_pages([PDF]) == (uploads.Accepted(PDF, "application/pdf"), [])
    assert (await uploads.accept_pages(pages[:1]))[0].media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("pages", "refusal"),
    [
        ([], uploads.FileMissing),
        ([photo(), PDF], PhotoUnreadable),
        ([photo()] * 11, uploads.TooManyPages),
        ([b"x" * (uploads.MOST_BYTES // 2 + 1)] * 2, FileTooLarge),
    ],
)
async def test_pages_that_cannot_be_bound_are_refused(pages: list[bytes], refusal: type[YsError]) -> None:
    with pytest.raises(refusal):
        await uploads.accept_pages(pages)


async def test_a_file_is_kept_sealed_and_for_us_alone(home: Path) -> None:
    name = await uploads.keep(PDF)

    assert await uploads.read(name) == PDF
    assert stat.S_IMODE((home / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert b"PDF" not in (home / name).read_bytes()
    assert [entry.name for entry in home.iterdir()] == [name]


async def test_a_file_is_dropped_for_good(home: Path) -> None:
    name = await uploads.keep(PDF)

    await uploads.drop(name)
    await uploads.drop(name)

    with pytest.raises(FileGone):
        await uploads.read(name)


async def test_old_files_are_listed(home: Path) -> None:
    now = datetime(2026, 11, 24, 1, tzinfo=UTC)
    old, new = await uploads.keep(PDF), await uploads.keep(PDF)
    os.utime(home / old, ((now - timedelta(days=2)).timestamp(),) * 2)
    os.utime(home / new, (now.timestamp(),) * 2)
    (home / "notes.txt").write_text("of an operator", "utf-8")

    assert await uploads.list_kept(now - timedelta(days=1)) == [old]
    assert await uploads.list_kept() == sorted([old, new])


@pytest.mark.parametrize("name", ["../secrets.json", "", "A" * 32, "/etc/passwd"])
async def test_a_name_is_never_a_path(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        await uploads.read(name)
