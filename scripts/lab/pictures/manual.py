"""The pictures of the operators' manuals: which screens they show, and one call that draws them anew.

The proctor's manual shows those of `docs/screens` (`every_dialog`).

A test holds the list against the manuals: no picture is missing, none is left over.
"""

import contextlib
from pathlib import Path
from typing import Final

from candidate_client import bootstrap as client_start
from proctor_console import bootstrap as console_start
from scripts.lab.pictures import client, console, desk, wall
from scripts.lab.pictures.at_work import at_work
from site_server.desk import bootstrap as desk_start

CONSOLE: Final = (
    "prepare",
    "dialog_admit",
    "readiness",
    "dialog_programs",
    "trial",
    "collection",
)
CLIENT: Final = ("join", "waiting")
DESK: Final = ("home", "network")
EXAM: Final = "exam"
"""A candidate at work on the sample paper of the centre."""
WALL: Final = "wall-page.png"
"""Drawn by a browser, where there is one."""


def names() -> frozenset[str]:
    """The files, as they lie in `docs/images`."""
    made = {"console": CONSOLE, "client": (*CLIENT, EXAM), "desk": DESK}
    return frozenset({WALL}) | {f"{window}-{name}.png" for window, scenes in made.items() for name in scenes}


def take_pictures(folder: Path) -> list[Path]:
    """Draw them all into a folder; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = console.take_pictures(console_start.build_application(), folder / "console.png", only=CONSOLE)
    made += desk.take_pictures(desk_start.build_application(), folder / "desk.png", only=DESK)
    with contextlib.suppress(FileNotFoundError):
        made.append(wall.take_picture(folder / WALL))
    app = client_start.build_application()
    made += client.take_pictures(app, folder / "client.png", only=CLIENT)
    return made + client.draw(app, folder / "client.png", ((EXAM, at_work()),))
