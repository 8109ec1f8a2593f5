"""Registration as JSON: what the pages do."""

from ysevents.registration.api import (
    changes,
    consents,
    delegations,
    documents,
    fees,
    forms,
    freezing,
    grid,
    lists,
    notices,
    officials,
    regulations,
    reviews,
    selection,
    teams,
    workbooks,
)

routes = [
    *changes.routes,
    *delegations.routes,
    *consents.routes,
    *documents.routes,
    *freezing.routes,
    *grid.routes,
    *lists.routes,
    *notices.routes,
    *officials.routes,
    *fees.routes,
    *forms.routes,
    *regulations.routes,
    *reviews.routes,
    *selection.routes,
    *teams.routes,
    *workbooks.routes,
]
