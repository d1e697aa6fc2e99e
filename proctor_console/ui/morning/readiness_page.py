"""考前检查: every machine of the room, the worst first, and beside it what is wrong with the chosen one and its cure.

Object names: `ready_table`, `ready_checks`, `ready_pick`, `ready_all`, `ready_one`, `ready_export`, `ready_mixed`,
`ready_diagnostics`.
`export(path)` does what exporting does after the file was chosen; the ending decides between a table and a PDF.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from proctor_console.core.file_names import session_file
from proctor_console.core.readiness import (
    PICKS,
    CheckLine,
    MachineLine,
    Pick,
    board_summary,
    check_lines,
    machine_lines,
    mixed_versions,
    picked,
)
from proctor_console.records.readiness_sheet import readiness_pdf, readiness_workbook
from proctor_console.ui.frame.board_keeper import BoardKeeper
from proctor_console.ui.frame.workbench import Workbench
from shared.machine.files import write_whole
from shared.protocol.readiness import Board
from shared.qtkit.look.states import DisplayState, state_icon
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner, show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text, ToneName
from shared.readiness.check import Grade, severity
from shared.readiness.diagnostics import file_name

_SHAPES: Final[dict[Grade, DisplayState]] = {
    "good": DisplayState.HANDED_IN,
    "weak": DisplayState.PAUSED,
    "bad": DisplayState.PROBLEM,
    "unknown": DisplayState.WAITING,
}
# before the first look at the room
_ZONE: Final = "Asia/Shanghai"


def _icon(grade: Grade) -> QIcon:
    return state_icon(_SHAPES[grade])


class ReadinessPage(QWidget):
    """Follows the workbench's board. `diagnostics_wanted(Path)`: a diagnostics file of this machine, into that file."""

    diagnostics_wanted = Signal(object)

    def __init__(self, bench: Workbench, boards: BoardKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench, self._boards = bench, boards
        self._lines: list[MachineLine] = []
        self._chosen = ""
        self.mixed = Banner(tone="problem")
        self.mixed.setObjectName("ready_mixed")
        self.mixed.hide()
        self._summary = Text("", "strong")
        self.pick = QComboBox()
        self.pick.setObjectName("ready_pick")
        self.pick.setAccessibleName(self.tr("显示哪些机器"))
        labels = (self.tr("全部机器"), self.tr("不合格"), self.tr("待改进"), self.tr("未检查"))
        for name, label in zip(PICKS, labels, strict=True):
            self.pick.addItem(label, name)
        self.all_button = Button(self.tr("全部重查"), "primary", icon_name="refresh")
        self.all_button.setObjectName("ready_all")
        self.one_button = Button(self.tr("重查所选"))
        self.one_button.setObjectName("ready_one")
        self.one_button.setEnabled(False)
        self.export_button = Button(self.tr("导出…"), icon_name="download")
        self.export_button.setObjectName("ready_export")
        self.diagnose_button = Button(self.tr("生成诊断文件"), "quiet", icon_name="archive")
        self.diagnose_button.setObjectName("ready_diagnostics")
        self.diagnose_button.setToolTip(self.tr("日志、版本和检查结果，不含姓名、证件号码、口令、密钥和试卷"))
        self.table = self._machines()
        self.checks = self._one_machine()
        self._title = Text("", "heading")
        self._detail = Card()
        self._detail.body.addWidget(self._title)
        self._detail.body.addWidget(self.checks, 1)
        self._arrange()
        self.pick.currentIndexChanged.connect(lambda _index: self._show_lines())
        self.all_button.clicked.connect(lambda: boards.recheck(()))
        self.one_button.clicked.connect(self._recheck_chosen)
        self.export_button.clicked.connect(self._choose_file)
        self.diagnose_button.clicked.connect(self._choose_diagnostics)
        self.table.selected.connect(self._choose)
        boards.changed.connect(self._on_board)
        boards.failed.connect(lambda text: show_toast(self, text, "problem"))

    def export(self, path: Path) -> None:
        """Write the board as a PDF or a workbook, by the ending of the name."""
        board, view = self._boards.board, self._bench.view
        if board is None or view is None:
            return
        make = readiness_pdf if path.suffix.casefold() == ".pdf" else readiness_workbook
        self._bench.run(
            self,
            lambda: write_whole(path, make(board, view)),
            done=lambda _none: self._tell(self.tr("已导出：{name}").format(name=path.name), "success"),
            failed=lambda text: self._tell(text, "problem"),
        )

    def _tell(self, text: str, tone: ToneName) -> None:
        show_toast(self, text, tone)

    def showEvent(self, event: QShowEvent) -> None:
        """Fresh when it comes up, also while an exam runs."""
        self._boards.look()
        super().showEvent(event)

    # ------------------------------------------------------------ following
    def _on_board(self, board: Board) -> None:
        view = self._bench.view
        self._lines = machine_lines(board, view.time_zone if view else _ZONE)
        self._summary.setText(board_summary(board))
        mixed = mixed_versions(board)
        self.mixed.setVisible(bool(mixed))
        if mixed and mixed != self.mixed.text:
            self.mixed.set_message(mixed, "problem")
        self._show_lines()

    def _show_lines(self) -> None:
        pick: Pick = self.pick.currentData() or "all"
        self.table.set_rows(picked(self._lines, pick))
        self._show_chosen()

    def _choose(self, line: MachineLine | None) -> None:
        if line is not None:
            self._chosen = line.device_id
        self.one_button.setEnabled(bool(self.table.selected_rows()))
        self._show_chosen()

    def _show_chosen(self) -> None:
        board = self._boards.board
        line = next((one for one in self._lines if one.device_id == self._chosen), None)
        if line is None and self._lines:
            line = self._lines[0]
        self._title.setText(self.tr("检查项") if line is None else f"{line.place} {line.device_name}".strip())
        self.checks.set_rows(check_lines(board, line.device_id) if board is not None and line is not None else [])

    def _recheck_chosen(self) -> None:
        chosen = tuple(line.device_id for line in self.table.selected_rows())
        if chosen:
            self._boards.recheck(chosen)

    def _choose_file(self) -> None:
        kinds = f"{self.tr('Excel 表格')} (*.xlsx);;PDF (*.pdf)"
        proposed = session_file(self._bench.view, self.tr("考前检查表.xlsx"))
        name, _kind = QFileDialog.getSaveFileName(self, self.tr("导出考前检查表"), proposed, kinds)
        if name:
            self.export(Path(name))

    def _choose_diagnostics(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, self.tr("生成诊断文件"), file_name("console", time.time_ns() // 1_000_000), "ZIP (*.zip)"
        )
        if name:
            self.diagnostics_wanted.emit(Path(name))

    # ------------------------------------------------------------ parts
    def _machines(self) -> SearchableTable[MachineLine]:
        table: SearchableTable[MachineLine] = SearchableTable(
            (
                Column(
                    title=self.tr("结论"),
                    text=lambda m: m.word,
                    sort_by=lambda m: m.order,
                    icon=lambda m: _icon(m.grade),
                    width=104,
                ),
                Column(title=self.tr("机器"), text=lambda m: m.place, sort_by=lambda m: (m.seat, m.place), width=84),
                Column(title=self.tr("要处理的项目"), text=lambda m: m.summary, tip=lambda m: m.summary, width=-1),
                Column(title=self.tr("检查时间"), text=lambda m: m.checked, width=76),
            ),
            placeholder=self.tr("查找座位、电脑名、项目"),
            empty_title=self.tr("还没有登记的电脑"),
            empty_text=self.tr("登记后每台考试机在等待界面自动检查，结果显示在这里。"),
        )
        table.setObjectName("ready_table")
        return table

    def _one_machine(self) -> SearchableTable[CheckLine]:
        table: SearchableTable[CheckLine] = SearchableTable(
            (
                Column(
                    title=self.tr("检查项"),
                    text=lambda c: c.title,
                    sort_by=lambda c: severity(c.grade),
                    icon=lambda c: _icon(c.grade),
                    width=116,
                ),
                Column(title=self.tr("结果"), text=lambda c: c.found, tip=lambda c: c.found, width=178),
                Column(title=self.tr("处理办法（合格的列出要求）"), text=_what_to_do, tip=_tip, width=-1),
            ),
            searchable=False,
            empty_title=self.tr("还没有检查结果"),
            empty_text=self.tr("考试机停在等待界面时会自动检查；也可以点“全部重查”。"),
        )
        table.setObjectName("ready_checks")
        # a cure is read whole
        table.view.setWordWrap(True)
        table.view.setTextElideMode(Qt.TextElideMode.ElideNone)
        table.view.setItemDelegate(_Airy(table.view))
        table.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        return table

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        top.addWidget(self._summary)
        top.addStretch(1)
        for part in (self.diagnose_button, self.pick, self.one_button, self.export_button, self.all_button):
            top.addWidget(part)
        machines = Card(self.tr("机器"))
        machines.body.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(machines)
        split.addWidget(self._detail)
        split.setSizes([600, 700])
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(top)
        column.addWidget(self.mixed)
        column.addWidget(split, 1)


class _Airy(QStyledItemDelegate):
    """Rows of several lines keep apart."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """See QStyledItemDelegate."""
        return super().sizeHint(option, index) + QSize(0, Space.S)


def _what_to_do(check: CheckLine) -> str:
    return check.cure or check.demand


def _tip(check: CheckLine) -> str:
    return "\n".join(part for part in (check.demand, check.cure) if part)
