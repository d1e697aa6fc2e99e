"""The whole kit on one sheet: it draws, every target is large enough, every control has a name."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from shared.qtkit.gallery import Gallery, main, sample_dialog
from shared.qtkit.look.theme import apply_theme
from shared.qtkit.look.tokens import CONTRAST, LIGHT
from shared.qtkit.widgets.field import Field
from shared.qtkit.work.screenshot import screenshot
from shared.qtkit.work.translations import install_translations


@pytest.mark.parametrize("target", [32, 40])
@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_targets_and_names(qtbot: QtBot, qapp: QApplication, theme: str, target: int) -> None:
    apply_theme(qapp, theme, target_px=target)
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.resize(1366, 1800)
    gallery.show()
    dialog = sample_dialog(gallery)
    dialog.show()
    QApplication.processEvents()
    controls = [w for top in (gallery, dialog) for w in _controls(top)]
    assert len(controls) > 20
    low = [(w.metaObject().className(), w.size().toTuple()) for w in controls if w.height() < target]
    nameless = [w.metaObject().className() for w in controls if not _name(w)]
    assert not low
    assert not nameless


def test_the_picture_shows_both_themes(qapp: QApplication, tmp_path: Path) -> None:
    target = tmp_path / "gallery.png"
    assert main(["--screenshot", str(target)]) == 0
    image = QImage(str(target))
    assert image.pixelColor(4, 4).name().upper() == LIGHT.canvas
    assert image.pixelColor(image.width() // 2 + 4, 4).name().upper() == CONTRAST.canvas


def test_screenshot_of_a_window_never_shown(qtbot: QtBot, tmp_path: Path) -> None:
    field = Field("准考证号")
    qtbot.addWidget(field)
    path = screenshot(field, tmp_path / "new folder" / "field.png")
    assert QImage(str(path)).width() == round(field.width() * field.devicePixelRatioF())


def test_screenshot_says_when_it_cannot_be_written(qtbot: QtBot, tmp_path: Path) -> None:
    field = Field("准考证号")
    qtbot.addWidget(field)
    with pytest.raises(OSError, match="cannot write"):
        screenshot(field, tmp_path / "picture.unknown")


def test_qts_own_menus_are_chinese(qtbot: QtBot, qapp: QApplication) -> None:
    assert install_translations(qapp, "zh_CN")
    edit = QLineEdit("x")
    qtbot.addWidget(edit)
    menu = edit.createStandardContextMenu()
    words = " ".join(action.text() for action in menu.actions())
    menu.deleteLater()
    assert "复制" in words


def _controls(top: QWidget) -> list[QWidget]:
    found = [w for w in top.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    own = [w for w in found if isinstance(w, QAbstractButton | QLineEdit)]
    return [w for w in own if not w.objectName().startswith("qt_")]


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
