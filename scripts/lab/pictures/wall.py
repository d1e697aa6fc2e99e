"""A picture of the wall page in a real browser: Chromium without a window, on the made-up room.

The page is the server's own; only its view comes from the pictures' room. Without a Chromium there is no picture
(Debian: `apt-get install chromium`); nothing else of the kit needs one.
"""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from waitress.server import create_server

from scripts.lab.pictures.gateway import SAMPLE_WALL_CODE, SampleGateway
from scripts.lab.pictures.plan import SEATS
from shared.exam.room import fold
from shared.exam.room.wall import wall_state
from shared.fonts import font_paths
from shared.formatting import utc_offset_s
from shared.protocol import paths
from shared.protocol.console import Totals
from shared.protocol.version import PRODUCT_VERSION
from shared.protocol.wall import WallSeat, WallView
from shared.words.catalogue import say
from site_server.web import wall

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

BROWSERS: Final = ("chromium", "google-chrome", "chrome", "msedge")
_PATIENCE_S: Final = 60
_FONTS: Final = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def take_picture(target: Path, width: int = 1366, height: int = 768) -> Path:
    """Save the wall page of the made-up room; returns the path. Raises FileNotFoundError without a browser, OSError."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise FileNotFoundError(", ".join(BROWSERS))
    with _served(sample_wall()) as port, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings = Path(folder) / "fonts.conf"
        settings.write_text(_FONTS.format(fonts=font_paths().regular.parent, cache=folder), "utf-8")
        command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += [f"--window-size={width},{height}", f"--user-data-dir={folder}/profile"]
        command += ["--timeout=4000", "--virtual-time-budget=3000", f"--screenshot={target.absolute()}"]
        command.append(f"http://127.0.0.1:{port}{paths.WALL_PAGE}#{SAMPLE_WALL_CODE}")
        environment = {**os.environ, "FONTCONFIG_FILE": str(settings)}
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=_PATIENCE_S)
    return target


def sample_wall() -> WallView:
    """The made-up room as the wall shows it, without names."""
    gateway = SampleGateway()
    view, plan = gateway.view(), gateway.plan()
    state = fold.replay(plan, gateway.records_so_far)
    at_seat = {sitting.seat: sitting for sitting in state.sittings.values()}
    seats = sorted({*range(1, SEATS + 1), *at_seat})
    return WallView(
        room_ms=view.room_ms,
        utc_offset_s=utc_offset_s(view.room_ms, plan.time_zone),
        version=PRODUCT_VERSION,
        phase=view.phase,
        phase_text=say(f"term.phase.{view.phase}"),
        title=view.title,
        room=view.room,
        totals=view.totals or Totals(due=0, present=0, working=0, handed_in=0, absent=0),
        next_text=view.next_step.text if view.next_step else "",
        next_ms=view.next_step.at_ms if view.next_step else None,
        columns=plan.layout.columns,
        aisles_after=plan.layout.aisles_after,
        seats=tuple(WallSeat(seat=n, state=wall_state(state, at_seat.get(n), view.room_ms)) for n in seats),
    )


@contextmanager
def _served(view: WallView) -> Iterator[int]:
    """The page and that view on a free port of this machine."""
    pages = {
        paths.WALL_PAGE: ("text/html; charset=utf-8", wall.page_html().encode()),
        paths.WALL: ("application/json", msgspec.json.encode(view)),
        **{f"{paths.WALL_PARTS}/{name}": (kind, wall.part_of_page(name).encode()) for name, kind in wall.PARTS.items()},
    }

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        kind, data = pages.get(environ["PATH_INFO"], ("text/plain", b""))
        start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(data)))])
        return [data]

    server = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.close()
        thread.join(10)
