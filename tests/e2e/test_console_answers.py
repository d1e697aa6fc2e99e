"""The real console on the real server: a journal comes by USB after the end, late answers are reviewed, all agrees."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QTableWidget
from pytestqt.qtbot import QtBot

from proctor_console.bootstrap import build_window
from proctor_console.core.settings import Settings
from proctor_console.ui.answers.answers_dialog import AnswersDialog
from proctor_console.ui.answers.journals_dialog import JournalsDialog
from shared.exam.answers.content import Answered
from shared.exam.answers.log import Entry
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol import paths
from shared.protocol.commands import EndRoom
from shared.protocol.device import Empty, LoginReply
from shared.protocol.sitting import SaveReply, SaveRequest
from tests.support.candidate_pc import start_room, unseal
from tests.support.console_hands import Hands
from tests.support.journals import exported, journal_bytes
from tests.support.tiny_session import TinySession


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=2, spares=1, duration_s=600) as made:
        unseal(made)
        yield made


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, tiny: TinySession, tmp_path: Path) -> Iterator[Hands]:
    _app, window = build_window(Settings(data=tmp_path / "console", poll_ms=200))
    qtbot.addWidget(window)
    window.show()
    yield Hands(qtbot, window)
    window.shut_down()


def entry(seq: int, item: str, response: SingleChoice | FillIn) -> Entry:
    return Entry(epoch=1, seq=seq, content=Answered(item_id=item, response=response), client_ms=seq)


def cut_off_pc(tiny: TinySession, tmp_path: Path) -> tuple[LoginReply, bytes]:
    """A PC that sent one answer and kept two, and its export."""
    link = tiny.device(seat=1).transport()
    reply = tiny.login(link, seat=1)
    link.call("POST", paths.CONFIRM, Empty(), Empty)
    start_room(tiny)
    sent = entry(1, "s1", SingleChoice(choice="A"))
    link.call("POST", paths.ANSWERS, SaveRequest(epoch=1, entries=(sent,)), SaveReply)
    kept = [entry(2, "s1", SingleChoice(choice="B")), entry(3, "f1", FillIn(blanks={"a": "四"}))]
    return reply, exported(reply, journal_bytes(tmp_path / "pc", reply, [sent, *kept]))


def test_import_review_and_seal_at_the_console(tiny: TinySession, hands: Hands, tmp_path: Path) -> None:
    hands.type("connect_server", tiny.server.address)
    hands.type("connect_code", tiny._code("console"))
    hands.click("connect_button")
    hands.wait(lambda: hands.sees("sign_in_button"))
    hands.sign_in("proctor", tiny.pins["proctor"])
    _reply, content = cut_off_pc(tiny, tmp_path)
    tiny.command(tiny.staff("chief"), EndRoom(reason="到时"))
    hands.wait(lambda: hands.view.ended_ms is not None)
    hands.click("nav_collection")
    hands.click("job_collect")
    hands.wait(lambda: hands.view.phase == "collected")

    (tmp_path / "whole.esjournal").write_bytes(content)
    (tmp_path / "cut.esjournal").write_bytes(content[:-20])
    hands.click("import_journals")
    dialog = hands.window.findChildren(JournalsDialog)[-1]
    dialog.take([tmp_path / "cut.esjournal", tmp_path / "whole.esjournal"])
    hands.wait(dialog.result_banner.isVisible)
    cut, whole = dialog.table.visible_rows()
    assert (cut.state, whole.state, whole.new) == ("refused", "done", "2 / 3")
    assert "cut.esjournal" in cut.result
    assert "不完整" in cut.result
    assert "请重新清点" in dialog.result_banner.text
    hands.click("journals_close")
    hands.wait(lambda: hands.view.phase == "ended")
    hands.wait(lambda: hands.seat(tiny.ticket(1)).held == 2)

    hands.click("job_collect")
    hands.wait(lambda: hands.view.phase == "collected")
    desk = hands.window.desk_page
    assert desk is not None
    hands.wait(lambda: [row.result for row in desk.collection.check.table.visible_rows()] == ["一致"])
    hands.click("job_seal")
    hands.wait(lambda: "没有复核" in desk.collection.problem.text)

    hands.wait(lambda: hands.sees("late_answers"))
    desk.collection._late.action_button.click()
    hands.wait(lambda: hands.sees("answers_open"))
    hands.type("approver_chief_pin", tiny.pins["chief"])
    hands.click("answers_open")
    hands.wait(lambda: hands.sees("review_compare"))
    compare = hands.find("review_compare")
    assert isinstance(compare, QTableWidget)
    cells = [compare.item(0, column) for column in range(3)]
    assert [cell.text()[0] for cell in cells if cell] == ["≠", "A", "B"]
    hands.click("review_use_held")
    hands.click("review_all")
    hands.type("dialog_reason", "断网期间在原座位所写")
    hands.type("approver_chief_pin", tiny.pins["chief"])
    hands.confirm()
    hands.wait(lambda: hands.seat(tiny.ticket(1)).held == 0)

    hands.click("act_answers")
    answers = hands.window.findChildren(AnswersDialog)[-1]
    hands.wait(lambda: len(answers.table.visible_rows()) == 3)
    assert [row.late for row in answers.table.visible_rows()] == ["", "采用迟到的作答", "采用迟到的作答"]
    answers.accept()
    hands.click("nav_collection")
    hands.click("job_seal")
    hands.wait(lambda: hands.view.phase == "bundled")
