"""The county drawn as SVG: its outline, and places in the same units. No foreign tiles."""

import json
import math
from dataclasses import dataclass
from functools import cache

from ysevents.kit import paths

WIDTH = 600


@dataclass(frozen=True)
class CountyMap:
    """Path data of the outline and the rule by which WGS-84 places fall onto it.

    Equirectangular around the middle latitude: at the size of a county the error is far below a
    line's width.
    """

    outline: str
    height: int
    west: float
    north: float
    scale_x: float
    scale_y: float

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {self.height}"

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place lies on the drawing."""
        x = (longitude - self.west) * self.scale_x
        y = (self.north - latitude) * self.scale_y
        return round(x, 1), round(y, 1)


@cache
def county_map() -> CountyMap:
    """The outline from `seeds/reference/outline.geojson`, read once."""
    document = json.loads((paths.data("seeds") / "reference/outline.geojson").read_text("utf-8"))
    ring: list[list[float]] = document["features"][0]["geometry"]["coordinates"][0]
    west, east = min(p[0] for p in ring), max(p[0] for p in ring)
    south, north = min(p[1] for p in ring), max(p[1] for p in ring)
    scale_x = WIDTH / (east - west)
    scale_y = scale_x / math.cos(math.radians((south + north) / 2))
    frame = CountyMap("", math.ceil((north - south) * scale_y), west, north, scale_x, scale_y)
    path = "M" + "L".join("{} {}".format(*frame.point(*p[:2])) for p in ring) + "Z"
    return CountyMap(path, frame.height, west, north, scale_x, scale_y)
