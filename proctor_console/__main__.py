"""Starts the proctor console: `python -m proctor_console [--data DIR] [--server HOST:PORT] [--screenshot FILE]`."""

import argparse
import os
import sys
from collections.abc import Sequence

from proctor_console.bootstrap import build_window
from proctor_console.core.settings import Settings
from shared.commandline import USAGE_ERROR, CommandParser, typed_path
from shared.link.address import normalise_server
from shared.link.doctor_options import add_doctor_options, look_after
from shared.link.program_updates import newer_program
from shared.machine.starting import StartError
from shared.protocol.version import PRODUCT_VERSION
from shared.qtkit.start import start
from shared.qtkit.work.screenshot import screenshot
from shared.updates.handover import start_again
from shared.words.catalogue import say


def main(argv: Sequence[str] | None = None) -> int:
    """Run until the window is closed; returns the exit code."""
    return start("console", _parser(), _run, argv)


def _run(options: argparse.Namespace) -> int:
    if options.doctor or options.diagnostics is not None:
        return look_after("console", options)
    if options.screenshot is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app, window = build_window(Settings(data=options.data))
        window.resize(*options.size)
        window.show()
        app.processEvents()
        print(screenshot(window, options.screenshot))
        window.close()
        return 0
    done = newer_program("console", options.data)
    if done is not None:
        return done
    server = None
    if options.server is not None:
        server = normalise_server(options.server)
        if server is None:
            raise StartError("address_malformed", say("client.console_address_malformed"), USAGE_ERROR)
    settings = Settings(data=options.data, server=server, discover=True, updates=True, site_file=options.site_file)
    app, window = build_window(settings)
    window.showMaximized()  # on a small screen nothing of it may lie below the task bar
    code = app.exec()
    return start_again(sys.argv[1:]) if window.start_again else code


def _parser() -> CommandParser:
    parser = CommandParser(prog="exam-proctor-console", description=say("client.help.console"))
    parser.add_argument("--data", type=typed_path, help=say("client.help.console_data"))
    add_doctor_options(parser)
    parser.add_argument("--server", help=say("client.help.console_server"))
    parser.add_argument("--site-file", type=typed_path, metavar="FILE", help=say("client.help.site_file"))
    parser.add_argument("--screenshot", type=typed_path, metavar="FILE", help=say("client.help.console_pictures"))
    parser.add_argument(
        "--size", type=_size, default=(1366, 768), metavar=say("client.help.size"), help=say("client.help.picture_size")
    )
    parser.add_argument("--version", action="version", version=PRODUCT_VERSION)
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
