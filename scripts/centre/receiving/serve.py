"""Runs the receiver under waitress until it is stopped."""

import logging
import select
import signal
from types import FrameType
from typing import Final

import waitress
from flask import Flask
from waitress.server import BaseWSGIServer

from scripts.centre.folder import CentreFolder
from scripts.centre.receiving.app import make_app
from scripts.centre.receiving.intake import Intake
from scripts.centre.receiving.uploads import Uploads
from shared.words.catalogue import say

log = logging.getLogger(__name__)

_CONNECTIONS: Final = 2_000 if hasattr(select, "poll") else 400
_IDLE_S: Final = 20
_LOOK_S: Final = 5
_PIECE_BYTES: Final = 64 << 20
_HEADER_BYTES: Final = 16 << 10


def make_receiver(centre: CentreFolder, limit_bytes: int) -> Flask:
    """The application over a centre folder; what an earlier run left unfinished is finished first."""
    uploads = Uploads(centre.inbox / "uploads", limit_bytes)
    intake = Intake(centre, uploads)
    intake.settle()
    return make_app(uploads, intake)


def make_server(app: Flask, *, host: str, port: int, limit_bytes: int) -> BaseWSGIServer:
    """The server, listening. OSError if the address is in use.

    It stands on the internet: there are places for many who never say anything, and who says nothing loses his soon. A
    piece of an upload has a size that a disk does not notice; a site whose pieces are larger sends smaller ones then.
    """
    server: BaseWSGIServer = waitress.create_server(
        app,
        host=host,
        port=port,
        threads=8,
        connection_limit=_CONNECTIONS,
        channel_timeout=_IDLE_S,
        cleanup_interval=_LOOK_S,
        asyncore_use_poll=hasattr(select, "poll"),
        max_request_body_size=min(limit_bytes, _PIECE_BYTES),
        max_request_header_size=_HEADER_BYTES,
        ident=None,
    )
    return server


def serve(centre: CentreFolder, *, host: str, port: int, limit_bytes: int) -> None:
    """Listen until interrupted or terminated; the address goes to standard output once it listens."""
    server = make_server(make_receiver(centre, limit_bytes), host=host, port=port, limit_bytes=limit_bytes)
    signal.signal(signal.SIGTERM, _stop)
    print(
        say("centre.receive.started", effective_host=server.effective_host, effective_port=server.effective_port),
        flush=True,
    )
    server.run()  # returns, its work finished, once interrupted or terminated
    server.close()
    log.info("receiver stopped")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
