"""Starting on a disk that has no room or refuses: wait for it, say what to do, never leave the room without a server.

A service that ends because its disk is full is started again and ends again, while 45 PCs wait. So what can be served
without writing is served, and what cannot even be opened is tried again until somebody has made room. The same where
another program, such as a virus scanner or a backup, holds a file, or the folder may not be written.
"""

import errno
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from shared.words.catalogue import say
from site_server.bootstrap import ServerConfig, SiteServer
from site_server.domain.ports import StoreError
from site_server.settings import RunInfo, write_run_info

log = logging.getLogger(__name__)

_AGAIN_S: Final = 1.0
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO})
_HELD: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY})

_FULL: Final = "command.disk_full"
_LOCKED: Final = "command.data_held"
_GONE: Final = "command.data_gone"


def open_server(config: ServerConfig, stop: threading.Event, tell: Callable[[str], None]) -> SiteServer | None:
    """The server on its data folder, once the disk lets it be opened; None if `stop` came first.

    Raises what SiteServer raises for any other reason.
    """
    said = ""
    while not stop.is_set():
        try:
            return SiteServer(config)
        except (StoreError, OSError) as error:
            why = _what_passes(error)
            if not why:
                raise
            if said != why:
                tell(say(why, data=config.data))
                log.warning("the data folder cannot be opened yet: %s", error)
            said = why
        stop.wait(_AGAIN_S)
    return None


def tell_run_info(data: Path, host: str, port: int) -> bool:
    """Write down where the server listens, for the command line; False if the disk refuses, which harms no exam."""
    try:
        write_run_info(data, RunInfo(pid=os.getpid(), host=host, port=port))
    except OSError as error:
        log.warning("run.json not written: %s", error.strerror)
        return False
    return True


def _what_passes(error: StoreError | OSError) -> str:
    """What people are told who can make the error go away; nothing where it does not by itself."""
    if isinstance(error, StoreError):
        codes = {"disk_full": _FULL, "disk_refuses": _FULL, "store_locked": _LOCKED, "store_gone": _GONE}
        return codes.get(error.code, "")
    return _FULL if error.errno in _NO_ROOM else _LOCKED if error.errno in _HELD else ""
