"""Papers of the delegations that wait for review, so that the office of the demo has something to look at.

Made by the same services as those of coaches: forms are printed, sealed copies and papers uploaded.
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account, Grant
from ysevents.demo import queries
from ysevents.kit import fonts
from ysevents.registration.enums import DocumentKind
from ysevents.registration.service import documents, forms

SITE = "http://127.0.0.1:8000"
SHEET = (420, 594)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A delegation that was handed in, and what its regulation asks for."""

    delegation: UUID
    organization: UUID
    by: UUID
    required: tuple[str, ...]
    is_sealed: bool
    athletes: tuple[UUID, ...]


async def hand_in_papers(*, now: datetime) -> int:
    """Upload what the regulations ask for of delegations that wait for review; answers how many papers."""
    number = 0
    pictures = {kind: _sheet(kind.label) for kind in DocumentKind}
    for row in await queries.waiting_for_papers():
        one = Waiting(**row)
        coach = _coach(one)
        for kind in (DocumentKind(name) for name in one.required):
            for person in one.athletes if kind.is_personal else (None,):
                await documents.upload(
                    one.delegation, kind, pictures[kind], person=person, account=coach, now=now
                )
                number += 1
        if one.is_sealed:
            form = await forms.print_form(one.delegation, site=SITE, account=coach, now=now)
            await documents.upload(one.delegation, DocumentKind.SEALED_FORM, form, account=coach, now=now)
            number += 1
    return number


def _coach(one: Waiting) -> Account:
    return Account(
        id=one.by,
        login=None,
        person=None,
        display_name="教练",
        unit_name=None,
        must_change_password=False,
        grants=(Grant(role=Role.COACH, scope=Scope.ORGANIZATION, target=str(one.organization)),),
    )


def _sheet(title: str) -> bytes:
    """A sheet of paper that says what it stands for."""
    paper = Image.new("L", SHEET, "white")
    draw = ImageDraw.Draw(paper)
    draw.text((40, 60), title, font=fonts.find().at(30), fill=20)
    draw.text((40, 120), "演示材料，没有真实内容", font=fonts.find().at(20), fill=90)
    file = BytesIO()
    paper.save(file, "JPEG")
    return file.getvalue()
