"""Going on without the server: a calm word that this PC has kept an exam, and the field for the resume code.

Object names: `resume-open`, `resume-code`, `resume-go`, `resume-back`.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.text import Text


class ResumeCard(Card):
    """`restart(code)` when a code was typed. Shown only while the view offers it."""

    restart = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title = Text(self.tr("连不上服务器；本机保存着未完成的考试"), "heading", wrap=True)
        words = self.tr(
            "作答都保存在本机，没有丢失。网络恢复后会自动继续，请考生在座位上等待。"
            "如需立即继续，请监考人员在监考机“考生 → 续考码”查到本机的续考码，在此输入。"
        )
        self.words = Text(words, "body", wrap=True)
        self.problem = Banner(tone="problem")
        self.problem.hide()
        self.code = Field(
            self.tr("续考码"),
            placeholder="XXXX-XXXX-XXXX",
            hint=self.tr("由监考人员输入，12 位字母和数字，分隔号可省略。"),
            latin=True,
            max_length=24,
        )
        self.open = Button(self.tr("输入续考码"), icon_name="key")
        self.go = Button(self.tr("继续考试"), "primary")
        self.back = Button(self.tr("返回"))
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.open, self.back, self.go):
            row.addWidget(button)
        for part in (self.title, self.words, self.problem, self.code):
            self.body.addWidget(part)
        self.body.addLayout(row)
        self.open.clicked.connect(lambda: self._unfold(True))
        self.back.clicked.connect(lambda: self._unfold(False))
        self.go.clicked.connect(self._submit)
        self.code.submitted.connect(self._submit)
        name_widgets(
            (self.open, "resume-open"),
            (self.code.edit, "resume-code"),
            (self.go, "resume-go"),
            (self.back, "resume-back"),
        )
        self._unfold(False)
        self.hide()

    def show_view(self, view: ClientView) -> None:
        """Show the offer, a refusal, or that the code is being tried."""
        busy = view.busy == "restart"
        if not view.resume_offered and not busy:
            if not self.isHidden():
                self.hide()
                self._unfold(False)
            return
        self.show()
        controls: tuple[QWidget, ...] = (self.code, self.go, self.back)
        for part in controls:
            part.setEnabled(not busy)
        self.go.setText(self.tr("正在核对…") if busy else self.tr("继续考试"))
        told = view.problem is not None and not self.code.isHidden()
        self.problem.setVisible(told)
        if view.problem is not None and told and self.problem.text != view.problem.message:
            self.problem.set_message(view.problem.message, "problem")

    def _unfold(self, on: bool) -> None:
        for part in (self.code, self.go, self.back):
            part.setVisible(on)
        self.open.setVisible(not on)
        self.words.setVisible(not on)
        if on:
            self.code.setFocus()
        else:
            self.code.clear()
            self.problem.hide()

    def _submit(self) -> None:
        if not self.code.text:
            self.code.set_error(self.tr("请输入续考码。"))
            return
        self.restart.emit(self.code.text)
