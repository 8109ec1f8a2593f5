"""A coach hands papers in from the phone, on pages that need no script."""

import io

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.browser.site import Site
from tests.browser.visitors import Visitors, follow

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

FOOTBALL = """
    SELECT d.id, d.event FROM delegation d
    JOIN event e ON e.id = d.event AND e.title LIKE '%校园足球联赛%'
    JOIN account_grant g ON g.target = d.organization::text
    JOIN account a ON a.id = g.account AND a.username = 'coach1'
"""


async def test_papers_go_in_and_the_lights_change(visitors: Visitors, site: Site) -> None:
    football = (await site.ask(FOOTBALL))[0]
    coach = await visitors.open("coach1", f"/registration/{football['event']}", java_script_enabled=False)

    missing = coach.get_by_role("link", name="的材料").first
    await expect(missing).to_contain_text("未传同意书")
    async with coach.expect_navigation():
        await missing.click()
    await upload(coach, "选择家长同意书文件")
    await expect(coach.get_by_role("status")).to_have_text("家长同意书已上传")
    await follow(coach, "返回材料")
    await upload(coach, "选择人身意外伤害保险文件")

    lights = coach.locator(".rows .row-item")
    texts = await lights.all_inner_texts()
    assert all("未传保险" not in text for text in texts)
    assert sum("未传同意书" not in text for text in texts) == 1
    await coach.goto(f"/registration/{football['event']}")
    await expect(coach.get_by_role("link", name="的材料").first).not_to_contain_text("未传同意书")
    answer = await coach.request.get(f"/registration/forms/{football['id']}/entry-form.pdf")
    assert (answer.status, (await answer.body())[:5]) == (200, b"%PDF-")


async def test_what_is_no_photo_is_told_beside_the_form(visitors: Visitors, site: Site) -> None:
    football = (await site.ask(FOOTBALL))[0]
    coach = await visitors.open(
        "coach1", f"/registration/forms/{football['id']}/papers", java_script_enabled=False
    )

    await upload(coach, "选择健康证明文件", b"no picture")

    await expect(coach.get_by_role("alert")).to_contain_text("这不是能识别的照片")


async def upload(page: Page, label: str, content: bytes = b"") -> None:
    """Choose a file as a phone offers it, and send the form."""
    if not content:
        file = io.BytesIO()
        Image.new("RGB", (1200, 900), "white").save(file, "JPEG")
        content = file.getvalue()
    chosen = page.get_by_label(label)
    await chosen.set_input_files({"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": content})
    async with page.expect_navigation():
        await page.locator("form").filter(has=chosen).locator("button").click()
