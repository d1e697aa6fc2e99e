"""The voice of a Linux machine: eSpeak NG, where it and its Mandarin are installed."""

import logging
import shutil
import subprocess
from collections.abc import Callable, Sequence
from typing import Final

from candidate_client.voice.port import LONGEST

log = logging.getLogger(__name__)

_PROGRAMS: Final = (("espeak-ng", "cmn"), ("espeak", "zh"))
_PATIENCE_S: Final = 2.0


class CommandVoice:
    """A program that reads its input aloud. The text goes through a pipe: other programs see command lines."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def speaking(self) -> bool:
        """See Voice."""
        return self._process is not None and self._process.poll() is None

    def say(self, text: str) -> None:
        """See Voice."""
        self.stop()
        try:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            if self._process.stdin is not None:
                with self._process.stdin as pipe:
                    pipe.write(text[:LONGEST].encode())
        except OSError as error:
            log.error("the voice does not start: %s", error.strerror)

    def stop(self) -> None:
        """See Voice."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait(_PATIENCE_S)


def espeak(find: Callable[[str], str | None] = shutil.which) -> CommandVoice | None:
    """The voice, None without the program or without Mandarin."""
    for name, language in _PROGRAMS:
        program = find(name)
        if program is not None and _speaks(program, language):
            return CommandVoice((program, "-v", language, "--stdin"))
    return None


def _speaks(program: str, language: str) -> bool:
    try:
        listed = subprocess.run([program, f"--voices={language}"], capture_output=True, timeout=_PATIENCE_S, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return len(listed.stdout.splitlines()) > 1  # the first line is the head of the list
