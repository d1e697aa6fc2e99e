"""Sections and what comes after the end, folded from the room log."""

import pytest

from shared.exam.answers.log import Place
from shared.exam.answers.review import Review
from shared.exam.clock.sections import SectionClosing
from shared.exam.plan import SectionLimit
from shared.exam.room import events as ev
from shared.exam.room.matters import LateEntries
from tests.unit.shared.exam.room.folding import MIN, SECTIONS, grant, login, one, running
from tests.unit.shared.exam.support import Log, T, plan


def section(at_ms: int, section_id: str = "t", closed_ms: int | None = None) -> tuple[int, ev.SectionClosed]:
    closed = at_ms if closed_ms is None else closed_ms
    return at_ms, ev.SectionClosed(ticket="T1", section_id=section_id, cause="candidate", closed_ms=closed)


def test_only_the_open_section_closes_and_never_the_last_one() -> None:
    log = running(1, sections=SECTIONS)
    log.add(*section(T + MIN, "p"))
    assert one(log).closings == ()
    log.add(*section(T + 2 * MIN, closed_ms=T + MIN))
    closing = SectionClosing(section_id="t", closed_ms=T + MIN, noted_ms=T + 2 * MIN, cause="candidate")
    assert one(log).closings == (closing,)
    log.add(*section(T + 3 * MIN, "p"))
    log.add(*section(T + 3 * MIN))
    assert one(log).closings == (closing,)
    unstarted = Log(plan(sections=SECTIONS))
    unstarted.add(T - MIN, login())
    unstarted.add(*section(T))
    assert one(unstarted).closings == ()


@pytest.mark.parametrize(("closed_ms", "kept_ms"), [(T - MIN, T), (T + 9 * MIN, T + 2 * MIN)])
def test_a_section_closes_between_its_start_and_now(closed_ms: int, kept_ms: int) -> None:
    log = running(1, sections=SECTIONS)
    log.add(*section(T + 2 * MIN, closed_ms=closed_ms))
    assert one(log).closings[0].closed_ms == kept_ms


def test_only_the_section_that_closed_last_opens_again() -> None:
    def reopen(section_id: str) -> ev.SectionReopened:
        return ev.SectionReopened(ticket="T1", section_id=section_id, reason="r", approvals=())

    third = (*SECTIONS, SectionLimit(section_id="x", title="附加", duration_s=60))
    log = running(1, sections=third)
    log.add(T, reopen("t"))
    assert one(log).closings == ()
    log.add(*section(T + MIN))
    log.add(*section(T + 2 * MIN, "p"))
    log.add(T + 3 * MIN, reopen("t"))
    assert [c.section_id for c in one(log).closings] == ["t", "p"]
    log.add(T + 3 * MIN, reopen("p"))
    assert [c.section_id for c in one(log).closings] == ["t"]


def test_time_left_is_over_all_sections_and_a_grant_is_for_the_open_one() -> None:
    log = running(1, sections=SECTIONS)
    assert log.state.left_ms("T1", T + 10 * MIN) == 110 * MIN
    log.add(*section(T + 10 * MIN))
    log.add(T + 20 * MIN, grant())
    assert one(log).grants[0].section_id == "p"
    assert log.state.left_ms("T1", T + 20 * MIN) == 51 * MIN
    assert log.state.account("T1").start_ms == T + 10 * MIN
    carried = running(1, sections=SECTIONS, carry_over=True)
    carried.add(*section(T + 10 * MIN))
    assert carried.state.left_ms("T1", T + 20 * MIN) == 100 * MIN


def collected() -> ev.Collected:
    return ev.Collected(sittings=3, agreeing=3, unreported=(), mismatching=())


def test_what_comes_after_the_collection_undoes_it_until_it_is_done_again() -> None:
    delivered = ev.JournalDelivered(ticket="T1", device_id="d", entries=2, held=0)
    log = running(1)
    log.add(T, delivered)
    assert log.state.late_entries == ()
    log.add(T, collected())
    log.add(T, ev.BundleSealed(bundle_id="b", bundle_sha256="ab", bytes=1))
    log.add(T, ev.BundleUploaded(bundle_sha256="ab", location="x"))
    log.add(T, ev.ReceiptKept(receipt_id="r", bundle_sha256="ab"))
    state = log.state
    assert state.collected == collected()
    assert state.bundle is not None
    assert state.uploaded is not None
    assert state.receipt is not None
    for n in (1, 2):
        state = log.add(T + n, delivered)
        assert (state.collected, state.bundle, state.uploaded, state.receipt) == (None, None, None, None)
    assert state.late_entries == tuple(LateEntries(at_ms=T + n, ticket="T1", entries=2) for n in (1, 2))
    state = log.add(T + 3, collected())
    assert (state.late_entries, state.collected) == ((), collected())


def test_a_decision_about_held_answers_makes_the_bundle_old() -> None:
    log = running(1)
    log.add(T, collected())
    log.add(T, ev.BundleSealed(bundle_id="b", bundle_sha256="ab", bytes=1))
    log.add(T, ev.BundleUploaded(bundle_sha256="ab", location="x"))
    log.add(T, ev.ReceiptKept(receipt_id="r", bundle_sha256="ab"))
    for seq in (4, 5):
        log.add(
            T, ev.HeldReviewed(ticket="T1", epoch=1, seq=seq, decision="use_held", reason="r", over_epoch=2, over_seq=3)
        )
    state = log.state
    assert (state.bundle, state.uploaded, state.receipt) == (None, None, None)
    assert state.collected is not None
    over = Place(epoch=2, seq=3)
    assert one(log).reviews == tuple(
        Review(place=Place(epoch=1, seq=seq), decision="use_held", over=over) for seq in (4, 5)
    )
