"""The pictures of the operators' manuals: which screens they show, and one call that draws them anew.

A test holds the list against the manuals: no picture is missing, none is left over.
"""

from pathlib import Path
from typing import Final

from candidate_client import bootstrap as client_start
from proctor_console import bootstrap as console_start
from scripts.lab.pictures import client, console

CONSOLE: Final = ("prepare", "dialog_admit", "readiness", "dialog_programs", "trial", "collection")
CLIENT: Final = ("join", "waiting")


def names() -> frozenset[str]:
    """The files, as they lie in `docs/images`."""
    return frozenset({f"console-{name}.png" for name in CONSOLE} | {f"client-{name}.png" for name in CLIENT})


def take_pictures(folder: Path) -> list[Path]:
    """Draw them all into a folder; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = console.take_pictures(console_start.build_application(), folder / "console.png", only=CONSOLE)
    return [*made, *client.take_pictures(client_start.build_application(), folder / "client.png", only=CLIENT)]
