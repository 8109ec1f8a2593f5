"""Pages of registration: the coach's delegation on a phone, the clerk's review at a desk."""

from ysevents.registration.pages import (
    athletes,
    changes,
    consents,
    delegations,
    documents,
    fees,
    forms,
    freezing,
    grid,
    lists,
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
    *athletes.routes,
    *consents.routes,
    *officials.routes,
    *documents.routes,
    *fees.routes,
    *forms.routes,
    *regulations.routes,
    *reviews.routes,
    *freezing.routes,
    *grid.routes,
    *lists.routes,
    *selection.routes,
    *teams.routes,
    *workbooks.routes,
]
