"""Where a command gets the passphrase 保护口令 from: a person at the terminal, or a file where nobody sits.

Never an argument and never the environment itself: both are shown by process lists and handed on to every child. The
environment may name the file (`EXAM_SITE_KIT_PASSPHRASE_FILE`), as `--passphrase-file` does.
"""

import getpass
import os
import stat
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from scripts.centre.errors import CentreError
from shared.machine.access import lets_others_in
from shared.machine.trouble import reason_at
from shared.security.errors import SecurityError
from shared.security.key_box import open_key
from shared.security.passphrase import checked, normalised, proposed
from shared.words.catalogue import say

FILE_VARIABLE: Final = "EXAM_SITE_KIT_PASSPHRASE_FILE"
_TRIES: Final = 3
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_MOST_BYTES: Final = 4096
_SYSTEM: Final = "windows" if os.name == "nt" else "unix"


class PassphraseSource(Protocol):
    """Gives passphrases. `tries`: how often it can be asked when one does not fit."""

    tries: int

    def known(self, what: str) -> str:
        """The passphrase of something that has one; `what` names it for people. Raises CentreError."""
        ...

    def fresh(self, what: str) -> str:
        """A new one, strong enough. Raises CentreError, SecurityError `passphrase_short`, `passphrase_simple`."""
        ...

    def notice(self, line: str) -> None:
        """Tell the person at the command one line."""
        ...


def tell_aside(line: str) -> None:
    """Beside the command's output, which a program may read."""
    print(line, file=sys.stderr, flush=True)


class PassphraseFile:
    """The first line of a file that nobody but its owner may read."""

    tries = 1

    def __init__(self, path: Path, notice: Callable[[str], None] = tell_aside) -> None:
        self._path, self._notice = path, notice

    def known(self, what: str) -> str:
        """The file's passphrase, whatever it is for."""
        del what
        try:
            open_to_others = self._is_open()
            with self._path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
        except OSError as error:
            raise _refusal("file_unreadable", path=self._path, told=reason_at(error)) from error
        if open_to_others:
            raise _refusal("file_open", path=self._path, cure=say(f"centre.passphrase.cure_{_SYSTEM}", path=self._path))
        lines = data.decode("utf-8-sig", "replace").splitlines()
        if len(data) > _MOST_BYTES or len(lines) != 1 or not normalised(lines[0]):
            raise _refusal("file_malformed", path=self._path)
        return normalised(lines[0])

    def _is_open(self) -> bool:
        """Whether somebody else may read it. Raises OSError."""
        if _SYSTEM == "windows":
            return lets_others_in(self._path)
        return bool(self._path.stat().st_mode & _OTHERS)

    def fresh(self, what: str) -> str:
        """The file's passphrase, if it is strong enough."""
        return checked(self.known(what))

    def notice(self, line: str) -> None:
        """Tell it aside."""
        self._notice(line)


class PersonAtTerminal:
    """Asks, without showing what is typed."""

    tries = _TRIES

    def known(self, what: str) -> str:
        """What is typed once."""
        return normalised(_typed(say("centre.passphrase.ask", what=what)))

    def fresh(self, what: str) -> str:
        """What is typed twice; a random one is proposed. Three tries."""
        tell_aside(say("centre.passphrase.new", what=what, proposed=proposed()))
        for left in reversed(range(self.tries)):
            try:
                first = checked(_typed(say("centre.passphrase.ask_new")))
                if normalised(_typed(say("centre.passphrase.ask_again"))) == first:
                    return first
                told = say("centre.passphrase.differ")
            except SecurityError as error:
                told = error.message
            if left:
                tell_aside(told)
        raise CentreError("passphrase_not_set", say("centre.passphrase.not_set"))

    def notice(self, line: str) -> None:
        """Tell it aside."""
        tell_aside(line)


class Nobody:
    """A command without a terminal and without a file."""

    tries = 1

    def known(self, what: str) -> str:
        """There is none."""
        raise _refusal("nobody", what=what)

    def fresh(self, what: str) -> str:
        """There is none."""
        raise _refusal("nobody", what=what)

    def notice(self, line: str) -> None:
        """Tell it aside: somebody may read the log."""
        tell_aside(line)


def source_here(path: Path | None = None) -> PassphraseSource:
    """What there is: the file that was named, the one the environment names, the person at the terminal."""
    if path is None and (named := os.environ.get(FILE_VARIABLE)):
        path = Path(named)
    if path is not None:
        return PassphraseFile(path)
    return PersonAtTerminal() if sys.stdin is not None and sys.stdin.isatty() else Nobody()


def unlocked(box: bytes, purpose: str, source: PassphraseSource, what: str) -> tuple[bytes, str]:
    """The key in a box and the passphrase that opened it, after as many tries as the source has.

    Raises SecurityError as `open_key`; CentreError of the source.
    """
    for left in reversed(range(source.tries)):
        passphrase = source.known(what)
        try:
            return open_key(passphrase, box, purpose), passphrase
        except SecurityError as error:
            if error.code != "wrong_passphrase" or not left:
                raise
            source.notice(say("centre.passphrase.wrong_again", left=left))
    raise AssertionError("a source has at least one try")


def _typed(prompt: str) -> str:
    with warnings.catch_warnings():
        # it would be shown on the screen: better nothing is typed at all
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except (EOFError, getpass.GetPassWarning) as error:
            raise _refusal("nobody", what=prompt.rstrip("：")) from error


def _refusal(name: str, **values: object) -> CentreError:
    return CentreError(f"passphrase_{name}", say(f"centre.passphrase.{name}", **values))
