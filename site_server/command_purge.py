"""The command `purge`: after receipt and term, keys and files of the room's sessions end, and a proof is printed."""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from shared.formatting import date_time
from shared.words.catalogue import say
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.lock import FolderLock
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.command_output import CommandError, tell
from site_server.command_room_choice import one_room
from site_server.domain.retention import HeldSession, Standing, standing_against
from site_server.purging.carry_out import NotYetError, go_on, held_here, order_purge
from site_server.purging.order import read_order

Command = Callable[[str, object, str], argparse.ArgumentParser]

_ZONE: Final = "Asia/Shanghai"


def add_purge_command(of_room: Command) -> None:
    """Put it beside the others."""
    purge = of_room("purge", _purge, say("purge.help"))
    purge.add_argument("--by", default="", help=say("purge.help_by"))
    purge.add_argument("--look", action="store_true", help=say("purge.help_look"))


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
    """Purge a folder that no server runs on. Raises CommandError, and as `order_purge`."""
    went_on = finish_purge(data, code_too=True)
    if not by:
        raise CommandError(say("purge.nobody"))
    try:
        order = order_purge(data, by=by, now_ms=_now_ms())
    except NotYetError as not_yet:
        raise CommandError("\n".join([say("purge.refused"), *map(sentence, not_yet.standing)])) from not_yet
    if order is None:
        if not went_on:
            tell(say("purge.nothing"))
        return 0
    proof = go_on(data)
    tell(say("purge.done", proof=proof))
    _missing(order.places)
    _new_code(data)
    return 0


def finish_purge(data: Path, *, code_too: bool = False) -> bool:
    """Go on with a purge that was cut short, before anything else of this folder is opened; whether there was one.

    Raises as `go_on`.
    """
    order = read_order(data)
    if order is None:
        return False
    tell(say("purge.went_on", proof=go_on(data)))
    _missing(order.places)
    if code_too:
        _new_code(data)
    else:
        tell(say("purge.code_later"))
    return True


def sentence(standing: Standing) -> str:
    """What speaks against it, with both dates."""
    session = standing.session
    due_ms = session.due_ms()
    return say(
        f"purge.why.{standing.why}",
        session=_name(session),
        keep_days=session.keep_days,
        received=date_time(session.received_ms, _ZONE),
        due=date_time(due_ms, _ZONE) if due_ms is not None else "",
    )


def _look(data: Path) -> int:
    held = held_here(data)
    against = {one.session.session_no: one for one in standing_against(held, _now_ms())}
    for session in held:
        standing = against.get(session.session_no)
        tell(sentence(standing) if standing is not None else say("purge.look.due", session=_name(session)))
    if not held:
        tell(say("purge.nothing"))
    return 0


def _name(session: HeldSession) -> str:
    return " ".join(part for part in (session.session_id, session.title, session.room) if part)


def _missing(places: Sequence[str]) -> None:
    for place in places:
        if not Path(place).is_dir():
            tell(say("purge.missing_place", place=place))


def _new_code(data: Path) -> None:
    tell(say("purge.new_code", code=new_take_over_code(DataFolder(data, clean=False))))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
