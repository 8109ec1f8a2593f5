"""The client, in a process of its own: sends prepared requests over kept connections.

Reads a plan from the file named as argument, writes what came back to standard output as JSON. It
does as little as it can, for it shares the processors with the server it measures.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any


async def main(plan: dict[str, Any]) -> dict[str, Any]:
    waiting = iter([_bytes(request, plan["host"]) for request in plan["requests"]])
    connections = [await asyncio.open_connection(plan["host"], plan["port"]) for _ in range(plan["clients"])]
    answers: list[tuple[float, int, bytes]] = []
    began = time.perf_counter()
    await asyncio.gather(*(_client(reader, writer, waiting, answers) for reader, writer in connections))
    elapsed = time.perf_counter() - began
    for _, writer in connections:
        writer.close()
    return {
        "elapsed_s": elapsed,
        "latencies_ms": sorted(round(a[0] * 1000, 2) for a in answers),
        "statuses": [a[1] for a in answers],
        "bodies": [a[2].decode("utf-8", "replace") for a in answers] if plan.get("keep") else [],
    }


async def _client(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    waiting: Any,
    answers: list[tuple[float, int, bytes]],
) -> None:
    for request in waiting:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        answers.append((time.perf_counter() - began, status, body))


def _bytes(request: dict[str, Any], host: str) -> bytes:
    body: bytes = request.get("body", "").encode()
    headers = {"Host": host, "Content-Length": str(len(body)), **request.get("headers", {})}
    lines = [f"{request['method']} {request['path']} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    head = "\r\n".join([*lines, "", ""])
    return head.encode() + body


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.loads(Path(sys.argv[1]).read_text("utf-8"))))))
