"""How long a coach waits for the preview of a file of 300 rows: read, looked up, judged."""

import io
import time
from datetime import date, datetime

from xlsxwriter import Workbook

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account, Grant
from ysevents.kit.database import fetch_row
from ysevents.kit.ids import uuid7
from ysevents.registration.service import workbooks

ROWS = 300
DRAFT = """
    SELECT d.id, d.organization FROM delegation d JOIN regulation r ON r.event = d.event
    WHERE d.state = 'draft' AND r.opens_at <= $1 AND r.deadline_at > $1 ORDER BY d.id LIMIT 1
"""


async def measure_preview(now: datetime) -> float:
    """Seconds from the file to its judged rows, for a delegation of the county that is still a draft.

    Two thirds of the rows are in order, one third has errors of every kind.
    """
    row = await fetch_row(DRAFT, now)
    assert row
    grant = Grant(role=Role.COACH, scope=Scope.ORGANIZATION, target=str(row["organization"]))
    coach = Account(
        id=uuid7(),
        login=None,
        person=None,
        display_name="基准",
        unit_name=None,
        must_change_password=False,
        grants=(grant,),
    )
    content = _file(now.year)
    began = time.perf_counter()
    made = await workbooks.upload(row["id"], content, account=coach, now=now)
    preview = await workbooks.get_preview(row["id"], made, account=coach, now=now)
    took = time.perf_counter() - began
    assert len(preview.rows) == ROWS
    return took


def _file(year: int) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, ["姓名", "性别", "出生日期", "年级", "学籍号", "项目1", "项目2", "项目3"])
        for n in range(ROWS):
            name = f"彭{chr(0x4E00 + n)}{chr(0x5000 + n)}"
            born = date(year - 8 - n % 10, n % 12 + 1, n % 28 + 1)
            third = "铅球" if n % 3 == 0 else ""
            sheet.write_row(
                n + 1,
                0,
                [
                    name,
                    "男女"[n % 2],
                    f"{born:%Y.%m.%d}",
                    str(n % 12 + 1),
                    f"G{n:018}",
                    "100米",
                    "跳远",
                    third,
                ],
            )
    return out.getvalue()
