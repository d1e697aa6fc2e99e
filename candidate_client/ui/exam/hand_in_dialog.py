"""The hand-in: what is answered and what is not, by number; a click goes there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from candidate_client.core.outline import OrderedItem
from candidate_client.presenters.progress import Summary
from candidate_client.ui.names import name as name_widgets
from shared.qtkit.banner import Banner
from shared.qtkit.button import Button
from shared.qtkit.text import Text
from shared.qtkit.tokens import Space

_PER_ROW = 6


class HandInDialog(QDialog):
    """`picked(item_id)` goes back to an item; `agreed` hands in."""

    picked = Signal(str)
    agreed = Signal()

    def __init__(self, parent: QWidget, summary: Summary, remaining: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("交卷"))
        self.setModal(True)
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(Text(self.tr("确认交卷"), "title"))
        effect = self.tr("共 {total} 题，已作答 {answered} 题；剩余时间 {remaining}。交卷后不能再修改。")
        words = effect.format(total=summary.total, answered=summary.answered, remaining=remaining)
        column.addWidget(Text(words, "body", wrap=True))
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
        column.addWidget(_scrolled(lists, wide=len(self.chips) > _PER_ROW * 5))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addStretch(1)
        self.back = Button(self.tr("继续作答"), "secondary" if not summary.refusal else "primary")
        self.go = Button(self.tr("交卷"), "danger-solid", icon_name="hand-in")
        self.go.setEnabled(not summary.refusal)
        self.back.setDefault(True)
        row.addWidget(self.back)
        row.addWidget(self.go)
        column.addLayout(row)
        name_widgets((self.go, "hand-in-agree"), (self.back, "hand-in-back"))
        self.back.clicked.connect(self.reject)
        self.go.clicked.connect(self._agree)
        self.back.setFocus()

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
        self.accept()
        self.agreed.emit()


def _scrolled(lists: QVBoxLayout, *, wide: bool) -> QWidget:
    inner = QWidget()
    inner.setProperty("kit", "clear")
    lists.setContentsMargins(0, 0, 0, 0)
    inner.setLayout(lists)
    if not wide:
        return inner
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setMinimumHeight(260)
    scroll.setWidget(inner)
    return scroll
