"""The wire as an OpenAPI 3.1 document, made of the routes themselves (`python -m scripts.lab.attack.api FILE`).

Each operation says who may call it (`x-access`, `x-roles`), its message in and out as JSON Schema, and the statuses by
which it may be refused; the code in the body decides, as `shared.protocol.errors` has it.
"""

import re
from collections.abc import Iterable
from typing import Any, BinaryIO, Final

import msgspec
from flask import Response

from shared.protocol.device import Empty
from shared.protocol.errors import STATUS, ErrorBody
from shared.protocol.version import PRODUCT_VERSION
from site_server.web.gate import Access
from site_server.web.route import EVERYBODY, Route, shape

_REF: Final = "#/components/schemas/{name}"
_FAULT: Final = 500
_BYTES: Final = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_ANY: Final[dict[str, Any]] = {"*/*": {"schema": {}}}


def openapi(routes: Iterable[Route]) -> dict[str, Any]:
    """The document of these routes."""
    wanted = sorted(routes, key=lambda route: (route.path, route.method))
    messages = {kind for route in wanted for kind in (shape(route).takes, _given(route)) if _is_message(kind)}
    ordered = sorted(messages | {ErrorBody}, key=lambda kind: (kind.__name__, kind.__module__))
    schemas, components = msgspec.json.schema_components(ordered, ref_template=_REF)
    named = dict(zip(ordered, schemas, strict=True))
    described: dict[str, dict[str, Any]] = {}
    for route in wanted:
        described.setdefault(_template(route.path), {})[route.method.lower()] = _operation(route, named)
    return {
        "openapi": "3.1.0",
        "info": {"title": "exam-site-kit: the site server", "version": PRODUCT_VERSION},
        "paths": described,
        "components": {
            "schemas": components,
            "securitySchemes": {"device": {"type": "mutualTLS"}, "token": {"type": "http", "scheme": "bearer"}},
        },
    }


def statuses(route: Route) -> tuple[int, ...]:
    """By which statuses a call of this route may be refused. A fault of the server is none of them."""
    refusals = set(STATUS.values()) - {_FAULT}
    if route.access is Access.OPEN:
        refusals -= {403}
    if shape(route).takes is None:
        refusals -= {413}
    return tuple(sorted(refusals | {409}))


def _operation(route: Route, named: dict[Any, Any]) -> dict[str, Any]:
    told = shape(route)
    place = [_parameter(name, "path", "") for name in re.findall(r"<(\w+)>", route.path)]
    query = [_parameter(name, "query", default) for name, default in told.query.items()]
    error = {"content": {"application/json": {"schema": named[ErrorBody]}}, "description": "refused"}
    operation: dict[str, Any] = {
        "operationId": route.endpoint,
        "x-access": route.access.value,
        "security": _security(route.access),
        "responses": {
            "200": {"description": "done", "content": _content(_given(route), named)},
            **{str(status): error for status in statuses(route)},
        },
    }
    if route.roles != EVERYBODY:
        operation["x-roles"] = sorted(route.roles)
    if place or query:
        operation["parameters"] = [*place, *query]
    if told.takes is not None:
        operation["requestBody"] = {"required": True, "content": _content(told.takes, named)}
    return operation


def _given(route: Route) -> Any:
    gives = shape(route).gives
    return Empty if gives is type(None) else gives


def _is_message(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _content(kind: Any, named: dict[Any, Any]) -> dict[str, Any]:
    if _is_message(kind):
        return {"application/json": {"schema": named[kind]}}
    if kind is Response:
        return _ANY
    if kind not in {bytes, BinaryIO}:
        raise TypeError(f"no page takes or gives {kind}")
    return _BYTES


def _parameter(name: str, where: str, default: Any) -> dict[str, Any]:
    kind = {"type": "integer" if isinstance(default, int) else "string"}
    return {"name": name, "in": where, "required": where == "path", "schema": kind}


def _security(access: Access) -> list[dict[str, list[str]]]:
    match access:
        case Access.OPEN:
            return []
        case Access.WALL:
            return [{"token": []}]
        case Access.DEVICE | Access.CANDIDATE | Access.CONSOLE:
            return [{"device": []}]
        case Access.SITTING | Access.STAFF:
            return [{"device": [], "token": []}]


def _template(path: str) -> str:
    return re.sub(r"<(\w+)>", r"{\1}", path)
