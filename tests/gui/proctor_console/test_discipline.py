"""A discipline case at the proctors' window: recorded with evidence, refused face to face, signed by those on duty."""

import pytest
from PySide6.QtWidgets import QComboBox

from shared.exam.room import events as ev
from tests.gui.proctor_console.conftest import PATIENCE_MS, Console


@pytest.mark.room(minute=98)
def test_a_refused_case_is_signed_by_every_proctor_on_duty(console: Console) -> None:
    desk = console.sign_in()
    desk.room.go_to(14)
    console.click("act_discipline")
    console.fill("discipline_text", "桌下有写满字的纸条")
    console.fill("discipline_evidence", "监控录像 11:07")
    console.fill("discipline_items", "纸条一张、手机一部")
    console.click("dialog_confirm")
    console.done()
    breach = next(e for e in reversed(console.events()) if isinstance(e, ev.DisciplineRecorded))
    assert (breach.evidence, breach.items) == ("监控录像 11:07", ("纸条一张", "手机一部"))
    assert breach.approvals == ()

    console.click("act_case")
    what = console.found(QComboBox, "case_what")
    what.setCurrentIndex(what.findData("refused"))
    console.fill("dialog_reason", "说纸条不是自己的")
    console.click("dialog_confirm")
    console.done()
    console.qtbot.waitUntil(lambda: console.seat(14).discipline[-1].answer == "refused", timeout=PATIENCE_MS)
    console.click("act_case")
    assert console.found(QComboBox, "case_what").currentData() == "sign"
    console.fill("case_sign_JK01", console.pin)
    console.fill("case_sign_JK02", console.pin)
    console.click("dialog_confirm")
    console.done()
    told = [e for e in console.events() if getattr(e, "incident_id", "") == breach.incident_id]
    assert [type(e) for e in told] == [
        ev.DisciplineRecorded,
        ev.DisciplineAnswered,
        ev.DisciplineWitnessed,
        ev.DisciplineWitnessed,
    ]
    assert [e.signer.staff_id for e in told if isinstance(e, ev.DisciplineWitnessed)] == ["JK01", "JK02"]
    console.qtbot.waitUntil(lambda: not console.sees("act_case"), timeout=PATIENCE_MS)


@pytest.mark.room(minute=98)
def test_what_the_candidate_answers_meanwhile_changes_the_open_dialog(console: Console) -> None:
    desk = console.sign_in()
    desk.room.go_to(14)
    console.click("act_discipline")
    console.fill("discipline_text", "与邻座交谈")
    console.click("dialog_confirm")
    console.done()
    console.click("act_case")
    what = console.found(QComboBox, "case_what")
    assert what.currentData() == "confirmed"
    seat = console.seat(14)
    console.room.note(
        "system",
        ev.DisciplineAnswered(
            at_ms=console.room.clock.wall,
            incident_id=seat.discipline[-1].incident_id,
            ticket=seat.ticket,
            answer="refused",
            how="screen",
        ),
    )
    desk.room._bench.look()
    console.qtbot.waitUntil(lambda: what.currentData() == "sign", timeout=PATIENCE_MS)
    console.fill("case_sign_JK01", console.pin)
    console.fill("case_sign_JK02", console.pin)
    console.click("dialog_confirm")
    console.done()
    console.qtbot.waitUntil(lambda: not console.sees("act_case"), timeout=PATIENCE_MS)
