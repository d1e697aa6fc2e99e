"""Says what happens, with the time since the start of the run."""

import time


class Narrator:
    """Prints one line a step; keeps the marks that the report's seconds are computed from."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._begun = time.monotonic()
        self._quiet = quiet
        self.marks: dict[str, float] = {}

    def elapsed_s(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._begun

    def say(self, text: str) -> None:
        """One step."""
        if not self._quiet:
            minutes, seconds = divmod(self.elapsed_s(), 60)
            print(f"[{int(minutes):02d}:{seconds:04.1f}] {text}", flush=True)

    def mark(self, name: str) -> None:
        """Remember this moment."""
        self.marks[name] = self.elapsed_s()
