"""The part of the extension form for time above the site's limit: the challenge, large, and the centre's answer.

Object names: `centre_code_panel`, `centre_code_ask`, `centre_challenge`, `centre_code`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.presenters.extension import open_challenge, read_out
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.room.events import ExtensionAsked
from shared.protocol.commands import AskExtension, CommandReply
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.text import Text


class CentreCodePanel(QFrame):
    """Shows the open challenge for who and how long is chosen now; a new one is made only when somebody asks."""

    def __init__(self, bench: Workbench, view: RoomView, seats: Sequence[SeatView], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kit", "card")
        self.setObjectName("centre_code_panel")
        self._bench = bench
        self._view = view
        self._seats = tuple(seats)
        self._minutes = 0
        self._fresh: dict[int, str] = {}
        self._lead = Text(
            self.tr("超过现场延时上限，需要评价组织的授权码。请打电话给评价组织，依次念出："), "body", wrap=True
        )
        self._facts = [(Text("", "muted"), TabularLabel("", FontSize.BODY, bold=True)) for _ in range(4)]
        self._challenge = TabularLabel("", FontSize.DISPLAY, bold=True)
        self._challenge.setObjectName("centre_challenge")
        self._challenge.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._ask = Button(self.tr("取得申请码"))
        self._ask.setObjectName("centre_code_ask")
        self._ask.clicked.connect(self._on_ask)
        self.code = Field(self.tr("评价组织答复的授权码"), placeholder="XXXX-XXXX", latin=True, max_length=20)
        self.code.edit.setObjectName("centre_code")
        self._problem = Text("", "error", wrap=True)
        self._problem.hide()
        self._build()
        bench.viewed.connect(self._follow)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._lead)
        facts = QGridLayout()
        facts.setHorizontalSpacing(Space.M)
        facts.setVerticalSpacing(2)
        facts.setColumnStretch(1, 1)
        for line, (label, value) in enumerate(self._facts):
            facts.addWidget(label, line, 0)
            facts.addWidget(value, line, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(Text(self.tr("申请码"), "muted"))
        row.addWidget(self._challenge)
        row.addWidget(self._ask)
        row.addStretch(1)
        answer = QVBoxLayout()
        answer.setSpacing(Space.S)
        answer.addLayout(row)
        answer.addWidget(self.code)
        halves = QHBoxLayout()
        halves.setSpacing(Space.XL)
        halves.addLayout(facts, 1)
        halves.addLayout(answer, 1)
        column.addLayout(halves)
        column.addWidget(self._problem)

    def show_minutes(self, minutes: int) -> None:
        """Ask for that long; another length needs another challenge."""
        if minutes != self._minutes:
            self._minutes = minutes
            self.code.clear()
            self._problem.hide()
        self._show()

    def ready(self) -> bool:
        """Whether the centre has been asked and answered; says what is missing otherwise."""
        if self.challenge and self.code.text:
            return True
        self.code.set_error(
            self.tr("请输入评价组织答复的授权码") if self.challenge else self.tr("请先取得申请码，再打电话给评价组织")
        )
        return False

    @property
    def challenge(self) -> str:
        """The open challenge; empty before anybody asked."""
        known = open_challenge(self._bench.now, self._seats, self._minutes)
        return known or self._fresh.get(self._minutes, "")

    def _show(self) -> None:
        challenge, able = self.challenge, self._view.extension_by_centre
        if not able:
            self._lead.setText(
                self.tr("超过现场延时上限。本场试卷包不支持授权码（由旧版工具生成），请联系评价组织按线下办法处理。")
            )
        for (label, value), (name, text) in zip(
            self._facts, read_out(self._view, self._seats, self._minutes), strict=True
        ):
            label.setText(name)
            value.setText(text)
            label.setVisible(able)
            value.setVisible(able)
        self._challenge.setText(" ".join(challenge) if challenge else self.tr("——"))
        self._challenge.setAccessibleName(challenge)
        self._challenge.setVisible(bool(challenge))
        self._ask.setVisible(able and not challenge)
        self.code.setEnabled(able and bool(challenge))

    def _follow(self, _snapshot: object) -> None:
        if self._minutes and self.isVisible():
            # what was asked here stands in the log by now, and leaves it for us when it is used up
            self._fresh = {m: c for m, c in self._fresh.items() if m != self._minutes}
            self._show()

    def _on_ask(self) -> None:
        minutes = self._minutes
        self._ask.setEnabled(False)

        def done(reply: CommandReply) -> None:
            self._ask.setEnabled(True)
            asked = [r.event for r in reply.records if isinstance(r.event, ExtensionAsked)]
            if asked:
                self._fresh[minutes] = asked[-1].challenge
            self._show()

        def failed(text: str) -> None:
            self._ask.setEnabled(True)
            self._problem.setText(text)
            self._problem.show()

        tickets = tuple(sorted(s.ticket for s in self._seats))
        self._bench.act(self, AskExtension(tickets=tickets, seconds=minutes * 60), done=done, failed=failed)
