"""The two public key cards: who the centre is, and who the site is. Neither holds a secret.

The centre hands `centre.pub.json` to its sites (it travels with the installation), a site hands `site.pub.json` to the
centre. Read the fingerprint out over the telephone before trusting a card.
"""

import re
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.decoding import decode_json
from shared.exchange.errors import KeyCardError
from shared.security import signing
from shared.security.canonical import canonical_json, sha256_hex
from shared.security.errors import SecurityError
from shared.words.catalogue import say

CENTRE_FILE: Final = "centre.pub.json"
SITE_FILE: Final = "site.pub.json"
SAFE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
"""How ids of centres, sites and sessions are written: they become names of folders and files."""


class CentrePublic(msgspec.Struct, frozen=True, kw_only=True):
    """The awarding centre: signs packages and receipts, opens results.

    Attributes:
        signing_key: Ed25519 public key, PEM.
        results_recipient: age recipient (`age1…`) that bundles are sealed to.
        upload_url: tus endpoint for bundles.
        receipt_url: receipts stand at `<receipt_url>/<sha256 of the bundle>`.
        recovery_key: Ed25519 public key, PEM, of the key that is kept away from every machine and says which signing
            key counts when one was stolen; empty: the centre has none.
    """

    format: Literal["exam-site-kit/centre-card/1"] = "exam-site-kit/centre-card/1"
    centre_id: str
    name: str
    signing_key: str
    results_recipient: str
    upload_url: str
    receipt_url: str
    recovery_key: str = ""

    def key(self) -> Ed25519PublicKey:
        """The signing key. Raises KeyCardError if it is none."""
        return _key(self.signing_key)

    def recovery(self) -> Ed25519PublicKey | None:
        """The recovery key, if there is one. Raises KeyCardError if it is no key."""
        return _key(self.recovery_key) if self.recovery_key else None


class SitePublic(msgspec.Struct, frozen=True, kw_only=True):
    """The server of an exam site, or of one room there: signs bundles, opens packages.

    Attributes:
        signing_key: Ed25519 public key, PEM.
        recipient: age recipient.
        room: the room's name where the site has a server for each; empty: for whichever room of the site.
    """

    format: Literal["exam-site-kit/site-card/1"] = "exam-site-kit/site-card/1"
    site_id: str
    site_name: str
    signing_key: str
    recipient: str
    room: str = ""

    def key(self) -> Ed25519PublicKey:
        """The signing key. Raises KeyCardError if it is none."""
        return _key(self.signing_key)


Card = TypeVar("Card", CentrePublic, SitePublic)


def encode_card(card: CentrePublic | SitePublic) -> bytes:
    """The file's bytes: readable JSON."""
    return msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n"


def write_card(path: Path, card: CentrePublic | SitePublic) -> None:
    """Write a card. Raises OSError."""
    path.write_bytes(encode_card(card))


def decode_card(data: bytes, kind: type[Card]) -> Card:
    """The card of a file's bytes. Raises KeyCardError `key_card_malformed`."""
    try:
        card = decode_json(data, kind)
    except msgspec.DecodeError as error:
        raise _malformed() from error
    card.key()
    if isinstance(card, CentrePublic):
        card.recovery()
    return card


def read_card(path: Path, kind: type[Card]) -> Card:
    """The card in a file. Raises KeyCardError `key_card_unreadable`, `key_card_malformed`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = say("exchange.card_unreadable", name=path.name)
        raise KeyCardError("key_card_unreadable", message) from error
    return decode_card(data, kind)


def card_fingerprint(card: CentrePublic | SitePublic) -> str:
    """Sixteen hex digits in groups of four, to be compared by telephone; any change of the card changes them."""
    fields = msgspec.to_builtins(card)
    for late in ("room", "recovery_key"):
        if not fields.get(late):
            fields.pop(late, None)  # as it was before cards had it: the digits on printed pages stay true
    digest = sha256_hex(canonical_json(fields))[:16].upper()
    return " ".join(digest[i : i + 4] for i in range(0, 16, 4))


def _key(pem: str) -> Ed25519PublicKey:
    try:
        return signing.load_public(pem.encode())
    except SecurityError as error:
        raise _malformed() from error


def _malformed() -> KeyCardError:
    return KeyCardError("key_card_malformed", say("exchange.card_malformed"))
