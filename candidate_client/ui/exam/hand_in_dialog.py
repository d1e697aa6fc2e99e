"""The hand-in: what is answered and what is not, by number; a click goes there."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from candidate_client.core.outline import OrderedItem
from candidate_client.presenters.progress import Summary
from candidate_client.presenters.section import SectionFacts
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.tab_inside import tab_inside
from shared.formatting import duration_words
from shared.qtkit.look.reading import reading_sheet
from shared.qtkit.look.theme import exam_text_px
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text

_PER_ROW = 6
_LISTS_PX = 260


class HandInDialog(QFrame):
    """`picked(item_id)` goes back to an item; `agreed` hands in.

    With `section`, a section that others follow, it is that section alone that is submitted.
    """

    picked = Signal(str)
    agreed = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget, summary: Summary, remaining: str, section: SectionFacts | None = None) -> None:
        super().__init__(parent)
        self._host = parent
        verb = self.tr("交卷") if section is None else self.tr("提交本部分")
        self.setAccessibleName(verb)
        self.setWindowTitle(verb)
        self.setProperty("kit", "veil")
        card = QFrame()
        card.setProperty("kit", "card")
        card.setStyleSheet(reading_sheet(exam_text_px()))
        card.setMinimumWidth(560)
        card.setMaximumWidth(820)
        centre = QGridLayout(self)
        centre.addWidget(card, 1, 1)
        for edge in (0, 2):
            centre.setRowStretch(edge, 1)
            centre.setColumnStretch(edge, 1)
        column = QVBoxLayout(card)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        title = self.tr("确认交卷") if section is None else self.tr("确认提交“{title}”部分")
        column.addWidget(Text(title.format(title=section.title if section else ""), "title"))
        self.effect = Text(self._effect(summary, remaining, section), "body", wrap=True)
        column.addWidget(self.effect)
        if summary.refusal:
            column.addWidget(Banner(summary.refusal, "warn"))
        lists = QVBoxLayout()
        lists.setSpacing(Space.S)
        self.chips: dict[str, Button] = {}
        for title, items in (
            (self.tr("未作答"), summary.unanswered),
            (self.tr("未答完"), summary.partly),
            (self.tr("已标记"), summary.flagged),
        ):
            if items:
                lists.addWidget(Text(self.tr("{title}（{count}）").format(title=title, count=len(items)), "strong"))
                lists.addLayout(self._chips(items))
        if not self.chips:
            lists.addWidget(Banner(self.tr("全部题目都已作答。"), "success"))
        lists.addStretch(1)
        column.addWidget(_scrolled(lists, many=len(self.chips) > _PER_ROW * 5), 1)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addStretch(1)
        self.back = Button(self.tr("继续作答"), "secondary" if not summary.refusal else "primary")
        self.go = Button(verb, "danger-solid", icon_name="hand-in")
        self.go.setEnabled(not summary.refusal)
        row.addWidget(self.back)
        row.addWidget(self.go)
        column.addLayout(row)
        name_widgets((self.go, "hand-in-agree"), (self.back, "hand-in-back"))
        self.back.clicked.connect(self.reject)
        self.go.clicked.connect(self._agree)
        parent.installEventFilter(self)

    def open(self) -> None:
        """Cover the exam and take the keyboard, until it is answered."""
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.back.setFocus()

    def reject(self) -> None:
        """Back to the exam."""
        self._close()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside: what is behind the veil cannot be reached."""
        return tab_inside(self, forward=forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, Enter presses what has the focus; no key reaches the exam behind."""
        focus = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(focus, QPushButton):
            focus.click()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card hits nothing."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the exam."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return super().eventFilter(watched, event)

    def _close(self) -> None:
        if self.isVisible():
            self.hide()
            self.finished.emit()
            self.deleteLater()

    def _effect(self, summary: Summary, remaining: str, section: SectionFacts | None) -> str:
        words = self.tr("共 {total} 题，已作答 {answered} 题；剩余时间 {remaining}。").format(
            total=summary.total, answered=summary.answered, remaining=remaining
        )
        if section is None:
            return words + self.tr("交卷后不能再修改。")
        rest = (
            self.tr("本部分剩余的时间加到“{next}”部分。")
            if section.carry_over
            else self.tr("本部分剩余的时间作废，不加到“{next}”部分。")
        )
        after = self.tr("提交后不能再返回本部分，立即开始“{next}”部分（{time}）。")
        return words + (after + rest).format(next=section.next_title, time=duration_words(section.next_ms))

    def _chips(self, items: tuple[OrderedItem, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(Space.XS)
        grid.setColumnStretch(_PER_ROW, 1)
        for place, ordered in enumerate(items):
            chip = Button(ordered.label, "secondary")
            chip.clicked.connect(lambda _=False, item_id=ordered.item.item_id: self._pick(item_id))
            self.chips.setdefault(ordered.item.item_id, chip)
            grid.addWidget(chip, place // _PER_ROW, place % _PER_ROW)
        return grid

    def _pick(self, item_id: str) -> None:
        self.reject()
        self.picked.emit(item_id)

    def _agree(self) -> None:
        self._close()
        self.agreed.emit()


def _scrolled(lists: QVBoxLayout, *, many: bool) -> QScrollArea:
    """What a small screen, a large text or a long paper leaves no room for is scrolled to; the buttons below stay."""
    inner = QWidget()
    inner.setProperty("kit", "clear")
    lists.setContentsMargins(0, 0, 0, 0)
    inner.setLayout(lists)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the buttons in it bring themselves into sight
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setMinimumHeight(_LISTS_PX if many else min(_LISTS_PX, lists.sizeHint().height()) // 2)
    scroll.setWidget(inner)
    return scroll
