"""Whether every button of a window can be seen and read where it stands: told by geometry, without a picture."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QWidget,
)

from shared.qtkit.widgets.elided import ElidedText


def hidden_buttons(window: QWidget, lists: tuple[type[QWidget], ...] = ()) -> Iterator[str]:
    """Each button that is cut, lies out of sight, or is too narrow for its words, and how.

    What lies in one of the `lists` may have to be scrolled to; it must fit into the list's width all the same.
    """
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.window() is window.window():
            for fault in (*_cut(button, window, lists), *_narrow(button), *_covered(button)):
                yield f"{_name(button)}: {fault}"


def cut_words(window: QWidget) -> Iterator[str]:
    """Each line of words that has less room than it needs and does not say so with …; and each paragraph."""
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text() or isinstance(label, ElidedText):
            continue
        if label.wordWrap():
            needed, has, way = label.heightForWidth(label.width()), label.height(), "high"
        else:
            needed, has, way = label.sizeHint().width(), label.width(), "wide"
        if has + 1 < needed:
            yield f"{label.objectName() or label.text()[:20]}: {has} px {way} for words that need {needed}"
    for choice in window.findChildren(QComboBox):
        needed, has = choice.fontMetrics().horizontalAdvance(choice.currentText()), _field_px(choice)
        if choice.isVisible() and has + 1 < needed:
            yield f"{choice.objectName() or choice.currentText()[:20]}: {has} px wide for a choice that needs {needed}"


def cut_numbers(window: QWidget) -> Iterator[str]:
    """Each number in a field that has less room than it needs: without its first digit it is another number."""
    for line in window.findChildren(QLineEdit):
        if not line.isVisible() or not any(sign.isdecimal() for sign in line.text()):
            continue
        option = QStyleOptionFrame()
        line.initStyleOption(option)
        room = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
        needed, has = line.fontMetrics().horizontalAdvance(line.text()), room.marginsRemoved(line.textMargins()).width()
        if has < needed:
            yield f"{line.objectName() or line.text()[:20]}: {has} px wide for a number that needs {needed}"


def _field_px(choice: QComboBox) -> int:
    """The room for words in a list to choose from, beside its arrow."""
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    parts = QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField
    return choice.style().subControlRect(*parts, choice).width()


def _cut(button: QAbstractButton, window: QWidget, lists: tuple[type[QWidget], ...]) -> Iterator[str]:
    box = QRect(button.mapTo(window, QPoint(0, 0)), button.size())
    clip = QRect(QPoint(0, 0), window.size())
    inside: list[QRect] = []
    parent = button.parentWidget()
    while parent is not None:
        room = QRect(parent.mapTo(window, QPoint(0, 0)), parent.size()) if parent is not window else clip
        above = parent.parentWidget() if parent is not window else None
        scrolls = isinstance(above, QAbstractScrollArea) and above.viewport() is parent
        inside.append(room)
        if scrolls and _may_scroll(parent, lists):
            box.moveTop(max(room.top(), min(box.top(), room.bottom() - box.height() + 1)))
            inside = [room]  # what it is cut by is the list's frame and all around it
        if parent is window:
            break
        parent = above
    for room in inside:
        if not room.contains(box):
            yield f"{_words(box)} is not inside {_words(room)}"
            return


def _may_scroll(widget: QWidget | None, lists: tuple[type[QWidget], ...]) -> bool:
    while widget is not None:
        if isinstance(widget, lists):
            return True
        widget = widget.parentWidget()
    return False


def _narrow(button: QAbstractButton) -> Iterator[str]:
    wanted = button.sizeHint() if isinstance(button, QPushButton) else button.minimumSizeHint()
    if button.text() and button.width() + 1 < min(wanted.width(), button.maximumWidth()):
        yield f"{button.width()} px for words that need {wanted.width()}"


def _covered(button: QAbstractButton) -> Iterator[str]:
    """What stands beside it must not lie over it, nor it over that."""
    parent = button.parentWidget()
    for other in parent.children() if parent is not None else ():
        if not isinstance(other, QWidget) or other is button or not other.isVisible() or other.isWindow():
            continue
        if other.geometry().intersects(button.geometry()):
            yield f"{_words(button.geometry())} and {type(other).__name__} {_words(other.geometry())} overlap"
            return


def _name(button: QAbstractButton) -> str:
    return button.objectName() or button.text() or button.accessibleName() or type(button).__name__


def _words(box: QRect) -> str:
    return f"{box.left()},{box.top()} {box.width()}x{box.height()}"
