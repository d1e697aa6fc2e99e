"""Whatever comes up during the exam, a click hits what it was aimed at."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol.commands import SendMessage
from tests.gui.candidate_client.conftest import Seat
from tests.gui.candidate_client.test_exam_day import at_work
from tests.support.tiny_session import TinySession

TEXTS = ("请检查准考证号。", "第 3 题的附图见资料区。" * 20, "离考试结束还有一段时间，请不要着急。")


def places(seat: Seat) -> dict[str, QRect]:
    """Where every option stands on the screen."""
    cards = seat.window.exam.answers.editor.cards
    return {name: QRect(card.mapToGlobal(card.rect().topLeft()), card.size()) for name, card in cards.items()}


def test_options_stand_still_before_during_and_after_three_notices(seat: Seat, tiny: TinySession) -> None:
    at_work(seat, tiny)
    exam, first = seat.window.exam, seat.window.exam.answers.item_id
    before = places(seat)
    aimed = before["B"].center()
    for text in TEXTS:
        tiny.command(tiny.staff("proctor"), SendMessage(tickets=(), text=text))
        seat.see(lambda text=text: exam.messages.text_of("notice") == text)  # type: ignore[misc]
        assert places(seat) == before
    handle = seat.window.windowHandle()
    assert handle is not None
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=handle.mapFromGlobal(aimed))
    seat.see(lambda: seat.view.answers.get(first) == SingleChoice(choice="B"))

    # the whole of a long one opens over the exam and goes away again
    seat.click("exam-notices")
    assert exam.messages.panel.isVisible()
    assert places(seat) == before
    QTest.keyClick(handle, Qt.Key.Key_Escape)
    seat.see(lambda: not exam.messages.panel.isVisible())
    for left in (2, 1, 0):
        seat.click("exam-notice-action")
        seat.see(lambda left=left: len(seat.view.new_notices) == left)  # type: ignore[misc]
        assert places(seat) == before
