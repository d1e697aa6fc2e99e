"""What the centre has said of its keys: `trust/ledger.json`, one file that is replaced whole by each act.

It holds the statements and the list as they are signed, what follows from them, and who did what, when and why. The
card that counts is the newest one in it; a folder without it has the card it was made with. Nothing in it is secret.
"""

from pathlib import Path
from typing import Final, Literal

import msgspec

from scripts.centre.errors import CentreError
from shared.decoding import decode_json
from shared.exchange.centre_trust import CentreTrust, learn, trust_in
from shared.exchange.errors import KeyCardError
from shared.exchange.site_files import CENTRE_FILE, CentrePublic, read_card
from shared.exchange.trust_file import TrustFile, encode_trust
from shared.machine.files import sync_folder, write_whole
from shared.words.catalogue import say

LEDGER: Final = "ledger.json"

Act = Literal["signing", "results", "recovery_key", "recovered", "revoked", "restored"]


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """One act: who, when, why, and of what."""

    at_ms: int
    act: Act
    by: str
    reason: str
    what: str = ""


class KeyLedger(msgspec.Struct, frozen=True, kw_only=True):
    """`changes`, `revoked`: envelopes as a trust file has them; `trust`: as a site that heard all of it believes."""

    trust: CentreTrust
    changes: tuple[bytes, ...] = ()
    revoked: bytes = b""
    noted: tuple[Noted, ...] = ()

    @property
    def file(self) -> bytes:
        """The trust file, as packages carry it; empty where there is nothing to tell."""
        if not self.changes and not self.revoked:
            return b""
        return encode_trust(TrustFile(changes=self.changes, revoked=self.revoked))

    def after(self, noted: Noted, *, changes: tuple[bytes, ...] | None = None, revoked: bytes) -> "KeyLedger":
        """With new statements or a new list, judged as a site would. Raises TrustError."""
        kept = self.changes if changes is None else changes
        data = encode_trust(TrustFile(changes=kept, revoked=revoked))
        trust = learn(self.trust, data).trust
        return KeyLedger(trust=trust, changes=kept, revoked=revoked, noted=(*self.noted, noted))


def read_ledger(root: Path) -> KeyLedger:
    """The ledger of a centre's folder. Raises CentreError `no_keys`, `file_damaged`."""
    path = root / "trust" / LEDGER
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return KeyLedger(trust=trust_in(_first_card(root)))
    except OSError as error:
        raise CentreError("file_damaged", say("centre.file_damaged", path=path)) from error
    try:
        return decode_json(data, KeyLedger)
    except msgspec.DecodeError as error:
        raise CentreError("file_damaged", say("centre.file_damaged", path=path)) from error


def write_ledger(root: Path, ledger: KeyLedger) -> None:
    """Replace it; from here on the act is done. Raises OSError."""
    path = root / "trust" / LEDGER
    write_whole(path, msgspec.json.format(msgspec.json.encode(ledger), indent=1))
    sync_folder(path.parent)


def _first_card(root: Path) -> CentrePublic:
    try:
        return read_card(root / CENTRE_FILE, CentrePublic)
    except KeyCardError as error:
        raise CentreError("no_keys", say("centre.no_keys", root=root)) from error
