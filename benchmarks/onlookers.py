"""People who look at a meet, in a process of their own: hundreds who listen, or a few who ask without pause.

Reads a plan from the file named as argument; prints `ready` once everybody is there, goes on until its standard
input ends, then prints what was seen as JSON. Instants are of the machine's monotonic clock, so that the process
that changes things can compare them with its own.
"""

import asyncio
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

REVISION = re.compile(rb'data-list="([0-9a-f-]{36})" data-revision="(\d+)"')


async def main(plan: dict[str, Any]) -> list[Any]:
    seen: list[Any] = []
    look = _listen if plan["kind"] == "listen" else _read
    ready = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(look(plan, n, seen, ready)) for n in range(plan["clients"])]
    for _ in tasks:
        await ready.acquire()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return seen


async def _listen(plan: dict[str, Any], who: int, seen: list[Any], ready: asyncio.Semaphore) -> None:
    """Each event of the list that is waited for: who heard it, which, its revision, when."""
    reader, writer = await asyncio.open_connection(plan["host"], plan["port"], limit=2**20)
    writer.write(_request(plan, plan["path"]))
    await reader.readuntil(b"\r\n\r\n")
    await reader.readuntil(b"\n\n")
    ready.release()
    told = re.compile(rb'"list":"%s".*?"revision":(\d+)' % plan["list"].encode())
    while chunk := await reader.read(2**18):
        at = time.monotonic()
        seen += [(who, plan["list"], int(revision), at) for revision in told.findall(chunk)]


async def _read(plan: dict[str, Any], who: int, seen: list[Any], ready: asyncio.Semaphore) -> None:
    """Each page: when it was asked for, when it came, and the revision of the list on it."""
    reader, writer = await asyncio.open_connection(plan["host"], plan["port"], limit=2**20)
    ready.release()
    request = _request(plan, plan["path"])
    while True:
        asked = time.monotonic()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]))
        found = REVISION.search(body)
        seen.append((asked, time.monotonic(), int(head[9:12]), int(found[2]) if found else 0))


def _request(plan: dict[str, Any], path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {plan['host']}\r\n\r\n".encode()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.loads(Path(sys.argv[1]).read_text("utf-8"))))))
