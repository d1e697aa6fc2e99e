"""The commands of the server program. Output is for the technician, so it is Chinese."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from shared.commandline import CommandParser, typed_path
from shared.exchange.errors import ExchangeError
from shared.exchange.site_files import SitePublic, card_fingerprint, read_card
from shared.link.errors import LinkError
from shared.machine.owner import hand_to_owner
from shared.machine.speech import ready_to_speak
from shared.machine.trouble import reason_at
from shared.protocol import paths
from shared.protocol.console import RoomView
from shared.protocol.enrolment import EnrolmentRequest, EnrolmentWindow
from shared.protocol.errors import WireError
from shared.protocol.version import PRODUCT_VERSION
from shared.security.errors import SecurityError
from shared.updates.errors import UpdateError
from shared.words.catalogue import say
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles, site_exists
from site_server.commands.addresses import server_address
from site_server.commands.backup import add_backup_commands
from site_server.commands.doctor import add_doctor_commands
from site_server.commands.guard import add_guard_command
from site_server.commands.import_file import import_file
from site_server.commands.output import CommandError, fail, tell
from site_server.commands.purge import add_purge_command
from site_server.commands.room_choice import each_room, one_room
from site_server.commands.rooms import add_room_commands
from site_server.commands.run import add_run_commands
from site_server.commands.site_file import SettingError, add_site_file_command
from site_server.commands.update import add_update_command
from site_server.domain.rooms import RoomsError
from site_server.first_run.make_site import SiteOrder, make_site
from site_server.first_run.site_file import NoAddressError
from site_server.guarding import OnDutyError
from site_server.local_call import connect, running
from site_server.service.people.staff import SETUP
from site_server.settings import default_data

_LONGEST_MINUTES: Final = 12 * 60
_WITHOUT_A_SITE: Final = frozenset({"init", "take-over", "doctor", "diagnostics", "guard", "stop"})
"""Every other command says so where there is no site, before it looks at the folder and leaves anything there."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it worked, 1 with a sentence on stderr if not."""
    ready_to_speak()
    arguments = _parser().parse_args(argv)
    try:
        return _run(arguments)
    finally:
        hand_to_owner(arguments.data)


def _run(arguments: argparse.Namespace) -> int:
    try:
        if arguments.needs_site and not site_exists(arguments.data):
            raise NotInitialisedError(str(arguments.data))
        code: int = arguments.run(arguments)
    except (WireError, LinkError, SecurityError, ExchangeError, RoomsError, NoAddressError, UpdateError) as error:
        return fail(error.message)
    except OnDutyError as error:
        return fail(error.message)
    except (CommandError, SettingError) as error:
        return fail(str(error))
    except OSError as error:
        return fail(say("command.files_failed", told=reason_at(error)))
    except NotInitialisedError:
        return fail(say("command.not_initialised", data=arguments.data))
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
        made.add_argument("--data", type=typed_path, default=default_data(), help=say("command.help.data"))
        made.set_defaults(run=run, needs_site=name not in _WITHOUT_A_SITE)
        return made

    def of_room(name: str, run: object, text: str) -> argparse.ArgumentParser:
        made = command(name, run, text)
        made.add_argument("--room", help=say("rooms.help.room"))
        return made

    init = command("init", _init, say("command.help.init"))
    init.add_argument("--site-id", required=True, help=say("command.help.site_id"))
    init.add_argument("--site-name", required=True, help=say("command.help.site_name"))
    init.add_argument("--centre", type=typed_path, required=True, help=say("command.help.centre"))
    init.add_argument("--address", type=server_address, action="append", default=[], help=say("command.help.address"))
    init.add_argument("--room", dest="room_name", default="", help=say("rooms.help.init_room"))
    add_run_commands(command)
    add_room_commands(command)
    imported = of_room("import", import_file, say("command.help.import"))
    imported.add_argument(
        "package", type=typed_path, metavar=say("command.metavar_package"), help=say("command.help.package")
    )
    enrolment = of_room("enrolment", _enrolment, say("command.help.enrolment"))
    enrolment.add_argument("--minutes", type=int, default=60, help=say("command.help.minutes"))
    of_room("status", _status, say("command.help.status"))
    of_room("card", _card, say("command.help.card"))
    add_backup_commands(command, of_room)
    add_update_command(of_room)
    add_purge_command(of_room)
    add_doctor_commands(command)
    add_guard_command(command)
    add_site_file_command(command)
    return parser


def _init(arguments: argparse.Namespace) -> int:
    order = SiteOrder(
        data=arguments.data,
        centre=arguments.centre,
        site_id=arguments.site_id,
        site_name=arguments.site_name,
        room=arguments.room_name.strip(),
        addresses=tuple(arguments.address),
    )
    try:
        made = make_site(order, now_ms=time.time_ns() // 1_000_000)
    except FileExistsError as error:
        raise CommandError(say("command.initialised_before", data=arguments.data)) from error
    tell(say("command.initialised", site_id=arguments.site_id, site_name=arguments.site_name, data=arguments.data))
    tell(say("command.centre", name=made.centre_name, card_fingerprint=made.centre_print))
    tell(say("command.hand_over_card", site_card=made.card_file, card_fingerprint=made.card_print))
    tell(say("command.technician", setup=SETUP, pin=made.setup_pin))
    tell(say("command.take_over_code", new_take_over_code=made.take_over_code))
    return 0


def _card(arguments: argparse.Namespace) -> int:
    return each_room(arguments.data, arguments.room, _card_of)


def _card_of(data: Path) -> int:
    files = SiteFiles(DataFolder(data, clean=False)) if data.exists() else None
    if files is None or not files.exists():
        raise NotInitialisedError(str(data))
    card = read_card(files.site_card, SitePublic)
    tell(say("command.site", site_id=card.site_id, site_name=card.site_name))
    tell(say("command.card_file", site_card=files.site_card))
    tell(say("command.card_print", card_fingerprint=card_fingerprint(card)))
    return 0


def _enrolment(arguments: argparse.Namespace) -> int:
    if not 0 <= arguments.minutes <= _LONGEST_MINUTES:
        raise CommandError(say("command.minutes_range", most=_LONGEST_MINUTES))
    data = one_room(arguments.data, arguments.room)
    info = running(data)
    if info is None:
        raise CommandError(say("command.start_first"))
    transport = connect(data, info)
    window = transport.call(
        "POST", paths.ENROLMENT, EnrolmentRequest(open_for_s=arguments.minutes * 60), EnrolmentWindow
    )
    transport.close()
    if window.code:
        tell(say("command.enrolment_code", code=window.code, minutes=arguments.minutes))
        tell(say("command.enrolment_console_code", code=window.console_code))
    else:
        tell(say("command.enrolment_closed"))
    return 0


def _status(arguments: argparse.Namespace) -> int:
    return each_room(arguments.data, arguments.room, _status_of)


def _status_of(data: Path) -> int:
    info = running(data)
    if info is None:
        tell(say("command.not_running"))
        return 1
    transport = connect(data, info)
    view = transport.call("GET", paths.VIEW, None, RoomView)
    transport.close()
    tell(say("command.running", port=info.port, phase=view.phase, title=view.title, room=view.room))
    if view.totals is not None:
        total = view.totals
        tell(
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
        tell(warning)
    return 0
