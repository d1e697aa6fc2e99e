"""The capsule beside a journal: what this PC needs to open both by itself, sealed under the resume code.

It is there only while the journal holds everything this PC sent: if the disk fails, or the sitting is closed or goes on
elsewhere, it is erased. So a restart without the server never goes on from less than the server may have.
"""

import logging
import threading
from pathlib import Path
from typing import Final

import msgspec

from shared.decoding import decode_json
from shared.machine.files import write_private
from shared.protocol.device import LoginReply
from shared.security.capsule import CapsuleKey, open_capsule
from shared.security.errors import SecurityError

log = logging.getLogger(__name__)

# Stretching takes 32 MiB; where many clients run in one process (drills), they take turns.
_ONE_AT_A_TIME: Final = threading.Lock()


class GoingOn(msgspec.Struct, frozen=True, kw_only=True):
    """The content. `login`: the last log-in's reply without snapshot, entries and code; the paper lies on the disk.

    `backup`: that paper is the backup paper 备用卷.
    """

    login: LoginReply
    paper_key: bytes
    paper_sha256: str
    backup: bool = False


class Capsule:
    """The capsule of one sitting. Stretching the code and writing the file happen on a thread of their own."""

    def __init__(self, path: Path, code: str, *, key: CapsuleKey | None = None) -> None:
        """`code`: from the log-in; without one, and without a key, there is no capsule."""
        self.path = path
        self._code = code
        self._key = key
        self._lock = threading.Lock()
        self._content: GoingOn | None = None
        self._written: GoingOn | None = None
        self._thread: threading.Thread | None = None

    def renew(self, content: GoingOn) -> None:
        """Keep this from now on; returns at once, and costs nothing if it is kept already."""
        with self._lock:
            if content == self._content or (self._key is None and not self._code):
                return
            self._content = content
            self._work()

    def prepare(self) -> None:
        """Stretch the code now, between log-in and start, so that at the start only a file is to be written."""
        with self._lock:
            if self._key is None and self._code:
                self._work()

    def _work(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="capsule", daemon=True)
            self._thread.start()

    def erase(self) -> None:
        """Nobody goes on from here by themselves."""
        with self._lock:
            self._content = self._written = None
            erase(self.path)

    def _run(self) -> None:
        try:
            if self._key is None:
                with _ONE_AT_A_TIME:
                    self._key, self._code = CapsuleKey(self._code), ""
            while self._write():
                pass
        except (SecurityError, OSError) as error:
            log.info("no capsule: %s", error)
            with self._lock:
                self._content, self._thread = None, None  # the next renewal tries again

    def _write(self) -> bool:
        """Write the newest content; False when it is there."""
        with self._lock:
            if self._content is None or self._content == self._written or self._key is None:
                self._thread = None
                return False
            # Under the lock, so that an erasure never comes before a write it should undo.
            write_private(self.path, self._key.seal(msgspec.json.encode(self._content)))
            self._written = self._content
            return True


def capsule_path(journal: Path) -> Path:
    """Where the capsule of a journal lies."""
    return journal.with_suffix(".capsule")


def open_kept(path: Path, typed_code: str) -> tuple[GoingOn, CapsuleKey]:
    """What a capsule holds.

    Raises SecurityError `resume_code_malformed`, `resume_code_wrong`, `capsule_malformed`; OSError.
    """
    content, key = open_capsule(path.read_bytes(), typed_code)
    try:
        return decode_json(content, GoingOn), key
    except msgspec.DecodeError as error:
        raise SecurityError("capsule_malformed") from error


def erase(path: Path) -> None:
    """Take a capsule off the disk; a disk that refuses is told to the log, the ciphertext alone is worth nothing."""
    for each in (path, path.with_name(path.name + ".new")):
        try:
            each.unlink(missing_ok=True)
        except OSError as error:
            log.warning("capsule not erased: %s", error.strerror)
