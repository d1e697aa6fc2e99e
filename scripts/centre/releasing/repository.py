"""The release repository on the centre's disk and on the stick: made, added to, signed again. Files as TUF names them.

How long a signature lasts (docs/adr): root five years, program files three, snapshot and timestamp 200 days: a room may
be offline for a whole season, and a stick of the season before last is refused. `timestamp.json` is written last, so
that a reader sees the old release or the new one.
"""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (
    TOP_LEVEL_ROLE_NAMES,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from scripts.centre.errors import CentreError
from scripts.centre.folder import now_ms
from shared.machine.files import write_whole
from shared.updates import tree
from shared.updates.errors import UpdateError
from shared.updates.folder import METADATA, TARGETS, program_file, read_metadata
from shared.updates.release import Form, Platform, ProgramName, version_key
from shared.updates.trust import SIGNED_FIELD
from shared.words.catalogue import say

ROOT_DAYS: Final = 5 * 366
TARGETS_DAYS: Final = 3 * 366
SEASON_DAYS: Final = 200
Signers = Mapping[str, CryptoSigner]


def begin(
    folder: Path,
    roots: list[CryptoSigner],
    releasers: list[CryptoSigner],
    online: CryptoSigner,
    *,
    root_threshold: int,
    release_threshold: int,
    at_ms: int | None = None,
) -> None:
    """A repository without programs. Raises CentreError `repository_exists`, `threshold`."""
    if (folder / METADATA).exists():
        raise CentreError("repository_exists", say("centre.repository_there", folder=folder))
    if not 1 <= root_threshold <= len(roots) or not 1 <= release_threshold <= len(releasers):
        raise CentreError("threshold", say("centre.release_threshold"))
    root = Root(consistent_snapshot=True, expires=_after(ROOT_DAYS, at_ms))
    for role, signers in (("root", roots), ("targets", releasers), ("snapshot", [online]), ("timestamp", [online])):
        for signer in signers:
            root.add_key(signer.public_key, role)
    root.roles["root"].threshold = root_threshold
    root.roles["targets"].threshold = release_threshold
    (folder / METADATA).mkdir(parents=True)
    keys = {signer.public_key.keyid: signer for signer in (*roots, *releasers, online)}
    repository = Repository(folder, keys, at_ms=at_ms, root=root)
    repository.write_root(root)
    repository.write_targets(Targets(), version=1)


class Repository:
    """One repository and the keys at hand. `at_ms`: the day it is signed, today if not given."""

    def __init__(self, folder: Path, keys: Signers, *, at_ms: int | None = None, root: Root | None = None) -> None:
        """Raises CentreError `no_repository`."""
        self._folder = folder
        self._base = folder / METADATA
        self._keys = keys
        self._at_ms = at_ms
        if root is None:
            try:
                root = Metadata[Root].from_bytes(read_metadata(folder).roots[-1]).signed
            except (UpdateError, RepositoryError, IndexError) as error:
                raise CentreError("no_repository", say("centre.no_repository", folder=folder)) from error
        self.root = root

    def use(self, signers: Iterable[CryptoSigner]) -> None:
        """More keys to sign with."""
        self._keys = {**self._keys, **{signer.public_key.keyid: signer for signer in signers}}

    def add(self, source: Path, *, program: ProgramName, version: str, platform: Platform) -> str:
        """List a one-folder build or an MSI in place of the older one; its name in the repository.

        Raises CentreError: bad_version, older_version, no_program, keys_missing; OSError.
        """
        targets = self._targets()
        older = {
            path: one
            for path, one in targets.targets.items()
            if (_custom(one).get("program"), _custom(one).get("platform")) == (program, platform)
        }
        if not version_key(version):
            raise CentreError("bad_version", say("centre.release_version", version=version))
        newest = max((version_key(_custom(one).get("version", "")) for one in older.values()), default=())
        if version_key(version) <= newest:
            raise CentreError("older_version", say("centre.release_older", version=version))
        self._need("targets")
        path = self._put(source, targets, program=program, version=version, platform=platform)
        for name, one in older.items():
            del targets.targets[name]
            program_file(self._folder, name, one.hashes["sha256"]).unlink(missing_ok=True)
        self.write_targets(targets, targets.version + 1)
        return path

    def renew(self) -> None:
        """Sign snapshot and timestamp again, for another season. Raises CentreError `keys_missing`."""
        self._write_season(self._targets().version)

    def renew_root(self, replaced: Mapping[str, CryptoSigner]) -> None:
        """A root for five more years; keys by id whose place others take. Signed by the old root's keys and the new's.

        Raises CentreError: keys_missing, not_a_key.
        """
        old = self.root
        root = Root.from_dict(old.to_dict())
        for keyid, signer in replaced.items():
            roles = [name for name in TOP_LEVEL_ROLE_NAMES if keyid in root.roles[name].keyids]
            if not roles:
                raise CentreError("not_a_key", say("centre.release_no_such_key", keyid=keyid))
            for role in roles:
                root.revoke_key(keyid, role)
                root.add_key(signer.public_key, role)
        root.version = old.version + 1
        root.expires = _after(ROOT_DAYS, self._at_ms)
        self._need("root")
        self.root = root
        self.write_root(root, also=old)
        targets = self._targets()
        self.write_targets(targets, targets.version + 1)

    def write_root(self, root: Root, also: Root | None = None) -> None:
        """A root signed by its own keys and by those of the one before."""
        signers = {**self._signers(root, "root"), **(self._signers(also, "root") if also else {})}
        self._write(f"{root.version}.root.json", root, signers)

    def write_targets(self, targets: Targets, version: int) -> None:
        """The list of programs, and what vouches for it."""
        targets.version = version
        targets.expires = _after(TARGETS_DAYS, self._at_ms)
        self._write(f"{targets.version}.targets.json", targets, self._signers(self.root, "targets"))
        self._write_season(targets.version)

    def _write_season(self, targets_version: int) -> None:
        newest = self._newest_timestamp()
        version = newest.version + 1 if newest is not None else 1
        expires = _after(SEASON_DAYS, self._at_ms)
        snapshot = Snapshot(version=version, expires=expires, meta={"targets.json": MetaFile(targets_version)})
        self._write(f"{version}.snapshot.json", snapshot, self._signers(self.root, "snapshot"))
        signed_ms = now_ms() if self._at_ms is None else self._at_ms
        timestamp = Timestamp(
            version=version,
            expires=expires,
            snapshot_meta=MetaFile(version),
            unrecognized_fields={SIGNED_FIELD: signed_ms},
        )
        self._write("timestamp.json", timestamp, self._signers(self.root, "timestamp"))

    def _put(self, source: Path, targets: Targets, *, program: str, version: str, platform: str) -> str:
        form: Form = "msi" if source.suffix.lower() == ".msi" else "folder"
        if not (source.is_file() if form == "msi" else source.is_dir()):
            raise CentreError("no_program", say("centre.release_no_program", source=source))
        name = f"exam-{program}-{version}-{platform}.{'msi' if form == 'msi' else 'zip'}"
        path = f"{program}/{name}"
        place = self._folder / TARGETS / program
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place) as temporary:
            file = Path(temporary) / name
            fingerprint = ""
            if form == "folder":
                fingerprint = tree.pack(source, file)
            else:
                shutil.copyfile(source, file)
            custom = {"program": program, "version": version, "platform": platform, "form": form, "tree": fingerprint}
            target = TargetFile.from_file(path, str(file), ["sha256"])
            target.unrecognized_fields["custom"] = custom
            file.replace(place / f"{target.hashes['sha256']}.{name}")
        targets.targets[path] = target
        return path

    def _need(self, role: str) -> None:
        self._signers(self.root, role)

    def _signers(self, root: Root, role: str) -> Signers:
        """The keys at hand that may sign for a role. Raises CentreError `keys_missing` if they are too few."""
        wanted = root.roles[role]
        found = {keyid: self._keys[keyid] for keyid in wanted.keyids if keyid in self._keys}
        if len(found) < wanted.threshold:
            text = say("centre.release_keys_missing", role=role, need=wanted.threshold, have=len(found))
            raise CentreError("keys_missing", text)
        return found

    def _write(self, name: str, signed: Any, signers: Signers) -> None:
        metadata = Metadata(signed)
        for signer in signers.values():
            metadata.sign(signer, append=True)
        write_whole(self._base / name, metadata.to_bytes())

    def _targets(self) -> Targets:
        signed: Targets = Metadata[Targets].from_bytes(read_metadata(self._folder).targets).signed
        return signed

    def _newest_timestamp(self) -> Timestamp | None:
        path = self._base / "timestamp.json"
        if not path.exists():
            return None
        signed: Timestamp = Metadata[Timestamp].from_bytes(path.read_bytes()).signed
        return signed


def _custom(target: TargetFile) -> dict[str, Any]:
    custom: dict[str, Any] = target.unrecognized_fields.get("custom", {})
    return custom


def _after(days: int, at_ms: int | None) -> dt.datetime:
    moment = dt.datetime.fromtimestamp((now_ms() if at_ms is None else at_ms) // 1000, dt.UTC)
    return moment + dt.timedelta(days=days)
