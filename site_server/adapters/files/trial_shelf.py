"""The result of the last trial, in the data folder."""

from pathlib import Path
from typing import Final

import msgspec

from shared.decoding import decode_json
from shared.machine.files import write_private
from shared.protocol.trial import TrialView

_FILE: Final = "trial-result.json"


class TrialResultFile:
    """A `TrialShelf`."""

    def __init__(self, root: Path) -> None:
        self._path = root / _FILE

    def keep(self, view: TrialView) -> None:
        """See TrialShelf."""
        write_private(self._path, msgspec.json.encode(view))

    def last(self) -> TrialView:
        """See TrialShelf; a file that cannot be read counts as none."""
        try:
            return decode_json(self._path.read_bytes(), TrialView)
        except (OSError, msgspec.DecodeError):
            return TrialView()
