"""考生守则: read and accept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.page import Page
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.markdown import MarkdownView


class RulesScreen(Page):
    """`accepted` when the candidate has read the rules."""

    accepted = Signal()

    def __init__(self) -> None:
        super().__init__(width=1240)
        self.rules = MarkdownView(narrow=False)
        self.penalties = MarkdownView(narrow=False)
        self.check = QCheckBox(self.tr("我已阅读并承诺遵守考生守则"))
        self.button = Button(self.tr("进入候考"), "primary")
        self.button.setEnabled(False)
        left, right = Card(self.tr("考生守则")), Card(self.tr("违规处理"))
        left.body.addWidget(self.rules, 1)
        right.body.addWidget(self.penalties, 1)
        columns = QHBoxLayout()
        columns.setSpacing(Space.L)
        columns.addWidget(left, 3)
        columns.addWidget(right, 2)
        self._right = right
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.check)
        row.addSpacing(Space.L)
        row.addWidget(self.button)
        self.column.addLayout(columns, 1)
        self.column.addLayout(row)
        name_widgets((self.check, "rules-check"), (self.button, "rules-accept"))
        self.check.toggled.connect(self.button.setEnabled)
        self.button.clicked.connect(self.accepted)
        self._shown: tuple[str, str] | None = None

    def show_view(self, view: ClientView) -> None:
        """Show both texts."""
        texts = (view.rules_for_candidates, view.penalties)
        if texts == self._shown:
            return
        self._shown = texts
        self.rules.set_markdown(texts[0] or self.tr("请听监考人员宣读考生守则。"))
        self.penalties.set_markdown(texts[1])
        self._right.setVisible(bool(texts[1]))

    def entered(self) -> None:
        """Each candidate accepts anew."""
        self.check.setChecked(False)
        self.check.setFocus()
