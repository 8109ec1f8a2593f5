"""Pages of competitions, one file for each desk; `routes` are all of them."""

from ysevents.competitions.pages import call_room, draws, panels, papers, start_lists

routes = [*draws.routes, *start_lists.routes, *papers.routes, *call_room.routes, *panels.routes]
