"""Items of the change feeds in the words of OpenActive: pure, from rows. Empty lists are left out, as it asks."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from ysevents.core.enums import Sport
from ysevents.core.schemas import Planned
from ysevents.kit.clock import day_span, local
from ysevents.web.structured import STATUS

CONTEXT = "https://openactive.io/"
SCHEMA = "https://schema.org"
MOST_TOLD = 20
Row = Mapping[str, Any]


def facility_use(space: Row, address: str, bureau: str) -> dict[str, Any]:
    """What one can book at a venue: one sport there, by a space of it."""
    sport = Sport(space["sport"]).label
    url = facility_url(space, address)
    return {
        "@context": CONTEXT,
        "@type": "FacilityUse",
        "@id": url,
        "url": url,
        "identifier": f"{space['venue']}-{space['sport']}",
        "name": f"{space['venue_name']} {sport}",
        "facilityType": [_concept(space["sport"], address)],
        "location": _place(space["venue_name"], space["address"], space["latitude"], space["longitude"]),
        "provider": _organization(address, bureau),
    }


def facility_url(space: Row, address: str) -> str:
    return f"{address}/venues/{space['venue']}/grid?sport={space['sport']}"


def slot(space: Row, cell: Any, address: str) -> dict[str, Any]:
    """A time that anybody may book now. One that is taken is gone from the feed."""
    start = local(cell.starts_at)
    url = (
        f"{address}/venues/{space['venue']}/book?space={space['id']}&start={start:%Y-%m-%dT%H:%M:%S}%2B08:00"
    )
    return {
        "@context": CONTEXT,
        "@type": "Slot",
        "@id": url,
        "url": url,
        "identifier": f"{space['id']}-{cell.starts_at:%Y%m%dT%H%MZ}",
        "facilityUse": facility_url(space, address),
        "startDate": start.isoformat(),
        "endDate": local(cell.ends_at).isoformat(),
        "duration": duration(cell.ends_at - cell.starts_at),
        "remainingUses": 1,
        "maximumUses": 1,
        "offers": [_offer(url, cell.fee_fen)],
    }


def session_series(event: Row, planned: Sequence[Planned], address: str, bureau: str) -> dict[str, Any]:
    """An event as the series of its sessions and matches, of which it tells the first; the others say it is theirs."""
    first = planned[0]
    url = f"{address}/events/{event['id']}"
    return {
        "@context": CONTEXT,
        "@type": "SessionSeries",
        "@id": url,
        "url": url,
        "identifier": str(event["id"]),
        "name": event["title"],
        "activity": [_concept(first.sport, address)],
        "location": _place(first.where or "永顺县", "", first.latitude, first.longitude),
        "organizer": _organization(address, event["organizer_name"] or bureau),
        "isAccessibleForFree": True,
        "offers": [_offer(url, 0)],
        "subEvent": [
            {k: v for k, v in scheduled_session(p, address).items() if k not in {"@context", "superEvent"}}
            for p in planned[:MOST_TOLD]
        ],
    }


def event_item(row: Row, address: str, bureau: str) -> dict[str, Any]:
    """An event or contest as a whole, by its days."""
    url = f"{address}/events/{row['id']}"
    begins, ends = day_span(row["starts_on"])[0], day_span(row["ends_on"])[1]
    status = "EventCancelled" if row["state"] == "cancelled" else "EventScheduled"
    return {
        "@context": CONTEXT,
        "@type": "Event",
        "@id": url,
        "url": url,
        "identifier": str(row["id"]),
        "name": row["title"],
        "startDate": local(begins).isoformat(),
        "endDate": local(ends).isoformat(),
        "duration": duration(ends - begins),
        "eventStatus": f"{SCHEMA}/{status}",
        "activity": [_concept(row["sport"], address)],
        "location": _place("永顺县", "", None, None),
        "organizer": _organization(address, row["organizer_name"] or bureau),
        "isAccessibleForFree": True,
        "offers": [_offer(url, 0)],
    }


def venue_item(row: Row) -> dict[str, Any]:
    """A place open to the public, with its hours in words."""
    place = _place(row["name"], row["address"], row["latitude"], row["longitude"])
    told = {"@context": CONTEXT, "@id": row["page"], "url": row["page"], "identifier": row["id"]}
    return {**place, **told, **({"description": row["hours"]} if row["hours"] else {})}


def scheduled_session(p: Planned, address: str) -> dict[str, Any]:
    """One session or match."""
    return {
        "@context": CONTEXT,
        "@type": "ScheduledSession",
        "@id": f"{address}/cal/occurrence/{p.id}.ics",
        "url": f"{address}/events/{p.event}",
        "identifier": str(p.id),
        "name": p.title,
        "superEvent": f"{address}/events/{p.root}",
        "startDate": local(p.starts_at).isoformat(),
        "endDate": local(p.ends_at).isoformat(),
        "duration": duration(p.ends_at - p.starts_at),
        "eventStatus": f"{SCHEMA}/{STATUS.get(p.state, 'EventScheduled')}",
    }


def sports(address: str) -> dict[str, Any]:
    """The scheme of the sports, which is not that of OpenActive: theirs has no Chinese."""
    scheme = f"{address}/open-data/sports"
    return {
        "@context": CONTEXT,
        "@type": "ConceptScheme",
        "@id": scheme,
        "title": "永顺体育运动项目",
        "concept": [
            {
                "type": "Concept",
                "id": f"{scheme}#{sport}",
                "identifier": sport.value,
                "prefLabel": sport.label,
            }
            for sport in Sport
        ],
    }


def duration(length: timedelta) -> str:
    """ISO 8601.

    >>> duration(timedelta(hours=1, minutes=30)), duration(timedelta(days=2)), duration(timedelta(minutes=45))
    ('PT1H30M', 'PT48H', 'PT45M')
    """
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"PT{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes or not hours else ''}"


def _concept(sport: str | None, address: str) -> dict[str, Any]:
    """A sport in the county's own words: the list of OpenActive has none of them in Chinese."""
    scheme = f"{address}/open-data/sports"
    label = Sport(sport).label if sport else "体育活动"
    return {"@type": "Concept", "@id": f"{scheme}#{sport or 'any'}", "prefLabel": label, "inScheme": scheme}


def _organization(address: str, name: str) -> dict[str, Any]:
    return {"@type": "Organization", "@id": address, "name": name, "url": address}


def _offer(url: str, fen: int) -> dict[str, Any]:
    """What is free costs 0: without an offer nobody knows."""
    return {
        "@type": "Offer",
        "@id": f"{url}#offer",
        "name": "散客",
        "price": fen / 100,
        "priceCurrency": "CNY",
    }


def _place(name: str, street: str, latitude: float | None, longitude: float | None) -> dict[str, Any]:
    place: dict[str, Any] = {
        "@type": "Place",
        "name": name.replace(", ", " "),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": street or name.replace(", ", " "),
            "addressLocality": "永顺县",
            "addressRegion": "湖南省",
            "postalCode": "416700",
            "addressCountry": "CN",
        },
    }
    if latitude is not None and longitude is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return place
