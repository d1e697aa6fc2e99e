"""The second copy of a sealed bundle, and what waits for a person at the console."""

from shared.exam.acts.evening import ClearRoom, KeepCopy
from shared.exam.acts.matters import SettleMatter
from shared.exam.room import events as ev
from shared.exam.room.clearing_events import RoomClearing
from tests.unit.shared.exam.acts.support import running, tells, why, writes
from tests.unit.shared.exam.support import T


def test_only_a_copy_of_what_was_sealed_last_counts():
    log = running(1)
    act = KeepCopy(bundle_sha256="aa")
    assert why(act, log.state, T) == "nothing_sealed"
    log.add(T, ev.BundleSealed(bundle_id="b", bundle_sha256="aa", bytes=1))
    assert why(KeepCopy(bundle_sha256="bb"), log.state, T) == "other_bundle"
    assert why(act, log.state, T, "technician") is None
    assert why(act, log.state, T, "inspector") == "not_allowed"
    assert writes(act, log.state, T) == [ev.CopyKept(bundle_sha256="aa")]
    assert tells(act, log.state, T).code == "copy_kept"
    assert not log.state.copied
    log.add(T, ev.CopyKept(bundle_sha256="aa"))
    assert log.state.copied
    log.add(T, ev.BundleSealed(bundle_id="b2", bundle_sha256="cc", bytes=1))
    assert not log.state.copied, "a newer bundle has no copy yet"


def test_a_copy_of_its_addendum_counts_beside_it():
    log = running(1)
    log.add(T, ev.BundleSealed(bundle_id="b", bundle_sha256="aa", bytes=1))
    log.add(T, ev.IncidentLogged(incident_id="i", category="other", text="补"))
    addendum = ev.AddendumSealed(
        addendum_id="b-1", number=1, bundle_sha256="aa", addendum_sha256="dd", bytes=1, records=2, notes=1
    )
    log.add(T, addendum)
    assert why(KeepCopy(bundle_sha256="dd"), log.state, T) is None
    assert why(KeepCopy(bundle_sha256="ee"), log.state, T) == "other_bundle"


def test_the_room_is_cleared_when_the_results_are_safe():
    log, act = running(1), ClearRoom()
    assert why(act, log.state, T) == "nothing_sealed"
    log.add(T, ev.BundleSealed(bundle_id="b", bundle_sha256="aa", bytes=1))
    assert why(act, log.state, T) == "results_not_safe"
    log.add(T, ev.CopyKept(bundle_sha256="aa"))
    assert why(act, log.state, T, "technician") is None
    assert why(act, log.state, T, "inspector") == "not_allowed"
    log.add(T, ev.ReceiptKept(receipt_id="r", bundle_sha256="aa"))
    assert why(act, log.state, T) is None
    (written,) = writes(act, log.state, T)
    assert isinstance(written, RoomClearing)
    assert tells(act, log.state, T).code == "room_clearing"


def test_a_matter_is_settled_once_and_names_what_it_was():
    log = running(1)
    act = SettleMatter(key="pin:c", text=" 口令 错 ", ticket="T1")
    assert why(SettleMatter(key="k", text=" "), log.state, T) == "reason_needed"
    assert why(act, log.state, T) is None
    assert writes(act, log.state, T) == [ev.MatterSettled(key="pin:c", text="口令 错", ticket="T1")]
    assert tells(act, log.state, T).code == "matter_settled"
    log.add(T, ev.MatterSettled(key="pin:c", text="口令 错", ticket="T1"))
    assert why(act, log.state, T) == "settled_already"
