"""Programs side by side on one machine: a new one is put beside the old one and chosen by one small file.

    programs/slots/0.2.0-1f2e3d4c5b6a/        the program, unpacked
    programs/slots/0.2.0-1f2e3d4c5b6a.json    what the release says of it, with the release's signatures
    programs/chosen.json                      which one to start, and the one before

Whatever moment the power fails, `chosen.json` names the old or the new one, and a folder is started only if every byte
in it is what the release signed: so a half-written program is never run. Writing here needs no right to change the
installed program, which stays as it is and starts the chosen one (`handover`).
"""

import contextlib
import secrets
import shutil
from pathlib import Path
from typing import Final

import msgspec

from shared.machine.files import sync_folder, write_whole
from shared.updates import tree
from shared.updates.errors import UpdateError
from shared.updates.release import Metadata, Target, version_key

_TRIES: Final = 2
"""A program that did not come up so often in a row is not started again."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What lies beside a slot: the file it came from and the signed metadata that lists it."""

    target: Target
    metadata: Metadata


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Names of slots. `tries`: how often `slot` was started without coming up."""

    slot: str
    before: str = ""
    tries: int = 0


class Slots:
    """The slots of one program in its data folder. One process writes at a time (the program holds its folder)."""

    def __init__(self, data: Path) -> None:
        self._root = data / "programs"
        self._slots = self._root / "slots"
        self._chosen = self._root / "chosen.json"

    def install(self, archive: Path, target: Target, metadata: Metadata) -> Path:
        """Unpack a checked program file into a slot and choose it; the slot's folder.

        Raises UpdateError: archive_refused, target_tampered (it does not unpack to what was signed),
            did_not_start (it was installed and did not come up); OSError.
        """
        name = f"{target.version}-{target.sha256[:12]}"
        before = self._read_chosen()
        if before is not None and before.slot == name and before.tries >= _TRIES and self._is_whole(name, target):
            raise UpdateError("did_not_start", version=target.version)
        folder = self._slots / name
        if not self._is_whole(name, target):
            fresh = self._slots / f".{name}.{secrets.token_hex(4)}.new"
            try:
                tree.unpack(archive, fresh)
                if tree.fingerprint(fresh) != target.tree:
                    raise UpdateError("target_tampered", name=target.path)
                if folder.exists():
                    shutil.rmtree(folder)
                fresh.rename(folder)
                sync_folder(self._slots)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
        write_whole(self._slots / f"{name}.json", msgspec.json.encode(Kept(target=target, metadata=metadata)))
        old = before.slot if before is not None and before.slot != name else ""
        self._write_chosen(Chosen(slot=name, before=old))
        self._forget_others({name, old})
        return folder

    def newest(self, anchor: bytes, program: str, own_version: str) -> tuple[Path, Target] | None:
        """The slot to start instead of the installed program: chosen, newer, signed, whole; else the one before."""
        chosen = self._read_chosen()
        if chosen is None:
            return None
        names = (chosen.before,) if chosen.tries >= _TRIES else (chosen.slot, chosen.before)
        for name in filter(None, names):
            target = self._listed(anchor, program, name)
            if target is None or version_key(target.version) <= version_key(own_version):
                continue
            if self._is_whole(name, target):
                return self._slots / name, target
        return None

    def starting(self) -> None:
        """The chosen program is about to be started."""
        chosen = self._read_chosen()
        if chosen is not None:
            self._write_chosen(msgspec.structs.replace(chosen, tries=chosen.tries + 1))

    def came_up(self) -> None:
        """The program that runs shows its window: what was chosen is good."""
        chosen = self._read_chosen()
        if chosen is not None and chosen.tries:
            self._write_chosen(msgspec.structs.replace(chosen, tries=0))

    def _listed(self, anchor: bytes, program: str, name: str) -> Target | None:
        from shared.updates.trust import verify_kept  # noqa: PLC0415 - late: a start without a newer program lacks tuf

        try:
            kept = msgspec.json.decode((self._slots / f"{name}.json").read_bytes(), type=Kept)
            release = verify_kept(anchor, kept.metadata)
        except (OSError, msgspec.DecodeError, UpdateError):
            return None
        return kept.target if kept.target in release.targets and kept.target.program == program else None

    def _is_whole(self, name: str, target: Target) -> bool:
        folder = self._slots / name
        try:
            return bool(target.tree) and folder.is_dir() and tree.fingerprint(folder) == target.tree
        except OSError:
            return False

    def _read_chosen(self) -> Chosen | None:
        try:
            return msgspec.json.decode(self._chosen.read_bytes(), type=Chosen)
        except (OSError, msgspec.DecodeError):
            return None

    def _write_chosen(self, chosen: Chosen) -> None:
        write_whole(self._chosen, msgspec.json.encode(chosen))

    def _forget_others(self, names: set[str]) -> None:
        """What is neither chosen nor the one before; a file that is in use stays for the next time."""
        for path in list(self._slots.iterdir()):
            if path.name.removesuffix(".json") in names:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink()
