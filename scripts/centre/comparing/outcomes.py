"""The log of a bundle against its package and its own answers: it begins with the import, no answer went missing."""

from collections.abc import Iterator, Mapping

from scripts.centre.comparing.difference import Difference, difference
from scripts.centre.issued import Issue
from shared.exam.answers.log import AnswerBook
from shared.exam.answers.reading import ReadLog
from shared.exam.room.events import HandedIn, LogContradicted, PackageImported, Record, RecordLost, StoreMended
from shared.exchange.bundle import OpenedBundle


def package_differences(issue: Issue, records: tuple[Record, ...]) -> Iterator[Difference]:
    """The log begins with the import of this very package, and with no other."""
    first = records[0].event if records else None
    imports = [record for record in records if isinstance(record.event, PackageImported)]
    if not isinstance(first, PackageImported) or len(imports) != 1:
        yield difference("log_without_package")
        return
    named = (first.package_id, first.package_sha256, first.serial, first.paper_id)
    if named != (issue.package_id, issue.package_sha256, issue.serial, issue.paper_id):
        yield difference("log_of_other_package", package=first.package_id, issued=issue.package_id)


def damage_differences(records: tuple[Record, ...]) -> Iterator[Difference]:
    """Records that the site could not read any more, and what it found edited in its own data."""
    for record in records:
        if isinstance(record.event, RecordLost):
            yield difference("record_lost", seq=record.seq)
        elif isinstance(record.event, StoreMended):
            yield difference("store_mended", seq=record.seq, count=len(record.event.what))
        elif isinstance(record.event, LogContradicted):
            event = record.event
            yield difference("log_contradicted", seq=record.seq, device=event.device_id, anchor=event.seq)


def hand_in_differences(bundle: OpenedBundle) -> Iterator[Difference]:
    """Every hand-in names a count and a head: the answers of the bundle must have come to just that at that time."""
    if bundle.manifest.due != len(bundle.results.plan.candidates):
        yield difference("due", told=bundle.manifest.due, listed=len(bundle.results.plan.candidates))
    for record in bundle.room_log:
        if isinstance(record.event, HandedIn):
            yield from _hand_in(record, record.event, bundle.logs)


def _hand_in(record: Record, event: HandedIn, logs: Mapping[str, ReadLog]) -> Iterator[Difference]:
    log = logs[event.ticket].log
    if event.entries > len(log):
        yield difference("hand_in_more", seq=record.seq, ticket=event.ticket, entries=event.entries, there=len(log))
    elif AnswerBook.replay(event.ticket, log[: event.entries]).head() != event.head:
        yield difference("hand_in_head", seq=record.seq, ticket=event.ticket)
