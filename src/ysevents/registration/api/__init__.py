"""Registration as JSON: what the pages do."""

from ysevents.registration.api import delegations

routes = [*delegations.routes]
