"""A code that a proctor reads out at a PC: shown large, with what to do with it.

Object names, from the code's own (`exit_code`, `resume_code`): NAME (the code), NAME_dialog, NAME_close.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text

_WIDTH = 600


class CodeDialog(QDialog):
    """Large enough to be read to a neighbouring seat; nothing of it can be copied by accident."""

    def __init__(
        self, parent: QWidget, name: str, title: str, *, seat: int, code: str, steps: Sequence[str], warning: str
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName(f"{name}_dialog")
        self.setWindowTitle(title)
        self.setModal(True)
        self.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.L)
        head = self.tr("{n} 号座位 {title}").format(n=seat, title=title) if seat else title
        column.addWidget(Text(head, "title"))
        self.code = TabularLabel(code, FontSize.CLOCK, bold=True)
        self.code.setObjectName(name)
        column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        for step in steps:
            column.addWidget(Text(step, "body", wrap=True))
        column.addWidget(Banner(warning, "info"))
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button(self.tr("关闭"), "primary")
        close.setObjectName(f"{name}_close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
        # Wrapped lines need more height than a dialog guesses for itself.
        self.setMinimumHeight(column.heightForWidth(_WIDTH))
