"""A route, and the page behind it as a plain function whose signature says what it takes and gives.

    def login(asked: LoginRequest) -> LoginReply           # a message in, a message out
    def photo(ticket: str) -> Response                      # `ticket` stands in the path
    def events(after: int = 0, limit: int = 500) -> …       # what has a default may stand in the query
    def speed(data: bytes) -> bytes                         # plain bytes; a BinaryIO gets the stream itself

The app, the table of rights and the description of the wire (`site_server.web.description`) are made of the same
routes, so none of them can say something else than what is served.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, Literal, get_args, get_type_hints

import msgspec
from flask import Response, request

from shared.exam.plan import StaffRole
from shared.protocol.device import Empty
from site_server.service.core.tokens import SittingClaims
from site_server.web.codec import body, octets, reply
from site_server.web.gate import Access

Method = Literal["GET", "POST", "PUT", "DELETE"]
Page = Callable[..., Any]
EVERYBODY: Final[frozenset[StaffRole]] = frozenset(get_args(StaffRole))


class Route(msgspec.Struct, frozen=True):
    """One path and method. `roles`: whose token opens it, where a person's is needed; `body_bytes`: 0 is the app's."""

    path: str
    method: Method
    access: Access
    page: Page
    roles: frozenset[StaffRole] = EVERYBODY
    body_bytes: int = 0

    @property
    def endpoint(self) -> str:
        """The name of the route for the framework and the log."""
        return f"{self.method} {self.path}"


Routes = Iterator[Route]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What a page takes and gives, read from its signature. `takes`: a message, bytes, BinaryIO or None."""

    takes: Any
    gives: Any
    argument: str
    query: dict[str, Any]


def shape(route: Route) -> Shape:
    """The shape of the page behind a route."""
    hints = get_type_hints(route.page)
    parameters = inspect.signature(route.page).parameters
    takes, argument, query = None, "", {}
    for name, parameter in parameters.items():
        if parameter.default is not inspect.Parameter.empty:
            query[name] = parameter.default
        elif f"<{name}>" not in route.path and hints[name] is not SittingClaims:
            takes, argument = hints[name], name
    return Shape(takes=takes, gives=hints["return"], argument=argument, query=query)


def view(route: Route) -> Callable[..., Response]:
    """The page as the framework calls it."""
    taken = shape(route)

    def call(**values: Any) -> Response:
        if route.body_bytes:
            request.max_content_length = route.body_bytes
        if taken.argument:
            values[taken.argument] = _body(taken.takes)
        for name, default in taken.query.items():
            values[name] = request.args.get(name, default, type=type(default))
        return _reply(route.page(**values))

    return call


def _body(kind: Any) -> Any:
    if kind is bytes:
        return request.get_data(cache=False)
    return request.stream if kind is BinaryIO else body(kind)


def _reply(answer: Any) -> Response:
    match answer:
        case Response():
            return answer
        case bytes():
            return octets(answer)
        case None:
            return reply(Empty())
        case _:
            return reply(answer)
