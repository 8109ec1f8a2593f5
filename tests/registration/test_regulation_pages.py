"""Setting up an event on pages: template, sections, publication, history, print."""

from datetime import datetime
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, make_account, make_event, make_games
from ysevents.accounts.enums import Role, Scope
from ysevents.kit import clock
from ysevents.kit.database import fetch_value
from ysevents.registration import service

NEW = {"template": "county_athletics", "starts_on": "2027-04-23", "ends_on": "", "title": "春季运动会"}


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def office(browser: Browser, now: datetime) -> Browser:
    await make_account("office", Role.OFFICE_CLERK, now=now)
    await browser.log_in("office", PASSWORD)
    return browser


@pytest.fixture
async def base(office: Browser) -> str:
    """The address of a new draft."""
    answer = await office.post("/regulations", NEW)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def event_of(base: str) -> UUID:
    return UUID(base.rpartition("/")[2])


async def typed(base: str, part: str) -> dict[str, str]:
    """The form of a section filled in as it stands."""
    version = await service.get_version(event_of(base))
    if part == "dates":
        plan = version.content
        return {
            "title": plan.title,
            "starts_on": str(plan.starts_on),
            "ends_on": str(plan.ends_on),
            "opens_at": f"{plan.opens_at:%Y-%m-%dT%H:%M}",
            "deadline_at": f"{plan.deadline_at:%Y-%m-%dT%H:%M}",
            "notice_days": "3",
            "late_entries_until": "2027-04-15T18:00",
            "substitutions_until": "",
        }
    return {
        "per_athlete": "2",
        "per_unit_contest": "2",
        "per_unit_sex": "12",
        "least_per_sex": "0",
        "least_per_contest": "0",
        "units_at_most": "",
        "teams_at_most": "",
        "leaders": "1",
        "coaches": "2",
        "doctors": "1",
        "bib_block": "100",
        "bib_spares": "10",
        "bib_first": "1",
        "team_sizes-0-discipline": "4x100m",
        "team_sizes-0-least": "4",
        "team_sizes-0-most": "6",
        "officials_scale-0-athletes_until": "",
    }


async def test_an_office_makes_edits_publishes_and_prints(office: Browser, base: str) -> None:
    event = event_of(base)
    overview = await office.get(base)
    saved = await office.post(f"{base}/limits", {**await typed(base, "limits"), "per_athlete": "3"})
    dated = await office.post(f"{base}/dates", await typed(base, "dates"))
    published = await office.post(f"{base}/publication")
    history = await office.get(f"{base}/versions")
    sheet = await office.get(f"/events/{event}/regulation")
    old = await office.get(f"/events/{event}/regulation?version=1")

    assert "小学甲组男子" in overview.text
    assert "2014-09-01及以后出生；五年级至六年级；小学、九年一贯制" in overview.text
    assert [a.status_code for a in (saved, dated, published)] == [303, 303, 303]
    assert "每人限报：2项 → 3项" in history.text
    assert "换人截止：4月22日 周四 18:00 → 不接受换人" in history.text
    assert "由模板“县中小学生田径运动会”建立" in history.text
    assert "3项" in sheet.text
    assert "第1版" in old.text
    assert "3项" not in old.text
    assert "发布赛事" not in (await office.get(base)).text


@pytest.mark.parametrize("part", ["dates", "divisions", "contests", "limits", "papers", "texts"])
async def test_every_section_has_its_form(office: Browser, base: str, part: str) -> None:
    answer = await office.get(f"{base}/{part}")

    assert answer.status_code == 200
    assert 'method="post"' in answer.text


async def test_what_is_no_section_is_not_found(office: Browser, base: str) -> None:
    assert (await office.get(f"{base}/anything")).status_code == 404
    assert (await office.post(f"{base}/anything")).status_code == 404


async def test_a_refused_section_keeps_what_was_typed_and_says_every_reason(
    office: Browser, base: str
) -> None:
    form = await typed(base, "limits")

    wrong = await office.post(f"{base}/limits", {**form, "per_athlete": "viele", "coaches": "99"})
    contradictory = await office.post(
        f"{base}/limits", {**form, "least_per_sex": "20", "least_per_contest": "9"}
    )

    assert wrong.status_code == 400
    assert "viele" in wrong.text
    assert "须是整数，请改正。" in wrong.text
    assert "数值太大，请改正。" in wrong.text
    assert contradictory.status_code == 409
    assert "有 2 处互相矛盾" in contradictory.text
    assert 'value="20"' in contradictory.text
    assert (await service.get_version(event_of(base))).version == 1


async def test_dates_in_the_wrong_order_are_refused(office: Browser, base: str) -> None:
    form = {**await typed(base, "dates"), "deadline_at": "2027-01-01T08:00"}

    answer = await office.post(f"{base}/dates", form)

    assert answer.status_code == 409
    assert "报名截止须晚于报名开始" in answer.text
    assert "2027-01-01T08:00" in answer.text


async def test_divisions_are_edited_added_and_removed(office: Browser, base: str) -> None:
    plan = (await service.get_version(event_of(base))).content
    rows: dict[str, str] = {}
    for n, d in enumerate(plan.divisions):
        rows |= {f"id-{n}": d.id, f"name-{n}": d.name, f"sex-{n}": d.sex, f"gone-{n}": "1" if n else ""}
    rows |= {"name-8": "教工组", "sex-8": "mixed", "id-8": "", "unit_classes-8": "小学、初中"}

    answer = await office.post(f"{base}/divisions", rows)
    refused = await office.post(f"{base}/divisions", {**rows, "born_from-8": "2015-02-30"})

    divisions = (await service.get_version(event_of(base))).content.divisions
    assert answer.status_code == 303, answer.text
    assert [(d.title, d.unit_classes) for d in divisions] == [
        ("小学乙组男子", ()),
        ("教工组", ("小学", "初中")),
    ]
    assert refused.status_code == 400
    assert "2015-02-30" in refused.text


async def test_contests_and_texts_are_edited(office: Browser, base: str) -> None:
    plan = (await service.get_version(event_of(base))).content
    first = plan.divisions[0].id

    contests = await office.post(
        f"{base}/contests",
        {"division-0": first, "held.0.60m": "1", "limit.0.60m": "3", "held.0.hj": "1", "extra.0.hj": "1",
         "held.0.4x100m": "1", "extra.0.4x100m": "1"},
    )  # fmt: skip
    page = await office.get(f"{base}/contests")
    texts = await office.post(
        f"{base}/texts", {"title-0": "奖励", "text-0": "前八名。", "title-1": "", "text-1": ""}
    )

    after = (await service.get_version(event_of(base))).content
    assert (contests.status_code, texts.status_code) == (303, 303)
    assert [(c.name, c.per_unit_limit, c.is_extra) for c in after.contests] == [
        ("60米", 3, False),
        ("跳高", None, True),
        ("4×100米接力", None, False),
    ]
    assert 'name="extra.0.hj" value="1" checked' in page.text
    assert "extra.0.4x100m" not in page.text
    assert "跳高（可加报）" in (await office.get(f"/events/{event_of(base)}/regulation")).text
    assert [(t.title, t.text) for t in after.texts] == [("奖励", "前八名。")]


async def test_a_refused_template_keeps_the_form(office: Browser) -> None:
    answer = await office.post("/regulations", {**NEW, "starts_on": "2027-02-30"})

    assert answer.status_code == 400
    assert "春季运动会" in answer.text
    assert await fetch_value("SELECT count(*) FROM event") == 0


async def test_a_draft_is_shown_to_nobody_else(office: Browser, base: str, now: datetime) -> None:
    await make_account("other", Role.ORGANISER, Scope.EVENT, await make_event(now), now=now)
    sheet = f"/events/{event_of(base)}/regulation"
    await office.post("/logout")

    public = await office.get(sheet)
    await office.log_in("other", PASSWORD)

    assert public.status_code == 404
    assert (await office.get(sheet)).status_code == 404
    assert (await office.get(base)).status_code == 404
    assert (await office.get(f"{base}/limits")).status_code == 404
    assert "春季运动会" not in (await office.get("/regulations")).text


async def test_the_list_asks_as_much_for_one_event_as_for_three(
    office: Browser, base: str, now: datetime
) -> None:
    with counted_queries() as once:
        await office.get("/regulations")
    for _ in range(2):
        await make_games(now)

    with counted_queries() as asked:
        three = await office.get("/regulations")

    assert (len(asked), three.text.count("row-title")) == (len(once), 3)


async def test_a_contest_removed_after_publication_still_has_a_page(office: Browser, base: str) -> None:
    plan = (await service.get_version(event_of(base))).content
    await office.post(f"{base}/publication")
    kept = {f"division-{n}": d.id for n, d in enumerate(plan.divisions)}
    for n in range(len(plan.divisions)):
        kept[f"held.{n}.100m"] = "1"

    saved = await office.post(f"{base}/contests", kept)

    gone = next(c for c in plan.contests if c.name == "跳远")
    answer = await office.get(f"/events/{gone.id}")
    assert saved.status_code == 303
    assert answer.status_code == 200
    assert "已取消" in answer.text


async def test_two_who_edit_a_section_are_told_once(office: Browser, base: str) -> None:
    form = await office.get(f"{base}/limits")
    limits = await typed(base, "limits")
    await office.post(f"{base}/limits", {**limits, "seen": "1", "per_athlete": "3"})

    late = await office.post(f"{base}/limits", {**limits, "seen": "1", "per_athlete": "1"})
    again = await office.post(f"{base}/limits", {**limits, "seen": "2", "per_athlete": "1"})

    assert 'name="seen" value="1"' in form.text
    assert late.status_code == 412
    assert "竞赛规程刚刚被他人更新" in late.text
    assert 'name="seen" value="2"' in late.text
    assert again.status_code == 303
    assert (await service.get_version(event_of(base))).parameters.per_athlete == 1
