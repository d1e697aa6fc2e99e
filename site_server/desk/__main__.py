"""Starts the server machine's window: `python -m site_server.desk [--data DIR] [--screenshot FILE]`."""

import argparse
import os
import sys
from collections.abc import Sequence

from shared.commandline import CommandParser, typed_path
from shared.protocol.version import PRODUCT_VERSION
from shared.qtkit.start import start
from shared.qtkit.work.screenshot import screenshot
from shared.words.catalogue import say
from site_server.desk.bootstrap import build_window
from site_server.settings import default_data


def main(argv: Sequence[str] | None = None) -> int:
    """Run until the window is closed; the server runs on. Returns the exit code."""
    return start("desk", _parser(), _run, argv)


def _run(options: argparse.Namespace) -> int:
    data = options.server_data or default_data()
    if options.screenshot is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app, window = build_window(data)
    window.show()
    if options.screenshot is not None:
        app.processEvents()
        print(screenshot(window, options.screenshot))
        window.close()
        return 0
    return app.exec()


def _parser() -> CommandParser:
    parser = CommandParser(prog="exam-server-desk", description=say("desk.help.program"))
    parser.add_argument("--data", dest="server_data", type=typed_path, help=say("command.help.data"))
    parser.add_argument("--own", dest="data", type=typed_path, help=argparse.SUPPRESS)
    parser.add_argument("--screenshot", type=typed_path, metavar="FILE", help=say("desk.help.screenshot"))
    parser.add_argument("--version", action="version", version=PRODUCT_VERSION)
    return parser


if __name__ == "__main__":
    sys.exit(main())
