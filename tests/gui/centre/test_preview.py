"""An author looks at the sample paper as a candidate, by real clicks and keys, and sees the marks at once."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.items.choice import ChoiceEditor
from scripts.centre import samples
from scripts.centre.authoring.exam_folder import Authored, read_exam
from scripts.centre.authoring.preview.pictures import take_pictures
from scripts.centre.authoring.preview.window import PreviewWindow
from scripts.centre.cli.parser import main
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.parts import Response

EXAM = samples.EXAM


@pytest.fixture(scope="module")
def authored() -> Authored:
    return read_exam(EXAM)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, authored: Authored) -> Iterator[PreviewWindow]:
    app = build_application()
    window = PreviewWindow(authored)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.close()
    window.deleteLater()
    app.processEvents()


def visit(window: PreviewWindow, item_id: str) -> None:
    window.sitting.visit(item_id)
    assert window.view.position == item_id


def test_an_answer_is_marked_as_soon_as_it_is_given(qtbot: QtBot, window: PreviewWindow) -> None:
    visit(window, "S01")
    assert window.panel.total.text() == "S01　未作答，满分 2"
    editor = window.exam.answers.editor
    assert editor is not None
    for key in (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_C, Qt.Key.Key_D):
        editor.setFocus()
        before = window.view.answers.get("S01")
        qtbot.keyClick(QApplication.focusWidget() or editor, key)
        qtbot.waitUntil(partial(answered_anew, window, "S01", before))
        right = window.panel.given.toPlainText() == window.panel.right.toPlainText()
        assert window.panel.total.text() == f"S01　得分 {2 if right else 0} / 2"


def answered_anew(window: PreviewWindow, item_id: str, before: Response | None) -> bool:
    return window.view.answers.get(item_id) not in {None, before}


def test_typed_blanks_are_marked_part_by_part(qtbot: QtBot, window: PreviewWindow) -> None:
    visit(window, "B01")
    first = window.findChild(QLineEdit, "blank-1")
    assert first is not None
    first.setFocus()
    qtbot.keyClicks(first, "30")
    qtbot.waitUntil(lambda: window.view.answers.get("B01") == FillIn(blanks={"1": "30", "2": ""}), timeout=5000)
    assert window.panel.total.text() == "B01　得分 2 / 4"
    rows = [window.panel.parts.topLevelItem(number) for number in range(2)]
    assert [(row.text(0), row.text(1), row.text(2)) for row in rows if row] == [("空1", "2", "2"), ("空2", "0", "2")]
    assert "360000" in window.panel.right.toPlainText()


def test_pages_are_turned_flagged_and_handed_in_as_in_the_exam(qtbot: QtBot, window: PreviewWindow) -> None:
    visit(window, "S01")
    window.exam.bottom.next.click()
    assert window.view.position != "S01"
    here = window.view.position
    qtbot.keyClick(window.exam, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert window.view.flags == {here}
    assert window.sitting.hand_in()
    assert window.view.screen == "closed"
    window.sitting.leave()
    assert window.view.screen == "exam"


def test_a_picture_in_an_option_is_packed_and_shown(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    shutil.copytree(EXAM, tmp_path / "exam")
    single = tmp_path / "exam" / "theory" / "single_choice.toml"
    text = single.read_text(encoding="utf-8")
    picture = '{ id = "A", text = "![图](media/cvp-chart.png) '
    single.write_text(text.replace('{ id = "A", text = "', picture, 1), encoding="utf-8")
    app = build_application()
    window = PreviewWindow(read_exam(tmp_path / "exam"))
    window.show()
    visit(window, "S01")
    app.processEvents()
    editor = window.exam.answers.editor
    assert isinstance(editor, ChoiceEditor)
    heights = {name: card.height() for name, card in editor.cards.items()}
    assert heights["A"] > 2 * heights["B"]
    editor.cards["A"].set_out(True)
    app.processEvents()
    assert editor.cards["A"].height() > 2 * heights["B"]
    window.close()
    window.deleteLater()
    app.processEvents()


def test_every_item_has_its_picture(tmp_path: Path, qapp: QApplication, authored: Authored) -> None:
    made = take_pictures(authored, tmp_path)
    assert len(made) == len(list(authored.paper.items()))
    assert all(path.stat().st_size > 10_000 for path in made)


def test_a_paper_with_a_fault_is_told_instead_of_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(tmp_path)]) == 1
    assert "找不到文件 paper.toml" in capsys.readouterr().out
