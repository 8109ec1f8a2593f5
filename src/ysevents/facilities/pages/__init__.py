"""Pages of facilities, by noun."""

from ysevents.facilities.pages import closures, duties, duty_data, opening, photos, spaces, tariffs

routes = [
    *duties.routes,
    *duty_data.routes,
    *opening.routes,
    *tariffs.routes,
    *closures.routes,
    *spaces.routes,
    *photos.routes,
]
