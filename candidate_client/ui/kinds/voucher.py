"""The voucher workspace 记账凭证: head, lines, totals that tell whether debit equals credit."""

from collections.abc import Iterable

from PySide6.QtCore import QDate, QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCalendarWidget,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from candidate_client.core.outline import Exam
from candidate_client.ui.item_editor import ItemEditor
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
from shared.exam.typed import VOUCHER_WORD, Unread, read_date
from shared.formatting import money
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text, restyle

_ROW_PX = 46
_SETTLED_MS = 40
_EMPTY = Voucher()


class VoucherEditor(ItemEditor):
    """Enter and Tab walk through the cells and open a new line at the end; `=` in an amount balances."""

    fills = True
    keep = True

    def __init__(self, accounts: Iterable[Account]) -> None:
        super().__init__()
        self.model = VoucherModel(Chart(accounts))
        self.word = _head_field(VOUCHER_WORD, 44)
        self.number = _head_field("", 64)
        self.date = _head_field("", 132)
        self.date.setPlaceholderText("2026-01-01")
        self.attachments = _head_field("", 56)
        self.table = VoucherTable()
        self.delegate = CellDelegate(self.table)
        self.debit = TabularLabel("0.00", FontSize.EXAM, bold=True)
        self.credit = TabularLabel("0.00", FontSize.EXAM, bold=True)
        self.balance = Text("", "strong")
        self._build()
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

    # ------------------------------------------------------------ walking
    def step(self, step: int) -> None:
        """Go to the next or previous cell and open it; past the last one a new line begins."""
        index = self.table.currentIndex()
        columns = self.model.columnCount()
        place = index.row() * columns + index.column() + step
        if place < 0:
            self.attachments.setFocus()
            return
        if place >= columns * self.model.rowCount():
            self.model.add_line(self.model.rowCount())
        row, column = divmod(place, columns)
        if column == SUMMARY and row > 0 and step > 0 and not self.model.lines[row].summary:
            self._repeat_summary(row)
        self.open_cell(row, column)

    def open_cell(self, row: int, column: int) -> None:
        """Select a cell and open its editor."""
        index = self.model.index(row, column)
        self.table.setFocus()
        self.table.setCurrentIndex(index)
        self.table.edit(index)
        QTimer.singleShot(_SETTLED_MS, self, lambda: self._reopen(row, column))

    def _reopen(self, row: int, column: int) -> None:
        """A closing list may hand the focus about and take the next cell's editor with it: open that again."""
        index = self.table.currentIndex()
        here = (index.row(), index.column()) == (row, column)
        if here and self.table.hasFocus() and self.table.state() != QAbstractItemView.State.EditingState:
            self.table.edit(index)

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

    def _show_calendar(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget()
        day = read_date(self.date.text())
        if not isinstance(day, Unread):
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        calendar.clicked.connect(lambda picked: self._pick_day(menu, picked))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.date.mapToGlobal(self.date.rect().bottomLeft()))

    def _pick_day(self, menu: QMenu, day: QDate) -> None:
        self.date.setText(day.toString("yyyy-MM-dd"))
        menu.close()
        self.edited.emit(True)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(self._head())
        self._set_up_table()
        column.addWidget(self.table, 1)
        column.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        calendar = Button(icon_name="down", variant="quiet", tip=self.tr("选择日期"))
        calendar.clicked.connect(self._show_calendar)
        row.addWidget(Text(self.tr("记账凭证"), "title"))
        row.addStretch(1)
        parts: list[QWidget | None] = [self.word, Text(self.tr("字第"), "muted"), self.number]
        parts += [Text(self.tr("号"), "muted"), None, Text(self.tr("日期"), "muted"), self.date, calendar, None]
        parts += [Text(self.tr("附单据"), "muted"), self.attachments, Text(self.tr("张"), "muted")]
        for part in parts:
            if part is None:
                row.addSpacing(Space.S)
            else:
                row.addWidget(part)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        add = Button(self.tr("增行"), "secondary", icon_name="plus", key="Ctrl+Insert")
        delete = Button(self.tr("删行"), "secondary", icon_name="minus", key="Ctrl+Delete")
        name_widgets((add, "voucher-add"), (delete, "voucher-delete"))
        add.clicked.connect(self.add_line)
        delete.clicked.connect(self.delete_line)
        row.addWidget(add)
        row.addWidget(delete)
        row.addStretch(1)
        row.addWidget(self.balance)
        row.addSpacing(Space.M)
        for part in (Text(self.tr("借"), "muted"), self.debit, Text(self.tr("贷"), "muted"), self.credit):
            row.addWidget(part)
        return row

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
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(SUMMARY, QHeaderView.ResizeMode.Interactive)
        table.setColumnWidth(SUMMARY, 150)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header.setSectionResizeMode(ACCOUNT, QHeaderView.ResizeMode.Stretch)
        for amount in (DEBIT, CREDIT):
            header.setSectionResizeMode(amount, QHeaderView.ResizeMode.Interactive)
            table.setColumnWidth(amount, 112)
        self.delegate.moved.connect(self.step)
        for keys, act in (("Ctrl+Insert", self.add_line), ("Ctrl+Delete", self.delete_line)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)


def make(item: VoucherItem, exam: Exam) -> VoucherEditor:
    """See `candidate_client.ui.editors`."""
    del item
    return VoucherEditor(exam.paper.accounts)


def _head_field(text: str, width: int) -> QLineEdit:
    field = QLineEdit(text)
    field.setFixedWidth(width)
    field.setMaxLength(20)
    return field
