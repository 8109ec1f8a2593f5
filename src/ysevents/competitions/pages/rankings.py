"""The public list of a year: which units did best over all its meets."""

from litestar import get
from litestar.params import FromPath
from litestar.response import Template

from ysevents.competitions.service import annual
from ysevents.competitions.service.annual import YEARS
from ysevents.kit.errors import NotFound
from ysevents.kit.pages import AnyRequest, page


@get("/rankings/{year:int}")
async def ranking(request: AnyRequest, year: FromPath[int]) -> Template:
    """Units by the places of their team scores; needs no account."""
    if year not in YEARS:
        raise NotFound
    return page(request, "competitions/public/ranking.html", found=await annual.get_year(year))


routes = [ranking]
