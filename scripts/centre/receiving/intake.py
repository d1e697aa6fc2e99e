"""What becomes of a finished upload: verified, kept under its hash, and answered with a signed receipt, or refused."""

import logging
import os
import shutil
import threading
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scripts.centre.folder import CentreFolder, now_ms, read_json
from scripts.centre.receiving.uploads import UploadInfo, UploadRefusedError, Uploads
from shared.exchange.bundle import SUFFIX, CheckedBundle, check_bundle
from shared.exchange.container import hash_file
from shared.exchange.errors import BundleError
from shared.exchange.receipt import Receipt, new_receipt_id, open_receipt, sign_receipt
from shared.exchange.site_files import CentrePublic
from shared.machine.files import replace, write_private
from shared.words.catalogue import say

log = logging.getLogger(__name__)

# What the sender claimed was wrong, not the bundle: or anybody could mark somebody else's bundle as refused.
_OF_THE_SENDER: Final = frozenset({"bundle_hash_differs", "bundle_session_differs"})


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle that was taken in. `sittings`: how many came; `card`: the comparison code of the card that signed;
    `note`: see `CheckedBundle`, empty if there is none.
    """  # fmt: skip

    site_id: str
    room: str
    session_id: str
    bundle_sha256: str
    receipt_id: str
    received_ms: int
    due: int
    sittings: int
    card: str
    note: str


class Intake:
    """The verified bundles and receipts of one centre folder."""

    def __init__(self, centre: CentreFolder, uploads: Uploads) -> None:
        self._centre = centre
        self._card: CentrePublic = centre.card()
        self._key: Ed25519PrivateKey = centre.signing_key()
        self._uploads = uploads
        self._bundles = centre.inbox / "bundles"
        self._receipts = centre.inbox / "receipts"
        self._lock = threading.Lock()
        self._bundles.mkdir(parents=True, exist_ok=True)
        self._receipts.mkdir(parents=True, exist_ok=True)

    def settle(self) -> None:
        """After a restart: finish what was interrupted between the last byte and the receipt."""
        for info in self._uploads.all():
            if self._uploads.offset(info) == info.length and self._uploads.data(info).exists():
                try:
                    self.finish(info)
                except UploadRefusedError as refused:
                    log.warning("upload %s refused at start-up: %s", info.upload_id, refused.body.code)
        for bundle in self._bundles.glob(f"*{SUFFIX}"):
            # Also what an earlier version took in, before there was a list.
            if not self._receipt_path(bundle.stem).exists() or not bundle.with_suffix(".json").exists():
                self._acknowledge(check_bundle(bundle, centre_id=self._card.centre_id, cards=self._centre.cards()))

    def finish(self, info: UploadInfo) -> None:
        """Take a whole upload in. A refused one is removed; its reason stays for GET /receipts.

        Raises:
            UploadRefusedError: 422 with the code and sentence of the refusal.
        """
        with self._lock:
            data = self._uploads.data(info)
            if not data.exists():
                return
            try:
                if hash_file(data).sha256 != info.sha256:
                    told = say("centre.receive.other_content")
                    raise BundleError("bundle_hash_differs", told)
                bundle = check_bundle(data, centre_id=self._card.centre_id, cards=self._centre.cards())
                if bundle.manifest.session_id != info.session_id:
                    told = say("centre.receive.other_session")
                    raise BundleError("bundle_session_differs", told)
            except BundleError as error:
                self._uploads.forget(info)
                refused = UploadRefusedError(422, error.code, error.message)
                if error.code not in _OF_THE_SENDER:
                    write_private(self._refusal_path(info.sha256), msgspec.json.encode(refused.body))
                log.warning("upload %s refused: %s", info.upload_id, error.code)
                raise refused from error
            self._keep(data, bundle)

    def accept(self, path: Path) -> Received:
        """Take in a bundle that came another way, on a USB drive; the file stays where it is.

        Raises BundleError as `check_bundle`, OSError.
        """
        with self._lock:
            bundle = check_bundle(path, centre_id=self._card.centre_id, cards=self._centre.cards())
            if not self._bundle_path(bundle.sha256).exists():
                copy = self._bundles / f".{bundle.sha256}.part"
                shutil.copyfile(path, copy)
                self._keep(copy, bundle)
            return self._note(bundle)

    def received(self) -> list[Received]:
        """Everything that was taken in, by site, room and time."""
        every = [read_json(path, Received) for path in self._bundles.glob("*.json")]
        return sorted(every, key=lambda one: (one.site_id, one.room, one.received_ms))

    def receipt_path(self, sha256: str) -> Path:
        """Where the receipt of a bundle lies that was taken in."""
        return self._receipt_path(sha256)

    def receipt(self, sha256: str) -> bytes:
        """The signed receipt of a bundle.

        Raises:
            UploadRefusedError: 404 not_received, or 422 with the reason the bundle was refused.
        """
        if self._receipt_path(sha256).exists():
            return self._receipt_path(sha256).read_bytes()
        if self._refusal_path(sha256).exists():
            found = msgspec.json.decode(self._refusal_path(sha256).read_bytes(), type=dict[str, object])
            raise UploadRefusedError(422, str(found["code"]), str(found["message"]))
        raise UploadRefusedError(404, "not_received", say("centre.receive.not_here"))

    def _keep(self, data: Path, bundle: CheckedBundle) -> None:
        with data.open("rb+") as file:
            os.fsync(file.fileno())
        replace(data, self._bundle_path(bundle.sha256))
        _sync_folder(self._bundles)
        self._acknowledge(bundle)

    def _note(self, bundle: CheckedBundle) -> Received:
        """The line of the list for a bundle that has its receipt; written once."""
        path = self._bundles / f"{bundle.sha256}.json"
        if path.exists():
            return read_json(path, Received)
        card = self._centre.card()
        receipt = open_receipt(self._receipt_path(bundle.sha256).read_bytes(), centre=card, bundle_sha256=bundle.sha256)
        manifest = bundle.manifest
        line = Received(
            site_id=manifest.site_id,
            room=manifest.room,
            session_id=manifest.session_id,
            bundle_sha256=bundle.sha256,
            receipt_id=receipt.receipt_id,
            received_ms=receipt.received_ms,
            due=manifest.due,
            sittings=manifest.sittings,
            card=bundle.signer.fingerprint if bundle.signer else "",
            note=bundle.note or "",
        )
        write_private(path, msgspec.json.encode(line))
        return line

    def _acknowledge(self, bundle: CheckedBundle) -> None:
        path = self._receipt_path(bundle.sha256)
        if path.exists():
            self._note(bundle)
            return
        receipt = Receipt(
            receipt_id=new_receipt_id(),
            centre_id=self._card.centre_id,
            session_id=bundle.manifest.session_id,
            site_id=bundle.manifest.site_id,
            bundle_id=bundle.manifest.bundle_id,
            bundle_sha256=bundle.sha256,
            bytes=bundle.bytes,
            received_ms=now_ms(),
        )
        write_private(path, sign_receipt(receipt, self._key))
        self._refusal_path(bundle.sha256).unlink(missing_ok=True)
        self._note(bundle)
        log.info(
            "bundle %s of session %s received, receipt %s", receipt.bundle_id, receipt.session_id, receipt.receipt_id
        )
        if bundle.note is not None:
            log.warning("bundle %s: %s", receipt.bundle_id, bundle.note)

    def _bundle_path(self, sha256: str) -> Path:
        return self._bundles / f"{sha256}{SUFFIX}"

    def _receipt_path(self, sha256: str) -> Path:
        return self._receipts / f"{sha256}.json"

    def _refusal_path(self, sha256: str) -> Path:
        return self._receipts / f"{sha256}.refused.json"


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
