"""Reads and statements of marks: the sheet of a fixture, what stands in it, what was typed."""

from collections.abc import Sequence
from datetime import datetime
from json import loads
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value

SHEET = """
    SELECT f.id, f.number, f.turn, f.pool, f.state, f.stage, f.handed_in_at,
           h.display_name AS handed_in_by, s.contest, s.round, s.format, s.ruleset, s.parameters,
           e.root, e.title, o.label, o.starts_at, o.state AS occurrence_state,
           coalesce(ve.name || ', ' || sp.name, o.place, '') AS where,
           c.discipline, d.kind, d.distance_m, v.name AS age_group, v.sex,
           l.id AS list, coalesce(l.state, 'live') AS list_state, l.result
    FROM fixture f
    JOIN stage s ON s.id = f.stage
    JOIN contest c ON c.id = s.contest
    JOIN event e ON e.id = c.id
    JOIN discipline d ON d.code = c.discipline
    JOIN division v ON v.id = c.division
    JOIN occurrence o ON o.id = f.id
    LEFT JOIN space sp ON sp.id = o.space
    LEFT JOIN venue ve ON ve.id = sp.venue
    LEFT JOIN account h ON h.id = f.handed_in_by
    LEFT JOIN result_list l ON l.stage = s.id AND l.kind = 'stage'
    WHERE f.id = $1
"""


async def lock_meet_of(fixture: UUID) -> None:
    """Lock the meet of a fixture, as everybody does who arranges, announces or decides."""
    await fetch_row(
        """
        SELECT r.id FROM fixture f
        JOIN stage s ON s.id = f.stage
        JOIN event e ON e.id = s.contest
        JOIN event r ON r.id = e.root
        WHERE f.id = $1 FOR NO KEY UPDATE OF r
        """,
        fixture,
    )


async def find_sheet(fixture: UUID, *, lock: bool = False) -> Any | None:
    """A fixture with its stage, contest and list; locked, after its meet, so that two who write come one after
    the other and read what was announced, drawn or put off before them.
    """
    if lock:
        await lock_meet_of(fixture)
    row = await fetch_row(SHEET + (" FOR NO KEY UPDATE OF f" if lock else ""), fixture)
    if row is None:
        return None
    result = row["result"]
    return {**row, "parameters": loads(row["parameters"]), "result": loads(result) if result else {}}


async def seats(fixture: UUID) -> list[Any]:
    """Who stands in a fixture by position, with bib, full name and unit; empty seats are left out."""
    return await fetch(
        """
        SELECT sl.id AS slot, sl.position, n.id AS entry, n.state = 'withdrawn' AS is_scratched,
               a.label AS bib, p.name, unit_short_name(u.id, r.starts_on) AS unit, t.short_name AS team
        FROM slot sl
        JOIN entry n ON n.id = sl.entry
        JOIN event r ON r.id = n.root
        JOIN organization u ON u.id = n.organization
        LEFT JOIN organization t ON t.id = n.team
        LEFT JOIN person p ON p.id = n.person
        LEFT JOIN admission a ON a.event = n.root AND a.person = n.person AND a.category = 'athlete'
                              AND a.state = 'valid'
        WHERE sl.fixture = $1 ORDER BY sl.position
        """,
        fixture,
    )


async def cells(fixture: UUID) -> list[Any]:
    """What stands in a sheet, each cell with who wrote it last and on which device."""
    return await fetch(
        """
        SELECT m.slot, m.item, m.text, m.value, m.revision, m.at, a.display_name AS who, t.device
        FROM mark m
        LEFT JOIN account a ON a.id = m.by
        LEFT JOIN (
            SELECT DISTINCT ON (slot, item) slot, item, device FROM mark_entry
            WHERE fixture = $1 AND is_kept
            ORDER BY slot, item, received_at DESC, id DESC) t
            ON coalesce(t.slot, $1) = coalesce(m.slot, $1) AND t.item = m.item
        WHERE m.fixture = $1
        """,
        fixture,
    )


async def waiting(fixture: UUID) -> list[Any]:
    """What was typed and is to be settled yet, oldest first."""
    return await fetch(
        """
        SELECT t.id, t.slot, t.item, t.text, t.typed_at, t.reason, t.device, a.display_name AS who
        FROM mark_entry t LEFT JOIN account a ON a.id = t.by
        WHERE t.fixture = $1 AND NOT t.is_kept AND t.settled_at IS NULL
        ORDER BY t.received_at, t.id
        """,
        fixture,
    )


async def find_entry(entry: UUID) -> Any | None:
    """Something that was typed."""
    return await fetch_row(
        "SELECT id, fixture, slot, item, text, is_kept FROM mark_entry WHERE id = $1", entry
    )


async def answered(fixture: UUID, device: str, nonces: Sequence[str]) -> dict[str, Any]:
    """What a device sent before for a sheet, by nonce."""
    rows = await fetch(
        """
        SELECT id, fixture, slot, item, text, nonce, is_kept, settled_at, reason
        FROM mark_entry WHERE fixture = $1 AND device = $2 AND nonce = ANY ($3)
        """,
        fixture,
        device,
        list(nonces),
    )
    return {row["nonce"]: row for row in rows}


async def put_marks(
    fixture: UUID, rows: Sequence[tuple[Any, ...]], *, by: UUID | None, now: datetime
) -> None:
    """Let (slot, item, text, value, revision) stand."""
    if not rows:
        return
    slots, items, texts, values, revisions = (list(column) for column in zip(*rows, strict=True))
    await execute(
        """
        INSERT INTO mark (id, fixture, slot, item, text, value, revision, by, at)
        SELECT gen_random_uuid(), $1, r.slot, r.item, r.text, r.value, r.revision, $7, $8
        FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::int[])
             r (slot, item, text, value, revision)
        ON CONFLICT (fixture, slot, item) DO UPDATE
        SET text = excluded.text, value = excluded.value, revision = excluded.revision,
            by = excluded.by, at = excluded.at
        """,
        fixture,
        slots,
        items,
        texts,
        values,
        revisions,
        by,
        now,
    )


async def log_entries(
    fixture: UUID, rows: Sequence[tuple[Any, ...]], *, by: UUID | None, now: datetime
) -> None:
    """Write down (id, slot, item, text, before, seen, is_kept, device, nonce, typed_at, reason, is_settled)."""
    if not rows:
        return
    columns = [list(column) for column in zip(*rows, strict=True)]
    await execute(
        """
        INSERT INTO mark_entry (id, fixture, slot, item, text, before, seen, is_kept, device, nonce, by,
                                typed_at, received_at, settled_at, settled_by, reason)
        SELECT r.id, $1, r.slot, r.item, r.text, r.before, r.seen, r.is_kept, r.device, r.nonce, $14::uuid,
               r.typed_at, $15::timestamptz, CASE WHEN r.is_settled THEN $15::timestamptz END,
               CASE WHEN r.is_settled THEN $14::uuid END, r.reason
        FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[], $8::bool[],
                    $9::text[], $10::text[], $11::timestamptz[], $12::text[], $13::bool[])
             r (id, slot, item, text, before, seen, is_kept, device, nonce, typed_at, reason, is_settled)
        """,
        fixture,
        *columns,
        by,
        now,
    )


async def settle_moot(
    fixture: UUID,
    slot: UUID | None,
    item: str,
    text: str | None,
    device: str,
    *,
    but: UUID | None,
    by: UUID | None,
    now: datetime,
) -> None:
    """Let what waits in a cell rest where the same text stands now, or the same device has thought better.

    What it wrote after that, `but`, waits on.
    """
    await execute(
        """
        UPDATE mark_entry SET settled_at = $6, settled_by = $7
        WHERE fixture = $1 AND slot IS NOT DISTINCT FROM $2 AND item = $3 AND NOT is_kept
          AND settled_at IS NULL AND (text = $4::text OR device = $5) AND id IS DISTINCT FROM $8::uuid
        """,
        fixture,
        slot,
        item,
        text,
        device,
        now,
        by,
        but,
    )


async def settle_entry(entry: UUID, *, by: UUID | None, now: datetime) -> None:
    """Say that an entry is settled."""
    await execute("UPDATE mark_entry SET settled_at = $2, settled_by = $3 WHERE id = $1", entry, now, by)


async def start(fixture: UUID) -> None:
    """The first mark: the fixture is under way."""
    await execute(
        "UPDATE fixture SET state = 'started' WHERE id = $1 AND state IN ('planned', 'called')", fixture
    )


async def set_handed_in(fixture: UUID, *, by: UUID | None, at: datetime | None) -> None:
    """Close a sheet, or with no time open it again."""
    await execute(
        """
        UPDATE fixture SET state = CASE WHEN $2::timestamptz IS NULL THEN 'started' ELSE 'handed_in' END,
                           handed_in_at = $2, handed_in_by = $3
        WHERE id = $1
        """,
        fixture,
        at,
        by if at else None,
    )


async def sheets(root: UUID) -> list[Any]:
    """Every ranked fixture of a meet with its session, how far its sheet is, and what waits in it."""
    return await fetch(
        """
        SELECT f.id AS fixture, f.state, s.ruleset, s.round, e.title, o.label, o.starts_at,
               o.state AS occurrence_state, coalesce(h.title, '') AS session,
               coalesce(ve.name || ', ' || sp.name, o.place, '') AS where,
               (SELECT count(*) FROM slot l WHERE l.fixture = f.id AND l.entry IS NOT NULL) AS entrants,
               (SELECT count(DISTINCT m.slot) FROM mark m WHERE m.fixture = f.id AND m.text <> ''
                AND m.item NOT LIKE 'leg._') AS marked,
               (SELECT count(*) FROM mark_entry t
                WHERE t.fixture = f.id AND NOT t.is_kept AND t.settled_at IS NULL) AS waiting
        FROM event e
        JOIN contest c ON c.id = e.id
        JOIN stage s ON s.contest = c.id
        JOIN fixture f ON f.stage = s.id AND f.style = 'ranked'
        JOIN occurrence o ON o.id = f.id
        LEFT JOIN occurrence h ON h.id = o.within
        LEFT JOIN space sp ON sp.id = o.space
        LEFT JOIN venue ve ON ve.id = sp.venue
        WHERE e.root = $1
        ORDER BY o.starts_at, e.title, s.number, f.number
        """,
        root,
    )


async def count_waiting(stage: UUID) -> int:
    """How much is to be settled in a stage."""
    return int(
        await fetch_value(
            """
            SELECT count(*) FROM mark_entry t JOIN fixture f ON f.id = t.fixture
            WHERE f.stage = $1 AND NOT t.is_kept AND t.settled_at IS NULL
            """,
            stage,
        )
    )
