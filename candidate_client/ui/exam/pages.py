"""Pages in one place, one of them seen."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class Pages(QStackedWidget):
    """As wide as the page on the screen needs: Qt would have it as wide as the widest, seen or not.

    On a small screen a voucher took the width from the material of a case, and a PDF that was looked at before from
    the voucher.
    """

    def minimumSizeHint(self) -> QSize:
        """Of the page that is seen."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()
