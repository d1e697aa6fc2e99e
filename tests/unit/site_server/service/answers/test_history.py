"""The history of a sitting: what everybody on duty may see, what only chief examiner and inspector may, and the log."""

import pytest

from shared.exam.answers.content import Answered
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.parts import AnswerPart
from shared.exam.kinds.postings import VoucherLine
from shared.exam.kinds.voucher import Voucher
from shared.exam.room.events import AnswersViewed
from shared.protocol.answers import AnswerHistory, OpenAnswers
from shared.protocol.commands import EndRoom, HeldChoice, MoveSeat, ReviewHeld
from shared.protocol.errors import WireError
from site_server.service.answers.history import history, open_history
from site_server.service.commands.facts import Ask
from site_server.service.core.tokens import StaffClaims
from tests.support.server_parts import Pc, ServerParts


@pytest.fixture
def moved(parts: ServerParts) -> Pc:
    """Answers from seat 1, then from seat 5; one of seat 1 came late."""
    old = parts.login(1)
    parts.started()
    old.answer("s2", "B")
    late = old.choose("s1", "A")
    parts.command(MoveSeat(ticket=old.ticket, to_seat=5, reason="电脑故障"))
    new = parts.login(1, at=5)
    new.answer("s1", "C")
    new.send(new.write(Answered(item_id="f1", response=FillIn(blanks={"a": "四"}))))
    lines = (VoucherLine(summary="购入材料", account="1403", debit="100"), VoucherLine(account="1002", credit="100"))
    voucher = Voucher(date="2026-11-28", number="1", attachments="2", lines=lines)
    new.send(new.write(Answered(item_id="v1", response=voucher)))
    new.send(new.write(Answered(item_id="f1", response=None)))
    new.send(late, epoch=1)
    return new


def told(parts: ServerParts, pc: Pc) -> AnswerHistory:
    return history(parts.site, parts.site.need_room(), pc.ticket)


def ask(parts: ServerParts, staff_id: str) -> Ask:
    member = parts.tiny.plan.staff_member(staff_id)
    assert member is not None
    claims = StaffClaims(session_no=1, staff_id=staff_id, role=member.role, device_id="console-0")
    return Ask(site=parts.site, device=parts.device(0, "console"), person=claims)


def test_everybody_sees_when_and_where_but_not_what(parts: ServerParts, moved: Pc) -> None:
    shown = told(parts, moved)
    assert not shown.opened
    assert [(e.epoch, e.seq, e.item_id, e.seat, e.kind) for e in shown.entries] == [
        (1, 1, "s2", 1, "answered"),
        (2, 1, "s1", 5, "answered"),
        (2, 2, "f1", 5, "answered"),
        (2, 3, "v1", 5, "answered"),
        (2, 4, "f1", 5, "cleared"),
        (1, 2, "s1", 1, "answered"),
    ]
    assert [(e.late, e.counts) for e in shown.entries if e.item_id == "s1"] == [("", True), ("waiting", False)]
    assert all(not e.parts and e.size > 0 and e.received_ms > 0 for e in shown.entries)
    labels = {e.item_id: e.label for e in shown.entries}
    assert labels["v1"] == "实操 1"
    assert labels["s1"].startswith("理论 ")


def test_the_chief_examiner_sees_contents_with_a_reason_that_stands_in_the_log(parts: ServerParts, moved: Pc) -> None:
    shown = open_history(ask(parts, "chief"), moved.ticket, OpenAnswers(reason="复核迟到的作答"))
    parts_of = {(e.epoch, e.seq): e.parts for e in shown.entries}
    assert parts_of[1, 2][0].text.startswith("A")
    assert parts_of[2, 2] == (AnswerPart(label="空a", text="四"),)
    assert parts_of[2, 3][1:] == (
        AnswerPart(label="第1行", text="购入材料 1403 原材料 借 100"),
        AnswerPart(label="第2行", text="1002 银行存款 贷 100"),
    )
    assert parts_of[2, 4] == ()
    record = parts.site.need_room().records[-1]
    assert (record.actor, record.event) == ("chief", AnswersViewed(ticket=moved.ticket, reason="复核迟到的作答"))


def test_the_letter_on_the_screen_is_told_where_it_differs(parts: ServerParts, moved: Pc) -> None:
    shown = open_history(ask(parts, "inspector"), moved.ticket, OpenAnswers(reason="巡考核查"))
    texts = [e.parts[0].text for e in shown.entries if e.item_id in {"s1", "s2"}]
    assert [text[0] for text in texts] == ["B", "C", "A"]
    assert all(len(text) == 1 or text[1:].startswith("（考生屏幕上是 ") for text in texts)


def test_a_proctor_needs_the_pin_of_chief_examiner_or_inspector(parts: ServerParts, moved: Pc) -> None:
    before = parts.site.need_room().state.last_seq
    for staff_id in ("proctor", "technician"):
        with pytest.raises(WireError) as refused:
            open_history(ask(parts, "proctor"), moved.ticket, OpenAnswers(reason="看看"))
        assert refused.value.code == "approvals_needed", staff_id
    with pytest.raises(WireError) as refused:
        open_history(ask(parts, "chief"), moved.ticket, OpenAnswers(reason=" "))
    assert refused.value.code == "reason_needed"
    with pytest.raises(WireError) as refused:
        open_history(ask(parts, "chief"), "0", OpenAnswers(reason="看看"))
    assert refused.value.code == "unknown_candidate"
    assert parts.site.need_room().state.last_seq == before
    for person in ("chief", "inspector"):
        asked = OpenAnswers(reason="复核", approvals=parts.approve(person))
        assert open_history(ask(parts, "proctor"), moved.ticket, asked).opened
        event = parts.site.need_room().records[-1].event
        assert isinstance(event, AnswersViewed)
        assert [a.staff_id for a in event.approvals] == [person]


def test_a_decision_shows_in_the_history(parts: ServerParts, moved: Pc) -> None:
    parts.command(EndRoom(reason="结束"))
    choice = HeldChoice(epoch=1, seq=2, decision="use_held", over_epoch=2, over_seq=1)
    command = ReviewHeld(ticket=moved.ticket, choices=(choice,), reason="核实", approvals=parts.approve("chief"))
    parts.command(command)
    shown = [(e.epoch, e.late, e.counts) for e in told(parts, moved).entries if e.item_id == "s1"]
    assert shown == [(2, "", False), (1, "use_held", True)]


def test_one_look_brings_so_much_and_one_item_alone_the_rest(
    parts: ServerParts, moved: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_server.service.answers.history.CONTENT_BYTES", 40)
    whole = open_history(ask(parts, "chief"), moved.ticket, OpenAnswers(reason="核查"))
    answered = [e for e in whole.entries if e.kind == "answered"]
    assert {bool(e.parts) for e in answered} == {True, False}
    assert all(e.omitted is not bool(e.parts) for e in answered)
    assert [e.omitted for e in whole.entries if e.kind == "cleared"] == [False]
    alone = open_history(ask(parts, "chief"), moved.ticket, OpenAnswers(reason="核查", item_id="f1"))
    assert [e.parts for e in alone.entries if e.item_id == "f1" and e.kind == "answered"] == [
        (AnswerPart(label="空a", text="四"),)
    ]
