"""Draws the windows of the made-up room and exam: `python -m scripts.lab.pictures console|client|desk FILE`."""

import argparse
import os
from pathlib import Path

from candidate_client import bootstrap as client_start
from proctor_console import bootstrap as console_start
from scripts.lab.pictures import client, console, desk
from site_server.desk import bootstrap as desk_start


def main() -> None:
    """FILE for the first picture, FILE-name for the others."""
    parser = argparse.ArgumentParser(prog="scripts.lab.pictures")
    parser.add_argument("window", choices=("console", "client", "desk"))
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    made = (
        console.take_pictures(console_start.build_application(), options.file)
        if options.window == "console"
        else client.take_pictures(client_start.build_application(), options.file)
        if options.window == "client"
        else desk.take_pictures(desk_start.build_application(), options.file)
    )
    for path in made:
        print(path)


if __name__ == "__main__":
    main()
