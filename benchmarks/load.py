"""The client, in a process of its own: sends prepared requests over kept connections.

Reads a plan from the file named as argument, writes what came back to standard output as JSON. It
does as little as it can, for it shares the processors with the server it measures.

Without `rate` each client asks again as soon as it is answered. With it requests are due so many a second
whatever the server does, each client taking its turn, and a latency counts from when the request was due.
Answers come in the order of their requests, but for latencies, which are sorted.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

Answer = tuple[float, int, bytes]
"""Seconds, status, body."""
Numbered = tuple[int, bytes]
"""A request and which of the plan it is."""


async def main(plan: dict[str, Any]) -> dict[str, Any]:
    requests = list(enumerate(_bytes(request, plan["host"]) for request in plan["requests"]))
    connections = [await asyncio.open_connection(plan["host"], plan["port"]) for _ in range(plan["clients"])]
    found: dict[int, Answer] = {}
    began = time.perf_counter()
    if rate := plan.get("rate"):
        turns = [requests[n :: len(connections)] for n in range(len(connections))]
        await asyncio.gather(
            *(
                _paced(*connection, turn, began + n / rate, len(connections) / rate, found)
                for n, (connection, turn) in enumerate(zip(connections, turns, strict=True))
            )
        )
    else:
        waiting = iter(requests)
        await asyncio.gather(*(_client(*connection, waiting, found) for connection in connections))
    elapsed = time.perf_counter() - began
    for _, writer in connections:
        writer.close()
    answers = [found[number] for number, _ in requests]
    return {
        "elapsed_s": elapsed,
        "latencies_ms": sorted(round(a[0] * 1000, 2) for a in answers),
        "statuses": [a[1] for a in answers],
        "bodies": [a[2].decode("utf-8", "replace") for a in answers] if plan.get("keep") else [],
    }


async def _client(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    waiting: Iterator[Numbered],
    found: dict[int, Answer],
) -> None:
    for number, request in waiting:
        began = time.perf_counter()
        found[number] = await _ask(reader, writer, request, began)


async def _paced(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    turn: Sequence[Numbered],
    due: float,
    every_s: float,
    found: dict[int, Answer],
) -> None:
    for number, request in turn:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        found[number] = await _ask(reader, writer, request, due)
        due += every_s


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes, since: float
) -> Answer:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    told = head.lower().partition(b"content-length:")[2]  # which a 304 does without
    body = await reader.readexactly(int(told.split(b"\r\n")[0]) if told else 0)
    return time.perf_counter() - since, status, body


def _bytes(request: dict[str, Any], host: str) -> bytes:
    body: bytes = request.get("body", "").encode()
    headers = {"Host": host, "Content-Length": str(len(body)), **request.get("headers", {})}
    lines = [f"{request['method']} {request['path']} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    head = "\r\n".join([*lines, "", ""])
    return head.encode() + body


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.loads(Path(sys.argv[1]).read_text("utf-8"))))))
