"""What keeps a private key on this machine's disk from being of use elsewhere.

On Windows its bytes are wrapped by the data protection of the system (DPAPI), in the scope of the machine: a service,
the technician who set it up and the exam account are different users of one machine. A copied disk image or a stolen
folder is then no key; who may read it on the machine itself is said by the folder's access list (`access`). Elsewhere
the file is its owner's alone, and full-disk encryption does the rest (ADR 0003).
"""

import ctypes
import sys
from typing import Any, ClassVar, Final, Protocol

from shared.machine.winapi import last_error, library

_UI_FORBIDDEN: Final = 0x1
_LOCAL_MACHINE: Final = 0x4
_OURS: Final = b"exam-site-kit/key-file/1"
"""Said at wrapping and unwrapping, so that what another program wrapped is never taken for ours."""


class Guard(Protocol):
    """Wraps small secrets for this machine."""

    @property
    def wraps(self) -> bool:
        """Whether a wrapped secret differs from the secret itself."""
        ...

    def wrap(self, secret: bytes) -> bytes:
        """The secret as it may lie on the disk. Raises OSError."""
        ...

    def unwrap(self, wrapped: bytes) -> bytes:
        """The secret again. Raises OSError if it was wrapped elsewhere, or damaged."""
        ...


class OwnerGuard:
    """Nothing but the file's mode, which whoever writes it sets."""

    wraps: ClassVar = False

    def wrap(self, secret: bytes) -> bytes:
        """See Guard."""
        return secret

    def unwrap(self, wrapped: bytes) -> bytes:
        """See Guard."""
        return wrapped


class _Blob(ctypes.Structure):
    _fields_: ClassVar = [("size", ctypes.c_uint32), ("data", ctypes.c_void_p)]


class DpapiGuard:
    """CryptProtectData and CryptUnprotectData, never with a question to a person."""

    wraps: ClassVar = True

    def wrap(self, secret: bytes) -> bytes:
        """See Guard."""
        return _call("CryptProtectData", secret, _UI_FORBIDDEN | _LOCAL_MACHINE)

    def unwrap(self, wrapped: bytes) -> bytes:
        """See Guard."""
        return _call("CryptUnprotectData", wrapped, _UI_FORBIDDEN)


def guard_here() -> Guard:
    """The guard of this machine."""
    return DpapiGuard() if sys.platform == "win32" else OwnerGuard()


def _call(name: str, data: bytes, flags: int) -> bytes:
    result = _Blob()
    (given, _held), (ours, _kept) = _blob(data), _blob(_OURS)
    done = getattr(library("crypt32"), name)(
        ctypes.byref(given), None, ctypes.byref(ours), None, None, flags, ctypes.byref(result)
    )
    if not done:
        raise last_error()
    try:
        return ctypes.string_at(result.data, result.size) if result.data else b""
    finally:
        free = library("kernel32").LocalFree
        free.argtypes = [ctypes.c_void_p]
        free(result.data)


def _blob(data: bytes) -> tuple[_Blob, Any]:
    """The structure, and what must live as long as it."""
    held = ctypes.create_string_buffer(data, max(1, len(data)))
    return _Blob(len(data), ctypes.cast(held, ctypes.c_void_p)), held
