"""The Flask app factory: takes the use cases and a frozen config, gives a WSGI application."""

import logging
import time
from typing import Any, cast

import msgspec
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from shared.protocol.errors import WireError
from site_server.domain.direct import DirectLane
from site_server.service.core.files_refused import files_refused
from site_server.service.use_cases import UseCases
from site_server.web import answers, backup, console, device, sitting, updates, wall
from site_server.web.anchor_lane import AnchorLane
from site_server.web.codec import reply
from site_server.web.direct_lane import RoomLane
from site_server.web.fast_lane import FastLane
from site_server.web.gate import Gate
from site_server.web.request_log import note
from site_server.web.route import Routes, view

log = logging.getLogger(__name__)


class WebConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Limits: `body_bytes` for every path but the package upload; requests slower than `slow_ms` are logged."""

    body_bytes: int = 4 << 20
    slow_ms: int = 1_000


def create_app(use_cases: UseCases, config: WebConfig | None = None) -> Flask:
    """The application. Every route comes from one of the modules, with its access."""
    settings = config or WebConfig()
    app = Flask("site_server.web", static_folder=None)
    app.url_map.strict_slashes = True
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    gate = Gate(use_cases.site)
    gate.install(app)
    app.extensions["exam.gate"] = gate
    _log_requests(app, settings.slow_ms)

    for route in routes(use_cases):
        app.add_url_rule(
            route.path, route.endpoint, view(route), methods=[route.method], provide_automatic_options=False
        )
        gate.allow(route.endpoint, route.access, route.roles)
    app.register_error_handler(WireError, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OSError, _files)
    app.register_error_handler(Exception, _fault)
    lane = FastLane(app.wsgi_app, gate, use_cases, body_bytes=settings.body_bytes, slow_ms=settings.slow_ms)
    app.extensions["exam.lane"] = RoomLane(gate, use_cases, slow_ms=settings.slow_ms)
    app.wsgi_app = AnchorLane(lane, use_cases.site, use_cases.anchors)  # type: ignore[method-assign]  # as Flask says to wrap it
    return app


def routes(use_cases: UseCases) -> Routes:
    """Every route of the framework; `sitting.frequent` are those of the lane in front of it."""
    for module in (device, sitting, console, answers, backup, updates, wall):
        yield from module.routes(use_cases)


def gate_of(app: Flask) -> Gate:
    """The gate of an application made here."""
    return cast("Gate", app.extensions["exam.gate"])


def lane_of(app: Flask) -> DirectLane:
    """What answers the frequent calls of an application made here without it."""
    return cast("DirectLane", app.extensions["exam.lane"])


def _refused(error: WireError) -> Response:
    g.refused = error.code
    return reply(error.body(), error.status)


def _http_error(error: HTTPException) -> Response:
    code = {404: "not_found", 405: "not_found", 413: "too_large"}.get(error.code or 500, "bad_request")
    return _refused(WireError(code))


def _files(error: OSError) -> Response:
    told = files_refused(error)
    if told.code == "server_fault":
        return _fault(error)
    log.warning("%s %s: the system refused a file: %s", request.method, request.url_rule, error.strerror)
    return _refused(told)


def _fault(error: Exception) -> Response:
    log.error("fault in %s %s", request.method, request.url_rule, exc_info=error)
    return _refused(WireError("server_fault"))


def _log_requests(app: Flask, slow_ms: int) -> None:
    """Time every request and have refusals and slow ones noted."""

    @app.before_request
    def begin() -> None:
        g.began = time.monotonic()

    # The clock starts before the gate, so that its refusals are timed as well.
    hooks = app.before_request_funcs[None]
    hooks.insert(0, hooks.pop())

    @app.after_request
    def end(response: Response) -> Response:
        took_ms = (time.monotonic() - g.began) * 1000
        known: Any = g.get("device")
        note(
            request.method,
            str(request.url_rule),
            response.status_code,
            refused=g.get("refused"),
            took_ms=took_ms,
            slow_ms=slow_ms,
            device_id=known.device_id if known else None,
        )
        return response
