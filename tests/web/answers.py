"""What every refusal must be, and what may never be read in an answer."""

import re
from html import unescape

import httpx

from ysevents.kit.database import fetch

HAN = re.compile("[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{3,}")
FOREIGN = re.compile(
    r"""(?<![A-Za-z])(?:https?://\S+ | If-Match | Idempotency-Key | Internet\ Calendar
      | Android | Apple | Chrome | CSV | Edge | Firefox | GeoJSON | Google | HTTPS? | Huawei | ICSx | JSON | Mac
      | OpenAPI | Outlook | PDF | PNG | QR | Safari | Thunderbird | Windows | Xiaomi | iCal | iOS | iPad | iPhone
      | true | false | https? | webcal | cancelled=title | pxm | qmjszx)(?![A-Za-z])""",
    re.VERBOSE,
)
"""Names that stay as they are in a Chinese sentence, and pinyin given as examples."""
SHOWN_ATTRIBUTES = r'\b(?:alt|title|placeholder|aria-label)="([^"]*)"'
LEAKS = ("Traceback", "asyncpg", "litestar", "pydantic", "SELECT ", "/src/", ".py", "Exception")
BOOKKEEPING = {"try_counter", "audit", "audit_seal", "login", "migration", "region", "discipline"}
"""Tables that may change when something is refused."""


def is_problem(answer: httpx.Response) -> bool:
    return str(answer.headers.get("content-type", "")).startswith("application/problem+json")


def shown(answer: httpx.Response) -> str:
    """What people read of an answer."""
    if is_problem(answer):
        body = answer.json()
        return " ".join([body["title"], body["detail"], *(e["message"] for e in body.get("errors", []))])
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return ""
    page = re.sub(r"<!--.*?-->|<(script|style|code|svg)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *re.findall(SHOWN_ATTRIBUTES, page)]))


def english(answer: httpx.Response, *known: str) -> list[str]:
    """Words that are not Chinese and no names known to be so."""
    text = shown(answer)
    for name in known:
        text = text.replace(name, " ")
    return sorted(set(WORD.findall(FOREIGN.sub(" ", text))))


def assert_refused(answer: httpx.Response, status: int, code: str | None, *known: str) -> None:
    """A status, a stable code, a Chinese sentence, the guarding headers, and nothing from inside.

    `code` is None for a form shown again: its sentence stands beside the field.
    """
    assert answer.status_code == status, answer.text[:2000]
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    text = shown(answer)
    assert HAN.search(text)
    assert english(answer, *known) == []
    assert [leak for leak in LEAKS if leak in answer.text] == []
    if is_problem(answer):
        problem = answer.json()
        assert (problem["status"], problem["code"]) == (status, code)
        assert problem["type"].endswith(f"/problems/{code}")
        assert problem["detail"].endswith(("。", "？"))
    else:
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert code is None or f"<code>{code}</code>" in answer.text


async def contents() -> dict[str, str]:
    """A digest of every table that a refusal must leave alone."""
    names = [
        row["tablename"]
        for row in await fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        if row["tablename"] not in BOOKKEEPING
    ]
    digests = " UNION ALL ".join(
        f"SELECT '{name}' AS name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
        f" AS digest FROM {name} t"
        for name in sorted(names)
    )
    return {row["name"]: row["digest"] for row in await fetch(digests)}
