"""Runs the receiver under waitress until it is stopped."""

import logging
import signal
from types import FrameType

import waitress
from flask import Flask

from scripts.centre.folder import CentreFolder
from scripts.centre.receiving.app import make_app
from scripts.centre.receiving.intake import Intake
from scripts.centre.receiving.uploads import Uploads
from shared.words.catalogue import say

log = logging.getLogger(__name__)


def make_receiver(centre: CentreFolder, limit_bytes: int) -> Flask:
    """The application over a centre folder; what an earlier run left unfinished is finished first."""
    uploads = Uploads(centre.inbox / "uploads", limit_bytes)
    intake = Intake(centre, uploads)
    intake.settle()
    return make_app(uploads, intake)


def serve(centre: CentreFolder, *, host: str, port: int, limit_bytes: int) -> None:
    """Listen until interrupted or terminated; the address goes to standard output once it listens."""
    # One chunk is at most the whole file; waitress spools what is large to the disk.
    server = waitress.create_server(
        make_receiver(centre, limit_bytes),
        host=host,
        port=port,
        threads=8,
        max_request_body_size=limit_bytes,
        ident=None,
    )
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
