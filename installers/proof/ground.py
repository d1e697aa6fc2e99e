"""Where the proof's machine lies, and its copies: a proof begins on a machine that nothing was ever done on.

After each step the machine is shut down and kept, so that the proof can be taken up behind any step that was done.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from installers.lab.places import Lab
from installers.lab.prefix import copy
from scripts.devtools.places import SetupError


class Ground:
    """One machine and what people hold in their hands beside it, under the laboratory's folder."""

    def __init__(self, lab: Lab) -> None:
        self._pristine = lab.pristine
        self._root = lab.root / "proof"
        self.prefix = self._root / "now" / "windows"
        self.folder = self._root / "now" / "beside"
        self.lab = Lab(lab.root, self.prefix)

    def begin(self) -> None:
        """A fresh machine; what was kept of earlier proofs goes."""
        shutil.rmtree(self._root, ignore_errors=True)
        copy(self._pristine, self.prefix)
        self.folder.mkdir(parents=True)

    def keep(self, step: str) -> None:
        """Keep the machine, which is shut down, as it is after a step."""
        copy(self._root / "now", self._after(step))

    def kept(self, step: str) -> Path:
        """The Wine prefix as it was kept after a step."""
        return self._after(step) / self.prefix.name

    def take_up(self, steps: Sequence[str], step: str) -> None:
        """The machine as it was kept before a step, which is one of `steps`.

        Raises:
            SetupError: nothing is kept there.
        """
        place = list(steps).index(step)
        if place == 0:
            self.begin()
            return
        kept = self._after(steps[place - 1])
        if not kept.is_dir():
            raise SetupError(f"没有保留 {steps[place - 1]} 之后的机器：先从头运行，或从更早的一步开始。")
        copy(kept, self._root / "now")
        for later in steps[place:]:
            shutil.rmtree(self._after(later), ignore_errors=True)

    def _after(self, step: str) -> Path:
        return self._root / f"after-{step}"
