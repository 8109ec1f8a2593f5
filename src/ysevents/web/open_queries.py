"""Reads of what is published as open data. No column of a person is among them."""

from collections.abc import Sequence
from datetime import date

from ysevents.kit.database import fetch
from ysevents.web.queries import Row


async def list_venues() -> Sequence[Row]:
    """Every place open to the public, by code."""
    return await fetch(
        """
        SELECT v.id, v.code, v.name, v.kind, v.address, v.longitude, v.latitude, v.is_accessible,
               r.code AS region, coalesce(t.name, r.name) AS township, o.name AS owner,
               (SELECT count(*) FROM space s WHERE s.venue = v.id AND s.closed_on IS NULL) AS spaces,
               (SELECT array_agg(DISTINCT s.sport ORDER BY s.sport) FROM space s
                WHERE s.venue = v.id AND s.closed_on IS NULL) AS sports
        FROM venue v JOIN region r ON r.code = v.region
        LEFT JOIN region t ON t.code = r.parent AND t.level = 'township'
        LEFT JOIN organization o ON o.id = v.owner
        WHERE v.is_open_to_public AND v.closed_on IS NULL ORDER BY v.code
        """
    )


async def list_spaces() -> Sequence[Row]:
    """Their spaces."""
    return await fetch(
        """
        SELECT s.id, s.venue, v.name AS venue_name, s.name, s.sport, s.is_indoor, s.area_m2
        FROM space s JOIN venue v ON v.id = s.venue
        WHERE v.is_open_to_public AND v.closed_on IS NULL AND s.closed_on IS NULL
        ORDER BY v.code, s.position, s.name, s.id
        """
    )


async def count_bookings(first: date, last: date, fewest: int) -> Sequence[Row]:
    """Bookings that took or take place, by month, venue and sport; NULL where there are fewer than `fewest`.

    One number a cell and no sums beside them, so that nothing can be worked out by subtraction.
    """
    return await fetch(
        """
        SELECT month, venue, venue_name, sport, CASE WHEN bookings >= $3 THEN bookings END AS bookings,
               CASE WHEN bookings >= $3 THEN hours END AS hours
        FROM (SELECT to_char(o.starts_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month,
                     v.id AS venue, v.name AS venue_name, v.code, s.sport, count(*) AS bookings, round(sum(extract(epoch FROM o.ends_at - o.starts_at)) / 3600, 1) AS hours
              FROM booking b JOIN occurrence o ON o.id = b.occurrence JOIN space s ON s.id = o.space
              JOIN venue v ON v.id = s.venue
              WHERE b.state IN ('confirmed', 'attended', 'no_show')
                AND (o.starts_at AT TIME ZONE 'Asia/Shanghai')::date >= $1
                AND (o.starts_at AT TIME ZONE 'Asia/Shanghai')::date < $2
              GROUP BY 1, 2, 3, 4, 5) cells
        ORDER BY month, code, sport
        """,
        first,
        last,
        fewest,
    )


async def list_events() -> Sequence[Row]:
    """Every public event and contest that is not long over."""
    return await fetch(
        """
        SELECT e.id, e.parent, e.root, e.title, e.sport, e.division, e.starts_on, e.ends_on, e.state, e.kind,
               o.name AS organizer_name, p.title AS parent_title
        FROM event e LEFT JOIN organization o ON o.id = e.organizer LEFT JOIN event p ON p.id = e.parent
        WHERE e.visibility = 'public' AND e.state <> 'draft' AND e.ends_on > current_date - 400
        ORDER BY e.id
        """
    )


async def list_lent() -> Sequence[Row]:
    """The spaces that residents can book, with their venue."""
    return await fetch(
        """
        SELECT DISTINCT s.id, s.name, s.sport, s.venue, v.name AS venue_name, v.address, v.latitude, v.longitude
        FROM booking_rule r JOIN venue v ON v.id = r.venue
        JOIN space s ON s.venue = v.id AND (r.sport IS NULL OR r.sport = s.sport)
        WHERE v.is_open_to_public AND v.closed_on IS NULL AND s.closed_on IS NULL
        ORDER BY s.venue, s.sport, s.id
        """
    )
