"""Starting on a disk that has no room or refuses: wait for it, say what to do, never leave the room without a server.

A service that ends because its disk is full is started again and ends again, while 45 PCs wait. So what can be served
without writing is served, and what cannot even be opened is tried again until somebody has made room.
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


def open_server(config: ServerConfig, stop: threading.Event, tell: Callable[[str], None]) -> SiteServer | None:
    """The server on its data folder, once the disk lets it be opened; None if `stop` came first.

    Raises what SiteServer raises for any other reason.
    """
    said = False
    while not stop.is_set():
        try:
            return SiteServer(config)
        except (StoreError, OSError) as error:
            if not _passes(error):
                raise
            if not said:
                tell(say("command.disk_full", data=config.data))
                log.warning("the data folder cannot be opened yet: %s", error)
            said = True
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


def _passes(error: StoreError | OSError) -> bool:
    """Whether making room on the disk makes the error go away."""
    if isinstance(error, StoreError):
        return error.code in {"disk_full", "disk_refuses"}
    return error.errno in _NO_ROOM
