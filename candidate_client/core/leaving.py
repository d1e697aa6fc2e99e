"""When a locked PC lets go, and the door beside it: the exit code, for which no server is needed.

The rule of the room is the server's (`shared.exam.room.rules.may_leave`); here it meets what only this PC knows:
whether answers still wait to be delivered, and whether its exit code was typed.
"""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec

from candidate_client.core.command_error import CommandError
from candidate_client.core.restart import Tries
from candidate_client.core.state import ClientView
from shared.machine.files import write_private
from shared.machine.secret_file import OtherMachineError, SecretFile
from shared.protocol.device import LeftByCode
from shared.security.codes import exit_code, new_exit_challenge, normalise_exit_code, same_text
from shared.security.errors import SecurityError
from shared.words.catalogue import say

log = logging.getLogger(__name__)

_KEY_BYTES = 32
_Kept = Annotated[tuple[LeftByCode, ...], msgspec.Meta(max_length=20)]


def holds(view: ClientView) -> bool:
    """Whether a locked client holds the PC now. Handed in is not enough: others may still be working."""
    if view.screen == "enrol" or view.let_out:
        return False
    done = view.closed is None or view.unsent == 0
    return not (view.may_leave and done)


def may_close(view: ClientView) -> bool:
    """Whether the program may be left now; also where there is no session at all, by the server's own word."""
    nobody = view.candidate is None and view.closed is None
    idle = nobody and view.device_phase == "no_session" and view.link.online
    return idle or not holds(view)


class ExitDoor:
    """The exit code of this PC: what to show, whether a code is right, and what the server is still to hear of it."""

    def __init__(self, data: Path) -> None:
        self._key = SecretFile(data / "device" / "exit.key")
        self._file = data / "device" / "left.json"
        self._challenge = ""
        self._tries = Tries()

    def learn(self, key: bytes) -> None:
        """Keep the key that the server told; a disk that refuses means the one before."""
        try:
            if len(key) == _KEY_BYTES and self._key.load() != key:
                self._key.save(key)
        except OSError as error:
            log.warning("the key of the exit code is not kept: %s", error.strerror)

    def challenge(self) -> str:
        """A fresh one to show; a code for an earlier one is void. Empty where this PC has no key yet."""
        self._challenge = new_exit_challenge() if self._known() is not None else ""
        return self._challenge

    def open(self, typed: str, *, local_ms: int, room_ms: int) -> None:
        """Take a code. Raises CommandError `too_many_tries`, `exit_code_malformed`, `exit_code_wrong`.

        local_ms: monotonic, for the pause after wrong codes; room_ms: for the record.
        """
        wait_s = self._tries.wait_s(local_ms)
        if wait_s:
            raise CommandError("too_many_tries", say("client.wait_for_code", wait_s=wait_s))
        key = self._known()
        try:
            code = normalise_exit_code(typed)
            if key is None or not self._challenge or not same_text(code, exit_code(key, self._challenge)):
                self._tries.wrong(local_ms)
                raise SecurityError("exit_code_wrong")
        except SecurityError as error:
            raise CommandError(error.code, error.message) from error
        left = LeftByCode(challenge=self._challenge, at_ms=room_ms)
        self._challenge = ""
        log.info("left by the exit code")
        self._keep((*self.untold(), left)[-20:])

    def untold(self) -> tuple[LeftByCode, ...]:
        """What the server has not heard yet."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Kept)
        except (OSError, msgspec.DecodeError):
            return ()

    def told(self, told: Sequence[LeftByCode]) -> None:
        """The server heard these."""
        if told:
            self._keep(tuple(left for left in self.untold() if left not in told))

    def _known(self) -> bytes | None:
        try:
            return self._key.load()
        except (OtherMachineError, OSError):
            return None

    def _keep(self, left: tuple[LeftByCode, ...]) -> None:
        try:
            if left:
                write_private(self._file, msgspec.json.encode(left))
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            log.warning("that it was left is not kept: %s", error.strerror)
