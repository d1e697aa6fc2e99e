"""Why the system refused a file or folder, as a clause for people: its own words are English, or of some code page."""

import errno
from typing import Final

from shared.words.catalogue import say

# What Windows folds into "permission denied" or "invalid argument", though people must do something else about it.
_BY_WINDOWS: Final = {
    19: "read_only",
    21: "gone",
    31: "gone",
    32: "in_use",
    33: "in_use",
    55: "gone",
    112: "full",
    123: "bad_name",
    433: "gone",
    1117: "gone",
    1167: "gone",
}
_BY_NUMBER: Final = {
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "too_large",
    errno.EISDIR: "folder",
    errno.EEXIST: "exists",
    errno.ENOTEMPTY: "exists",
    errno.EBUSY: "in_use",
    errno.ENAMETOOLONG: "bad_name",
    errno.EINVAL: "bad_name",
    errno.EIO: "gone",
    errno.ENODEV: "gone",
    errno.ENXIO: "gone",
    errno.ENOTCONN: "gone",
    errno.ESTALE: "gone",
    errno.EMFILE: "too_many",
    errno.ENFILE: "too_many",
    errno.ENOMEM: "memory",
}


def reason(error: OSError) -> str:
    """What happened, without the path: 磁盘已满. Never the system's own words."""
    kind = _BY_WINDOWS.get(getattr(error, "winerror", None) or 0) or _BY_NUMBER.get(error.errno or 0)
    return say(f"machine.why.{kind}") if kind else say("machine.why.other", number=error.errno or type(error).__name__)


def reason_at(error: OSError) -> str:
    """The same with the file or folder that was meant, where the system names one."""
    place = error.filename if error.filename2 is None else error.filename2
    return say("machine.why.at", why=reason(error), place=place) if place else reason(error)
