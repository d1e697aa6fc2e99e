"""The commands of the server program that look after its machine: doctor, diagnostics. Neither needs it to run."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from shared.commandline import typed_path
from shared.exchange.backup_file import backups_in
from shared.protocol.version import PRODUCT_VERSION
from shared.readiness import doctor
from shared.readiness.check import Against, Ask, Backup
from shared.readiness.diagnostics import file_name, write_diagnostics
from shared.readiness.machines.choose import this_machine
from shared.words.catalogue import say
from site_server.adapters.files.backup_settings import read_settings
from site_server.adapters.files.rooms_file import read_rooms
from site_server.adapters.files.site_keys import site_exists
from site_server.bootstrap import DEFAULT_PORT
from site_server.commands.output import need_place, tell
from site_server.domain.rooms import RoomsError
from site_server.local_call import running

Command = Callable[[str, object, str], argparse.ArgumentParser]


def add_doctor_commands(command: Command) -> None:
    """Put this module's commands beside the others."""
    command("doctor", _doctor, say("command.help.doctor"))
    diagnostics = command("diagnostics", _diagnostics, say("command.help.diagnostics"))
    diagnostics.add_argument("--to", type=typed_path, default=Path(), help=say("command.help.diagnostics_to"))


def _doctor(arguments: argparse.Namespace) -> int:
    ask, against = _circumstances(arguments.data)
    found = doctor.examine(ask, against)
    tell(doctor.told(found, against))
    return doctor.exit_code(found)


def _diagnostics(arguments: argparse.Namespace) -> int:
    data: Path = arguments.data
    ask, against = _circumstances(data)
    target: Path = arguments.to
    need_place(target, ".zip")
    if target.is_dir():
        target /= file_name("server", time.time_ns() // 1_000_000)
    folders = ask.backup.folders if ask.backup else ()
    settings = {"data": data, "running": ask.serving, "port": ask.port, "backup folders": len(folders)}
    write_diagnostics(target, "server", data, doctor.examine(ask, against), against, settings)
    tell(say("command.diagnostics_written", target=target.resolve()))
    return 0


def _circumstances(data: Path) -> tuple[Ask, Against]:
    if not site_exists(data):
        tell(say("command.no_site_here", data=data))
    info = running(data) if site_exists(data) else None
    ask = Ask(
        place="server",
        machine=this_machine(),
        data=data,
        version=PRODUCT_VERSION,
        port=info.port if info is not None else _port(data),
        serving=info is not None,
        backup=_backup(data) if data.is_dir() else None,
        certificate=data / "keys" / "server.crt",
    )
    return ask, Against(place="server", version=PRODUCT_VERSION)


def _port(data: Path) -> int:
    """Where the first room will listen: an own port is what may be taken, not the usual one."""
    try:
        return read_rooms(data).rooms[0].port or DEFAULT_PORT
    except (RoomsError, OSError):
        return DEFAULT_PORT


def _backup(data: Path) -> Backup:
    """By the files themselves: the newest copy in any of the folders."""
    folders = read_settings(data).folders
    there = [Path(folder) for folder in folders if Path(folder).is_dir()]
    made = [path.stat().st_mtime for folder in there for path, _header in backups_in(folder)]
    return Backup(folders=folders, age_s=round(time.time() - max(made)) if made else None)
