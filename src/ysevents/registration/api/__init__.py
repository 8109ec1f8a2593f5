"""Registration as JSON: what the pages do."""

from ysevents.registration.api import delegations, teams

routes = [*delegations.routes, *teams.routes]
