"""The commands of the server program. Output is for the technician, so it is Chinese."""

import argparse
import errno
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from shared.commandline import CommandParser
from shared.exchange.errors import ExchangeError
from shared.exchange.site_files import CentrePublic, SitePublic, card_fingerprint, read_card
from shared.link.discovery import room_addresses
from shared.link.errors import LinkError
from shared.link.transport import Transport
from shared.machine.logs import log_to
from shared.machine.speech import ready_to_speak
from shared.protocol import paths
from shared.protocol.console import PackageReport, RoomView
from shared.protocol.device import Hello
from shared.protocol.enrolment import EnrolmentRequest, EnrolmentWindow
from shared.protocol.errors import WireError
from shared.protocol.version import PRODUCT_VERSION
from shared.security.errors import SecurityError
from shared.words.catalogue import say
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.lock import FolderLock
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.bootstrap import DEFAULT_PORT, ServerConfig, SiteServer
from site_server.command_backup import add_backup_commands
from site_server.command_site_file import SettingError, add_site_file_command
from site_server.first_run.site_file import NoAddressError
from site_server.local_call import local_transport
from site_server.service.continuity.import_package import import_package
from site_server.service.core.site import Limits
from site_server.service.core.writer import BATCH
from site_server.service.people.staff import SETUP
from site_server.settings import RUN_FILE, RunInfo, default_data, read_run_info
from site_server.start_up import open_server, tell_run_info

_NOISY: Final = ("alembic", "sqlalchemy", "waitress", "werkzeug")
# What 45 candidates write in a long exam, and as much again.
_RESERVE_BYTES: Final = 192 << 20


class CommandError(Exception):
    """The command did not work; the text says why, for the technician."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it worked, 1 with a sentence on stderr if not."""
    ready_to_speak()
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except (WireError, LinkError, SecurityError, ExchangeError) as error:
        return _fail(error.message)
    except NoAddressError as error:
        return _fail(error.message)
    except (CommandError, SettingError, OSError) as error:
        return _fail(str(error))
    except NotInitialisedError:
        return _fail(say("command.not_initialised", data=arguments.data))
    return code


def _parser() -> CommandParser:
    parser = CommandParser(prog="exam-site-server", description=say("command.program"))
    parser.add_argument(
        "--version", action="version", version=f"exam-site-server {PRODUCT_VERSION}", help=say("command.help.version")
    )
    commands = parser.add_subparsers(
        required=True, metavar=say("command.help.command"), title=say("command.help.command")
    )

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        made.add_argument("--data", type=Path, default=default_data(), help=say("command.help.data"))
        made.set_defaults(run=run)
        return made

    init = command("init", _init, say("command.help.init"))
    init.add_argument("--site-id", required=True, help=say("command.help.site_id"))
    init.add_argument("--site-name", required=True, help=say("command.help.site_name"))
    init.add_argument("--centre", type=Path, required=True, help=say("command.help.centre"))
    init.add_argument("--address", action="append", default=[], help=say("command.help.address"))
    run = command("run", _run, say("command.help.run"))
    run.add_argument("--host", default="0.0.0.0", help=say("command.help.host"))  # noqa: S104
    run.add_argument("--port", type=int, default=DEFAULT_PORT, help=say("command.help.port"))
    run.add_argument("--no-announce", action="store_true", help=say("command.help.no_announce"))
    run.add_argument("--commit-batch", type=int, default=BATCH, help=say("command.help.batch"))
    imported = command("import", _import, say("command.help.import"))
    imported.add_argument("package", type=Path, help=say("command.help.package"))
    enrolment = command("enrolment", _enrolment, say("command.help.enrolment"))
    enrolment.add_argument("--minutes", type=int, default=60, help=say("command.help.minutes"))
    command("status", _status, say("command.help.status"))
    command("card", _card, say("command.help.card"))
    add_backup_commands(command)
    add_site_file_command(command)
    return parser


def _init(arguments: argparse.Namespace) -> int:
    centre = read_card(arguments.centre, CentrePublic)
    files = SiteFiles(DataFolder(arguments.data))
    try:
        pin = files.make(
            site_id=arguments.site_id,
            site_name=arguments.site_name,
            centre=centre,
            addresses=arguments.address,
            now_ms=time.time_ns() // 1_000_000,
        )
    except FileExistsError as error:
        raise CommandError(say("command.initialised_before", data=arguments.data)) from error
    _say(say("command.initialised", site_id=arguments.site_id, site_name=arguments.site_name, data=arguments.data))
    _say(say("command.centre", name=centre.name, card_fingerprint=card_fingerprint(centre)))
    _say(
        say(
            "command.hand_over_card",
            site_card=files.site_card,
            card_fingerprint=card_fingerprint(read_card(files.site_card, SitePublic)),
        )
    )
    _say(say("command.technician", setup=SETUP, pin=pin))
    _say(say("command.take_over_code", new_take_over_code=new_take_over_code(DataFolder(arguments.data))))
    return 0


def _run(arguments: argparse.Namespace) -> int:
    data: Path = arguments.data
    if not data.exists():
        raise NotInitialisedError(str(data))
    lock = FolderLock(data)
    if not lock.acquire():
        raise CommandError(say("command.running_already", data=data))
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    log_to(DataFolder(data).log_file, quiet=_NOISY)
    limits = Limits(commit_batch=max(1, arguments.commit_batch), reserve_bytes=_RESERVE_BYTES)
    announce = not arguments.no_announce and not arguments.host.startswith(("127.", "::1", "localhost"))
    config = ServerConfig(data=data, host=arguments.host, port=arguments.port, limits=limits, announce=announce)
    server = open_server(config, stop, _say)
    if server is None:
        lock.release()
        return 0
    try:
        _listen(server, arguments.port)
        told = tell_run_info(data, arguments.host, server.port)
        _say_addresses(arguments.host, server.port)
        while not stop.wait(1.0):
            server.follow_settings()
            if server.dead:
                raise CommandError(say("command.dead"))
            told = told or tell_run_info(data, arguments.host, server.port)
    finally:
        (data / RUN_FILE).unlink(missing_ok=True)
        server.stop()
        lock.release()
    return 0


def _listen(server: SiteServer, port: int) -> None:
    try:
        server.start()
    except OSError as error:
        in_use = error.errno == errno.EADDRINUSE or getattr(error, "winerror", None) in {10013, 10048}
        if not in_use:
            raise
        raise CommandError(say("command.port_taken", port=port)) from error


def _say_addresses(host: str, port: int) -> None:
    """Where the console and the PCs find this server: what people type there."""
    everywhere = host in {"0.0.0.0", "::", ""}  # noqa: S104
    _say(say("command.started"))
    found = room_addresses() if everywhere else (host,)
    _say(say("command.addresses", listed=say("command.or").join(f"{address}:{port}" for address in found)))
    if not found:
        _say(say("command.no_address", port=port))
    elif len(found) > 1:
        _say(say("command.many_addresses"))


def _card(arguments: argparse.Namespace) -> int:
    files = SiteFiles(DataFolder(arguments.data, clean=False)) if arguments.data.exists() else None
    if files is None or not files.exists():
        raise NotInitialisedError(str(arguments.data))
    card = read_card(files.site_card, SitePublic)
    _say(say("command.site", site_id=card.site_id, site_name=card.site_name))
    _say(say("command.card_file", site_card=files.site_card))
    _say(say("command.card_print", card_fingerprint=card_fingerprint(card)))
    return 0


def _import(arguments: argparse.Namespace) -> int:
    package: Path = arguments.package
    if not package.is_file():
        raise CommandError(say("command.no_file", package=package))
    info = _running(arguments.data)
    if info is not None:
        transport = _connect(arguments.data, info)
        report = transport.call("POST", paths.PACKAGES, package.read_bytes(), PackageReport, read_timeout_s=120.0)
        transport.close()
    else:
        report = _import_here(arguments.data, package)
    _say(
        say(
            "command.imported", title=report.title, room=report.room, candidates=report.candidates, photos=report.photos
        )
    )
    return 0


def _import_here(data: Path, package: Path) -> PackageReport:
    if not data.exists():
        raise NotInitialisedError(str(data))
    lock = FolderLock(data)
    if not lock.acquire():
        raise CommandError(say("command.busy"))
    try:
        server = SiteServer(ServerConfig(data=data, port=0))
        try:
            site = server.use_cases.site
            incoming = site.folder.incoming()
            incoming.write_bytes(package.read_bytes())
            return import_package(site, incoming, SETUP)
        finally:
            server.stop()
    finally:
        lock.release()


def _enrolment(arguments: argparse.Namespace) -> int:
    info = _running(arguments.data)
    if info is None:
        raise CommandError(say("command.start_first"))
    transport = _connect(arguments.data, info)
    window = transport.call(
        "POST", paths.ENROLMENT, EnrolmentRequest(open_for_s=arguments.minutes * 60), EnrolmentWindow
    )
    transport.close()
    _say(
        say("command.enrolment_code", code=window.code, minutes=arguments.minutes)
        if window.code
        else say("command.enrolment_closed")
    )
    return 0


def _status(arguments: argparse.Namespace) -> int:
    info = _running(arguments.data)
    if info is None:
        _say(say("command.not_running"))
        return 1
    transport = _connect(arguments.data, info)
    view = transport.call("GET", paths.VIEW, None, RoomView)
    transport.close()
    _say(say("command.running", port=info.port, phase=view.phase, title=view.title, room=view.room))
    if view.totals is not None:
        total = view.totals
        _say(
            say(
                "command.totals",
                due=total.due,
                present=total.present,
                working=total.working,
                handed_in=total.handed_in,
                absent=total.absent,
            )
        )
    for warning in view.warnings:
        _say(warning)
    return 0


def _connect(data: Path, info: RunInfo) -> Transport:
    first = local_transport(data, info)
    # The token is dated on the room's clock, which may differ from this machine's wall clock.
    room_ms = first.call("GET", paths.HELLO, None, Hello).room_ms
    first.close()
    return local_transport(data, info, room_ms)


def _running(data: Path) -> RunInfo | None:
    info = read_run_info(data)
    if info is None:
        return None
    lock = FolderLock(data)
    if lock.acquire():  # nobody holds the folder: the file was left by a killed server
        lock.release()
        return None
    return info


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _fail(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1
