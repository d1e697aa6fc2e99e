"""The place in a long item: told when it rests, found again before the candidate touches anything."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.core.outline import make_exam
from candidate_client.ui.exam import reading_place
from candidate_client.ui.exam.answer_pane import AnswerPane
from candidate_client.ui.exam.reading_place import ReadingPlace
from shared.exam import paper as p
from shared.exam.kinds.parts import Option
from shared.exam.kinds.single_choice import SingleChoiceItem


def area(qtbot: QtBot, height: int) -> tuple[QScrollArea, QWidget, ReadingPlace]:
    scroll, inner = QScrollArea(), QWidget()
    inner.setFixedSize(300, height)
    scroll.setWidget(inner)
    scroll.resize(320, 400)
    qtbot.addWidget(scroll)
    place = ReadingPlace(scroll.verticalScrollBar())
    scroll.show()
    return scroll, inner, place


def test_it_is_told_once_it_rests_and_only_if_it_matters(qtbot: QtBot) -> None:
    scroll, _, place = area(qtbot, 4000)
    place._rest.setInterval(50)
    told: list[int] = []
    place.rested.connect(told.append)
    bar = scroll.verticalScrollBar()
    for step in range(20):
        bar.setValue(step * 60)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [place.permille], "one word for a whole movement"
    bar.setValue(bar.value() + 5)
    qtbot.wait(150)
    assert len(told) == 1, "a line or two is not worth an entry"
    bar.setValue(0)
    qtbot.waitUntil(lambda: told[-1] == 0)


def test_it_is_found_again_when_the_item_is_laid_out_later(qtbot: QtBot) -> None:
    scroll, inner, place = area(qtbot, 100)
    place.restore(600)
    inner.setFixedHeight(2000)
    qtbot.waitUntil(lambda: abs(place.permille - 600) <= 2)
    inner.setFixedHeight(5000)
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 4000)
    assert abs(place.permille - 600) <= 2, "pictures that come in later do not push it away"


def test_the_candidates_own_hand_comes_first(qtbot: QtBot) -> None:
    scroll, inner, place = area(qtbot, 3000)
    place.restore(500)
    wheel = QWheelEvent(
        QPointF(10, 10),
        QPointF(10, 10),
        QPoint(0, 0),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(scroll.verticalScrollBar(), wheel)
    here = scroll.verticalScrollBar().value()
    inner.setFixedHeight(3100)
    qtbot.wait(50)
    assert scroll.verticalScrollBar().value() == here


def test_nonsense_from_the_wire_is_kept_in_bounds(qtbot: QtBot) -> None:
    scroll, _, place = area(qtbot, 3000)
    place.restore(10**12)
    assert scroll.verticalScrollBar().value() == scroll.verticalScrollBar().maximum()
    place.restore(-5)
    assert scroll.verticalScrollBar().value() == 0


def test_a_long_case_comes_up_where_it_was_read(qtbot: QtBot, qapp: QApplication) -> None:
    stem = "\n\n".join(f"材料第 {n} 段：" + "某企业本月发生下列经济业务，请据以编制会计分录。" * 6 for n in range(40))
    options = tuple(Option(id=i, text=f"选项{i}") for i in "ABCD")
    item = SingleChoiceItem(item_id="C1", stem=stem, points="2", options=options)
    group = p.Group(group_id="g", title="一、案例分析题", instruction="", items=(item,))
    section = p.Section(section_id="t", kind="theory", title="理论", groups=(group,))
    paper = p.Paper(
        paper_id="P",
        version=1,
        title="样例",
        subject="样例",
        certificate="样例",
        level="初级",
        duration_s=60,
        sections=(section,),
    )
    exam = make_exam(paper, {}, "seed")
    pane = AnswerPane()
    pane.resize(900, 600)
    qtbot.addWidget(pane)
    pane.show()
    pane.show_item(exam.items[0], exam, None)
    pane.scroll_to(640)
    current = pane._current
    assert current is not None
    qtbot.waitUntil(lambda: abs(current.place.permille - 640) <= 2)
    told: list[tuple[str, int]] = []
    pane.rested.connect(lambda item_id, permille: told.append((item_id, permille)))
    current.place._rest.setInterval(reading_place.REST_MS // 20)
    qtbot.wait(reading_place._RESTORE_MS + 200)
    assert told == [], "coming back is no movement of the candidate's"
    current.place._bar.setValue(0)
    qtbot.waitUntil(lambda: told == [("C1", 0)])
