"""Paper: a typst template and data make a PDF. What people typed is data, never markup.

The template reads `json(bytes(sys.inputs.data))`, and the family of letters from `sys.inputs.font`. It finds
files beside itself alone, no fonts but ours and nothing from the network. The same data at the same instant
make the same bytes.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from json import dumps
from pathlib import Path
from typing import Any

import typst

from ysevents.kit import fonts
from ysevents.kit.errors import YsError

LIMIT_S = 20.0


class TypesettingTooLong(YsError):
    status = 503
    code = "typesetting_too_long"
    message = "文件一时没有排好，请过一两分钟再下载。"


@dataclass
class _Press:
    """A warm compiler in a thread of its own: compilers are not shared between threads."""

    compiler: typst.Compiler
    thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="typesetting")
    )

    def run(self, template: Path, inputs: dict[str, str], made_at: datetime) -> bytes:
        made = self.compiler.compile(
            input=template,
            root=template.parent,
            sys_inputs=inputs,
            timestamp=int(made_at.timestamp()),
            format="pdf",
        )
        assert isinstance(made, bytes)  # of one PDF; pictures would be a list
        return made


_presses: list[_Press] = []
"""The one press of the process; empty until the first paper, and after one that took too long."""


async def typeset(
    template: Path, data: Mapping[str, Any], *, made_at: datetime, limit_s: float = LIMIT_S
) -> bytes:
    """The PDF of `template` with `data`, dated `made_at`.

    TypesettingTooLong after `limit_s`; the press is left to finish alone and the next paper has a new one.
    NoFont where there are no Chinese letters, rather than boxes.
    """
    given = inputs(data)
    if not _presses:
        _presses.append(_Press(_compiler()))
    press = _presses[0]
    work = asyncio.get_running_loop().run_in_executor(press.thread, press.run, template, given, made_at)
    try:
        return await asyncio.wait_for(work, limit_s)
    except TimeoutError:
        if _presses and _presses[0] is press:
            _presses.clear()
        press.thread.shutdown(wait=False)
        raise TypesettingTooLong from None


def inputs(data: Mapping[str, Any]) -> dict[str, str]:
    """What a template is given."""
    return {"data": dumps(data, ensure_ascii=False), "font": family()}


@cache
def family() -> str:
    """The name under which templates ask for our letters."""
    return str(fonts.find().at(12).getname()[0])


@cache
def known_fonts() -> typst.Fonts:
    """Our letters and no others, wherever we are installed."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.find().path.parent]
    )


def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=known_fonts(), ignore_system_fonts=True)
