"""A form as it will be printed, page by page, before it is.

Object names: `preview_pages`, `preview_print`, `preview_close`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from proctor_console.records.form import Form
from proctor_console.records.pages import rendered
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text

_DPI = 88


def pictures(pdf: bytes) -> list[QImage]:
    """The pages for the screen; made off the GUI thread."""
    made = []
    for page in rendered(pdf, _DPI):
        image = QImage(page.tobytes(), page.width, page.height, page.width, QImage.Format.Format_Grayscale8)
        made.append(image.copy())  # Qt does not keep the bytes
    return made


class PreviewDialog(QDialog):
    """`print_wanted`: this very file goes to the printer."""

    print_wanted = Signal()

    def __init__(self, parent: QWidget, form: Form, pages: list[QImage], *, may_print: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("preview_dialog")
        self.setWindowTitle(form.title)
        self.setModal(True)
        self.resize(820, 690)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(Space.M)
        for image in pages:
            sheet = QLabel()
            sheet.setPixmap(QPixmap.fromImage(image))
            column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        scroll = QScrollArea()
        scroll.setObjectName("preview_pages")
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        head = QHBoxLayout()
        head.addWidget(Text(form.title, "title"))
        head.addWidget(Text(self.tr("共 {n} 页").format(n=len(pages)), "muted"))
        head.addStretch(1)
        print_button = Button(self.tr("打印（一式两份）") if form.copies == 2 else self.tr("打印"), icon_name="printer")
        print_button.setObjectName("preview_print")
        print_button.setEnabled(may_print)
        print_button.clicked.connect(self._print)
        close = Button(self.tr("关闭"), "primary")
        close.setObjectName("preview_close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        head.addWidget(print_button)
        head.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        whole.addLayout(head)
        whole.addWidget(scroll, 1)

    def _print(self) -> None:
        self.accept()
        self.print_wanted.emit()
