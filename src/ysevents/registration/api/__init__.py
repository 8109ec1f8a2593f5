"""Registration as JSON: what the pages do."""

from ysevents.registration.api import delegations, freezing, lists, teams

routes = [*delegations.routes, *freezing.routes, *lists.routes, *teams.routes]
