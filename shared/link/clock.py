"""The server's clock as a client sees it: an offset from the client's monotonic clock, from several round trips.

The PC's wall clock plays no part. The sample with the shortest round trip bounds the offset best. A sample that
contradicts it (the laptop slept, the server's room clock was restored) replaces it.
"""

from typing import Final

import msgspec

# Quartz drifts by some 50 ppm; 200 ppm makes an old good sample give way to a fresh one in time.
_DRIFT_PPM: Final = 200


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One round trip: local monotonic ms at sending and receiving, and the server's clock in between."""

    sent_ms: int
    received_ms: int
    server_ms: int

    @property
    def error_ms(self) -> int:
        """Half the round trip, rounded up: the offset cannot be further off."""
        return (self.received_ms - self.sent_ms + 1) // 2

    @property
    def offset_ms(self) -> int:
        """Server clock minus local monotonic clock."""
        return self.server_ms - (self.sent_ms + self.received_ms) // 2


class ClockEstimate:
    """Keeps the best sample; not for several threads at once."""

    def __init__(self) -> None:
        self._best: Sample | None = None

    @property
    def known(self) -> bool:
        """Whether any sample has been taken."""
        return self._best is not None

    def observe(self, *, sent_ms: int, received_ms: int, server_ms: int) -> None:
        """Take a round trip into account; one with times the wrong way round is ignored."""
        if received_ms < sent_ms:
            return
        sample = Sample(sent_ms=sent_ms, received_ms=received_ms, server_ms=server_ms)
        best = self._best
        if (
            best is None
            or sample.error_ms <= self._grown_error_ms(best, received_ms)
            or self._contradicts(best, sample)
        ):
            self._best = sample

    def server_now_ms(self, local_monotonic_ms: int) -> int:
        """The server's clock at that local moment. Raises LookupError before the first sample."""
        if self._best is None:
            raise LookupError("no round trip yet")
        return local_monotonic_ms + self._best.offset_ms

    def error_ms(self, local_monotonic_ms: int) -> int:
        """How far `server_now_ms` may be off at that moment. Raises LookupError before the first sample."""
        if self._best is None:
            raise LookupError("no round trip yet")
        return self._grown_error_ms(self._best, local_monotonic_ms)

    def _contradicts(self, best: Sample, sample: Sample) -> bool:
        allowed = self._grown_error_ms(best, sample.received_ms) + sample.error_ms + 1
        return abs(best.offset_ms - sample.offset_ms) > allowed

    @staticmethod
    def _grown_error_ms(sample: Sample, at_ms: int) -> int:
        return sample.error_ms + max(0, at_ms - sample.received_ms) * _DRIFT_PPM // 1_000_000
