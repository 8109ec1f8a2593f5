"""A new pupil on a phone: the form says in words whether the pupil may start, before it is sent."""

import pytest
from playwright.async_api import Request, expect

from tests.browser.site import Site
from tests.browser.test_entry_grid import MEET, SECOND_UNIT
from tests.browser.visitors import Visitors

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_eligibility_is_told_while_one_types(visitors: Visitors, site: Site) -> None:
    meet = (await site.ask(MEET))[0]["id"]
    unit = (await site.ask(SECOND_UNIT, meet))[0]["organization"]
    page = await visitors.open("coach1", f"/registration/{meet}/athletes/new?tab=new&unit={unit}")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))

    await page.get_by_label("姓名").fill("向小试")
    await page.get_by_text("男", exact=True).click()
    await page.get_by_label("出生日期").fill("1999-05-05")
    await expect(page.get_by_role("status").filter(has_text="超龄：须")).to_be_visible()
    await page.get_by_label("出生日期").fill("2026-10-01")
    await expect(page.get_by_role("status").filter(has_text="超龄：须")).to_have_count(0)

    asked = [request for request in sent if request.url.endswith("/eligibility")]
    assert [request.post_data_json for request in asked][-1] == {"sex": "male", "birth_on": "2026-10-01"}
    assert not [request.url for request in sent if "1999" in request.url or "%E5%90%91" in request.url]
