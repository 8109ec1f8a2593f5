"""What pages say to machines: schema.org data of events and places. Names of people are never in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from ysevents.core.enums import OccurrenceState, Sport
from ysevents.core.schemas import Planned
from ysevents.kit.clock import local, local_day
from ysevents.web.queries import Row

CONTEXT = "https://schema.org"
MOST_PARTS = 40
STATUS = {
    OccurrenceState.POSTPONED: "EventPostponed",
    OccurrenceState.CANCELLED: "EventCancelled",
    OccurrenceState.EXPIRED: "EventCancelled",
}
COUNTY = {"@type": "Place", "name": "永顺县", "address": "湖南省湘西土家族苗族自治州永顺县"}


def event_data(event: Row, planned: Sequence[Planned], address: str) -> dict[str, Any]:
    """A meet or contest as a SportsEvent, its sessions or fixtures as parts of it."""
    url = f"{address}/events/{event['id']}"
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "SportsEvent",
        "@id": url,
        "url": url,
        "name": event["title"],
        "startDate": event["starts_on"].isoformat(),
        "endDate": event["ends_on"].isoformat(),
        "eventStatus": f"{CONTEXT}/{'EventCancelled' if event['state'] == 'cancelled' else 'EventScheduled'}",
        "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "image": f"{address}/share/events/{event['id']}.png",
        "location": next((_location(p, address) for p in planned if p.where), COUNTY),
    }
    if event["sport"]:
        found["sport"] = Sport(event["sport"]).label
    if event["organizer_name"]:
        found["organizer"] = {"@type": "Organization", "name": event["organizer_name"]}
    if event["parent"]:
        parent = f"{address}/events/{event['parent']}"
        found["superEvent"] = {
            "@type": "SportsEvent",
            "@id": parent,
            "name": event["parent_title"],
            "url": parent,
        }
    if planned:
        found["subEvent"] = [_part(p, address) for p in planned[:MOST_PARTS]]
    return found


def _part(p: Planned, address: str) -> dict[str, Any]:
    part: dict[str, Any] = {
        "@type": "SportsEvent",
        "name": p.title,
        "startDate": local_day(p.starts_at).isoformat() if p.is_all_day else local(p.starts_at).isoformat(),
        "eventStatus": f"{CONTEXT}/{STATUS.get(p.state, 'EventScheduled')}",
        "location": _location(p, address) if p.where else COUNTY,
    }
    if not p.is_all_day:
        part["endDate"] = local(p.ends_at).isoformat()
    return part


def _location(p: Planned, address: str) -> dict[str, Any]:
    """A place in words, by its page where it has one. WGS-84, as everything that leaves the house."""
    place: dict[str, Any] = {
        "@type": "Place",
        "name": p.where.replace(", ", " "),
        "address": COUNTY["address"],
    }
    if p.venue:
        place["url"] = f"{address}/venues/{p.venue}"
    if p.latitude is not None and p.longitude is not None:
        place["geo"] = _geo(p.latitude, p.longitude)
    return place


def venue_data(
    venue: Row, spaces: Sequence[Mapping[str, Any]], notices: Sequence[str], address: str
) -> dict[str, Any]:
    """A venue as a SportsActivityLocation with its spaces; `notices` are its hours in words."""
    url = f"{address}/venues/{venue['id']}"
    town = venue["township_name"] or venue["region_name"]
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "SportsActivityLocation",
        "@id": url,
        "url": url,
        "name": venue["name"],
        "image": f"{address}/share/venues/{venue['id']}.png",
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressRegion": "湖南省",
            "addressLocality": f"永顺县{town}",
            "streetAddress": venue["address"] or town,
        },
        "publicAccess": bool(venue["is_open_to_public"] and venue["closed_on"] is None),
        "amenityFeature": [
            {
                "@type": "LocationFeatureSpecification",
                "name": "无障碍通道",
                "value": bool(venue["is_accessible"]),
            }
        ],
    }
    if venue["latitude"] is not None and venue["longitude"] is not None:
        found["geo"] = _geo(venue["latitude"], venue["longitude"])
    if notices:
        found["description"] = "；".join(notices)
    if spaces:
        found["containsPlace"] = [
            {
                "@type": "SportsActivityLocation",
                "name": space["name"],
                "description": Sport(space["sport"]).label,
            }
            for space in spaces
        ]
    return found


def _geo(latitude: float, longitude: float) -> dict[str, Any]:
    return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
