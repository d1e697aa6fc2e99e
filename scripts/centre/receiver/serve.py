"""Runs the receiver under waitress until it is stopped."""

import logging
import signal
from types import FrameType

import waitress
from waitress.server import BaseWSGIServer

from scripts.centre.folder import CentreFolder
from scripts.centre.receiver.app import make_app
from scripts.centre.receiver.intake import Intake
from scripts.centre.receiver.uploads import Uploads

log = logging.getLogger(__name__)


def make_server(centre: CentreFolder, *, host: str, port: int, limit_bytes: int) -> BaseWSGIServer:
    """A listening server; `effective_port` tells the port when 0 was asked for. OSError if the port is taken."""
    uploads = Uploads(centre.inbox / "uploads", limit_bytes)
    intake = Intake(centre, uploads)
    intake.settle()
    # One chunk is at most the whole file; waitress spools what is large to the disk.
    return waitress.create_server(
        make_app(uploads, intake), host=host, port=port, threads=8, max_request_body_size=limit_bytes, ident=None
    )


def serve(centre: CentreFolder, *, host: str, port: int, limit_bytes: int) -> None:
    """Listen until interrupted or terminated; the address goes to standard output once it listens."""
    server = make_server(centre, host=host, port=port, limit_bytes=limit_bytes)
    signal.signal(signal.SIGTERM, _stop)
    print(
        f"成绩接收服务已启动：http://{server.effective_host}:{server.effective_port}/files （Ctrl+C 停止）", flush=True
    )
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        log.info("receiver stopped")
    finally:
        server.close()
        server.task_dispatcher.shutdown()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
