"""The commands `run` and `stop`: one room in this very process, or all rooms, each in a process of its own."""

import argparse
import errno
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from shared.link.found import room_addresses
from shared.machine.heartbeat import OF_ROOM, OF_SERVER, Heart
from shared.machine.logs import log_to
from shared.machine.memory import give_back_large_blocks
from shared.machine.terminal import let_no_click_hold, stop_signals
from shared.words.catalogue import say
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.lock import WATCH_LOCK, FolderLock, take_lock
from site_server.adapters.files.rooms_file import read_rooms, room_folder
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles, site_exists
from site_server.bootstrap import ServerConfig, SiteServer
from site_server.commands.addresses import port_number
from site_server.commands.output import CommandError, tell
from site_server.commands.purge import finish_purge
from site_server.domain.listening import EVERYWHERE, is_everywhere
from site_server.domain.rooms import RoomEntry, RoomsError
from site_server.guarding import need_free
from site_server.rooms.own_command import own_command
from site_server.rooms.state import asked_to_stop, forget_stops, request_stop, server_state
from site_server.rooms.watching import RoomWatch
from site_server.runtime import Runtime
from site_server.self_asking import SelfAsking
from site_server.service.core.site import Limits
from site_server.service.core.writer import BATCH
from site_server.settings import RUN_FILE, RunInfo
from site_server.start_up import open_server, tell_run_info

log = logging.getLogger(__name__)

Command = Callable[[str, object, str], argparse.ArgumentParser]

_NOISY: Final = ("alembic", "sqlalchemy", "waitress", "werkzeug")
# What 45 candidates write in a long exam, and as much again.
_RESERVE_BYTES: Final = 192 << 20
_NOT_MINE: Final = 10_049
_STOP_S: Final = 40.0


def add_run_commands(command: Command) -> None:
    """Put this module's commands beside the others."""
    run = command("run", _run, say("command.help.run"))
    run.add_argument("--host", default=EVERYWHERE, help=say("command.help.host"))
    run.add_argument("--port", type=port_number, help=say("rooms.help.port_of_run"))
    run.add_argument("--room", dest="only", help=say("rooms.help.run_room"))
    run.add_argument("--no-announce", action="store_true", help=say("command.help.no_announce"))
    run.add_argument("--commit-batch", type=int, default=BATCH, help=say("command.help.batch"))
    run.add_argument("--trial", action="store_true", help=argparse.SUPPRESS)
    stop = command("stop", _stop, say("rooms.help.stop"))
    stop.add_argument("--anyway", action="store_true", help=argparse.SUPPRESS)  # the system ends the service


def _run(arguments: argparse.Namespace) -> int:
    data: Path = arguments.data
    if not data.exists():
        raise NotInitialisedError(str(data))
    rooms = read_rooms(data)
    if len(rooms.rooms) > 1 and not arguments.only:
        return _run_all(arguments, data)
    return _run_room(arguments, data, rooms.only(arguments.only))


def _run_room(arguments: argparse.Namespace, data: Path, entry: RoomEntry) -> int:
    """One room, in this process, until somebody stops it."""
    give_back_large_blocks()
    folder = room_folder(data, entry)
    port = entry.port if arguments.port is None else arguments.port
    lock = FolderLock(folder)
    if not take_lock(lock):
        raise CommandError(say("command.running_already", data=folder))
    finish_purge(folder)
    stop = _stop_on_signals()
    if arguments.trial:
        threading.Thread(target=_end_with_parent, args=(stop,), name="parent", daemon=True).start()
    forget_stops(folder)
    log_to(DataFolder(folder).log_file, quiet=_NOISY)
    reserve = 0 if arguments.trial else _RESERVE_BYTES
    limits = Limits(commit_batch=max(1, arguments.commit_batch), reserve_bytes=reserve)
    silent = arguments.no_announce or arguments.trial
    announce = not silent and not arguments.host.startswith(("127.", "::1", "localhost"))
    config = ServerConfig(
        data=folder,
        host=arguments.host,
        port=port,
        limits=limits,
        announce=announce,
        house=data,
        room=entry,
        check=not arguments.trial,
    )
    server = open_server(config, stop, tell)
    if server is None:
        lock.release()
        return 0
    others = _Others(arguments, data, besides=entry.room_id)
    asking: SelfAsking | None = None
    try:
        _listen(server, arguments.host, port)
        asking = _ask_itself(arguments, folder, server.port)
        told = tell_run_info(folder, arguments.host, server.port)
        _tell_addresses(arguments.host, server.port)
        runtime = Runtime(time.monotonic())
        while not stop.wait(1.0) and not asked_to_stop(folder):
            server.follow_settings()
            runtime.look(time.monotonic())
            if server.dead:
                raise CommandError(say("command.dead"))
            told = told or tell_run_info(folder, arguments.host, server.port)
            if not arguments.only and not arguments.trial:
                others.look()
        others.stop()  # asked to end; were this room's own trouble the reason, the others would go on
    finally:
        (folder / RUN_FILE).unlink(missing_ok=True)
        if asking is not None:
            asking.stop()
        server.stop()
        lock.release()
    return 0


def _ask_itself(arguments: argparse.Namespace, folder: Path, port: int) -> SelfAsking | None:
    """Whoever watches this process hears it from now on.

    Not where it listens at one address alone: a pulled cable may take that away, which is no reason to end.
    """
    host: str = arguments.host
    if arguments.trial or not (is_everywhere(host) or host.startswith("127.")):
        return None
    places = [folder / OF_ROOM] if arguments.only else [folder / OF_ROOM, arguments.data / OF_SERVER]
    asking = SelfAsking(folder, RunInfo(pid=os.getpid(), host=host, port=port), places)
    asking.start()
    return asking


def _end_with_parent(stop: threading.Event) -> None:
    """The server of a trial lives no longer than the site's own, which holds the other end of its standard input."""
    if sys.stdin is not None:
        sys.stdin.buffer.read()
        stop.set()


def _run_all(arguments: argparse.Namespace, data: Path) -> int:
    """Every room in a process of its own; this one watches them."""
    if not SiteFiles(DataFolder(data, clean=False)).exists():
        raise NotInitialisedError(str(data))
    if arguments.port is not None:
        raise CommandError(say("rooms.port_per_room"))
    stop = _stop_on_signals()
    others = _Others(arguments, data)
    if not others.begin():
        raise CommandError(say("rooms.watched_already", data=data))
    forget_stops(data)
    log_to(data / "logs" / "rooms.log", quiet=_NOISY)
    rooms = read_rooms(data).rooms
    tell(say("rooms.started", count=len(rooms)))
    for entry in rooms:
        tell(say("rooms.addresses", room=entry.told(), listed=_addresses(arguments.host, entry.port)))
    heart = Heart(data / OF_SERVER)
    while not stop.wait(0.5) and not asked_to_stop(data):
        others.look()
        heart.beat()
    heart.rest()
    others.stop()
    return 0


class _Others:
    """The rooms in processes of their own: all of them, or those beside the one that this process serves."""

    def __init__(self, arguments: argparse.Namespace, data: Path, *, besides: str = "") -> None:
        self._data = data
        self._besides = besides
        self._more = ["--host", arguments.host, "--commit-batch", str(arguments.commit_batch)]
        self._more += ["--no-announce"] if arguments.no_announce else []
        self._lock = FolderLock(data, WATCH_LOCK)
        self._watch: RoomWatch | None = None

    def begin(self) -> bool:
        """Take them on; False where another process has them on watch."""
        if self._watch is None and take_lock(self._lock):
            self._watch = RoomWatch(self._data, self._command, tell, pid=os.getpid(), besides=self._besides)
        return self._watch is not None

    def look(self) -> None:
        """Start what does not run. A room that was alone takes others on as soon as the list has them."""
        if self._watch is None and (not self._several() or not self.begin()):
            return
        if self._watch is not None:
            self._watch.look(time.monotonic())

    def stop(self) -> None:
        """End them in order."""
        if self._watch is not None:
            self._watch.stop()
            self._lock.release()

    def _several(self) -> bool:
        try:
            return len(read_rooms(self._data).rooms) > 1
        except (RoomsError, OSError):
            return False

    def _command(self, entry: RoomEntry) -> list[str]:
        return own_command("run", "--data", str(self._data), "--room", entry.room_id, *self._more)


def _stop(arguments: argparse.Namespace) -> int:
    data: Path = arguments.data
    if not arguments.anyway:
        need_free(data, "stop")
    if not site_exists(data) or not request_stop(data):
        tell(say("command.not_running"))
        return 0
    tell(say("rooms.stopping"))
    until_s = time.monotonic() + _STOP_S
    while server_state(data).running:
        if time.monotonic() > until_s:
            raise CommandError(say("rooms.still_running"))
        time.sleep(0.3)
    tell(say("rooms.stopped"))
    return 0


def _stop_on_signals() -> threading.Event:
    let_no_click_hold()
    stop = threading.Event()
    for number in stop_signals():
        signal.signal(number, lambda *_: stop.set())
    return stop


def _listen(server: SiteServer, host: str, port: int) -> None:
    try:
        server.start()
    except OSError as error:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL or _windows(error) == _NOT_MINE:
            raise CommandError(say("command.not_my_address", host=host)) from error
        in_use = error.errno == errno.EADDRINUSE or _windows(error) in {10013, 10048}
        if not in_use:
            raise
        raise CommandError(say("command.port_taken", port=port)) from error


def _windows(error: OSError) -> int:
    """Windows' own number of what a network call failed with; 0 elsewhere."""
    return getattr(error, "winerror", None) or 0


def _tell_addresses(host: str, port: int) -> None:
    """Where the console and the PCs find this server: what people type there."""
    tell(say("command.started"))
    found = _hosts(host)
    tell(say("command.addresses", listed=_addresses(host, port)))
    if not found:
        tell(say("command.no_address", port=port))
    elif len(found) > 1:
        tell(say("command.many_addresses"))


def _addresses(host: str, port: int) -> str:
    return say("command.or").join(f"{address}:{port}" for address in _hosts(host))


def _hosts(host: str) -> tuple[str, ...]:
    return room_addresses() if is_everywhere(host) else (host,)
