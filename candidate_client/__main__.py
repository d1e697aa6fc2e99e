"""Command line of the candidate's program: `python -m candidate_client [--data DIR] [--server HOST:PORT] …`."""

import argparse
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from candidate_client.bootstrap import ClientWindow, build_window
from candidate_client.core.settings import Settings
from candidate_client.input_method.choose import input_method_for
from candidate_client.lockdown.default import starts_locked
from candidate_client.lockdown.guard.keep import GuardKeeper
from candidate_client.windowless import __main__ as windowless
from shared.commandline import USAGE_ERROR, CommandParser, typed_path
from shared.link.address import normalise_server
from shared.link.device_files import DeviceFiles
from shared.link.doctor_options import add_doctor_options, look_after
from shared.link.program_updates import newer_program
from shared.machine.heartbeat import OF_CLIENT, Heart
from shared.machine.starting import StartError
from shared.qtkit.start import start
from shared.qtkit.work.screenshot import screenshot
from shared.updates.handover import is_installed, start_again
from shared.words.catalogue import say


def main(argv: list[str] | None = None) -> int:
    """Run the client, or the part of it that the command line names; returns the exit code."""
    words = sys.argv if argv is None else ["", *argv]
    if windowless.is_part(words):
        return windowless.main(words)
    return start("client", _parser(), _run, argv)


def _run(options: argparse.Namespace) -> int:
    if options.doctor or options.diagnostics is not None:
        return look_after("pc", options)
    if options.screenshot is not None:
        return _first_screen(options.data, options.screenshot)
    done = newer_program("client", options.data)
    if done is not None:
        return done
    server = normalise_server(options.server) if options.server else None
    if options.server and server is None:
        raise StartError("address_malformed", say("client.address_malformed"), USAGE_ERROR)
    settings = Settings(
        data=options.data,
        server=server,
        seat=options.seat,
        enrol_code=options.enrol,
        kiosk=_locked(options),
        discover=True,
        site_file=options.site_file,
        check=True,
    )
    method = input_method_for()
    method.begin()
    app, window = build_window(settings, method)
    for name in (signal.SIGINT, signal.SIGTERM):
        # In the event loop, also where the signal comes before it runs: a window closed earlier would never end it.
        signal.signal(name, lambda *_: QTimer.singleShot(0, window.shut_down))
    heart = Heart(options.data / OF_CLIENT)
    # Python runs signal handlers between its own instructions only; this gives it some. The guard hears it.
    beat = QTimer(window)
    beat.timeout.connect(heart.beat)
    beat.start(500)
    keeper = _guarded(window, options)
    window.present()  # before anything is told: only a window that is on the screen can hold the keyboard
    window.begin()
    code = app.exec()
    heart.rest()
    if keeper is not None:
        keeper.stop(leaves=window.left)
    return start_again(sys.argv[1:]) if window.start_again else code


def _locked(options: argparse.Namespace) -> bool:
    identity = DeviceFiles(options.data).load() if options.kiosk is None else None
    return starts_locked(
        options.kiosk, identity.kiosk if identity is not None else None, installed=is_installed() or options.guarded
    )


def _guarded(window: ClientWindow, options: argparse.Namespace) -> GuardKeeper | None:
    """A locked client of an installed program has a guard; it gets the same command line for the next one."""
    if not window.locked or not (is_installed() or options.guarded):
        return None
    words = ["--kiosk"]
    for name in ("server", "site_file", "log_level"):
        value = getattr(options, name)
        words += [f"--{name.replace('_', '-')}", str(value)] if value is not None else []
    keeper = GuardKeeper(options.data, words, lambda: window.engine.saw("guard_ended"))
    if keeper.client_ended:
        window.engine.saw("client_ended")
    keeper.start()
    return keeper


def _first_screen(data: Path, target: Path) -> int:
    """Draw the screen a PC starts with; nothing is looked for and nothing locked."""
    app, window = build_window(Settings(data=data))
    window.show()
    window.show_view(window.engine.view)
    app.processEvents()
    print(screenshot(window, target))
    window.shut_down()
    return 0


def _parser() -> CommandParser:
    parser = CommandParser(prog="exam-candidate-client", description=say("client.help.program"))
    parser.add_argument("--data", type=typed_path, help=say("client.help.data"))
    add_doctor_options(parser)
    parser.add_argument("--server", help=say("client.help.server"))
    parser.add_argument("--site-file", type=typed_path, metavar="FILE", help=say("client.help.site_file"))
    parser.add_argument("--seat", type=int, help=say("client.help.seat"))
    parser.add_argument("--enrol", metavar="CODE", help=say("client.help.enrol"))
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--kiosk", action="store_true", help=say("client.help.locked"))
    shape.add_argument("--window", dest="kiosk", action="store_false", help=say("client.help.windowed"))
    parser.set_defaults(kiosk=None)
    parser.add_argument("--guarded", action="store_true", help=say("client.help.guarded"))
    parser.add_argument("--screenshot", type=typed_path, metavar="FILE", help=say("client.help.pictures"))
    parser.add_argument("--log-level", default="info", choices=("debug", "info", "warning", "error"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
