"""Pages of fairness for residents: waiting, ballots, points, places by head count."""

from ysevents.places.pages import ballots, heads, points, waiting

routes = [*waiting.routes, *ballots.routes, *points.routes, *heads.routes]
