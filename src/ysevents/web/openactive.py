"""Items of the change feeds in the words of OpenActive: pure, from rows. Empty lists are left out, as it asks."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ysevents.core.enums import Sport
from ysevents.core.schemas import Planned
from ysevents.kit.clock import local
from ysevents.web.structured import STATUS

CONTEXT = "https://openactive.io/"
SCHEMA = "https://schema.org"
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
        "facilityType": [_concept(sport, "https://openactive.io/facility-types")],
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
        "name": space["name"],
        "facilityUse": facility_url(space, address),
        "startDate": start.isoformat(),
        "endDate": local(cell.ends_at).isoformat(),
        "duration": duration(cell.ends_at - cell.starts_at),
        "remainingUses": 1,
        "maximumUses": 1,
        "offers": [_offer(url, cell.fee_fen)],
    }


def session_series(event: Row, first: Planned, address: str, bureau: str) -> dict[str, Any]:
    """An event as the series of its sessions and matches."""
    url = f"{address}/events/{event['id']}"
    return {
        "@context": CONTEXT,
        "@type": "SessionSeries",
        "@id": url,
        "url": url,
        "identifier": str(event["id"]),
        "name": event["title"],
        "activity": [
            _concept(
                Sport(first.sport).label if first.sport else "体育活动", "https://openactive.io/activity-list"
            )
        ],
        "location": _place(first.where or "永顺县", "", first.latitude, first.longitude),
        "organizer": _organization(address, event["organizer_name"] or bureau),
        "offers": [_offer(url, 0)],
    }


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


def duration(length: timedelta) -> str:
    """ISO 8601.

    >>> duration(timedelta(hours=1, minutes=30)), duration(timedelta(days=2)), duration(timedelta(minutes=45))
    ('PT1H30M', 'PT48H', 'PT45M')
    """
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"PT{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes or not hours else ''}"


def _concept(label: str, scheme: str) -> dict[str, Any]:
    return {"@type": "Concept", "prefLabel": label, "inScheme": scheme}


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
            "addressCountry": "CN",
        },
    }
    if latitude is not None and longitude is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return place
