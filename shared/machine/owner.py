"""Whom a folder belongs to, where an administrator's command wrote into it: the account of the service goes on with it.

On Debian the technician types commands as root, and the service runs as an account of its own, which could not read
what root made. Windows' folders hand their access list on to what is made in them.
"""

import contextlib
import os
import sys
from pathlib import Path


def hand_to_owner(folder: Path) -> None:
    """Give what root made in a folder of somebody else to whoever owns the folder."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return
    try:
        owner = folder.stat()
    except OSError:
        return
    if owner.st_uid == 0 or not folder.is_dir():
        return
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if path.lstat().st_uid == 0:
                os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
