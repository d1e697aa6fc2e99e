"""What is written after the results were sealed is counted, goes into addenda, and reaches the centre or a drive."""

from shared.exam.room import events as ev
from shared.exam.room import fold
from shared.exam.room.state import RoomState
from tests.support.travelling import make_plan

NOTE = ev.IncidentLogged(incident_id="i", category="other", text="补记")
BUNDLE = ev.BundleSealed(bundle_id="b", bundle_sha256="aa", bytes=1, records=2)


def after(*events: ev.Event) -> RoomState:
    return fold.replay(
        make_plan(), [ev.Record(seq=n, at_ms=n, actor="j", event=event) for n, event in enumerate(events, 1)]
    )


def added(notes: int, sha256: str = "cc") -> ev.AddendumSealed:
    return ev.AddendumSealed(
        addendum_id="b-1", number=1, bundle_sha256="aa", addendum_sha256=sha256, bytes=1, records=3, notes=notes
    )


def test_notes_before_the_sealing_are_in_the_bundle() -> None:
    later = after(NOTE, NOTE, BUNDLE).later
    assert (later.notes, later.since, later.waiting, later.unsent) == (2, 0, 0, 0)
    assert later.sealed_records == 2
    assert after(NOTE, ev.BundleSealed(bundle_id="b", bundle_sha256="aa", bytes=1)).later.sealed_records == 1


def test_notes_after_it_wait_for_an_addendum_and_that_for_the_centre() -> None:
    events: list[ev.Event] = [NOTE, BUNDLE, NOTE, NOTE]
    assert (after(*events).later.waiting, after(*events).later.unsent) == (2, 2)
    events.append(added(2))
    assert (after(*events).later.waiting, after(*events).later.unsent) == (0, 2)
    assert after(*events, ev.AddendumReceived(receipt_id="r", addendum_sha256="other")).later.unsent == 2
    assert after(*events, ev.AddendumReceived(receipt_id="r", addendum_sha256="cc")).later.unsent == 0
    assert after(*events, ev.CopyKept(bundle_sha256="cc")).later.unsent == 0
    sent = after(*events, ev.CopyKept(bundle_sha256="cc"), NOTE).later
    assert (sent.since, sent.waiting, sent.unsent) == (3, 1, 1)


def test_a_copy_of_the_addendum_leaves_the_copy_of_the_bundle() -> None:
    state = after(BUNDLE, ev.CopyKept(bundle_sha256="aa"), NOTE, added(1), ev.CopyKept(bundle_sha256="cc"))
    assert state.copied
    assert after(BUNDLE, NOTE, ev.CopyKept(bundle_sha256="aa")).later.unsent == 1


def test_a_new_bundle_holds_what_was_added_before() -> None:
    late = ev.JournalDelivered(ticket="261128000101", device_id="d", entries=1, held=0)
    again = ev.BundleSealed(bundle_id="b2", bundle_sha256="bb", bytes=1, records=4)
    later = after(BUNDLE, NOTE, added(1), late, again).later
    assert (later.since, later.waiting, later.addendum) == (0, 0, None)
