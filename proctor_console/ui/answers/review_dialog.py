"""Late answers beside those that stand, and a decision on each, on several or on all, with one reason.

Object names: `review_list` (the late answers), `review_compare` (both versions), `review_keep_newer`,
`review_use_held`, `review_to_centre` (for the one chosen), `review_all` (the same for all), and those of `act_dialog`.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from proctor_console.core import words
from proctor_console.presenters.review import Pair, Place, choices, effect, pairs
from proctor_console.ui.answers.open_answers import OpenAnswersDialog
from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.answers.review import HeldDecision
from shared.protocol.answers import AnswerHistory
from shared.protocol.commands import ReviewHeld
from shared.protocol.console import SeatView
from shared.qtkit.look.theme import target_px
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.text import Text

_LABELS_PX = 132
_DECISIONS: tuple[HeldDecision, ...] = ("keep_newer", "use_held", "to_centre")


def review_dialog(parent: QWidget, bench: Workbench, seat: SeatView) -> OpenAnswersDialog:
    """Ask for the contents first, then open the review."""

    def then(history: AnswerHistory) -> None:
        ReviewDialog(parent, bench, seat, history).open()

    return OpenAnswersDialog(parent, bench, seat, then, reason=parent.tr("复核迟到的作答"))


class ReviewDialog(ActDialog):
    """Nothing is decided by default: what a person leaves open stays to do."""

    def __init__(self, parent: QWidget, bench: Workbench, seat: SeatView, history: AnswerHistory) -> None:
        self._ticket = seat.ticket
        self._history = history
        self._pairs = pairs(history, bench.view.time_zone if bench.view else "Asia/Shanghai")
        self._decisions: dict[Place, HeldDecision] = {}
        super().__init__(
            parent,
            bench,
            self.tr("复核 {n} 号座位迟到的作答").format(n=seat.seat),
            self.tr("记录决定"),
            self._command_of,
            reason="required",
            reason_label=self.tr("理由"),
            says=lambda: effect(self._decisions.values(), len(self._pairs)),
        )
        self.setMinimumWidth(940)
        self.list = QListWidget()
        self.list.setObjectName("review_list")
        self.list.setFixedWidth(212)
        for pair in self._pairs:
            entry = QListWidgetItem(pair.item)
            entry.setSizeHint(QSize(0, target_px()))
            self.list.addItem(entry)
        self._standing_when = Text("", "caption", wrap=True)
        self._late_when = Text("", "caption", wrap=True)
        self.compare = _compare_table()
        self._group = QButtonGroup(self)
        self._buttons: dict[HeldDecision, Button] = {}
        self.body.addLayout(self._build_review())
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _build_review(self) -> QHBoxLayout:
        whens = QHBoxLayout()
        whens.setContentsMargins(_LABELS_PX + Space.M, 0, 0, 0)
        for title, when in ((self.tr("现有作答"), self._standing_when), (self.tr("迟到的作答"), self._late_when)):
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(Text(title, "strong"))
            column.addWidget(when)
            whens.addLayout(column, 1)
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        for decision in _DECISIONS:
            button = Button(words.HELD_DECISION[decision])
            button.setObjectName(f"review_{decision}")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, d=decision: self._decide(d))
            self._group.addButton(button)
            self._buttons[decision] = button
            acts.addWidget(button)
        acts.addStretch(1)
        self._all = Button(self.tr("其余各条同样处理"), "quiet")
        self._all.setObjectName("review_all")
        self._all.clicked.connect(self._decide_all)
        acts.addWidget(self._all)
        right = QVBoxLayout()
        right.setSpacing(Space.S)
        right.addLayout(whens)
        right.addWidget(self.compare, 1)
        right.addLayout(acts)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        return row

    # ------------------------------------------------------------ content
    @property
    def _current(self) -> Pair | None:
        row = self.list.currentRow()
        return self._pairs[row] if 0 <= row < len(self._pairs) else None

    def _show(self) -> None:
        pair = self._current
        if pair is None:
            return
        self._standing_when.setText(pair.standing_when)
        self._late_when.setText(pair.late_when)
        self.compare.setRowCount(len(pair.lines))
        for number, line in enumerate(pair.lines):
            marked = f"≠ {line.label}" if line.differs else line.label
            for column, text in enumerate((marked, line.standing, line.late)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                if line.differs:
                    font = QFont(self.compare.font())
                    font.setBold(True)
                    cell.setFont(font)
                self.compare.setItem(number, column, cell)
        self.compare.resizeRowsToContents()
        first = next((n for n, line in enumerate(pair.lines) if line.differs), 0)
        self.compare.scrollTo(self.compare.model().index(first, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        self._show_decision(pair)

    def _show_decision(self, pair: Pair) -> None:
        chosen = self._decisions.get(pair.place)
        self._group.setExclusive(False)
        for decision, button in self._buttons.items():
            button.setChecked(decision == chosen)
        self._group.setExclusive(True)
        self._all.setEnabled(chosen is not None and len(self._pairs) > 1)
        for row, known in enumerate(self._pairs):
            made = self._decisions.get(known.place)
            entry = self.list.item(row)
            if entry is not None:
                entry.setText(f"{known.item} · {words.HELD_DECISION[made]}" if made else known.item)
        self.retell()

    # ------------------------------------------------------------ deciding
    def _decide(self, decision: HeldDecision) -> None:
        if (pair := self._current) is not None:
            self._decisions[pair.place] = decision
            self._show_decision(pair)

    def _decide_all(self) -> None:
        pair = self._current
        if pair is None or pair.place not in self._decisions:
            return
        for other in self._pairs:
            self._decisions.setdefault(other.place, self._decisions[pair.place])
        self._show_decision(pair)

    def _command_of(self, confirmation: Confirmation) -> ReviewHeld:
        return ReviewHeld(
            ticket=self._ticket,
            choices=choices(self._history, self._decisions),
            reason=confirmation.reason,
            approvals=credentials(confirmation),
        )


def _compare_table() -> QTableWidget:
    table = QTableWidget(0, 3)
    table.setObjectName("review_compare")
    table.verticalHeader().hide()
    table.setWordWrap(True)
    table.setShowGrid(False)
    table.setMinimumHeight(252)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    header = table.horizontalHeader()
    header.hide()
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
    table.setColumnWidth(0, _LABELS_PX)
    for column in (1, 2):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return table
