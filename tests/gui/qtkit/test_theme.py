"""One call dresses the application: fonts without boxes, palette, sizes; and once more to change."""

from collections import Counter

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shared.qtkit.look import icons
from shared.qtkit.look.fonts import load_fonts, tabular
from shared.qtkit.look.icons import icon, icon_names, icon_pixmap
from shared.qtkit.look.states import DisplayState, paint_state, paint_state_ground, state_icon, state_look, state_word
from shared.qtkit.look.theme import apply_theme, exam_text_px, set_exam_text, target_px, theme_of
from shared.qtkit.look.tokens import CONTRAST, LIGHT
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.markdown import MarkdownView


def glyphs(text: str, font: QFont) -> list[int]:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [index for run in layout.glyphRuns() for index in run.glyphIndexes()]


@pytest.mark.parametrize("size", [12, 16, 44])
@pytest.mark.parametrize("bold", [False, True])
def test_rare_names_have_glyphs_not_boxes(qapp: QApplication, size: int, bold: bool) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(size)
    font.setBold(bold)
    for name in ("𠮷田", "㛃", "䶮", "𣲗", "阿不都·热合曼", "张三", "（　）①②√×", "Sarah"):
        drawn = glyphs(name, font)
        assert drawn
        assert 0 not in drawn, name


def test_families_are_kept_once_loaded(qapp: QApplication) -> None:
    families = load_fonts(qapp)
    assert families == load_fonts(qapp)
    assert "Noto Sans SC" in families
    assert qapp.font().families() == families


def test_clock_digits_are_equally_wide(qapp: QApplication) -> None:
    metrics = QFontMetricsF(tabular(qapp.font(), size_px=44, bold=True))
    assert len({round(metrics.horizontalAdvance(digit), 2) for digit in "0123456789"}) == 1


def test_theme_changes_while_windows_are_open(qtbot: QtBot, qapp: QApplication) -> None:
    label = QLabel("文字")
    qtbot.addWidget(label)
    label.show()
    assert theme_of() is LIGHT
    apply_theme(qapp, "contrast", target_px=40)
    set_exam_text(qapp, 99)
    assert theme_of() is CONTRAST
    assert exam_text_px() == 32
    assert target_px() == 40
    assert label.palette().windowText().color() == QColor(CONTRAST.text)
    edit = QLineEdit()
    qtbot.addWidget(edit)
    assert edit.sizeHint().height() >= 40


def test_a_new_theme_dresses_each_view_once(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt tells each widget of a new style sheet many times over: a window full of words and buttons stood still for
    two seconds when the contrast was changed.
    """
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    views, buttons = (
        [MarkdownView(fit_height=True) for _ in range(12)],
        [Button("增行", icon_name="plus") for _ in "12"],
    )
    for part in (*views, *buttons):
        column.addWidget(part)
    for view in views:
        view.set_markdown("文字")
    window.show()
    told: Counter[str] = Counter()
    set_text, set_icon = MarkdownView._render, Button.setIcon
    monkeypatch.setattr(MarkdownView, "_render", lambda view: (told.update(["text"]), set_text(view)))
    monkeypatch.setattr(Button, "setIcon", lambda button, sign: (told.update(["icon"]), set_icon(button, sign)))
    apply_theme(qapp, "contrast")
    qapp.processEvents()
    assert told == {"text": len(views), "icon": len(buttons)}


def test_another_theme_inks_icons_that_were_drawn(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawing every icon of the window again was the dearest part of a sitting's first change of contrast."""
    button = Button("增行", icon_name="plus")
    qtbot.addWidget(button)
    button.show()
    drawn = Counter[str]()
    monkeypatch.setattr(icons, "QSvgRenderer", lambda data: (drawn.update(["icon"]), QSvgRenderer(data))[1])
    before = button.icon().pixmap(18).toImage()
    apply_theme(qapp, "contrast")
    assert button.icon().pixmap(18).toImage() != before
    assert not drawn


def test_what_is_hidden_is_dressed_when_it_comes_up(qtbot: QtBot, qapp: QApplication) -> None:
    """A page looks afterwards as one that was made under the new theme, whatever was hidden in it, and how often."""
    window = _leaves(qtbot)
    for theme in ("contrast", "light", "contrast"):
        apply_theme(qapp, theme)
    hidden = window.widget(1)
    assert isinstance(hidden, QWidget)
    assert hidden.property("qtkit_outdated")
    inner = hidden.findChild(QLabel, "inner")
    assert inner is not None
    window.setCurrentIndex(1)
    inner.show()
    assert inner.palette().windowText().color() == QColor(CONTRAST.text)
    qapp.processEvents()
    seen = window.grab().toImage()
    window.close()
    fresh = _leaves(qtbot)
    fresh.setCurrentIndex(1)
    again = fresh.currentWidget().findChild(QLabel, "inner")
    assert again is not None
    again.show()
    qapp.processEvents()
    assert seen == fresh.grab().toImage()


def _leaves(qtbot: QtBot) -> QStackedWidget:
    """Two pages that were both on the screen; something is hidden in the second."""
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    for _ in range(2):
        page = QWidget()
        page.setProperty("kit", "canvas")
        column = QVBoxLayout(page)
        inner = QLabel("里面的文字")
        inner.setObjectName("inner")
        for part in (QCheckBox("文字"), Button("增行", icon_name="plus"), MarkdownView(), inner):
            column.addWidget(part)
        inner.hide()
        stack.addWidget(page)
    stack.resize(400, 400)
    stack.show()
    stack.setCurrentIndex(1)
    stack.setCurrentIndex(0)
    return stack


def test_unknown_theme_is_refused(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        apply_theme(qapp, "pink")
    assert theme_of() is LIGHT


def test_every_icon_draws_something_and_obeys_its_colour(qapp: QApplication) -> None:
    assert len(icon_names()) >= 60
    for name in icon_names():
        image = icon_pixmap(name, "#FF0000", 24, 1.0).toImage()
        inks = {
            image.pixelColor(x, y).name() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 200
        }
        assert "#ff0000" in inks, name
        assert not icon(name).isNull()


def test_an_unknown_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-thing")


def test_states_differ_without_colour(qapp: QApplication) -> None:
    """Painted in one ink, each shape still differs from every other, and so do the words."""
    from_shapes = set()
    for state in DisplayState:
        image = state_icon(state, 32).pixmap(32, 32).toImage()
        from_shapes.add(tuple(image.pixelColor(x, y).alpha() > 120 for x in range(32) for y in range(32)))
    assert len(from_shapes) == len(DisplayState)
    assert len({state_word(state) for state in DisplayState}) == len(DisplayState)


def test_red_is_for_what_one_must_act_on() -> None:
    red = {state for state in DisplayState if state_look(state, LIGHT).tone is LIGHT.problem}
    assert red == {DisplayState.PROBLEM}


def test_painting_leaves_the_painter_as_it_was(qapp: QApplication) -> None:
    from_pixmap = icon_pixmap("check", size_px=32, scale=1.0)
    painter = QPainter(from_pixmap)
    pen, brush = painter.pen(), painter.brush()
    paint_state_ground(painter, QRectF(0, 0, 32, 32), DisplayState.ABSENT)
    paint_state(painter, QRectF(0, 0, 32, 32), DisplayState.PROBLEM)
    assert painter.pen() == pen
    assert painter.brush() == brush
    painter.end()
