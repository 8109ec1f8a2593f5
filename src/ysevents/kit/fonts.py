"""Where Chinese letters for pictures and paper come from; never boxes instead of them.

In order: the packaged Noto Sans CJK, the system's Noto or WenQuanYi.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

PACKAGE = "noto_cjk_sans_otc"
SYSTEM = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
)


class NoFont(Exception):
    """No Chinese font anywhere; the text says what to install."""


@dataclass(frozen=True)
class Font:
    """A font file and the face in it that draws simplified Chinese."""

    path: Path
    index: int

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The face at a size in pixels."""
        return ImageFont.truetype(str(self.path), size, index=self.index)


@cache
def find() -> Font:
    """The Chinese font of this installation."""
    for font in _candidates():
        if font.path.is_file():
            return font
    raise NoFont("没有找到中文字体，请安装 fonts-noto-cjk")


def _candidates() -> list[Font]:
    spec = find_spec(PACKAGE)
    packaged = [
        Font(path, 2)
        for root in (spec.submodule_search_locations if spec else None) or ()
        for path in sorted(Path(root).rglob("*.ttc")) + sorted(Path(root).rglob("*.otc"))
    ]
    return [*packaged, *(Font(Path(path), index) for path, index in SYSTEM)]
