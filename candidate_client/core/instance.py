"""One client at a time on one data folder: two would write into the same journal."""

from pathlib import Path

from shared.machine.one_only import AlreadyHeldError, OneOnly
from shared.machine.starting import StartError
from shared.words.catalogue import say


class AlreadyRunningError(StartError):
    """Another client holds this data folder."""

    def __init__(self) -> None:
        super().__init__("already_running", say("client.already_running"), exit_code=3)


class SingleInstance:
    """Holds the data folder until `release` or the end of the process, whatever ends it."""

    def __init__(self, data: Path) -> None:
        """Raises AlreadyRunningError; OSError if the folder cannot be made."""
        try:
            self._held = OneOnly(data / "client.lock")
        except AlreadyHeldError as error:
            raise AlreadyRunningError from error

    def release(self) -> None:
        """Let another client start."""
        self._held.release()
