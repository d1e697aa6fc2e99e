"""The centre's receiver as a process of its own, on the folder of a centre that issued one session's package."""

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from scripts.centre.passphrases import FILE_VARIABLE
from scripts.devtools.places import ROOT
from tests.support.forged import issuing_centre
from tests.support.forging import Forger
from tests.support.passphrase import in_environment
from tests.support.travelling import make_centre, make_site


class ReceiverProcess:
    """Use as a context manager. `port`: where it listens on loopback."""

    def __init__(self, root: Path) -> None:
        if FILE_VARIABLE not in os.environ:
            in_environment(root.parent)
        self.forger = Forger(make_centre(), make_site())
        self.folder = issuing_centre(root, self.forger)
        command = [sys.executable, "-P", "-m", "scripts.centre", "receive", "--dir", str(root)]
        self._process = subprocess.Popen(
            [*command, "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        self.port = int("".join(c for c in line.rsplit(":", 1)[-1] if c.isdigit()))

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(30)
        if self._process.stdout:
            self._process.stdout.close()
