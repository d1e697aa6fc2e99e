"""The opening code, typed in four groups as it is read out; lower case, spaces and misread letters are no matter.

Object names: `opening_code_1` … `opening_code_4`, `unseal_button`, `opening_problem`, `backup_open`. A whole code
pasted into the first group fills all four.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from proctor_console.presenters.desk import Snapshot
from proctor_console.ui.acts.backup_dialog import BackupDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.papers import OpenBackup
from shared.protocol.commands import CommandReply, Unseal
from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import Banner, show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.latin import LatinEdit
from shared.qtkit.widgets.text import Text
from shared.security.codes import normalise_opening_code
from shared.security.errors import SecurityError

_GROUPS, _LENGTH = 4, 4


class OpeningCard(Card):
    """Follows the workbench."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("开启试卷"), parent)
        self._bench = bench
        self._state = Text("", wrap=True)
        self.groups = [self._group(number) for number in range(1, _GROUPS + 1)]
        self.button = Button(self.tr("开启试卷"), "primary")
        self.button.setObjectName("unseal_button")
        self.problem = Banner(tone="problem")
        self.problem.setObjectName("opening_problem")
        self.problem.hide()
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for number, edit in enumerate(self.groups):
            if number:
                row.addWidget(Text("–", "muted"))
            row.addWidget(edit)
        row.addSpacing(Space.S)
        row.addWidget(self.button)
        row.addStretch(1)
        self.backup = Button(self.tr("全场启用备用卷…"), "quiet")
        self.backup.setObjectName("backup_open")
        self.backup.clicked.connect(self._open_backup)
        self.backup.hide()
        self.body.addWidget(self._state)
        self.body.addWidget(self._row)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.backup, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.clicked.connect(self._unseal)
        self.groups[-1].returnPressed.connect(self._unseal)
        bench.viewed.connect(self._on_view)

    @property
    def code(self) -> str:
        """What was typed so far."""
        return "-".join(edit.text() for edit in self.groups)

    def _group(self, number: int) -> QLineEdit:
        edit = LatinEdit()
        edit.setObjectName(f"opening_code_{number}")
        edit.setMaxLength(40 if number == 1 else _LENGTH)
        edit.setFixedWidth(84)
        edit.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        edit.setFont(tabular(QFont(edit.font()), size_px=FontSize.EXAM, bold=True))
        edit.setAccessibleName(self.tr("开启码第 {n} 组").format(n=number))
        edit.textEdited.connect(lambda text, n=number: self._typed(n, text))
        return edit

    def _typed(self, number: int, text: str) -> None:
        edit = self.groups[number - 1]
        plain = "".join(c for c in text.upper() if c.isalnum())
        if number == 1 and len(plain) > _LENGTH:
            for index, other in enumerate(self.groups):
                other.setText(plain[index * _LENGTH : (index + 1) * _LENGTH])
            self.groups[-1].setFocus()
            return
        if plain != text:
            edit.setText(plain)
        if len(plain) == _LENGTH and number < _GROUPS:
            self.groups[number].setFocus()
            self.groups[number].selectAll()

    def _unseal(self) -> None:
        try:
            code = normalise_opening_code(self.code)
        except SecurityError:
            self._tell(self.tr("开启码共 16 位，分 4 组，请逐组核对。"))
            return
        self.problem.hide()
        self.button.setEnabled(False)
        self._bench.act(self, Unseal(code=code), done=self._opened, failed=self._tell)

    def _open_backup(self) -> None:
        view = self._bench.view
        if view is not None:
            BackupDialog(self.window(), self._bench, view).open()

    def _opened(self, reply: CommandReply) -> None:
        self.button.setEnabled(True)
        for edit in self.groups:
            edit.clear()
        show_toast(self, reply.message or self.tr("试卷已开启，各考生机正在取卷（密文）。"))

    def _tell(self, text: str) -> None:
        self.button.setEnabled(True)
        self.problem.set_message(text, "problem")
        self.problem.show()

    def _on_view(self, snapshot: Snapshot) -> None:
        phase, now = snapshot.view.phase, self._bench.now
        on_backup = now is not None and now.state.papers.of("") == "backup"
        self.backup.setVisible(now is not None and now.why_not(OpenBackup(code="", reason="")) is None)
        self._row.setVisible(phase == "sealed")
        if phase == "no_session":
            self._state.setText(self.tr("导入试卷包后，在这里输入评价组织下发的开启码。"))
        elif phase == "sealed":
            self._state.setText(self.tr("试卷仍处于密封状态。收到开启码后逐组输入："))
        elif on_backup:
            self._state.setText(self.tr("已启用备用卷。各考生机保存的是密文，开始考试时才能显示；原卷不再使用。"))
            self.problem.hide()
        else:
            self._state.setText(self.tr("试卷已开启。各考生机保存的是密文，开始考试时才能显示。"))
            self.problem.hide()
