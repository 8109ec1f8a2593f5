"""Pages of facilities, by noun."""

from ysevents.facilities.pages import closures, duties, opening, tariffs

routes = [*duties.routes, *opening.routes, *tariffs.routes, *closures.routes]
