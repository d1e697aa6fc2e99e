"""The addendum 补充记录: what was noted after the results were sealed, in a signed file of its own (ADR 0040)."""

from shared.exam.room.events import AddendumReceived, AddendumSealed
from shared.exchange.addendum import SUFFIX, build_addendum
from shared.protocol.errors import WireError
from shared.security.signing import load_private
from shared.words.catalogue import say
from site_server.service.answers.results import chained_log
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx
from site_server.service.evening.jobs import JobControl
from site_server.service.evening.upload import deliver


def seal_addendum(site: Site, control: JobControl, actor: str) -> None:
    """Write everything that came after the bundle into the next addendum; with nothing new the last one stays.

    Raises WireError `not_sealed`, `nothing_later`.
    """
    room = site.need_room()
    state = room.state  # of one moment: so many notes are said to be in it as are
    bundle, later = state.bundle, state.later
    if bundle is None:
        raise WireError("not_sealed")
    if later.since == 0:
        raise WireError("nothing_later")
    if later.waiting or not site.folder.bundle(addendum_file(room)).exists():
        number = later.addendum.number + 1 if later.addendum is not None else 1
        records = chained_log(room, state)[later.sealed_records :]
        addendum_id = f"{bundle.bundle_id}-{number}"
        sha256, size = build_addendum(
            site.folder.bundle(addendum_id + SUFFIX),
            addendum_id=addendum_id,
            number=number,
            plan=room.plan,
            bundle=bundle,
            later=records,
            notes=later.since,
            centre=site.keys.centre,
            signing_key=load_private(site.keys.signing_key),
            created_ms=site.clock.now_ms(),
        )
        event = AddendumSealed(
            addendum_id=addendum_id,
            number=number,
            bundle_sha256=bundle.bundle_sha256,
            addendum_sha256=sha256,
            bytes=size,
            records=len(records),
            notes=later.since,
        )

        def work(tx: Tx) -> None:
            if tx.state.bundle is not bundle or tx.state.later.addendum is not later.addendum:
                raise WireError("server_busy", say("server.job.decided_meanwhile"))
            tx.append(actor, event)

        site.writer.do(work)
    count = room.state.later.addendum.notes if room.state.later.addendum is not None else 0
    text = say("server.job.addendum_sealed")
    control.tell(done=1, total=1, text=text, message=say("server.job.addendum_count", count=count))


def send_addendum(site: Site, control: JobControl, actor: str) -> None:
    """Upload the last addendum and keep its receipt.

    Raises WireError `addendum_not_sealed`, or the uploader's and receipt's own codes.
    """
    room = site.need_room()
    addendum = room.state.later.addendum
    if room.state.bundle is None or addendum is None:
        raise WireError("addendum_not_sealed")
    control.tell(text=say("server.job.addendum_uploading"), total=addendum.bytes)
    _delivered, receipt = deliver(site, control, addendum_file(room), addendum.addendum_sha256)
    note_receipt(site, receipt.receipt_id, addendum.addendum_sha256, actor)
    control.tell(
        done=addendum.bytes,
        total=addendum.bytes,
        text=say("server.job.addendum_received"),
        message=say("server.job.receipt_of_addendum", receipt_id=receipt.receipt_id),
        receipt_id=receipt.receipt_id,
    )


def note_receipt(site: Site, receipt_id: str, addendum_sha256: str, actor: str) -> None:
    """Write down, once, that the centre has this addendum. Raises WireError `receipt_for_other_bundle`."""
    received = AddendumReceived(receipt_id=receipt_id, addendum_sha256=addendum_sha256)

    def work(tx: Tx) -> None:
        addendum = tx.state.later.addendum
        if addendum is None or addendum.addendum_sha256 != addendum_sha256:
            raise WireError("receipt_for_other_bundle")  # another was sealed since: its receipt is the one that counts
        since = tx.need_room().records[tx.state.later.sealed_records :]
        if all(record.event != received for record in since):
            tx.append(actor, received)

    site.writer.do(work)


def addendum_file(room: Room) -> str:
    """The name of the last addendum's file; empty if there is none."""
    addendum = room.state.later.addendum
    return addendum.addendum_id + SUFFIX if addendum is not None else ""
