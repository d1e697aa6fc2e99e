"""The voucher workspace 记账凭证: head, lines, totals that tell whether debit equals credit."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from candidate_client.core.outline import Exam
from candidate_client.ui.item_editor import ItemEditor, bring_into_view
from candidate_client.ui.items.day_picker import DayPicker
from candidate_client.ui.items.voucher_cells import CellDelegate
from candidate_client.ui.items.voucher_model import ACCOUNT, CREDIT, DEBIT, SUMMARY, VoucherModel
from candidate_client.ui.items.voucher_table import VoucherTable
from candidate_client.ui.names import name as name_widgets
from candidate_client.workspaces.accounts import Chart
from candidate_client.workspaces.fields import read_field
from shared.exam.accounts import Account
from shared.exam.kinds.parts import Response
from shared.exam.kinds.postings import totals
from shared.exam.kinds.voucher import Voucher, VoucherItem
from shared.exam.typed import VOUCHER_WORD
from shared.formatting import money
from shared.qtkit.look.reading import scaled
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.keys import up_or_down
from shared.qtkit.widgets.text import Text, restyle

_ROW_PX = 46
_COLUMNS = {SUMMARY: 150, DEBIT: 112, CREDIT: 112}
_ACCOUNT_PX = 150
_ONE_ROW_PX = 20
"""Larger text needs two rows for the head and for the foot."""
_ROWS_SEEN = 2
"""However low the window, so many lines of large text are seen together with the table's head; else one."""
_SETTLED_MS = 40
_EMPTY = Voucher()


class VoucherEditor(ItemEditor):
    """Enter and Tab walk through the cells and open a new line at the end; `=` in an amount balances."""

    fills = True
    wide = True

    def __init__(self, accounts: Iterable[Account]) -> None:
        super().__init__()
        self.model = VoucherModel(Chart(accounts))
        self.word = _head_field(VOUCHER_WORD)
        self.number = _head_field("")
        self.date = _head_field("")
        self.date.setPlaceholderText("2026-01-01")
        self.attachments = _head_field("")
        self.days = DayPicker(self.date)
        self.days.picked.connect(lambda: self.edited.emit(True))
        self.table = VoucherTable()
        self.delegate = CellDelegate(self.table, self.model)
        self.debit = TabularLabel("0.00", FontSize.EXAM, bold=True)
        self.credit = TabularLabel("0.00", FontSize.EXAM, bold=True)
        self.balance = Text("", "strong")
        self._rows: list[QBoxLayout] = []
        self._large = False
        self._row_px = [0, 0]  # what head and foot ask for in one row
        self._widths = {self.word: 44, self.number: 64, self.date: 132, self.attachments: 56}
        self._build()
        self.fit_text(FontSize.EXAM)
        for field, name in (
            (self.word, self.tr("凭证字")),
            (self.number, self.tr("凭证号")),
            (self.date, self.tr("日期")),
            (self.attachments, self.tr("附单据张数")),
        ):
            field.setAccessibleName(name)
            field.textEdited.connect(lambda _text: self.edited.emit(False))
        name_widgets(
            (self.date, "voucher-date"),
            (self.word, "voucher-word"),
            (self.number, "voucher-number"),
            (self.attachments, "voucher-attachments"),
            (self.table, "voucher-table"),
        )
        self._head_fields = (self.word, self.number, self.date, self.attachments)
        for field, following in pairwise(self._head_fields):
            field.returnPressed.connect(following.setFocus)
        self.attachments.returnPressed.connect(lambda: self.open_cell(0, SUMMARY))
        self.date.editingFinished.connect(self._settle_date)
        self.model.lines_changed.connect(self._on_lines)
        self._show_totals()

    # ------------------------------------------------------------ the answer
    def response(self) -> Response | None:
        """See ItemEditor."""
        voucher = Voucher(
            date=read_field("date", self.date.text()).value,
            word=self.word.text(),
            number=self.number.text(),
            attachments=self.attachments.text(),
            lines=self.model.answer(),
        )
        return None if voucher == _EMPTY else voucher

    def show_response(self, response: Response | None) -> None:
        """See ItemEditor."""
        voucher = response if isinstance(response, Voucher) else _EMPTY
        self.date.setText(voucher.date)
        self.word.setText(voucher.word)
        self.number.setText(voucher.number)
        self.attachments.setText(voucher.attachments)
        if voucher.lines != self.model.answer():
            self.model.show_lines(voucher.lines)
        self._show_totals()

    def first_focus(self) -> QWidget | None:
        """See ItemEditor."""
        return self.date

    def fit_text(self, size_px: int) -> None:
        """See ItemEditor. Head and foot need two rows for large text."""
        for field, width in self._widths.items():
            field.setFixedWidth(scaled(width, size_px))
        for total in (self.debit, self.credit):
            total.set_size_px(scaled(FontSize.EXAM, size_px))
        self.table.verticalHeader().setDefaultSectionSize(scaled(_ROW_PX, size_px))
        for column, width in _COLUMNS.items():
            self.table.setColumnWidth(column, scaled(width, size_px))
        large = size_px > _ONE_ROW_PX
        head = self.table.horizontalHeader().sizeHint().height() + 2 * self.table.frameWidth()
        self.table.setMinimumHeight(head + (_ROWS_SEEN if large else 1) * scaled(_ROW_PX, size_px))
        mode = QHeaderView.ResizeMode.Interactive if large else QHeaderView.ResizeMode.Stretch
        self.table.horizontalHeader().setSectionResizeMode(ACCOUNT, mode)
        if large:  # wider than the window: it scrolls sideways rather than hide the accounts
            self.table.setColumnWidth(ACCOUNT, scaled(_ACCOUNT_PX, size_px))
        self._large = large
        self._stack_rows()

    def minimumSizeHint(self) -> QSize:
        """Head and foot in one row each, though two will do where a small screen has less."""
        least = super().minimumSizeHint()
        return least if self._large else QSize(max(least.width(), *self._row_px), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where one row has no room, its parts would lie over each other."""
        super().resizeEvent(event)
        self._stack_rows()

    def _stack_rows(self) -> None:
        for place, row in enumerate(self._rows):
            if row.direction() == QBoxLayout.Direction.LeftToRight:
                self._row_px[place] = row.minimumSize().width()
            two = self._large or (self.isVisible() and self.width() < self._row_px[place])
            row.setDirection(QBoxLayout.Direction.TopToBottom if two else QBoxLayout.Direction.LeftToRight)

    # ------------------------------------------------------------ walking
    def step(self, step: int, held: bool = False) -> None:
        """Go to the next or previous cell and open it; past the last one a new line begins, with a new press."""
        index = self.table.currentIndex()
        columns = self.model.columnCount()
        place = index.row() * columns + index.column() + step
        if place < 0:
            self.attachments.setFocus()
            return
        if place >= columns * self.model.rowCount():
            if held:
                self.open_cell(index.row(), index.column())
                return
            self.model.add_line(self.model.rowCount())
        row, column = divmod(place, columns)
        if column == SUMMARY and row > 0 and step > 0 and not self.model.lines[row].summary:
            self._repeat_summary(row)
        self.open_cell(row, column)

    def climb(self, step: int) -> None:
        """Go to the cell below or above and open it; above the first line is the head."""
        index = self.table.currentIndex()
        row = index.row() + step
        if row < 0:
            self.attachments.setFocus()
        else:
            self.open_cell(min(row, self.model.rowCount() - 1), index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ and ↓ go through the head in the order of Enter, and on into the first line."""
        step = up_or_down(event)
        here = next((place for place, field in enumerate(self._head_fields) if field.hasFocus()), None)
        if not step or here is None:
            super().keyPressEvent(event)
        elif here + step < len(self._head_fields):
            self._head_fields[max(0, here + step)].setFocus()
        else:
            self.open_cell(0, SUMMARY)

    def open_cell(self, row: int, column: int) -> None:
        """Select a cell and open its editor."""
        index = self.model.index(row, column)
        self.table.setFocus()
        bring_into_view(self.table)
        self.table.setCurrentIndex(index)
        self.table.edit(index)
        before = index.data(Qt.ItemDataRole.EditRole)
        QTimer.singleShot(_SETTLED_MS, self, lambda: self._reopen(row, column, before))

    def _reopen(self, row: int, column: int, before: object) -> None:
        """A closing list may hand the focus about and take the next cell's editor with it: open that again.

        What was typed since, when it held `before`, is not selected: the next key goes on with it.
        """
        index = self.table.currentIndex()
        here = (index.row(), index.column()) == (row, column)
        if here and self.table.hasFocus() and self.table.state() != QAbstractItemView.State.EditingState:
            self.table.edit(index)
            edit = QApplication.focusWidget()
            if isinstance(edit, QLineEdit) and index.data(Qt.ItemDataRole.EditRole) != before:
                edit.end(False)

    def add_line(self) -> None:
        """A free line below the current one."""
        row = self.table.currentIndex().row() + 1 or self.model.rowCount()
        self.model.add_line(row)
        self.open_cell(row, SUMMARY)

    def delete_line(self) -> None:
        """Take the current line away."""
        row = self.table.currentIndex().row()
        self.table.setCurrentIndex(QModelIndex())
        self.model.delete_line(row)

    # ------------------------------------------------------------ inside
    def _repeat_summary(self, row: int) -> None:
        """A line that has an amount or account and no summary repeats the one above, as accounting software does."""
        above, line = self.model.lines[row - 1], self.model.lines[row]
        if above.summary and (above.debit or above.credit) and not (line.account or line.debit or line.credit):
            balanced = totals(self.model.lines).balanced
            if not balanced:
                self.model.setData(self.model.index(row, SUMMARY), above.summary)

    def _on_lines(self) -> None:
        self._show_totals()
        self.edited.emit(False)

    def _show_totals(self) -> None:
        sums = totals(self.model.lines)
        self.debit.setText(money(sums.debit))
        self.credit.setText(money(sums.credit))
        if sums.unreadable:
            words, tone = self.tr("▲ 有金额无法识别"), "problem"
        elif sums.balanced:
            words, tone = self.tr("✓ 借贷平衡"), "success"
        elif sums.equal:
            words, tone = self.tr("▲ 金额相等，有分录缺科目或金额"), "warn"
        elif sums.debit == sums.credit:
            words, tone = self.tr("○ 尚未填写金额"), "neutral"
        else:
            words, tone = self.tr("≠ 差额 {amount}").format(amount=money(abs(sums.difference))), "warn"
        self.balance.setText(words)
        if self.balance.property("tone") != tone:
            self.balance.setProperty("tone", tone)
            restyle(self.balance)

    def _settle_date(self) -> None:
        read = read_field("date", self.date.text())
        self.date.setText(read.shown)
        self.date.setProperty("invalid", bool(read.problem))
        self.date.setToolTip(read.problem)
        restyle(self.date)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(self._head())
        self._set_up_table()
        column.addWidget(self.table, 1)
        column.addLayout(self._foot())

    def _head(self) -> QBoxLayout:
        calendar = Button(icon_name="down", variant="quiet", tip=self.tr("选择日期"))
        calendar.setObjectName("voucher-calendar")
        calendar.clicked.connect(self.days.open)
        numbered = [self.word, Text(self.tr("字第"), "muted"), self.number, Text(self.tr("号"), "muted")]
        dated = [Text(self.tr("日期"), "muted"), self.date, calendar]
        attached = [Text(self.tr("附单据"), "muted"), self.attachments, Text(self.tr("张"), "muted")]
        head = self._rows_of([Text(self.tr("记账凭证"), "title"), None, *numbered], [None, *dated, *attached])
        for row in (head, *head.findChildren(QHBoxLayout)):
            row.setSpacing(Space.XS)  # beside a document on the smallest screen all of it has room
        return head

    def _foot(self) -> QBoxLayout:
        add = Button(self.tr("增行"), "secondary", icon_name="plus", key="Alt+Insert")
        delete = Button(self.tr("删行"), "secondary", icon_name="minus", key="Alt+Delete")
        name_widgets((add, "voucher-add"), (delete, "voucher-delete"))
        add.clicked.connect(self.add_line)
        delete.clicked.connect(self.delete_line)
        sums = [Text(self.tr("借"), "muted"), self.debit, Text(self.tr("贷"), "muted"), self.credit]
        return self._rows_of([add, delete, None, self.balance], [None, *sums])

    def _rows_of(self, *halves: Sequence[QWidget | None]) -> QBoxLayout:
        """Two halves side by side, or below one another where the text is large; None stretches."""
        rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        rows.setSpacing(Space.S)
        for number, parts in enumerate(halves):
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            for part in parts:
                if part is None:
                    row.addStretch(1)
                else:
                    row.addWidget(part)
            rows.addLayout(row, 0 if number else 1)
        self._rows.append(rows)
        return rows

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(self.delegate)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        table.clicked.connect(lambda index: self.open_cell(index.row(), index.column()))
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setAccessibleName(self.tr("凭证分录"))
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(SUMMARY, QHeaderView.ResizeMode.Interactive)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for amount in (DEBIT, CREDIT):
            header.setSectionResizeMode(amount, QHeaderView.ResizeMode.Interactive)
        self.delegate.moved.connect(self.step)
        self.delegate.climbed.connect(self.climb)
        table.left_above.connect(self.attachments.setFocus)
        for keys, act in (("Alt+Insert", self.add_line), ("Alt+Delete", self.delete_line)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)  # a line a press: what is deleted does not come back
            shortcut.activated.connect(act)


def make(item: VoucherItem, exam: Exam) -> VoucherEditor:
    """See `candidate_client.ui.editors`."""
    del item
    return VoucherEditor(exam.paper.accounts)


def _head_field(text: str) -> QLineEdit:
    field = QLineEdit(text)
    field.setMaxLength(20)
    return field
