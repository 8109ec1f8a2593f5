"""Registration as JSON: what the pages do."""

from ysevents.registration.api import delegations, freezing, teams

routes = [*delegations.routes, *freezing.routes, *teams.routes]
