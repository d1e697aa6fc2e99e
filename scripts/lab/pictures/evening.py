"""The made-up room after its end: the files that leave it."""


class EveningCalls:
    """Part of the gateway of `scripts.lab.pictures.gateway`."""

    def bundle(self) -> bytes:
        """See Gateway."""
        return b"PK sample bundle"

    def addendum(self) -> bytes:
        """See Gateway."""
        return b"PK sample addendum"
