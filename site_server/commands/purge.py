"""The command `purge`: after receipt and term, keys and files of the room's sessions end, and a proof is printed."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from shared.words.catalogue import say
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.lock import FolderLock
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles
from site_server.commands.output import CommandError, tell
from site_server.commands.room_choice import one_room
from site_server.domain.retention import standing_against
from site_server.purging.carry_out import NotYetError, go_on, held_here, purge
from site_server.purging.telling import name_of, sentence, why_not

Command = Callable[[str, object, str], argparse.ArgumentParser]


def add_purge_command(of_room: Command) -> None:
    """Put it beside the others."""
    command = of_room("purge", _purge, say("purge.help"))
    command.add_argument("--by", default="", help=say("purge.help_by"))
    command.add_argument("--look", action="store_true", help=say("purge.help_look"))


def _purge(arguments: argparse.Namespace) -> int:
    data = one_room(arguments.data, arguments.room)
    if not data.exists() or not SiteFiles(DataFolder(data, clean=False)).exists():
        raise NotInitialisedError(str(data))
    lock = FolderLock(data)
    if not lock.acquire():
        raise CommandError(say("purge.stop_first"))
    try:
        return _look(data) if arguments.look else purge_here(data, arguments.by.strip())
    finally:
        lock.release()


def purge_here(data: Path, by: str) -> int:
    """Purge a folder that no server runs on. Raises CommandError, and as `purge`."""
    if not by:
        raise CommandError(say("purge.nobody"))
    try:
        done = purge(data, by=by, now_ms=_now_ms())
    except NotYetError as not_yet:
        raise CommandError(why_not(not_yet)) from not_yet
    if done is None:
        tell(say("purge.nothing"))
        return 0
    tell(say("purge.done", proof=done.proof))
    for place in done.missing:
        tell(say("purge.missing_place", place=place))
    for place in done.foreign:
        tell(say("purge.foreign_place", place=place))
    tell(say("purge.new_code", code=done.take_over_code))
    return 0


def finish_purge(data: Path) -> None:
    """Go on with a purge that was cut short, before anything else of this folder is opened. Raises as `go_on`."""
    proof = go_on(data)
    if proof is not None:
        tell(say("purge.went_on", proof=proof))
        tell(say("purge.code_later"))


def _look(data: Path) -> int:
    held = held_here(data)
    against = {one.session.session_no: one for one in standing_against(held, _now_ms())}
    for session in held:
        standing = against.get(session.session_no)
        tell(sentence(standing) if standing is not None else say("purge.look.due", session=name_of(session)))
    if not held:
        tell(say("purge.nothing"))
    return 0


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
