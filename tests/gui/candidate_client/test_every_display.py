"""No button is cut, covered by an edge or too narrow for its words, on any display a candidate may sit at.

The displays here are the tightest and the plainest; `python -m scripts.lab.pictures matrix FOLDER` draws all 36.
"""

from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.items.voucher_model import SUMMARY
from candidate_client.ui.kinds.voucher import VoucherEditor
from scripts.lab.pictures.matrix import Display, Gallery, faults_of
from scripts.lab.pictures.visible import hidden_buttons

TIGHTEST = (
    Display(1366, 768, 100, contrast=False, text_px=16),
    Display(1366, 768, 125, contrast=False, text_px=32),
    Display(1366, 768, 150, contrast=False, text_px=14),
    Display(1366, 768, 150, contrast=True, text_px=32),
    Display(1920, 1080, 150, contrast=False, text_px=32),
)


def test_every_button_is_in_sight(qapp: QApplication) -> None:
    assert faults_of(build_application(), TIGHTEST) == []


def test_two_lines_of_a_voucher_are_in_sight_in_the_largest_text(qapp: QApplication) -> None:
    gallery = Gallery(build_application())
    low = Display(1366, 768, 150, contrast=False, text_px=32)
    assert next(name for name in gallery.scenes(low) if name == "voucher")
    (editor,) = (one for one in gallery.window.findChildren(VoucherEditor) if one.isVisible())
    editor.open_cell(1, SUMMARY)
    QApplication.processEvents()
    assert editor.table.viewport().visibleRegion().boundingRect().height() >= 1.8 * editor.table.rowHeight(1)
    gallery.close()


def test_the_geometry_notices_what_an_eye_would(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    seen, outside, narrow = (QPushButton(text, window) for text in ("看得见", "在外面", "文字放不下的按钮"))
    seen.setGeometry(0, 0, 120, 40)
    outside.setGeometry(150, 0, 120, 40)
    narrow.setGeometry(0, 50, 40, 40)
    window.show()
    told = list(hidden_buttons(window))
    assert [line.partition(":")[0] for line in told] == ["在外面", "文字放不下的按钮"]
