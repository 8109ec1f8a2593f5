"""Paper from templates: text is data, the same data make the same bytes, and nothing takes for ever."""

from datetime import datetime
from json import loads
from pathlib import Path

import pytest
import typst

from ysevents.kit import typesetting
from ysevents.kit.typesetting import TypesettingTooLong, typeset

TEMPLATE = """
#let given = json(bytes(sys.inputs.data))
#set text(font: sys.inputs.font)
#given.name
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "one.typ"
    path.write_text(TEMPLATE, "utf-8")
    return path


async def test_the_same_data_make_the_same_bytes(template: Path, now: datetime) -> None:
    first = await typeset(template, {"name": "彭佳怡"}, made_at=now)
    other = await typeset(template, {"name": "彭家义"}, made_at=now)

    assert first.startswith(b"%PDF-")
    assert await typeset(template, {"name": "彭佳怡"}, made_at=now) == first
    assert other != first


@pytest.mark.parametrize(
    "name", ['#panic("x")', "*粗* _斜_ = 题", "$x$ #sys.inputs.data", '"}{\\', "𬭚𠮷", "@x <y> //", ""]
)
async def test_what_people_type_is_never_markup(template: Path, now: datetime, name: str) -> None:
    assert (await typeset(template, {"name": name}, made_at=now)).startswith(b"%PDF-")
    query = "#metadata(json(bytes(sys.inputs.data)).name)<read>"
    read = typst.query(
        query.encode(), "<read>", field="value", one=True, sys_inputs=typesetting.inputs({"name": name})
    )
    assert loads(read) == name


async def test_a_template_reads_nothing_beyond_its_folder(template: Path, now: datetime) -> None:
    template.write_text('#read("../../etc/hostname")', "utf-8")

    with pytest.raises(typst.TypstError):
        await typeset(template, {}, made_at=now)


async def test_what_takes_too_long_is_given_up_and_the_next_is_made(template: Path, now: datetime) -> None:
    slow = template.with_name("slow.typ")
    slow.write_text("#for a in range(2000) { for b in range(3000) { let n = a + b } }", "utf-8")

    with pytest.raises(TypesettingTooLong):
        await typeset(slow, {}, made_at=now, limit_s=0.05)

    assert (await typeset(template, {"name": "彭佳怡"}, made_at=now)).startswith(b"%PDF-")
