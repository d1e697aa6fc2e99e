"""What package and bundle share: a canonical container whose first member is a signed manifest naming all others.

Refusals are told in the words of the file at hand (`Kind`), each with the file inside that is wrong.
"""

from collections.abc import Mapping, Sequence
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

MANIFEST: Final = "manifest.dsse.json"
SUITE: Final = "age-v1+ed25519+sha256"
"""Names the algorithms of a file, so that others (SM2/3/4, post-quantum) can be told apart later."""

_MANIFEST_LIMIT: Final = 1 << 20
Manifest = TypeVar("Manifest", bound=msgspec.Struct)


class FileEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A file inside: name, size, SHA-256 (hex)."""

    name: str
    bytes: int
    sha256: str


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of file: its error class, code prefix, Chinese noun, what is safe, and what to do about damage."""

    error: type[PackageError] | type[BundleError]
    prefix: str
    noun: str
    safe: str
    advice: str
    payload_type: str
    format: str
    version: int
    parts: tuple[str, ...]

    def refuse(self, code: str, detail: str, *, advice: str | None = None) -> PackageError | BundleError:
        """The refusal `<prefix>_<code>`."""
        return self.error(
            f"{self.prefix}_{code}", f"{detail}。{self.safe}；{self.advice if advice is None else advice}"
        )


def write_signed_file(
    path: Path, kind: Kind, manifest: msgspec.Struct, parts: Sequence[tuple[str, Source]], key: Ed25519PrivateKey
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
    stream: BinaryIO, kind: Kind, manifest_type: type[Manifest], trusted: Mapping[str, Ed25519PublicKey]
) -> tuple[Manifest, dict[str, Member], str]:
    """Check everything that needs no private key: every byte, the signature, the list of files and their hashes.

    Returns the manifest, the members by name and the key id of the signer.

    Raises `kind.error` with the prefixed codes: not_ours, damaged, truncated, trailing, unsigned, signature_damaged,
    forged, foreign_signer, wrong_kind, version, manifest, file_missing, file_extra, file_changed.
    """
    try:
        members = read_container(stream)
        if members[0].name != MANIFEST or members[0].bytes > _MANIFEST_LIMIT:
            raise kind.refuse("unsigned", f"{kind.noun}的第一个文件不是签名清单 {MANIFEST}")
        envelope = read_member(stream, members[0])
    except ContainerError as error:
        code = "not_ours" if error.code == "not_container" else error.code
        raise kind.refuse(code, f"{kind.noun}有问题：{error.detail}") from error
    payload = _verified(envelope, kind, trusted)
    manifest = _understood(payload, kind, manifest_type)
    found = {member.name: member for member in members[1:]}
    _compare(kind, getattr(manifest, "files", ()), found)
    return manifest, found, signing.signer_of(envelope)


def _verified(envelope: bytes, kind: Kind, trusted: Mapping[str, Ed25519PublicKey]) -> bytes:
    try:
        return signing.open_envelope(envelope, kind.payload_type, trusted)
    except SecurityError as error:
        _raise_signature(kind, error)


def _raise_signature(kind: Kind, error: SecurityError) -> NoReturn:
    match error.code:
        case "envelope_unknown_signer":
            foreign = f"{kind.noun}不是由已登记的{'评价组织' if kind.prefix == 'package' else '考点'}签发的"
            raise kind.refuse("foreign_signer", foreign) from error
        case "envelope_bad_signature":
            raise kind.refuse("forged", f"{kind.noun}的签名核对不通过：清单 {MANIFEST} 被改动或伪造") from error
        case "envelope_wrong_type":
            raise kind.refuse("wrong_kind", f"签名有效，但这不是{kind.noun}") from error
    raise kind.refuse("signature_damaged", f"{kind.noun}的签名清单 {MANIFEST} 已损坏") from error


def _understood(payload: bytes, kind: Kind, manifest_type: type[Manifest]) -> Manifest:
    try:
        value = parse_canonical(payload)
    except SecurityError as error:
        raise kind.refuse("manifest", f"{kind.noun}的清单不是规范格式") from error
    known = isinstance(value, dict) and value.get("format") == kind.format
    if not known or value.get("version") != kind.version or value.get("suite") != SUITE:
        update = "请更新本程序，或向出具方索取本版本可用的文件。"
        raise kind.refuse("version", f"{kind.noun}的格式版本或算法与本程序不符", advice=update)
    try:
        return msgspec.convert(value, manifest_type)
    except msgspec.ValidationError as error:
        raise kind.refuse("manifest", f"{kind.noun}的清单内容不完整") from error


def _compare(kind: Kind, listed: Sequence[FileEntry], found: Mapping[str, Member]) -> None:
    names = [entry.name for entry in listed]
    if tuple(names) != kind.parts:
        raise kind.refuse("manifest", f"{kind.noun}的清单所列文件不对")
    for entry in listed:
        member = found.get(entry.name)
        if member is None:
            raise kind.refuse("file_missing", f"{kind.noun}缺少文件 {entry.name}")
        if member.sha256 != entry.sha256 or member.bytes != entry.bytes:
            raise kind.refuse("file_changed", f"{kind.noun}中的 {entry.name} 与签名清单不符，被替换或改动")
    for name in found:
        if name not in names:
            raise kind.refuse("file_extra", f"{kind.noun}中多出了文件 {name}")
    if list(found) != names:
        raise kind.refuse("file_changed", f"{kind.noun}中文件的次序被改动")
