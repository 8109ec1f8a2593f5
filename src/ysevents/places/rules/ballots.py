"""Ballots 抽签: an order that nobody could choose and everybody can draw again.

Before the first wish the SHA-256 of a seed of 32 bytes is published. At closing the list of wishes is
frozen and its SHA-256 published. Then the order key of everybody on it is
HMAC-SHA256(seed, digest of the list | code | public number), the smallest first. In this order each gets
the dearest of the own wishes that is still free: to wish for what one truly wants is always best.

Covers: several rounds, slots at the same time (nobody wins two), what could not be booked after all, the log
and drawing it again. Leaves out: who may be refused, and booking itself.
Codes are made by the server; a public number, drawn elsewhere after closing, makes the draw independent even
of whoever knew the seed.
"""

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

FORMAT = "ysevents-ballot-1"


class Wished(NamedTuple):
    """A line of the list: who, the how dearest, which slot."""

    code: str
    rank: int
    slot: int


class Win(NamedTuple):
    """Who got which slot."""

    code: str
    slot: int


@dataclass(frozen=True, slots=True)
class SlotDrawn:
    """A slot of the ballot as the log names it."""

    number: int
    space: str
    starts_at: datetime
    ends_at: datetime


def commitment(seed: bytes) -> bytes:
    """What is published of the seed beforehand."""
    return sha256(seed).digest()


def frozen_list(wishes: Iterable[Wished]) -> str:
    """The list as its digest is taken of: a line for each wish, by code and rank.

    >>> frozen_list([Wished("B", 1, 2), Wished("A", 2, 1), Wished("A", 1, 2)])
    'A 1 2\\nA 2 1\\nB 1 2\\n'
    """
    return "".join(f"{w.code} {w.rank} {w.slot}\n" for w in sorted(wishes))


def digest(wishes: Iterable[Wished]) -> bytes:
    """The SHA-256 of the frozen list."""
    return sha256(frozen_list(wishes).encode()).digest()


def order(codes: Iterable[str], seed: bytes, list_digest: bytes, public_number: str = "") -> list[str]:
    """Everybody on the list in the order drawn."""
    tail = public_number.encode()
    return sorted(
        codes, key=lambda code: (hmac.digest(seed, list_digest + code.encode() + tail, sha256), code)
    )


def allot(
    ordered: Sequence[str],
    wishes: Iterable[Wished],
    slots: Mapping[int, tuple[datetime, datetime]],
    *,
    rounds: int = 1,
    refused: Collection[Win] = frozenset(),
) -> list[Win]:
    """Who gets what, in the order in which it is given.

    `refused` are those that could not be booked: the slot goes on, and so does its holder's list. What was given
    before somebody is refused stays as it is with one more refusal.
    """
    by_code: dict[str, list[int]] = {}
    for wished in sorted(wishes):
        by_code.setdefault(wished.code, []).append(wished.slot)
    free, given = set(slots), list[Win]()
    won: dict[str, list[int]] = {code: [] for code in ordered}
    for _ in range(rounds):
        for code in ordered:
            slot = next(
                (
                    slot
                    for slot in by_code.get(code, ())
                    if slot in free
                    and Win(code, slot) not in refused
                    and not any(_meet(slots[slot], slots[other]) for other in won[code])
                ),
                None,
            )
            if slot is not None:
                free.discard(slot)
                won[code].append(slot)
                given.append(Win(code, slot))
    return given


def next_in_turn(
    slot: int, ordered: Sequence[str], wishes: Iterable[Wished], *, passed_over: Collection[str]
) -> str | None:
    """Who is asked when a slot was not taken up: the first in the order who wished for it."""
    wanting = {wished.code for wished in wishes if wished.slot == slot}
    return next((code for code in ordered if code in wanting and code not in passed_over), None)


def as_log(
    *,
    title: str,
    seed: bytes,
    public_number: str,
    rounds: int,
    slots: Sequence[SlotDrawn],
    wishes: Sequence[Wished],
    refused: Mapping[Win, str],
    winners: Sequence[Win],
) -> dict[str, Any]:
    """All that a stranger needs to draw again."""
    list_digest = digest(wishes)
    return {
        "format": FORMAT,
        "title": title,
        "commitment": commitment(seed).hex(),
        "seed": seed.hex(),
        "public_number": public_number,
        "rounds": rounds,
        "slots": [
            [slot.number, slot.space, slot.starts_at.isoformat(), slot.ends_at.isoformat()] for slot in slots
        ],
        "wishes": [list(wished) for wished in sorted(wishes)],
        "list_digest": list_digest.hex(),
        "order": order({w.code for w in wishes}, seed, list_digest, public_number),
        "refused": [[*win, why] for win, why in sorted(refused.items())],
        "winners": [list(win) for win in winners],
    }


def faults_of(log: Mapping[str, Any]) -> list[str]:
    """What in a published log does not follow from the rest of it; nothing when the draw was as it says.

    ValueError, KeyError or TypeError for what is no such log.
    """
    if log["format"] != FORMAT:
        raise ValueError("not a log of a ballot")
    seed, number = bytes.fromhex(log["seed"]), str(log["public_number"])
    wishes = [Wished(str(code), int(rank), int(slot)) for code, rank, slot in log["wishes"]]
    slots = {
        int(n): (datetime.fromisoformat(start), datetime.fromisoformat(end))
        for n, _, start, end in log["slots"]
    }
    list_digest = digest(wishes)
    ordered = order({w.code for w in wishes}, seed, list_digest, number)
    refused = {Win(str(code), int(slot)) for code, slot, _ in log["refused"]}
    won = allot(ordered, wishes, slots, rounds=int(log["rounds"]), refused=refused)
    found = {
        "种子与事先公布的校验码不符": commitment(seed).hex() == log["commitment"],
        "名单与封存时的校验码不符": list_digest.hex() == log["list_digest"],
        "次序与种子和名单算出的不符": ordered == list(log["order"]),
        "中签结果与次序不符": [list(win) for win in won] == [list(win) for win in log["winners"]],
    }
    return [fault for fault, is_right in found.items() if not is_right]


def _meet(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
