"""Draws the windows of the made-up room and exam: `python -m scripts.lab.pictures WINDOW PLACE`."""

import argparse
import os
from pathlib import Path

from candidate_client import bootstrap as client_start
from proctor_console import bootstrap as console_start
from scripts.lab.pictures import client, console, desk, every_dialog, manual, matrix, wall
from site_server.desk import bootstrap as desk_start


def main() -> None:
    """PLACE for the first picture, PLACE-name for the others.

    A folder for `manual` (docs/images), `screens` (docs/screens: each candidate screen on six displays), `dialogs`
    (docs/screens: every page and dialog of the console) and `matrix` (candidate screens on all 36).
    """
    parser = argparse.ArgumentParser(prog="scripts.lab.pictures")
    parser.add_argument(
        "window", choices=("console", "client", "desk", "wall", "manual", "screens", "dialogs", "matrix")
    )
    parser.add_argument("place", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.window == "manual":
        made = manual.take_pictures(options.place)
    elif options.window == "screens":
        made = matrix.take_shown(client_start.build_application(), options.place)
    elif options.window == "dialogs":
        made = every_dialog.take_console(console_start.build_application(), options.place)
    elif options.window == "matrix":
        made = matrix.take_all(client_start.build_application(), options.place)
    elif options.window == "console":
        made = console.take_pictures(console_start.build_application(), options.place)
    elif options.window == "desk":
        made = desk.take_pictures(desk_start.build_application(), options.place)
    elif options.window == "wall":
        made = [wall.take_picture(options.place)]
    else:
        made = client.take_pictures(client_start.build_application(), options.place)
    for path in made:
        print(path)


if __name__ == "__main__":
    main()
