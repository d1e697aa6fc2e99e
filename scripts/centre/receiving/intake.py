"""What becomes of a finished upload: verified, held against what was issued, kept under its hash, and answered.

A receipt says that the centre has these results and believes them; so whatever is different, or comes a second time for
a session, gets none before a person of the centre has decided. The sender is told that, and not what is different:
whoever forges learns nothing, and no name goes out.

A machine without the key of the results cannot look inside: its receipts, signed by a key for receipts alone, say that
a whole and genuine bundle of the issued package is here. The comparison follows where results are opened (ADR 0047).
"""

import logging
import os
import shutil
import threading
from pathlib import Path
from typing import Final, NoReturn

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scripts.centre.comparing.difference import Difference
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, now_ms, read_json
from scripts.centre.receipt_keys import receipt_certificates, receipt_signer
from scripts.centre.receiving.addenda import take_addendum
from scripts.centre.receiving.inbox import Decision, Held, Inbox, Received
from scripts.centre.receiving.judging import judge, judge_sealed
from scripts.centre.receiving.uploads import UploadInfo, UploadRefusedError, Uploads
from shared.decoding import decode_json
from shared.exchange.addendum import is_addendum
from shared.exchange.bundle import SUFFIX, CheckedBundle, check_bundle, unseal_bundle
from shared.exchange.centre_trust import CentreTrust
from shared.exchange.container import hash_file
from shared.exchange.errors import BundleError
from shared.exchange.receipt import Receipt, new_receipt_id, open_receipt, sign_receipt
from shared.machine.files import replace, sync_folder, write_private
from shared.words.catalogue import say

log = logging.getLogger(__name__)

# What the sender claimed was wrong, not the bundle: or anybody could mark somebody else's bundle as refused.
_OF_THE_SENDER: Final = frozenset({"bundle_hash_differs", "bundle_session_differs"})


class BundleDiffersError(BundleError):
    """`bundle_differs`: something speaks against the bundle; it waits for a person, who reads `differences`."""

    def __init__(self, differences: tuple[Difference, ...]) -> None:
        super().__init__("bundle_differs", say("centre.receive.differs", count=len(differences)))
        self.differences = differences


class Intake:
    """The verified bundles and receipts of one centre folder."""

    def __init__(self, centre: CentreFolder, uploads: Uploads) -> None:
        self._centre = centre
        self._trust: CentreTrust = centre.ledger().trust
        self._key: Ed25519PrivateKey = receipt_signer(centre)
        self._identity = centre.results_identity() if centre.opens_results else None
        self._uploads = uploads
        self._inbox = Inbox(centre.inbox)
        self._lock = threading.Lock()

    def _follow(self) -> None:
        """Take up the keys that changed, and what was revoked, since this process began. Raises CentreError."""
        trust = self._centre.ledger().trust
        if trust != self._trust:
            self._key = receipt_signer(self._centre)
            self._identity = self._centre.results_identity() if self._centre.opens_results else None
            self._trust = trust

    def settle(self) -> None:
        """After a restart: finish what was interrupted between the last byte and the receipt."""
        for info in self._uploads.all():
            if self._uploads.offset(info) == info.length and self._uploads.data(info).exists():
                try:
                    self.finish(info)
                except UploadRefusedError as refused:
                    log.warning("upload %s refused at start-up: %s", info.upload_id, refused.body.code)
        for bundle in self._inbox.bundles.glob(f"*{SUFFIX}"):
            # Also what an earlier version took in, before there was a list.
            sha256 = bundle.stem
            if not self._inbox.receipt_path(sha256).exists() or not self._inbox.line_path(sha256).exists():
                self._acknowledge(
                    check_bundle(bundle, centre_id=self._trust.card.centre_id, cards=self._centre.cards())
                )

    def finish(self, info: UploadInfo) -> None:
        """Take a whole upload in. A refused one is removed or waits; its reason stays for GET /receipts.

        Raises:
            UploadRefusedError: 422 with the code and sentence of the refusal.
        """
        with self._lock:
            data = self._uploads.data(info)
            if not data.exists():
                return
            try:
                self._follow()
            except CentreError as error:
                raise UploadRefusedError(503, error.code, error.message) from error
            try:
                if hash_file(data).sha256 != info.sha256:
                    raise BundleError("bundle_hash_differs", say("centre.receive.other_content"))
                if is_addendum(data):
                    take_addendum(self._centre, self._inbox, data)
                    data.unlink()
                    return
                bundle = check_bundle(data, centre_id=self._trust.card.centre_id, cards=self._centre.cards())
                if bundle.manifest.session_id != info.session_id:
                    raise BundleError("bundle_session_differs", say("centre.receive.other_session"))
                if self._inbox.bundle_path(bundle.sha256).exists():
                    data.unlink()
                    self._acknowledge(bundle)
                    return
                if found := self._against(bundle):
                    self._hold(data, bundle, found)
            except (BundleError, CentreError) as error:
                self._uploads.forget(info)
                refused = UploadRefusedError(422, error.code, error.message)
                if error.code not in _OF_THE_SENDER:
                    write_private(self._inbox.refusal_path(info.sha256), msgspec.json.encode(refused.body))
                log.warning("upload %s refused: %s", info.upload_id, error.code)
                raise refused from error
            self._keep(data, bundle)

    def accept(self, path: Path, *, by: str = "", reason: str = "", receipt: bytes | None = None) -> Received:
        """Take in a bundle that came another way, on a USB drive; the file stays where it is.

        `by`, `reason`: a person of the centre takes it in whatever is different; that is written down for good.
        `receipt`: the one that a receiving machine gave for it already; no second one is made.

        Raises BundleError as `check_bundle` and `unseal_bundle`; BundleDiffersError, ReceiptError, CentreError.
        """
        with self._lock:
            self._follow()
            bundle = check_bundle(path, centre_id=self._trust.card.centre_id, cards=self._centre.cards())
            if self._inbox.bundle_path(bundle.sha256).exists():
                self._acknowledge(bundle)  # it may be that the power went before there was a receipt
                return self._note(bundle)
            if receipt is not None:
                self._read(receipt, bundle.sha256)
            found = self._against(bundle)
            copy = self._inbox.bundles / f".{bundle.sha256}.part"
            shutil.copyfile(path, copy)
            if found and not by:
                self._hold(copy, bundle, found)
            if found:
                told = tuple(one.sentence() for one in found)
                self._inbox.decide(bundle.sha256, Decision(by=by, reason=reason, at_ms=now_ms(), despite=told))
            if receipt is not None:
                write_private(self._inbox.receipt_path(bundle.sha256), receipt)
            self._keep(copy, bundle)
            self._inbox.release(bundle.sha256)
            return self._note(bundle)

    def received(self) -> list[Received]:
        """Everything that was taken in, by site, room and time."""
        return self._inbox.received()

    def waiting(self) -> list[Held]:
        """Everything that waits for a person of the centre."""
        return self._inbox.waiting()

    def receipt_path(self, sha256: str) -> Path:
        """Where the receipt of a bundle lies that was taken in."""
        return self._inbox.receipt_path(sha256)

    def receipt(self, sha256: str) -> bytes:
        """The signed receipt of a bundle.

        Raises:
            UploadRefusedError: 404 not_received, or 422 with the reason the bundle was refused.
        """
        if self._inbox.receipt_path(sha256).exists():
            return self._inbox.receipt_path(sha256).read_bytes()
        if self._inbox.refusal_path(sha256).exists():
            found = decode_json(self._inbox.refusal_path(sha256).read_bytes(), dict[str, object])
            raise UploadRefusedError(422, str(found["code"]), str(found["message"]))
        raise UploadRefusedError(404, "not_received", say("centre.receive.not_here"))

    def _against(self, bundle: CheckedBundle) -> tuple[Difference, ...]:
        """Everything that speaks against a bundle whose signature is good.

        Raises:
            BundleError: as `unseal_bundle`; bundle_not_understood for contents that break what reads them.
            CentreError: unknown_package, other_room.
        """
        try:
            if self._identity is None:
                return judge_sealed(self._centre, self._inbox, bundle)
            opened = unseal_bundle(bundle, self._identity)
            return judge(self._centre, self._inbox, opened).differences
        except (BundleError, CentreError):
            raise
        except Exception as error:  # the boundary of one bundle: whoever signs may write anything into it
            log.exception("bundle %s cannot be compared", bundle.manifest.bundle_id)
            raise BundleError("bundle_not_understood", say("centre.receive.not_comparable")) from error

    def _hold(self, data: Path, bundle: CheckedBundle, found: tuple[Difference, ...]) -> NoReturn:
        self._inbox.hold(data, bundle.sha256, bundle.manifest, found, now_ms())
        data.unlink(missing_ok=True)
        for one in found:
            log.warning("bundle %s waits: %s", bundle.manifest.bundle_id, one.code)
        raise BundleDiffersError(found)

    def _keep(self, data: Path, bundle: CheckedBundle) -> None:
        with data.open("rb+") as file:
            os.fsync(file.fileno())
        replace(data, self._inbox.bundle_path(bundle.sha256))
        sync_folder(self._inbox.bundles)
        self._acknowledge(bundle)

    def _note(self, bundle: CheckedBundle) -> Received:
        """The line of the list for a bundle that has its receipt; written once."""
        path = self._inbox.line_path(bundle.sha256)
        if path.exists():
            return read_json(path, Received)
        signed = self._inbox.receipt_path(bundle.sha256).read_bytes()
        receipt = self._read(signed, bundle.sha256)
        manifest = bundle.manifest
        line = Received(
            site_id=manifest.site_id,
            room=manifest.room,
            session_id=manifest.session_id,
            kind=manifest.kind,
            bundle_sha256=bundle.sha256,
            receipt_id=receipt.receipt_id,
            received_ms=receipt.received_ms,
            due=manifest.due,
            sittings=manifest.sittings,
            card=bundle.signer.fingerprint if bundle.signer else "",
            note=bundle.note or "",
            decision=self._inbox.decision(bundle.sha256),
        )
        write_private(path, msgspec.json.encode(line))
        return line

    def _read(self, signed: bytes, sha256: str) -> Receipt:
        """A receipt of this centre for that bundle. Raises ReceiptError."""
        certificates = receipt_certificates(self._centre)
        return open_receipt(signed, centre=self._trust, bundle_sha256=sha256, certificates=certificates)

    def _acknowledge(self, bundle: CheckedBundle) -> None:
        path = self._inbox.receipt_path(bundle.sha256)
        if path.exists():
            self._note(bundle)
            return
        receipt = Receipt(
            receipt_id=new_receipt_id(),
            centre_id=self._trust.card.centre_id,
            session_id=bundle.manifest.session_id,
            site_id=bundle.manifest.site_id,
            bundle_id=bundle.manifest.bundle_id,
            bundle_sha256=bundle.sha256,
            bytes=bundle.bytes,
            received_ms=now_ms(),
        )
        write_private(path, sign_receipt(receipt, self._key))
        self._inbox.refusal_path(bundle.sha256).unlink(missing_ok=True)
        self._note(bundle)
        log.info(
            "bundle %s of session %s received, receipt %s", receipt.bundle_id, receipt.session_id, receipt.receipt_id
        )
        if bundle.note is not None:
            log.warning("bundle %s: %s", receipt.bundle_id, bundle.note)
