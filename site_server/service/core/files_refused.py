"""What people are told where the system refuses the server one of its own files: a full disk, a virus scanner, a folder
that may not be written. An inner fault is something else, and asks for other people.
"""

import errno
from typing import Final

from shared.machine.trouble import reason
from shared.protocol.errors import WireError, sentence

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_FULL_ON_WINDOWS: Final = 112


def files_refused(error: OSError) -> WireError:
    """The refusal that stands for it; a connection that broke is no matter of files."""
    if isinstance(error, ConnectionError | TimeoutError):
        return WireError("server_fault")
    if error.errno in _FULL or getattr(error, "winerror", None) == _FULL_ON_WINDOWS:
        return WireError("disk_full")
    why = reason(error)
    return WireError("files_refused", sentence("files_refused", why=why), why=why)
