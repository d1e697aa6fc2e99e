"""Messages of a console that keeps a copy of the server: what there is, and how far its own copy is."""

import msgspec

from shared.exchange.backup_file import Tail


class BackupOffer(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs to a copy beside the rows. `keys_sha256` is empty while the site has no take-over code."""

    site_id: str
    files: tuple[str, ...]
    keys_sha256: str = ""


class BackupAsk(msgspec.Struct, frozen=True, kw_only=True):
    """How far the copy is; None asks for the beginning of a new one. The reply: bytes to put behind it, maybe none."""

    tail: Tail | None
