"""The trust file `*.examtrust`: how the centre's keys changed, and what it has revoked. It holds no secret.

One canonical JSON object: `changes`, the statements that lead from any card a site may have to the newest one, and
`revoked`, the newest list. Each is a DSSE envelope. The same bytes travel in every package as the member `trust.json`,
outside what is sealed: by them a site decides whose package it is before anything else is looked at. Who may have
signed what is the business of `shared.exchange.centre_trust`; here only bytes become values, within bounds.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.decoding import decode_json
from shared.exam.bounds import SAFE_INTEGER, Name, Number
from shared.exchange.errors import KeyCardError, TrustError
from shared.exchange.site_files import CentrePublic
from shared.security import signing
from shared.security.canonical import canonical_json, parse_canonical
from shared.security.errors import SecurityError

SUFFIX: Final = ".examtrust"
MEMBER: Final = "trust.json"
CHANGE_TYPE: Final = "application/vnd.exam-site-kit.centre-change+json"
LIST_TYPE: Final = "application/vnd.exam-site-kit.revocations+json"
MAX_BYTES: Final = 3 << 20
MOST_CHANGES: Final = 256
MOST_ENTRIES: Final = 5_000
"""Of each kind in a list. A centre of a whole province issues fewer packages in a year than it could recall here."""
_FORMAT: Final = "exam-trust/1"
_CHANGE_BYTES: Final = 32 * 1024

At = Annotated[int, msgspec.Meta(ge=0, le=SAFE_INTEGER)]
Counted = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
Reason = Annotated[str, msgspec.Meta(max_length=200)]


class CentreChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The next card of the centre. UTC ms.

    Attributes:
        generation: grows with each statement under the recovery key, which ends every signing key before it.
        number: grows by one with each statement of a generation.
    """

    format: Literal["exam-centre-change/1"] = "exam-centre-change/1"
    centre_id: Name
    generation: Number
    number: Counted
    from_ms: At
    card: CentrePublic
    reason: Reason = ""


class Revoked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key by its id (SHA-256 in hex), or a site's card by its comparison code."""

    id: Name
    since_ms: At
    reason: Reason = ""


class Recalled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One package: that session's, that version of it."""

    session_id: Name
    serial: Counted
    since_ms: At
    reason: Reason = ""


Entries = Annotated[tuple[Revoked, ...], msgspec.Meta(max_length=MOST_ENTRIES)]


class Revocations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything the centre has revoked. A list is whole: what it does not name is not revoked."""

    format: Literal["exam-revocations/1"] = "exam-revocations/1"
    centre_id: Name
    generation: Number = 0
    number: Counted
    made_ms: At
    centre_keys: Entries = ()
    receipt_keys: Entries = ()
    site_cards: Entries = ()
    packages: Annotated[tuple[Recalled, ...], msgspec.Meta(max_length=MOST_ENTRIES)] = ()

    def centre_key(self, key_id: str) -> Revoked | None:
        """The entry of a signing key of the centre."""
        return _named(self.centre_keys, key_id)

    def receipt_key(self, key_id: str) -> Revoked | None:
        """The entry of a key that signed receipts."""
        return _named(self.receipt_keys, key_id)

    def site_card(self, fingerprint: str) -> Revoked | None:
        """The entry of a site's card."""
        return _named(self.site_cards, fingerprint)

    def package(self, session_id: str, serial: int) -> Recalled | None:
        """The entry of a package."""
        return next((one for one in self.packages if (one.session_id, one.serial) == (session_id, serial)), None)


class TrustFile(msgspec.Struct, frozen=True, kw_only=True):
    """The envelopes of a trust file; nothing of them is verified yet."""

    changes: tuple[bytes, ...] = ()
    revoked: bytes = b""


Model = TypeVar("Model", CentreChange, Revocations)


def sign_change(change: CentreChange, key: Ed25519PrivateKey) -> bytes:
    """The statement, under the signing key before it or under the recovery key."""
    return signing.sign_envelope(canonical_json(change), CHANGE_TYPE, key)


def sign_list(revocations: Revocations, key: Ed25519PrivateKey) -> bytes:
    """The list, under the newest signing key or the recovery key."""
    return signing.sign_envelope(canonical_json(revocations), LIST_TYPE, key)


def encode_trust(file: TrustFile) -> bytes:
    """The file's bytes. Raises TrustError `trust_too_large`: more than any site would read."""
    changes: Sequence[Any] = [parse_canonical(one) for one in file.changes]
    revoked = parse_canonical(file.revoked) if file.revoked else None
    data = canonical_json({"format": _FORMAT, "changes": changes, "revoked": revoked})
    decode_trust(data)
    return data


def decode_trust(data: bytes) -> TrustFile:
    """The envelopes. Raises TrustError `trust_malformed`, `trust_too_large`, `trust_version`."""
    if len(data) > MAX_BYTES:
        raise TrustError("trust_too_large")
    try:
        value = parse_canonical(data)
    except SecurityError as error:
        raise TrustError("trust_malformed") from error
    if not isinstance(value, dict) or not isinstance(value.get("format"), str):
        raise TrustError("trust_malformed")
    if value["format"] != _FORMAT:
        raise TrustError("trust_version")
    changes, revoked = value.get("changes"), value.get("revoked")
    if set(value) != {"format", "changes", "revoked"} or not isinstance(changes, list):
        raise TrustError("trust_malformed")
    if len(changes) > MOST_CHANGES:
        raise TrustError("trust_too_large")
    envelopes = tuple(canonical_json(one) for one in changes)
    if any(len(one) > _CHANGE_BYTES for one in envelopes):
        raise TrustError("trust_too_large")
    return TrustFile(changes=envelopes, revoked=canonical_json(revoked) if revoked is not None else b"")


def read_trust(path: Path) -> bytes:
    """A trust file on a disk, no more of it than one may have. Raises TrustError `trust_unreadable`."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise TrustError("trust_unreadable", name=path.name) from error


def is_trust(data: bytes) -> bool:
    """Whether these first bytes are rather a trust file's than a package's."""
    return data[:1] == b"{"


def claimed(envelope: bytes, payload_type: str, model: type[Model]) -> Model:
    """What an envelope says, unverified: to find whose word it must be. Raises TrustError `trust_malformed`."""
    try:
        payload = signing.claimed_payload(envelope, payload_type)
        parse_canonical(payload)
        value = decode_json(payload, model)
        if isinstance(value, CentreChange):
            value.card.key()
            value.card.recovery()
    except (SecurityError, KeyCardError, msgspec.DecodeError) as error:
        raise TrustError("trust_malformed") from error
    return value


def _named(entries: Sequence[Revoked], name: str) -> Revoked | None:
    return next((one for one in entries if one.id == name), None)
