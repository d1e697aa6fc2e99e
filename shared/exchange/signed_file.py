"""What package and bundle share: a canonical container whose first member is a signed manifest naming all others.

Refusals are told in the words of the file at hand (`Kind`), each with the file inside that is wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final, NoReturn, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.exchange.container import (
    FileHash,
    Member,
    Source,
    hash_file,
    read_container,
    read_member,
    write_container_file,
)
from shared.exchange.errors import BundleError, ContainerError, PackageError
from shared.security import signing
from shared.security.canonical import canonical_json, parse_canonical, sha256_hex
from shared.security.errors import SecurityError
from shared.words.catalogue import say

MANIFEST: Final = "manifest.dsse.json"
SUITE: Final = "age-v1+ed25519+sha256"
"""Names the algorithms of a file, so that others (SM2/3/4, post-quantum) can be told apart later."""

_MANIFEST_LIMIT: Final = 1 << 20
Keys = Mapping[str, Ed25519PublicKey]
Believing = Callable[[Mapping[str, Member]], Keys]
"""Whom to believe, asked once the file's form is known and before its signature: a member may tell of newer keys."""
Manifest = TypeVar("Manifest", bound=msgspec.Struct)


class FileEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A file inside: name, size, SHA-256 (hex)."""

    name: str
    bytes: int
    sha256: str


class FileKind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of file: its error class, and the prefix of its codes, which also names its words.

    `parts`: what every such file holds, in order; `optional`: what may follow, each or not, in this order.
    """

    error: type[PackageError] | type[BundleError]
    prefix: str
    payload_type: str
    format: str
    version: int
    parts: tuple[str, ...]
    optional: tuple[str, ...] = ()

    def refuse(self, code: str, detail: str, *, advice: str | None = None) -> PackageError | BundleError:
        """The refusal `<prefix>_<code>`."""
        told = say("exchange.refused", detail=detail, safe=self.safe, advice=self.advice if advice is None else advice)
        return self.error(f"{self.prefix}_{code}", told)

    @property
    def noun(self) -> str:
        """What people call such a file."""
        return say(f"exchange.noun.{self.prefix}")

    @property
    def safe(self) -> str:
        """What is safe when one is refused."""
        return say(f"exchange.safe.{self.prefix}")

    @property
    def advice(self) -> str:
        """What to do about damage."""
        return say(f"exchange.advice.{self.prefix}")


def write_signed_file(
    path: Path, kind: FileKind, manifest: msgspec.Struct, parts: Sequence[tuple[str, Source]], key: Ed25519PrivateKey
) -> FileHash:
    """Sign the manifest and write the file; it appears only when complete. Returns its size and hash."""
    envelope = signing.sign_envelope(canonical_json(manifest), kind.payload_type, key)
    return write_container_file(path, [(MANIFEST, envelope), *parts])


def describe(parts: Sequence[tuple[str, Source]]) -> tuple[FileEntry, ...]:
    """The manifest's list of the parts."""
    entries = []
    for name, source in parts:
        if isinstance(source, Path):
            found = hash_file(source)
            entries.append(FileEntry(name=name, bytes=found.bytes, sha256=found.sha256))
        else:
            entries.append(FileEntry(name=name, bytes=len(source), sha256=sha256_hex(source)))
    return tuple(entries)


def read_signed_file(
    stream: BinaryIO, kind: FileKind, manifest_type: type[Manifest], trusted: Keys | Believing
) -> tuple[Manifest, dict[str, Member], str]:
    """Check everything that needs no private key: every byte, the signature, the list of files and their hashes.

    Returns the manifest, the members by name and the key id of the signer.

    Raises `kind.error` with the prefixed codes: not_ours, damaged, truncated, trailing, unsigned, signature_damaged,
    forged, foreign_signer, wrong_kind, version, manifest, file_missing, file_extra, file_changed.
    """
    found, envelope = _members(stream, kind)
    payload = _verified(envelope, kind, trusted(found) if callable(trusted) else trusted)
    manifest = _understood(payload, kind, manifest_type)
    _compare(kind, getattr(manifest, "files", ()), found)
    return manifest, found, signing.signer_of(envelope)


def read_address(stream: BinaryIO, kind: FileKind, manifest_type: type[Manifest]) -> tuple[Manifest, dict[str, Member]]:
    """What a file says of itself, believed by nobody yet: to find out whom it is for, and nothing else.

    Raises `kind.error` with the prefixed codes: not_ours, damaged, truncated, trailing, unsigned, signature_damaged,
    wrong_kind, version, manifest.
    """
    found, envelope = _members(stream, kind)
    try:
        payload = signing.claimed_payload(envelope, kind.payload_type)
    except SecurityError as error:
        _raise_signature(kind, error, other_kind=False)
    return _understood(payload, kind, manifest_type), found


def _members(stream: BinaryIO, kind: FileKind) -> tuple[dict[str, Member], bytes]:
    """The files inside beside the manifest, and its envelope."""
    try:
        members = read_container(stream)
        if members[0].name != MANIFEST or members[0].bytes > _MANIFEST_LIMIT:
            raise kind.refuse("unsigned", say("exchange.signed.unsigned", noun=kind.noun, manifest=MANIFEST))
        envelope = read_member(stream, members[0])
    except ContainerError as error:
        code = "not_ours" if error.code == "not_container" else error.code
        raise kind.refuse(code, say("exchange.signed.trouble", noun=kind.noun, detail=error.detail)) from error
    return {member.name: member for member in members[1:]}, envelope


def _verified(envelope: bytes, kind: FileKind, trusted: Keys) -> bytes:
    try:
        return signing.open_envelope(envelope, kind.payload_type, trusted)
    except SecurityError as error:
        _raise_signature(kind, error, other_kind=_is_other_kind(envelope, kind))


def _is_other_kind(envelope: bytes, kind: FileKind) -> bool:
    """Whether it does not even claim to be such a file: a package where a bundle belongs is nobody's forgery."""
    try:
        signing.claimed_payload(envelope, kind.payload_type)
    except SecurityError as error:
        return error.code == "envelope_wrong_type"
    return False


def _raise_signature(kind: FileKind, error: SecurityError, *, other_kind: bool) -> NoReturn:
    match error.code:
        case "envelope_unknown_signer" if other_kind:
            right = say("exchange.signed.right_file", noun=kind.noun)
            raise kind.refuse("wrong_kind", say("exchange.signed.other_kind", noun=kind.noun), advice=right) from error
        case "envelope_unknown_signer":
            foreign = say(
                "exchange.signed.foreign",
                noun=kind.noun,
                part=say("exchange.signer_centre") if kind.prefix == "package" else say("exchange.signer_site"),
            )
            raise kind.refuse("foreign_signer", foreign) from error
        case "envelope_bad_signature":
            raise kind.refuse("forged", say("exchange.signed.forged", noun=kind.noun, manifest=MANIFEST)) from error
        case "envelope_wrong_type":
            raise kind.refuse("wrong_kind", say("exchange.signed.wrong_kind", noun=kind.noun)) from error
    raise kind.refuse("signature_damaged", say("exchange.signed.damaged", noun=kind.noun, manifest=MANIFEST)) from error


def _understood(payload: bytes, kind: FileKind, manifest_type: type[Manifest]) -> Manifest:
    try:
        value = parse_canonical(payload)
    except SecurityError as error:
        raise kind.refuse("manifest", say("exchange.signed.not_canonical", noun=kind.noun)) from error
    known = isinstance(value, dict) and value.get("format") == kind.format
    if not known or value.get("version") != kind.version or value.get("suite") != SUITE:
        update = say("exchange.signed.update")
        raise kind.refuse("version", say("exchange.signed.version", noun=kind.noun), advice=update)
    try:
        return msgspec.convert(value, manifest_type)
    except msgspec.ValidationError as error:
        raise kind.refuse("manifest", say("exchange.signed.manifest", noun=kind.noun)) from error


def _compare(kind: FileKind, listed: Sequence[FileEntry], found: Mapping[str, Member]) -> None:
    names = [entry.name for entry in listed]
    more = tuple(name for name in kind.optional if name in names)
    if tuple(names) != kind.parts + more:
        raise kind.refuse("manifest", say("exchange.signed.files", noun=kind.noun))
    for entry in listed:
        member = found.get(entry.name)
        if member is None:
            raise kind.refuse("file_missing", say("exchange.signed.file_missing", noun=kind.noun, name=entry.name))
        if member.sha256 != entry.sha256 or member.bytes != entry.bytes:
            raise kind.refuse("file_changed", say("exchange.signed.file_changed", noun=kind.noun, name=entry.name))
    for name in found:
        if name not in names:
            raise kind.refuse("file_extra", say("exchange.signed.file_extra", noun=kind.noun, name=name))
    if list(found) != names:
        raise kind.refuse("file_changed", say("exchange.signed.order", noun=kind.noun))
