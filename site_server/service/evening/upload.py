"""Taking the sealed bundle to the centre and keeping its receipt. An upload that broke off goes on where it was."""

from shared.exam.room.events import BundleUploaded, ReceiptKept
from shared.exchange.bundle import SUFFIX
from shared.exchange.errors import ReceiptError
from shared.exchange.receipt import Receipt, open_receipt
from shared.protocol.errors import WireError
from shared.words.catalogue import say
from site_server.domain.ports import Delivered, UploadCancelledError, UploadError
from site_server.service.continuity.centre import note_refused
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx
from site_server.service.evening.jobs import CancelledError, JobControl


def upload(site: Site, control: JobControl, actor: str) -> None:
    """Upload, verify the receipt, keep it. Raises WireError `not_sealed` or the uploader's and receipt's own codes."""
    room = site.need_room()
    sealed, kept = room.state.bundle, room.state.receipt
    if sealed is None:
        raise WireError("not_sealed")
    if kept is None or kept.bundle_sha256 != sealed.bundle_sha256:
        control.tell(text=say("server.job.uploading"), total=sealed.bytes)
        delivered, receipt = deliver(site, control, sealed.bundle_id + SUFFIX, sealed.bundle_sha256)
        location = delivered.location

        def work(tx: Tx) -> None:
            if tx.state.bundle is not sealed:
                raise WireError("not_sealed")  # an entry came late: the centre holds a bundle that lacks it
            tx.append(actor, BundleUploaded(bundle_sha256=sealed.bundle_sha256, location=location))
            tx.append(actor, ReceiptKept(receipt_id=receipt.receipt_id, bundle_sha256=receipt.bundle_sha256))

        site.writer.do(work)
        kept = room.state.receipt
    receipt_id = kept.receipt_id if kept else ""
    control.tell(
        done=sealed.bytes,
        total=sealed.bytes,
        text=say("server.job.received"),
        message=say("server.job.receipt", receipt_id=receipt_id),
        bundle_sha256=sealed.bundle_sha256,
        bundle_bytes=sealed.bytes,
        receipt_id=receipt_id,
    )


def deliver(site: Site, control: JobControl, name: str, sha256: str) -> tuple[Delivered, Receipt]:
    """Send a sealed file of the session and keep the centre's receipt for it, verified.

    Raises CancelledError, WireError with the uploader's and the receipt's own codes.
    """
    room = site.need_room()
    try:
        delivered = site.uploader.upload(
            site.folder.bundle(name),
            centre=site.keys.centre,
            session_id=room.plan.session_id,
            bundle_sha256=sha256,
            progress=lambda done, total: control.tell(done=done, total=total),
            cancelled=lambda: control.cancelled,
            troubled=lambda why: control.tell(text=why or say("server.job.uploading")),
        )
        receipt = open_receipt(
            delivered.receipt,
            centre=site.keys.trust,
            bundle_sha256=sha256,
            certificates=room.roster.receipt_keys,
        )
    except UploadCancelledError as error:
        raise CancelledError from error
    except (UploadError, ReceiptError) as error:
        note_refused(site, error.code, "server")
        raise WireError(error.code, error.message) from error
    site.folder.keep_receipt(receipt.receipt_id, delivered.receipt)
    return delivered, receipt
