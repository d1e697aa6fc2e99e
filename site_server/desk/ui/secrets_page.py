"""What is shown once: the technician's PIN and the take-over code, to be written on the page by hand.

Object names: `secret-pin` `secret-code` `secrets-written` `secrets-go-on`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text
from site_server.first_run.make_site import MadeSite
from site_server.service.people.staff import SETUP

_WIDTH = 680


class SecretsPage(QWidget):
    """`written()` when somebody says that both were written down."""

    written = Signal()

    def __init__(self, made: MadeSite, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card()
        card.setFixedWidth(_WIDTH)
        card.body.setSpacing(Space.M)
        card.body.addWidget(Text(self.tr("考点已建立：{name}").format(name=made.card.site_name), "title"))
        words = self.tr("下面两样只显示这一次，请现在抄下，随后写到交接单上。接管码与备份分开保管。")
        card.body.addWidget(Text(words, "body", wrap=True))
        pin, code = (
            TabularLabel(made.setup_pin, FontSize.CLOCK, bold=True),
            TabularLabel("", FontSize.DISPLAY, bold=True),
        )
        code.setText(made.take_over_code)
        for label, name in ((pin, "secret-pin"), (code, "secret-code")):
            label.setObjectName(name)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.body.addWidget(Text(self.tr("技术人员登录名 {setup} 的口令").format(setup=SETUP), "muted"))
        card.body.addWidget(pin)
        card.body.addWidget(Text(self.tr("接管码（服务器坏了、在另一台电脑上接管时用）"), "muted"))
        card.body.addWidget(code)
        print_words = self.tr("本考点核对码 {card_print}；交给评价组织的文件：{path}")
        card.body.addWidget(
            Text(print_words.format(card_print=made.card_print, path=made.card_file), "muted", wrap=True)
        )
        staff = self.tr("监考、主考、巡考的登录名和口令随试卷包由评价组织发放，导入试卷包后使用。")
        card.body.addWidget(Text(staff, "caption", wrap=True))
        self.check = QCheckBox(self.tr("口令和接管码都已抄下"))
        self.check.setObjectName("secrets-written")
        self.button = Button(self.tr("继续"), "primary")
        self.button.setObjectName("secrets-go-on")
        self.button.setEnabled(False)
        self.check.toggled.connect(self.button.setEnabled)
        self.button.clicked.connect(self.written)
        foot = QHBoxLayout()
        foot.addWidget(self.check, 1)
        foot.addWidget(self.button)
        card.body.addLayout(foot)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)
