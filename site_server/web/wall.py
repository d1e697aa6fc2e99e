"""The wall page 大屏: plain files for a browser that nobody enrolled, and the view that only its code opens.

The page itself is open to all and shows nothing: no name of a site or room stands in it. It may load from here and
nowhere else, and nobody may frame it.
"""

from importlib.resources import files
from typing import Final, get_args

from flask import Response
from jinja2 import Environment, StrictUndefined

from shared.exam.acts.base import ROOM
from shared.exam.room.wall import WallState
from shared.protocol import paths
from shared.protocol.errors import WireError
from shared.protocol.wall import WallCard, WallView
from shared.words.catalogue import say
from site_server.service.use_cases import UseCases
from site_server.service.view.wall import wall_card, wall_view
from site_server.web.gate import Access
from site_server.web.route import Route, Routes

PARTS: Final = {"wall.css": "text/css; charset=utf-8", "wall.js": "text/javascript; charset=utf-8"}
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    site = use_cases.site
    html, parts = page_html(), {name: part_of_page(name) for name in PARTS}

    def page() -> Response:
        return Response(html, content_type="text/html; charset=utf-8", headers=_HEADERS)

    def part(name: str) -> Response:
        if name not in parts:
            raise WireError("not_found")
        return Response(parts[name], content_type=PARTS[name], headers=_HEADERS)

    def view() -> WallView:
        return wall_view(site)

    def card() -> WallCard:
        return wall_card(site)

    yield Route(paths.WALL_PAGE, "GET", Access.OPEN, page)
    yield Route(f"{paths.WALL_PARTS}/<name>", "GET", Access.OPEN, part)
    yield Route(paths.WALL, "GET", Access.WALL, view)
    yield Route(paths.WALL_CARD, "GET", Access.STAFF, card, ROOM)


def page_html() -> str:
    """The page in the server's language."""
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(part_of_page("wall.html"))
    return template.render(say=say, parts=paths.WALL_PARTS, states=get_args(WallState))


def part_of_page(name: str) -> str:
    """A file the page is made of."""
    return files("site_server.web").joinpath("resources", "wall", name).read_text("utf-8")
